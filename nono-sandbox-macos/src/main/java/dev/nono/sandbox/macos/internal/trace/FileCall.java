package dev.nono.sandbox.macos.internal.trace;

import dev.nono.capability.Access;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;

/**
 * A call on a file, as a line of {@code fs_usage -w} has it: a time, the name of the call, what it was given, the path, how
 * long it took, {@code W} if it waited, and the process. The program chooses the paths, so a line may be forged: it says
 * what a program wants to be granted, which a person reads, and no more.
 *
 * @param path absolute, as the program named it
 * @param access what the call is for; to make, remove or rename something is to write its directory
 * @param exists whether something was there
 */
record FileCall(Path path, Access access, boolean exists) {
    private static final Set<String> READING = Set.of(
            "open",
            "open_nocancel",
            "stat64",
            "stat64_extended",
            "lstat64",
            "lstat64_extended",
            "getattrlist",
            "getxattr",
            "listxattr",
            "readlink",
            "access",
            "access_extended",
            "execve",
            "posix_spawn");
    private static final Set<String> CHANGING_ENTRIES =
            Set.of("mkdir", "mkdir_extended", "rename", "unlink", "rmdir", "link", "symlink");
    private static final Set<String> WRITING = Set.of("write", "write_nocancel", "pwrite", "ftruncate", "truncate");
    private static final Set<String> WRITING_FLAGS = Set.of("O_WRONLY", "O_RDWR", "O_CREAT", "O_TRUNC");
    private static final Path DEVICES = Path.of("/dev");

    /** Reads a line; empty if it is none about a file that matters. */
    static Optional<FileCall> parse(String line) {
        String[] head = line.strip().split("\\s+", 3);
        if (head.length < 3 || !isTime(head[0])) {
            return Optional.empty();
        }
        String call = head[1];
        boolean entry = CHANGING_ENTRIES.contains(call);
        if (!entry && !READING.contains(call) && !WRITING.contains(call)) {
            return Optional.empty();
        }
        String body = withoutEnd(line);
        int start = body.indexOf("  /");
        if (start < 0) {
            return Optional.empty();
        }
        String given = body.substring(0, start);
        boolean missing = given.contains("[  2]");
        String text = body.substring(start + 2).strip();
        if (text.endsWith("]") && text.lastIndexOf("  [") > 0) {
            missing |= text.endsWith("[  2]");
            text = text.substring(0, text.lastIndexOf("  [")).strip();
        }
        try {
            Path path = Path.of(text);
            if (path.startsWith(DEVICES)) {
                return Optional.empty();
            }
            if (entry) {
                Path parent = path.getParent();
                return parent == null ? Optional.empty() : Optional.of(new FileCall(parent, Access.WRITE, true));
            }
            return Optional.of(new FileCall(path, access(call, given), !missing));
        } catch (InvalidPathException e) {
            // No name that this system could have.
            return Optional.empty();
        }
    }

    private static Access access(String call, String given) {
        if (WRITING.contains(call)) {
            return Access.WRITE;
        }
        if (!call.startsWith("open")) {
            return Access.READ;
        }
        int open = given.lastIndexOf('(');
        int close = given.indexOf(')', Math.max(open, 0));
        String flags = open < 0 || close < 0 ? "" : given.substring(open + 1, close);
        boolean writes = flags.startsWith("W") || flags.startsWith("RW");
        for (String flag : WRITING_FLAGS) {
            writes |= flags.contains(flag);
        }
        if (!writes) {
            return Access.READ;
        }
        return flags.startsWith("W") || flags.contains("O_WRONLY") ? Access.WRITE : Access.READ_WRITE;
    }

    /** The line up to how long it took: the last thing that looks so, since a path may look like anything. */
    private static String withoutEnd(String line) {
        String rest = line.stripTrailing();
        rest = rest.substring(0, Math.max(rest.lastIndexOf(' '), 0)).stripTrailing();
        if (rest.endsWith(" W")) {
            rest = rest.substring(0, rest.length() - 2).stripTrailing();
        }
        int space = rest.lastIndexOf(' ');
        return space >= 0 && isElapsed(rest.substring(space + 1)) ? rest.substring(0, space) : "";
    }

    private static boolean isTime(String text) {
        int colons = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            colons += c == ':' ? 1 : 0;
            if (c != ':' && c != '.' && (c < '0' || c > '9')) {
                return false;
            }
        }
        return colons == 2;
    }

    private static boolean isElapsed(String text) {
        int point = text.indexOf('.');
        if (point <= 0 || text.length() - point != 7) {
            return false;
        }
        for (int i = 0; i < text.length(); i++) {
            if (i != point && (text.charAt(i) < '0' || text.charAt(i) > '9')) {
                return false;
            }
        }
        return true;
    }
}
