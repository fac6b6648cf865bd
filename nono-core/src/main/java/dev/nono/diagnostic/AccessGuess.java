package dev.nono.diagnostic;

import dev.nono.capability.Access;
import java.util.List;
import java.util.Set;

/** Which access a program may have wanted, from the words of its error. */
final class AccessGuess {
    private static final Set<String> START_FILES =
            Set.of(".profile", ".bash_profile", ".bashrc", ".zprofile", ".zshrc", ".zlogin");
    private static final List<String> WRITE_WORDS = List.of("cannot create", "write error", "read-only file system");
    private static final List<String> WRITERS = List.of(
            "tee:",
            "touch:",
            "mkdir:",
            "mktemp:",
            "install:",
            "cp:",
            "mv:",
            "rm:",
            "ln:",
            "chmod:",
            "chown:",
            "truncate:");
    private static final List<String> READERS =
            List.of("cat:", "grep:", "sed:", "awk:", "head:", "tail:", "less:", "more:", "find:", "ls:");
    private static final Set<String> WRITE_CALLS =
            Set.of("mkdir", "mkdtemp", "rmdir", "unlink", "rename", "write", "copyfile", "chmod", "chown", "utimes");

    private AccessGuess() {}

    /** The access from a line in lower case and the path that it names. */
    static Access of(String lower, String path) {
        if (START_FILES.contains(path.substring(path.lastIndexOf('/') + 1))) {
            return Access.READ;
        }
        String start = lower.stripLeading();
        boolean code = lower.contains("eperm") || lower.contains("eacces");
        if (WRITE_WORDS.stream().anyMatch(lower::contains)
                || WRITERS.stream().anyMatch(start::startsWith)
                || (code && lower.contains("mkdir"))) {
            return Access.WRITE;
        }
        return lower.contains("cannot open") || READERS.stream().anyMatch(start::startsWith)
                ? Access.READ
                : Access.READ_WRITE;
    }

    /** The access from the name of a system call. */
    static Access ofCall(String call) {
        return WRITE_CALLS.contains(call) ? Access.WRITE : Access.READ_WRITE;
    }
}
