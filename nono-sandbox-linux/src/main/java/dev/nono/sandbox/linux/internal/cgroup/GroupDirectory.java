package dev.nono.sandbox.linux.internal.cgroup;

import dev.nono.sandbox.linux.internal.posix.Errno;
import dev.nono.sandbox.linux.internal.posix.ErrnoException;
import dev.nono.sandbox.linux.internal.posix.PidFd;
import dev.nono.sandbox.linux.internal.posix.Signals;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Stream;

/**
 * The directory of one group.
 *
 * @param path of the directory
 */
record GroupDirectory(Path path) {

    private static final int ATTEMPTS = 500;
    private static final int PAUSE_MILLIS = 10;

    /** Makes the group. */
    void create() {
        try {
            Files.createDirectory(path);
        } catch (IOException e) {
            throw new CgroupException("the control group " + path + " cannot be made: " + reason(e), e);
        }
    }

    boolean has(String file) {
        return Files.exists(path.resolve(file));
    }

    /** Writes a control file, in one call as the kernel wants it. */
    void write(String file, String value) {
        try {
            Files.writeString(path.resolve(file), value, StandardOpenOption.WRITE);
        } catch (IOException e) {
            throw new CgroupException(
                    "'" + value + "' cannot be written to " + path.resolve(file) + ": " + reason(e), e);
        }
    }

    /** The content of a control file; empty if this kernel has no such file, or the group is gone. */
    Optional<String> read(String file) {
        try {
            return Optional.of(new String(Files.readAllBytes(path.resolve(file)), StandardCharsets.UTF_8));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (IOException e) {
            throw new CgroupException(path.resolve(file) + " cannot be read: " + reason(e), e);
        }
    }

    OptionalLong readNumber(String file) {
        return read(file)
                .map(String::trim)
                .filter(text -> text.matches("[0-9]{1,18}"))
                .map(text -> OptionalLong.of(Long.parseLong(text)))
                .orElseGet(OptionalLong::empty);
    }

    /** Moves a process into the group. */
    void attach(int pid) {
        write("cgroup.procs", Integer.toString(pid));
    }

    List<Integer> processes() {
        List<Integer> pids = new ArrayList<>();
        for (String line : read("cgroup.procs").orElse("").split("\n", -1)) {
            if (line.matches("[1-9][0-9]{0,9}")) {
                pids.add(Integer.parseInt(line));
            }
        }
        return pids;
    }

    /** Kills every process of the group, at once where the kernel can (Linux 5.14, cgroup v2). */
    void kill() {
        if (has("cgroup.kill")) {
            write("cgroup.kill", "1");
        } else {
            processes().forEach(this::kill);
        }
    }

    /** A process that still is in the group after the descriptor was opened is the one that the descriptor holds. */
    private void kill(int pid) {
        try (PidFd process = PidFd.open(pid)) {
            if (processes().contains(pid)) {
                process.sendSignal(Signals.SIGKILL);
            }
        } catch (ErrnoException e) {
            if (e.errno() != Errno.ESRCH) {
                throw new CgroupException("process " + pid + " of " + path + " cannot be killed: " + e.getMessage(), e);
            }
        }
    }

    /**
     * Kills what is in the group and in those below it, waits for its end and removes the directories.
     *
     * @return what went wrong, if something did
     */
    Optional<String> remove() {
        try {
            for (GroupDirectory child : children()) {
                Optional<String> problem = child.remove();
                if (problem.isPresent()) {
                    return problem;
                }
            }
            for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
                if (!processes().isEmpty()) {
                    kill();
                    pause();
                } else if (removed()) {
                    return Optional.empty();
                } else {
                    pause();
                }
            }
            return Optional.of("the control group " + path + " still has the processes " + processes()
                    + " after they were killed; it is left behind");
        } catch (IOException | CgroupException e) {
            return Optional.of("the control group " + path + " cannot be removed: " + e.getMessage());
        }
    }

    /** Whether the directory is gone. A group stays busy for a moment after its last process was reaped. */
    boolean removed() {
        try {
            Files.deleteIfExists(path);
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    List<GroupDirectory> children() throws IOException {
        if (!Files.isDirectory(path)) {
            return List.of();
        }
        try (Stream<Path> entries = Files.list(path)) {
            return entries.filter(Files::isDirectory)
                    .sorted()
                    .map(GroupDirectory::new)
                    .toList();
        }
    }

    private static void pause() {
        boolean interrupted = Thread.interrupted();
        try {
            Thread.sleep(PAUSE_MILLIS);
        } catch (InterruptedException e) {
            interrupted = true;
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private static String reason(IOException e) {
        return e instanceof NoSuchFileException ? "no such file" : String.valueOf(e.getMessage());
    }
}
