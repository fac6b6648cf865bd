package dev.nono.proxy.internal.tls;

import dev.nono.ErrorCode;
import dev.nono.NonoException;
import dev.nono.proxy.TlsOptions;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import javax.net.ssl.TrustManagerFactory;

/**
 * What upstreams are trusted by: the roots of the JDK and of the system, and the authority of a route besides them. Names are
 * always verified. Reading the roots takes a tenth of a second, so it is done by a worker when the first upstream needs it.
 */
public final class UpstreamTls {
    private final Executor workers;
    private final Map<Key, CompletableFuture<SslContext>> contexts = new ConcurrentHashMap<>();

    private final Map<Optional<Path>, TrustManagerFactory> trusts = new ConcurrentHashMap<>();

    private record Key(TlsOptions options, boolean h2) {}

    /**
     * Creates the cache.
     *
     * @param workers where files are read
     */
    public UpstreamTls(Executor workers) {
        this.workers = workers;
    }

    /**
     * Checks the files of a route, so that a proxy does not start with options that cannot work.
     *
     * @param options the options
     * @throws NonoException that names the file and says what is wrong with it
     */
    public static void check(TlsOptions options) {
        if (options.authority().isPresent()) {
            Pem.certificates(options.authority().get());
        }
        if (options.clientCertificate().isPresent() != options.clientKey().isPresent()) {
            Path given = options.clientCertificate().or(options::clientKey).orElseThrow();
            throw NonoException.forPath(
                    ErrorCode.CONFIG_PARSE,
                    given,
                    options.clientKey().isPresent()
                            ? "there is a client key " + given + " without a certificate; give both"
                            : "there is a client certificate " + given + " without a key; give both");
        }
        if (options.clientCertificate().isPresent()) {
            Pem.certificates(options.clientCertificate().get());
            Path key = options.clientKey().orElseThrow();
            if (!Files.isReadable(key)) {
                throw NonoException.forPath(
                        ErrorCode.CONFIG_READ,
                        key,
                        "the client key " + key + (Files.exists(key) ? " may not be read by you" : " does not exist"));
            }
            try {
                build(options, false);
            } catch (GeneralSecurityException | IOException | IllegalArgumentException e) {
                throw NonoException.forPath(
                        ErrorCode.CONFIG_READ,
                        key,
                        "the client key " + key + " cannot be parsed, or is not that of its certificate",
                        e);
            }
        }
    }

    /**
     * Returns the context for options.
     *
     * @param options the options
     * @param h2 whether HTTP/2 is offered
     * @return the context, on any thread. One that shows a client certificate is made for one connection: a session that
     *     is resumed need not show it again, and some servers then know nobody
     */
    public CompletableFuture<SslContext> get(TlsOptions options, boolean h2) {
        if (options.clientCertificate().isPresent()) {
            return make(options, h2);
        }
        CompletableFuture<SslContext> known =
                contexts.computeIfAbsent(new Key(options, h2), key -> make(key.options(), key.h2()));
        if (known.isCompletedExceptionally()) {
            contexts.remove(new Key(options, h2), known);
        }
        return known;
    }

    private CompletableFuture<SslContext> make(TlsOptions options, boolean h2) {
        CompletableFuture<SslContext> made = new CompletableFuture<>();
        workers.execute(() -> {
            try {
                TrustManagerFactory known = trusts.get(options.authority());
                TrustManagerFactory trust = known == null ? trust(options.authority()) : known;
                trusts.put(options.authority(), trust);
                made.complete(build(options, h2, trust));
            } catch (GeneralSecurityException | IOException | RuntimeException e) {
                made.completeExceptionally(e);
            }
        });
        return made;
    }

    private static SslContext build(TlsOptions options, boolean h2) throws GeneralSecurityException, IOException {
        return build(options, h2, trust(options.authority()));
    }

    private static TrustManagerFactory trust(Optional<Path> authority) throws GeneralSecurityException, IOException {
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(SystemRoots.store(authority.isPresent() ? Pem.certificates(authority.get()) : List.of()));
        return trust;
    }

    private static SslContext build(TlsOptions options, boolean h2, TrustManagerFactory trust)
            throws GeneralSecurityException, IOException {
        SslContextBuilder builder = SslContextBuilder.forClient()
                .sslProvider(SslProvider.JDK)
                .protocols("TLSv1.3", "TLSv1.2")
                .trustManager(trust)
                .endpointIdentificationAlgorithm("HTTPS")
                .applicationProtocolConfig(LeafContexts.Protocols.config(h2));
        if (options.clientCertificate().isPresent()) {
            builder.keyManager(
                    options.clientCertificate().get().toFile(),
                    options.clientKey().orElseThrow().toFile());
        }
        return builder.build();
    }
}
