package dev.nono.capability;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Grants on {@code /proc/self} and the {@code /dev} links into it mean the program, not the process that prepares
 * them. These pure functions point them at the program (Linux).
 */
public final class Procfs {
    private static final List<String> STANDARD_STREAMS = List.of("stdin", "stdout", "stderr");

    private static final Path PROC = Path.of("/proc");
    private static final Path SELF = Path.of("/proc/self");

    private Procfs() {}

    /**
     * Points the grants of a set at a process, and removes the duplicates that this makes.
     *
     * @param caps the set
     * @param processId the process for which the grants are meant
     * @param threadId the thread for {@code /proc/thread-self}; the process if empty
     * @return the rewritten set
     */
    public static CapabilitySet remap(CapabilitySet caps, long processId, OptionalLong threadId) {
        return caps.mapFiles(grant -> target(grant.original(), processId, threadId.orElse(processId))
                        .map(grant::withResolved)
                        .orElse(grant))
                .deduplicated(DedupKey.RESOLVED);
    }

    /**
     * Widens read grants on exactly {@code /proc/self} to {@code /proc}: a rule is bound to one directory, and each
     * descendant has another.
     *
     * @param caps the set
     * @return the widened set, without duplicates
     */
    public static CapabilitySet widenSelf(CapabilitySet caps) {
        boolean any = false;
        for (FileGrant grant : caps.files()) {
            any |= readsSelf(grant);
        }
        if (!any) {
            return caps;
        }
        return caps.mapFiles(grant -> readsSelf(grant) ? grant.withResolved(PROC) : grant)
                .deduplicated(DedupKey.RESOLVED);
    }

    private static boolean readsSelf(FileGrant grant) {
        return grant.access() == Access.READ && grant.original().equals(SELF);
    }

    /**
     * Whether a path means something else in each process, so that {@link #remap} rewrites it.
     *
     * @param original a path as written
     * @return true for {@code /proc/self}, {@code /proc/thread-self} and what is below, {@code /dev/fd} and the standard
     *     streams
     */
    public static boolean isRemapped(Path original) {
        return target(original, 1, 1).isPresent();
    }

    private static Optional<Path> target(Path original, long processId, long threadId) {
        if (!original.isAbsolute() || original.getNameCount() < 2) {
            return Optional.empty();
        }
        String first = original.getName(0).toString();
        String second = original.getName(1).toString();
        Path process = Path.of("/proc", String.valueOf(processId));
        if (first.equals("dev") && original.getNameCount() == 2) {
            if (second.equals("fd")) {
                return Optional.of(process.resolve("fd"));
            }
            int stream = STANDARD_STREAMS.indexOf(second);
            return stream < 0
                    ? Optional.empty()
                    : Optional.of(process.resolve("fd").resolve(String.valueOf(stream)));
        }
        if (!first.equals("proc")) {
            return Optional.empty();
        }
        Path base;
        if (second.equals("self")) {
            base = process;
        } else if (second.equals("thread-self")) {
            base = process.resolve("task").resolve(String.valueOf(threadId));
        } else {
            return Optional.empty();
        }
        return Optional.of(
                original.getNameCount() == 2 ? base : base.resolve(original.subpath(2, original.getNameCount())));
    }
}
