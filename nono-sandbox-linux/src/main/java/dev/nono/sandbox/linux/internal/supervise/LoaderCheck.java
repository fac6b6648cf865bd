package dev.nono.sandbox.linux.internal.supervise;

import dev.nono.sandbox.linux.internal.posix.Errno;
import dev.nono.sandbox.linux.internal.posix.ErrnoException;
import dev.nono.sandbox.linux.internal.posix.Fd;
import dev.nono.sandbox.linux.internal.posix.OpenFlags;
import dev.nono.sandbox.linux.internal.posix.PathBytes;
import dev.nono.sandbox.linux.internal.posix.Stat;
import dev.nono.sandbox.linux.internal.supervise.ExecGate.ExecTarget;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Refuses to execute a dynamic loader by itself: it would run any program that can be read, listed or not. The kernel
 * must be allowed to run it for listed programs, so no rule of the kernel can refuse this. A loader is known by its file,
 * whatever it is called. A program that swaps the path after it was read gets past; the status says so.
 */
final class LoaderCheck {
    /** A file: its name does not matter. */
    private record Identity(long device, long inode) {
        static Identity of(Stat stat) {
            return new Identity(stat.device(), stat.inode());
        }
    }

    private final Set<Identity> loaders;

    LoaderCheck(Set<Path> loaders) {
        this.loaders = loaders.stream().map(LoaderCheck::identity).collect(Collectors.toUnmodifiableSet());
    }

    private static Identity identity(Path loader) {
        try (Fd file = Fd.open(PathBytes.of(loader), OpenFlags.O_PATH)) {
            return Identity.of(file.stat());
        }
    }

    Optional<String> refuse(int tid, ExecTarget target) {
        if (target.byDescriptor()) {
            return Optional.of("programs without a path may not be executed");
        }
        try {
            ThreadPaths paths = new ThreadPaths(tid);
            if (paths.hasOtherRoot()) {
                return Optional.of("programs may not be executed below another root");
            }
            Stat found = paths.find(target.directory(), target.path().bytes());
            return loaders.contains(Identity.of(found))
                    ? Optional.of("a dynamic loader may not be executed by itself")
                    : Optional.empty();
        } catch (ErrnoException e) {
            // Where nothing is, the kernel finds nothing either, and says so itself.
            return e.errno() == Errno.ENOENT || e.errno() == Errno.ENOTDIR
                    ? Optional.empty()
                    : Optional.of("what is to be executed cannot be told: " + e.errnoName());
        }
    }
}
