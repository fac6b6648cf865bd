package dev.nono.sandbox.linux.internal.supervise;

import dev.nono.sandbox.linux.internal.supervise.ExecGate.ExecTarget;
import java.io.IOException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;

/**
 * Refuses to execute a dynamic loader by itself: it would run any program that can be read, listed or not. The kernel
 * must be allowed to run it for listed programs, so no rule of the kernel can refuse this. A program that swaps the path
 * after it was read gets past; the status says so.
 */
final class LoaderCheck {
    private final Set<Path> loaders;

    LoaderCheck(Set<Path> loaders) {
        this.loaders = loaders;
    }

    Optional<String> refuse(int tid, ExecTarget target) {
        if (target.byDescriptor()) {
            return Optional.of("programs without a path may not be executed");
        }
        try {
            Path path = Path.of("/proc/" + tid + "/cwd").resolve(target.path().toString());
            return loaders.contains(path.toRealPath())
                    ? Optional.of("a dynamic loader may not be executed by itself")
                    : Optional.empty();
        } catch (IOException | InvalidPathException e) {
            // Not there, or no name that a file has here: the kernel does not find it either, and no loader has it.
            return Optional.empty();
        }
    }
}
