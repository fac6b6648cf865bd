package dev.nono.proxy.internal.tls;

import dev.nono.net.Host;
import io.netty.handler.ssl.ApplicationProtocolConfig;
import io.netty.handler.ssl.ApplicationProtocolNames;
import io.netty.handler.ssl.ClientAuth;
import io.netty.handler.ssl.IdentityCipherSuiteFilter;
import io.netty.handler.ssl.JdkSslContext;
import io.netty.handler.ssl.SslContext;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import org.jspecify.annotations.Nullable;

/** What is shown to intercepted clients: a certificate for each host, made once, by one thread, and kept while it is good. */
public final class LeafContexts {
    private static final int KEPT = 1024;
    private static final Duration REMAINING = Duration.ofMinutes(5);

    private final SigningAuthority authority;
    private final Duration validity;
    private final Executor workers;
    private final Map<String, Leaf> entries = new LinkedHashMap<>(64, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Leaf> eldest) {
            return size() > KEPT;
        }
    };

    private static final class Leaf {
        final CompletableFuture<SslContext> context = new CompletableFuture<>();
        volatile @Nullable Instant until;
    }

    /**
     * Creates the cache.
     *
     * @param authority who signs
     * @param validity how long leaves are valid
     * @param workers where keys are made
     */
    public LeafContexts(SigningAuthority authority, Duration validity, Executor workers) {
        this.authority = authority;
        this.validity = validity;
        this.workers = workers;
    }

    /**
     * Returns what is shown for a host.
     *
     * @param host the host
     * @param h2 whether HTTP/2 is offered
     * @return the context, on any thread
     */
    public CompletableFuture<SslContext> get(Host host, boolean h2) {
        String key = (h2 ? "2 " : "1 ") + host.text();
        Leaf fresh;
        synchronized (entries) {
            Leaf known = entries.get(key);
            if (known != null && isGood(known)) {
                return known.context;
            }
            fresh = new Leaf();
            entries.put(key, fresh);
        }
        Leaf entry = fresh;
        workers.execute(() -> {
            try {
                SessionAuthority.Leaf leaf = authority.mint(host, validity);
                entry.until = leaf.until();
                entry.context.complete(context(leaf, h2));
            } catch (RuntimeException | GeneralSecurityException e) {
                entry.context.completeExceptionally(e);
            }
        });
        return entry.context;
    }

    private static boolean isGood(Leaf entry) {
        if (!entry.context.isDone()) {
            return true;
        }
        Instant until = entry.until;
        return !entry.context.isCompletedExceptionally()
                && until != null
                && Instant.now().plus(REMAINING).isBefore(until);
    }

    /**
     * Made of the JDK's own context: Netty's builder would put the key into a key store, and try out on the way what providers can do, which
     * together keeps the first client of a JVM waiting for half a second.
     */
    private static SslContext context(SessionAuthority.Leaf leaf, boolean h2) throws GeneralSecurityException {
        SSLContext context = SSLContext.getInstance("TLS");
        // Nobody is trusted, since no client shows a certificate. Without a list the JDK would read all it has.
        context.init(new KeyManager[] {new LeafKeyManager(leaf)}, new TrustManager[0], null);
        return new JdkSslContext(
                context,
                false,
                null,
                IdentityCipherSuiteFilter.INSTANCE,
                Protocols.config(h2),
                ClientAuth.NONE,
                new String[] {"TLSv1.3", "TLSv1.2"},
                false);
    }

    /** ALPN as both sides of the proxy speak it. */
    static final class Protocols {
        private Protocols() {}

        static ApplicationProtocolConfig config(boolean h2) {
            return new ApplicationProtocolConfig(
                    ApplicationProtocolConfig.Protocol.ALPN,
                    ApplicationProtocolConfig.SelectorFailureBehavior.NO_ADVERTISE,
                    ApplicationProtocolConfig.SelectedListenerFailureBehavior.ACCEPT,
                    h2
                            ? List.of(ApplicationProtocolNames.HTTP_2, ApplicationProtocolNames.HTTP_1_1)
                            : List.of(ApplicationProtocolNames.HTTP_1_1));
        }
    }
}
