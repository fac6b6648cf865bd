package dev.nono.sandbox.linux.internal.posix;

import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A platform thread that is born for one task and ends with it. Whatever the task does to its thread, restrictions above
 * all, ends there too, whether the caller is a platform thread, a pooled or a virtual one.
 */
public final class FreshThread {

    private FreshThread() {}

    /**
     * Runs {@code task} and waits for it, through interrupts: a thread that confines itself must not be left alone
     * halfway. An interrupt is kept for the caller.
     *
     * @return what the task returned
     * @throws RuntimeException what the task threw
     */
    public static <T> T call(String name, Supplier<T> task) {
        FutureTask<T> future = new FutureTask<>(task::get);
        new Thread(null, future, name, 0, false).start();
        boolean interrupted = false;
        try {
            while (true) {
                try {
                    return future.get();
                } catch (InterruptedException e) {
                    interrupted = true;
                }
            }
        } catch (ExecutionException e) {
            throw rethrown(e.getCause());
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /** Runs {@code task} and waits for it, as {@link #call}. */
    public static void run(String name, Runnable task) {
        call(name, () -> {
            task.run();
            return Boolean.TRUE;
        });
    }

    private static RuntimeException rethrown(@Nullable Throwable cause) {
        if (cause instanceof Error error) {
            throw error;
        }
        if (cause instanceof RuntimeException exception) {
            return exception;
        }
        throw new IllegalStateException(cause);
    }
}
