package dev.nono.sandbox.linux.internal.supervise;

import dev.nono.sandbox.linux.internal.posix.Errno;
import dev.nono.sandbox.linux.internal.posix.ErrnoException;
import dev.nono.sandbox.linux.internal.posix.Fd;
import dev.nono.sandbox.linux.internal.posix.OpenFlags;
import dev.nono.sandbox.linux.internal.posix.Stat;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/**
 * Finds the object that a path means to a thread of the program, from outside: links are followed one by one, and
 * {@code /proc/self} is that thread's. A path is a string of one {@code char} a byte (ISO 8859-1), so that no name is lost.
 */
final class ThreadPaths {
    private static final int AT_FDCWD = -100;
    private static final int MAX_LINKS = 40;

    private final int tid;
    private final int processId;

    ThreadPaths(int tid) {
        this.tid = tid;
        this.processId = ThreadStatus.of(tid).processId();
    }

    /** Whether the thread has another root than this process, so that its absolute paths mean other objects. */
    boolean hasOtherRoot() {
        Stat theirs = stat("/proc/" + tid + "/root");
        Stat ours = stat("/");
        return theirs.device() != ours.device() || theirs.inode() != ours.inode();
    }

    /**
     * What {@code path} names, relative to the descriptor {@code directory} of the thread unless absolute.
     *
     * @throws ErrnoException if nothing is there, or it cannot be looked at
     */
    Stat find(int directory, byte[] path) {
        String text = new String(path, StandardCharsets.ISO_8859_1);
        String start = directory == AT_FDCWD ? "/proc/" + tid + "/cwd" : "/proc/" + tid + "/fd/" + directory;
        return stat(resolve(text.startsWith("/") ? text : start + "/" + text));
    }

    private String resolve(String path) {
        Deque<String> rest = new ArrayDeque<>();
        push(rest, path);
        String here = "";
        int links = 0;
        while (!rest.isEmpty()) {
            String name = rest.pop();
            if (name.equals("..")) {
                here = here.substring(0, Math.max(here.lastIndexOf('/'), 0));
                continue;
            }
            String next = here + "/" + own(here, name);
            String target = linkTarget(next);
            if (target == null) {
                here = next;
                continue;
            }
            if (++links > MAX_LINKS) {
                throw new ErrnoException("resolve", Errno.ELOOP);
            }
            if (isMagic(here) && rest.isEmpty()) {
                return next;
            }
            push(rest, target);
            if (target.startsWith("/")) {
                here = "";
            } else if (isMagic(here)) {
                throw new ErrnoException("resolve " + next, Errno.EACCES);
            }
        }
        return here.isEmpty() ? "/" : here;
    }

    /** The links of procfs that mean whoever follows them. */
    private String own(String directory, String name) {
        if (!directory.equals("/proc")) {
            return name;
        }
        return switch (name) {
            case "self" -> String.valueOf(processId);
            case "thread-self" -> processId + "/task/" + tid;
            default -> name;
        };
    }

    /** Below {@code /proc/<number>} links lead to an object, whatever their text says. */
    private static boolean isMagic(String directory) {
        return directory.matches("/proc/[0-9]+(/.*)?");
    }

    private static void push(Deque<String> rest, String path) {
        String[] names = path.split("/", -1);
        for (int i = names.length - 1; i >= 0; i--) {
            if (!names[i].isEmpty() && !names[i].equals(".")) {
                rest.push(names[i]);
            }
        }
    }

    private static @Nullable String linkTarget(String path) {
        try {
            return new String(Fd.readlink(bytes(path)), StandardCharsets.ISO_8859_1);
        } catch (ErrnoException e) {
            if (e.errno() == Errno.EINVAL) {
                return null;
            }
            throw e;
        }
    }

    private static Stat stat(String path) {
        try (Fd object = Fd.open(bytes(path), OpenFlags.O_PATH)) {
            return object.stat();
        }
    }

    private static byte[] bytes(String path) {
        return path.getBytes(StandardCharsets.ISO_8859_1);
    }
}
