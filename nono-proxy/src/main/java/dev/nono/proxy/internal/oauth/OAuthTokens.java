package dev.nono.proxy.internal.oauth;

import dev.nono.ErrorCode;
import dev.nono.NonoException;
import dev.nono.proxy.TlsOptions;
import dev.nono.proxy.internal.decide.TokenEndpoint;
import dev.nono.proxy.internal.spiffe.NoIdentityException;
import dev.nono.secret.Secret;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The token of one client. Renewed by one request at a time when it has less than half a minute left; while a renewal fails
 * it is used until it really expires, and not a moment longer. Tries again after one second, two, four and so on up to a
 * minute. Thread-safe; never blocks.
 */
public final class OAuthTokens implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(OAuthTokens.class);
    private static final Duration SPARE = Duration.ofSeconds(30);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(60);

    private final TokenUrl url;
    private final TlsOptions tls;
    private final TokenGrant grant;
    private final TokenEndpoint endpoint;
    private final LongSupplier clock;

    private final List<Secret> retired = new ArrayList<>();
    private @Nullable Secret token;
    private long expires;
    private @Nullable CompletableFuture<Secret> renewal;
    private Duration pause = Duration.ZERO;
    private long notBefore;
    private boolean closed;

    public OAuthTokens(TokenUrl url, TlsOptions tls, TokenGrant grant, TokenEndpoint endpoint, LongSupplier clock) {
        this.url = url;
        this.tls = tls;
        this.grant = grant;
        this.endpoint = endpoint;
        this.clock = clock;
    }

    /** Who asked for the token, for records. */
    public Map<String, String> facts() {
        return grant.facts();
    }

    /** Whether a token is there that has not expired. */
    public synchronized boolean hasToken() {
        return token != null && expires - clock.getAsLong() > 0;
    }

    /** The token, now or when it was fetched. Fails with an error that holds nothing of what the endpoint said. */
    public CompletableFuture<Secret> get() {
        CompletableFuture<Secret> fetched;
        Optional<Secret> old;
        boolean first = false;
        synchronized (this) {
            long now = clock.getAsLong();
            old = token != null && expires - now > 0 ? Optional.of(token) : Optional.empty();
            if (old.isPresent() && expires - now > SPARE.toNanos()) {
                return CompletableFuture.completedFuture(old.get());
            }
            if (renewal != null) {
                fetched = renewal;
            } else if (closed || notBefore - now > 0) {
                return old.map(CompletableFuture::completedFuture)
                        .orElseGet(() -> CompletableFuture.failedFuture(unavailable("its last request failed")));
            } else {
                fetched = new CompletableFuture<>();
                renewal = fetched;
                first = true;
            }
        }
        if (first) {
            renew(fetched);
        }
        return old.isPresent() ? fetched.exceptionally(failed -> instead(failed, old.get())) : fetched;
    }

    private static Secret instead(Throwable failed, Secret old) {
        Throwable cause =
                failed instanceof CompletionException && failed.getCause() != null ? failed.getCause() : failed;
        if (cause instanceof NoIdentityException none) {
            throw none;
        }
        LOG.warn("a token could not be renewed; the one before it is used as long as it is valid");
        return old;
    }

    private void renew(CompletableFuture<Secret> result) {
        CompletableFuture<byte[]> unused = grant.form().whenComplete((form, refused) -> {
            if (form == null) {
                synchronized (this) {
                    renewal = null;
                }
                result.completeExceptionally(refused);
            } else {
                post(form, result);
            }
        });
    }

    private void post(byte[] form, CompletableFuture<Secret> result) {
        endpoint.post(
                        url.tls(),
                        url.host(),
                        url.port(),
                        url.path(),
                        tls,
                        form,
                        Map.of("accept", "application/json", "content-type", "application/x-www-form-urlencoded"))
                .whenComplete((reply, failure) -> {
                    Arrays.fill(form, (byte) 0);
                    finish(result, reply, failure);
                });
    }

    private void finish(
            CompletableFuture<Secret> result, TokenEndpoint.@Nullable Reply reply, @Nullable Throwable failure) {
        Optional<TokenReply> parsed = Optional.empty();
        String why = "the token endpoint could not be reached";
        if (reply != null && failure == null) {
            boolean accepted = reply.status() >= 200 && reply.status() < 300;
            parsed = accepted ? TokenReply.parse(reply.body()) : Optional.empty();
            why = accepted
                    ? "the token endpoint answered without an access token"
                    : "the token endpoint answered with status " + reply.status();
            reply.body().close();
        }
        synchronized (this) {
            renewal = null;
            if (parsed.isPresent() && closed) {
                parsed.get().token().close();
                parsed = Optional.empty();
            }
            if (parsed.isEmpty()) {
                pause = pause.isZero() ? Duration.ofSeconds(1) : min(pause.multipliedBy(2), LONGEST_PAUSE);
                notBefore = clock.getAsLong() + pause.toNanos();
            } else {
                pause = Duration.ZERO;
                replace(parsed.get());
            }
        }
        if (parsed.isPresent()) {
            result.complete(parsed.get().token());
        } else {
            result.completeExceptionally(unavailable(why));
        }
    }

    /** A token that is replaced may still be on its way out, so it is wiped one replacement later. */
    private void replace(TokenReply reply) {
        for (Secret old : retired) {
            old.close();
        }
        retired.clear();
        if (token != null) {
            retired.add(token);
        }
        token = reply.token();
        expires = clock.getAsLong() + Duration.ofSeconds(reply.seconds()).toNanos();
    }

    private static Duration min(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? one : other;
    }

    private static NonoException unavailable(String why) {
        return new NonoException(ErrorCode.KEYSTORE_ACCESS, "no token could be fetched: " + why);
    }

    @Override
    public synchronized void close() {
        closed = true;
        grant.close();
        for (Secret old : retired) {
            old.close();
        }
        if (token != null) {
            token.close();
            token = null;
        }
    }
}
