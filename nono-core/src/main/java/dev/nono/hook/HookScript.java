package dev.nono.hook;

import dev.nono.ErrorCode;
import dev.nono.NonoException;
import dev.nono.capability.CapabilitySet;
import dev.nono.capability.FileGrant;
import dev.nono.internal.process.ExaminedFile;
import dev.nono.profile.model.SessionHook;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Finds the file of a hook, and refuses one that somebody else could have written or could exchange. */
final class HookScript {
    private static final int MOST_LINKS = 40;

    private final SessionHook hook;
    private final CapabilitySet capabilities;
    private final long user;

    /**
     * Prepares a search.
     *
     * @param hook which hook
     * @param capabilities what the sandboxed program may touch
     * @param user the numeric id of the user
     */
    HookScript(SessionHook hook, CapabilitySet capabilities, long user) {
        this.hook = hook;
        this.capabilities = capabilities;
        this.user = user;
    }

    /**
     * Examines the file.
     *
     * @return what is to be run
     * @throws NonoException {@link ErrorCode#COMMAND_EXECUTION} if it must not be
     */
    ExaminedFile examine() {
        if (hook.pack().isPresent()) {
            throw refused("it comes from the pack " + hook.pack().get() + ", which is not verified", null);
        }
        try {
            Path written = Path.of(hook.script());
            if (!written.isAbsolute()) {
                throw refused("it is no absolute path", null);
            }
            requireOutOfReach(written);
            ExaminedFile file = ExaminedFile.at(written.toRealPath());
            requireTrusted(file);
            return file;
        } catch (InvalidPathException | IOException e) {
            throw refused("it cannot be examined: " + e, e);
        }
    }

    private void requireTrusted(ExaminedFile file) throws IOException {
        if (!file.isRegular()) {
            throw refused("it is no regular file", null);
        }
        if (!file.isExecutable()) {
            throw refused("it is not executable; use chmod u+x", null);
        }
        if (file.owner() != user && file.owner() != 0) {
            throw refused("it belongs to another user (" + file.owner() + ")", null);
        }
        if (file.isOpenToAll()) {
            throw refused("everybody may write it; use chmod o-w", null);
        }
        Path directory = file.path().getParent();
        if (directory == null || Files.getPosixFilePermissions(directory).contains(PosixFilePermission.OTHERS_WRITE)) {
            throw refused("everybody may write its directory " + directory + "; put it elsewhere", null);
        }
    }

    /**
     * Nothing on the way to the file may be the program's to write, links of directories included: it would run what it
     * likes next time.
     */
    private void requireOutOfReach(Path written) throws IOException {
        requireUnwritable(written.normalize());
        Deque<Path> ahead = new ArrayDeque<>();
        written.forEach(ahead::addLast);
        Path place = written.getRoot();
        int links = 0;
        while (!ahead.isEmpty()) {
            String name = ahead.removeFirst().toString();
            if (name.equals("..")) {
                Path parent = place.getParent();
                place = parent == null ? place : parent;
                continue;
            }
            Path next = name.equals(".") ? place : place.resolve(name);
            requireUnwritable(next);
            if (!Files.isSymbolicLink(next)) {
                place = next;
                continue;
            }
            if (++links > MOST_LINKS) {
                throw refused("too many links lead to it", null);
            }
            Path target = Files.readSymbolicLink(next);
            if (target.isAbsolute()) {
                place = target.getRoot();
            }
            for (int i = target.getNameCount() - 1; i >= 0; i--) {
                ahead.addFirst(target.getName(i));
            }
        }
    }

    private void requireUnwritable(Path path) {
        for (FileGrant grant : capabilities.files()) {
            if (grant.access().writes() && (grant.covers(path) || path.startsWith(grant.original()))) {
                throw refused(
                        "the sandboxed program may write " + grant.original()
                                + " and could put something else there; keep it where no session writes",
                        null);
            }
        }
    }

    private NonoException refused(String why, @Nullable Exception cause) {
        return new NonoException(
                ErrorCode.COMMAND_EXECUTION,
                "the hook " + hook.script() + " was not run: " + why,
                Map.of("path", hook.script(), "reason", why),
                cause);
    }
}
