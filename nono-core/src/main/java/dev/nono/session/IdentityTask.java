package dev.nono.session;

import dev.nono.ErrorCode;
import dev.nono.NonoException;
import java.nio.file.Path;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;

/** Reads a program on a thread of its own while the session starts. */
final class IdentityTask {
    private final FutureTask<ExecutableIdentity> task;

    private IdentityTask(Path program) {
        this.task = new FutureTask<>(() -> ExecutableIdentity.of(program));
    }

    static IdentityTask start(Path program) {
        IdentityTask identity = new IdentityTask(program);
        Thread reader = new Thread(identity.task, "nono-executable-identity");
        reader.setDaemon(true);
        reader.start();
        return identity;
    }

    /** Waits for the identity. An error of the reader is thrown here. */
    ExecutableIdentity result() {
        try {
            return task.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new NonoException(ErrorCode.CANCELLED, "interrupted while the program was read", e);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof NonoException own) {
                throw own;
            }
            throw new NonoException(ErrorCode.IO, "the program could not be read: " + e.getCause(), e.getCause());
        }
    }
}
