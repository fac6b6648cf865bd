package dev.nono.proxy.internal.tls;

import dev.nono.NonoException;
import dev.nono.net.Host;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Whoever signs certificates at the moment. An authority of the session is followed by another one before it expires: the next is published
 * when a twelfth of the time is left, and signs when half of that has gone, so that a program that starts meanwhile trusts both. Thread-safe.
 */
public final class SigningAuthority implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(SigningAuthority.class);
    private static final int PARTS = 12;

    private final Duration validity;
    private final @Nullable Consumer<X509Certificate> publish;
    private final Executor workers;
    private SessionAuthority current;
    private @Nullable SessionAuthority next;
    private CompletableFuture<?> timer = new CompletableFuture<>();
    private boolean closed;

    private SigningAuthority(
            SessionAuthority first, Duration validity, @Nullable Consumer<X509Certificate> publish, Executor workers) {
        this.current = first;
        this.validity = validity;
        this.publish = publish;
        this.workers = workers;
    }

    /**
     * An authority of the user, who cares for the next one.
     *
     * @param authority the authority
     * @return whoever signs with it until it expires
     */
    public static SigningAuthority fixed(SessionAuthority authority) {
        return new SigningAuthority(authority, Duration.ZERO, null, Runnable::run);
    }

    /**
     * An authority of the session and those that follow it.
     *
     * @param first the first, which is published already
     * @param validity how long each is valid
     * @param publish makes programs trust another one as well
     * @param workers where keys are made
     * @return whoever signs, until it is closed
     */
    public static SigningAuthority rotating(
            SessionAuthority first, Duration validity, Consumer<X509Certificate> publish, Executor workers) {
        SigningAuthority signing = new SigningAuthority(first, validity, publish, workers);
        synchronized (signing) {
            signing.wake();
        }
        return signing;
    }

    /**
     * Signs a certificate for a host.
     *
     * @param host the host
     * @param longest how long it is valid at most
     * @return the leaf
     */
    public SessionAuthority.Leaf mint(Host host, Duration longest) {
        return rotated().mint(host, longest);
    }

    // Each caller holds the lock for the time that a key takes, once a day.
    private synchronized SessionAuthority rotated() {
        Consumer<X509Certificate> trusted = publish;
        if (trusted == null || closed) {
            return current;
        }
        try {
            rotate(trusted);
        } catch (NonoException e) {
            if (left().isNegative()) {
                throw e;
            }
            LOG.warn("there is no next authority for intercepted connections yet: {}", e.getMessage());
        }
        return current;
    }

    private void rotate(Consumer<X509Certificate> trusted) {
        Duration left = left();
        SessionAuthority following = next;
        if (following == null && left.compareTo(validity.dividedBy(PARTS)) <= 0) {
            following = SessionAuthority.create(validity);
            trusted.accept(following.certificate());
            next = following;
            wake();
        }
        // Without a timer that came in time, as after a night in standby, the next one signs at once.
        if (following != null && left.compareTo(validity.dividedBy(2L * PARTS)) <= 0) {
            current = following;
            next = null;
            wake();
        }
    }

    private Duration left() {
        return Duration.between(
                Instant.now(), current.certificate().getNotAfter().toInstant());
    }

    /** Looks again when the next step is due. */
    private void wake() {
        timer.cancel(false);
        Duration due = left().minus(validity.dividedBy(next == null ? PARTS : 2L * PARTS));
        CompletableFuture<Void> later = new CompletableFuture<Void>()
                .completeOnTimeout(null, Math.max(1, due.toMillis() + 1), TimeUnit.MILLISECONDS);
        timer = later;
        CompletableFuture<?> unused = later.thenRunAsync(this::step, workers);
    }

    private void step() {
        try {
            SessionAuthority unused = rotated();
        } catch (NonoException e) {
            LOG.warn("there is no authority for intercepted connections: {}", e.getMessage());
        }
    }

    /** Makes no further authorities. */
    @Override
    public synchronized void close() {
        closed = true;
        timer.cancel(false);
    }
}
