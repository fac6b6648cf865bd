package dev.nono.proxy;

import dev.nono.NonoException;
import dev.nono.proxy.internal.server.RunningProxy;
import dev.nono.secret.Secret;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A proxy that runs in this JVM. Thread-safe. All proxies of a JVM share their threads. */
public final class ProxyServer implements AutoCloseable {
    private final RunningProxy running;

    private ProxyServer(RunningProxy running) {
        this.running = running;
    }

    /**
     * Starts a proxy. When this returns, clients can connect.
     *
     * @param config what it does
     * @param services whom it asks
     * @return the proxy, to be closed
     * @throws NonoException when the port is taken, or the configuration has a fault: a malformed host or pattern, a file that
     *     cannot be read, two routes of one name. Credentials that are not there are no fault but {@link #diagnostics()}
     */
    public static ProxyServer start(ProxyConfig config, ProxyServices services) {
        return new ProxyServer(new RunningProxy(config, services));
    }

    /**
     * Returns the port that clients connect to.
     *
     * @return the port
     */
    public int port() {
        return running.address().getPort();
    }

    /**
     * Returns the token of the session, which clients send as the password.
     *
     * @return the token; closed with the proxy
     */
    public Secret token() {
        return running.token();
    }

    /**
     * Returns the file of certificates that clients have to trust.
     *
     * @return the file; empty when nothing is intercepted
     */
    public Optional<Path> bundle() {
        return running.bundle();
    }

    /**
     * Returns the same certificates in the form that a JVM reads, of the type PKCS #12.
     *
     * @return the file; empty when nothing is intercepted
     */
    public Optional<Path> javaTrustStore() {
        return running.javaTrustStore();
    }

    /**
     * Returns variables that point clients to the proxy. They hold the token.
     *
     * @return names and values, in order
     */
    public Map<String, String> variables() {
        return running.variables();
    }

    /**
     * Returns the hosts that clients are told to connect to without the proxy.
     *
     * @return names, {@code *.suffix} and addresses
     */
    public List<String> noProxyHosts() {
        return running.noProxyHosts();
    }

    /**
     * Returns what the user should know although the proxy started.
     *
     * @return the diagnostics, usually none
     */
    public List<ProxyDiagnostic> diagnostics() {
        return running.diagnostics();
    }

    /**
     * Describes the routes, one line for each upstream.
     *
     * @return lines without secrets
     */
    public List<String> routes() {
        return running.routes();
    }

    /**
     * Returns the prefixes of the routes that can be used.
     *
     * @return the prefixes
     */
    public List<String> loadedPrefixes() {
        return running.loadedPrefixes();
    }

    /**
     * Takes the decisions that were made since this was last called.
     *
     * @return the events in order
     */
    public List<ProxyEvent> drainEvents() {
        return running.drainEvents();
    }

    /**
     * Returns how many clients are connected.
     *
     * @return the number
     */
    public int openConnections() {
        return running.openConnections();
    }

    /** Takes no clients any more, lets exchanges end for a moment, and closes everything. Closing twice is harmless. */
    @Override
    public void close() {
        running.close();
    }
}
