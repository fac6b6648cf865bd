package dev.nono.proxy.internal.credential;

import dev.nono.ErrorCode;
import dev.nono.NonoException;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The threads on which requests wait. Questions to people and commands have their own, so that neither holds the other up,
 * and as many as may wait: a program that asks for more is refused.
 */
final class Workers implements AutoCloseable {
    private static final int MOST_QUESTIONS = 32;
    private static final int MOST_COMMANDS = 32;
    private static final int MOST_WAITING = 256;

    private final ExecutorService people = pool("nono-proxy-approval", MOST_QUESTIONS, MOST_QUESTIONS);
    private final ExecutorService commands = pool("nono-proxy-credential", MOST_COMMANDS, MOST_WAITING);
    private final ScheduledThreadPoolExecutor timer = new ScheduledThreadPoolExecutor(1, named("nono-proxy-rate"));

    /** As much waits as may wait. */
    static final class FullException extends NonoException {
        private static final long serialVersionUID = 1L;

        FullException(String message, Throwable cause) {
            super(ErrorCode.KEYSTORE_ACCESS, message, cause);
        }
    }

    private static ExecutorService pool(String name, int threads, int waiting) {
        ThreadPoolExecutor pool = new ThreadPoolExecutor(
                threads, threads, 10, TimeUnit.SECONDS, new LinkedBlockingQueue<>(waiting), named(name));
        pool.allowCoreThreadTimeOut(true);
        return pool;
    }

    private static ThreadFactory named(String name) {
        AtomicInteger number = new AtomicInteger();
        return body -> {
            Thread thread = new Thread(body, name + "-" + number.incrementAndGet());
            thread.setDaemon(true);
            return thread;
        };
    }

    /**
     * Runs something that waits for a person; when nobody waits for the owner any longer, it is interrupted. Fails with a
     * {@link FullException} if too many wait already.
     */
    <T> CompletableFuture<T> askPerson(Callable<T> question, CompletableFuture<?> owner) {
        return run(people, question, owner, "too many approvals are open already");
    }

    /** Runs something that waits for a command or a file. */
    <T> CompletableFuture<T> run(Callable<T> work) {
        return run(commands, work, new CompletableFuture<>(), "too many credentials are being fetched already");
    }

    private static <T> CompletableFuture<T> run(
            ExecutorService pool, Callable<T> work, CompletableFuture<?> owner, String whenFull) {
        CompletableFuture<T> result = new CompletableFuture<>();
        try {
            Future<?> running = pool.submit(() -> {
                try {
                    result.complete(work.call());
                } catch (Exception e) {
                    result.completeExceptionally(e);
                }
            });
            CompletableFuture<?> unused = owner.whenComplete((value, failure) -> {
                if (owner.isCancelled()) {
                    running.cancel(true);
                }
            });
        } catch (RejectedExecutionException e) {
            result.completeExceptionally(new FullException(whenFull, e));
        }
        return result;
    }

    /** Completes after a while. */
    CompletableFuture<Boolean> after(long time, TimeUnit unit) {
        CompletableFuture<Boolean> later = new CompletableFuture<>();
        Future<?> unused = timer.schedule(() -> later.complete(true), time, unit);
        return later;
    }

    @Override
    public void close() {
        people.shutdownNow();
        commands.shutdownNow();
        timer.shutdownNow();
    }
}
