package dev.nono.proxy.internal.net;

import dev.nono.proxy.HostResolver;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * Names to addresses, without a wait on the asking thread.
 *
 * <p>A name is asked for once at a time, however many want it. Answers are kept for five seconds, failures for one. A
 * lookup that hangs fails in time for those who wait; its thread is lost until the system gives up, so there are many.
 */
public final class Names implements AutoCloseable {
    private static final int THREADS = 32;
    private static final int WAITING = 1024;
    private static final int KEPT = 1024;
    private static final long KEEP_ANSWER = TimeUnit.SECONDS.toNanos(5);
    private static final long KEEP_FAILURE = TimeUnit.SECONDS.toNanos(1);

    private final HostResolver resolver;
    private final Duration limit;
    private final ThreadPoolExecutor threads;
    private final ConcurrentHashMap<String, Answer> answers = new ConcurrentHashMap<>();

    private static final class Answer {
        final CompletableFuture<List<InetAddress>> future = new CompletableFuture<>();
        volatile long until = Long.MAX_VALUE;
        volatile boolean done;
    }

    /**
     * Creates the cache.
     *
     * @param resolver who is asked
     * @param limit how long is waited for an answer
     */
    public Names(HostResolver resolver, Duration limit) {
        this.resolver = resolver;
        this.limit = limit;
        threads = new ThreadPoolExecutor(
                THREADS,
                THREADS,
                10,
                TimeUnit.SECONDS,
                new LinkedBlockingQueue<>(WAITING),
                new DefaultThreadFactory("nono-proxy-names", true));
        threads.allowCoreThreadTimeOut(true);
    }

    /**
     * Finds the addresses of a name.
     *
     * @param name the name in its canonical form
     * @return all addresses; fails with {@link UnknownHostException} when there are none or the answer is late
     */
    public CompletableFuture<List<InetAddress>> lookup(String name) {
        long now = System.nanoTime();
        Answer known = answers.get(name);
        if (known != null && (!known.done || known.until - now > 0)) {
            return known.future;
        }
        Answer fresh = new Answer();
        Answer first = answers.compute(
                name,
                (key, other) ->
                        other == null || other == known || (other.done && other.until - now <= 0) ? fresh : other);
        if (first == fresh) {
            ask(name, fresh);
        }
        return first.future;
    }

    private void ask(String name, Answer answer) {
        if (answers.size() > KEPT) {
            long now = System.nanoTime();
            answers.values().removeIf(old -> old.done && old.until - now <= 0);
        }
        // The time counts from the question on: an answer that waits for a thread is late, too.
        answer.future.whenComplete((addresses, error) -> {
            answer.until = System.nanoTime() + (error == null ? KEEP_ANSWER : KEEP_FAILURE);
            answer.done = true;
        });
        answer.future.orTimeout(limit.toMillis(), TimeUnit.MILLISECONDS);
        try {
            threads.execute(() -> run(name, answer));
        } catch (RejectedExecutionException e) {
            answer.future.completeExceptionally(new UnknownHostException("too many names are being looked up"));
        }
    }

    private void run(String name, Answer answer) {
        if (answer.future.isDone()) {
            return;
        }
        try {
            List<InetAddress> addresses = List.copyOf(resolver.resolve(name));
            if (addresses.isEmpty()) {
                answer.future.completeExceptionally(new UnknownHostException(name));
            } else {
                answer.future.complete(addresses);
            }
        } catch (UnknownHostException | RuntimeException e) {
            answer.future.completeExceptionally(e);
        }
    }

    @Override
    public void close() {
        threads.shutdownNow();
    }
}
