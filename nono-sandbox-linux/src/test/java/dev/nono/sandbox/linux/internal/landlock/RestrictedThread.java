package dev.nono.sandbox.linux.internal.landlock;

import dev.nono.sandbox.linux.internal.posix.Posix;
import java.util.concurrent.atomic.AtomicReference;

/** A platform thread for one restriction: it ends with what it ran, and its failure is thrown where it was started. */
final class RestrictedThread {

    private RestrictedThread() {}

    static void run(Runnable task) {
        Posix.preload();
        AtomicReference<RuntimeException> failure = new AtomicReference<>();
        Thread thread = new Thread(
                () -> {
                    try {
                        task.run();
                    } catch (RuntimeException e) {
                        failure.set(e);
                    }
                },
                "restricted");
        thread.start();
        try {
            thread.join();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
        if (failure.get() != null) {
            throw failure.get();
        }
    }
}
