package dev.nono.proxy.internal.server;

import dev.nono.ErrorCode;
import dev.nono.NonoException;
import dev.nono.proxy.ProxyConfig;
import dev.nono.proxy.ProxyDiagnostic;
import dev.nono.proxy.ProxyEvent;
import dev.nono.proxy.ProxyServices;
import dev.nono.proxy.Route;
import dev.nono.proxy.internal.audit.EventLog;
import dev.nono.proxy.internal.credential.Routes;
import dev.nono.proxy.internal.decide.BypassList;
import dev.nono.proxy.internal.decide.EventSink;
import dev.nono.proxy.internal.decide.RequestDecider;
import dev.nono.proxy.internal.decide.RouteEngine;
import dev.nono.proxy.internal.decide.SessionToken;
import dev.nono.proxy.internal.decide.TokenEndpoint;
import dev.nono.proxy.internal.decide.WorkloadIdentity;
import dev.nono.proxy.internal.net.Descriptors;
import dev.nono.proxy.internal.net.Dialer;
import dev.nono.proxy.internal.net.Names;
import dev.nono.proxy.internal.net.TargetCheck;
import dev.nono.proxy.internal.net.Transport;
import dev.nono.proxy.internal.net.WorkloadApi;
import dev.nono.proxy.internal.peer.Peers;
import dev.nono.proxy.internal.tls.LeafContexts;
import dev.nono.proxy.internal.tls.SessionAuthority;
import dev.nono.proxy.internal.tls.SigningAuthority;
import dev.nono.proxy.internal.tls.TrustBundle;
import dev.nono.proxy.internal.tls.UpstreamTls;
import dev.nono.secret.Secret;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A proxy that runs: puts its parts together in the order of the contract, and takes them apart in the reverse. */
public final class RunningProxy implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(RunningProxy.class);

    private final ProxyConfig config;
    private final Deque<AutoCloseable> parts = new ArrayDeque<>();
    private final List<ProxyDiagnostic> diagnostics = new ArrayList<>();
    private final EventLog log;
    private final Secret secret;
    private final SessionToken token;
    private final RouteEngine engine;
    private final Listener listener;
    private final InetSocketAddress address;
    private final ConnectionLimit connections;
    private final ProxyCore core;
    private final Optional<TrustBundle> bundle;
    private boolean closed;

    /**
     * Starts a proxy.
     *
     * @param config the configuration
     * @param services whom to ask
     * @throws NonoException when the port is taken, or the configuration has a fault; then nothing is left behind
     */
    public RunningProxy(ProxyConfig config, ProxyServices services) {
        this(config, services, Routes::load);
    }

    RunningProxy(ProxyConfig config, ProxyServices services, EngineSource routes) {
        this.config = config;
        // Also where no bundle is written to it, or nothing starts.
        config.interceptDirectory().ifPresent(directory -> parts.push(() -> TrustBundle.removeDirectory(directory)));
        try {
            RequestDecider decider = new RequestDecider(config);
            Optional<Chain> chain = config.externalProxy().map(Chain::of);
            BypassList bypass = new BypassList(
                    config.externalProxy().map(proxy -> proxy.bypass()).orElse(List.of()));
            for (Route route : config.routes()) {
                UpstreamTls.check(route.tls());
            }
            // An authority of the user that does not work was asked for by name, so nothing starts; a session whose own
            // cannot be made still has its routes.
            // Not a reference to the method: that would load what makes certificates, whose jar takes long to verify.
            Optional<SessionAuthority> given = config.authority().isPresent()
                    ? Optional.of(SessionAuthority.load(config.authority().get()))
                    : Optional.empty();
            ThreadPoolExecutor workers = workers();
            FutureTask<SessionAuthority> authority = authority(workers, given);
            secret = config.token().isPresent() ? config.token().get() : SessionToken.random();
            token = new SessionToken(secret);
            log = keep(new EventLog(services.audit(), services.sessionId()));
            Transport transport = keep(Transport.acquire());
            listener = Listener.bind(transport, new InetSocketAddress(config.bindAddress(), config.bindPort()));
            address = listener.address();
            decider.listening(address.getAddress(), address.getPort());
            Names names = keep(new Names(services.resolver(), config.timeouts().lookup()));
            TargetCheck check = new TargetCheck(decider, names);
            Upstreams upstreams = keep(new Upstreams(
                    new Dialer(transport, config.timeouts().connect()),
                    names,
                    new UpstreamTls(workers),
                    workers,
                    config.timeouts(),
                    chain));
            engine = keep(routes.load(
                    config,
                    services,
                    secret,
                    new FormPost(transport, check, upstreams, chain, bypass),
                    new WorkloadApi(transport),
                    log));
            diagnostics.addAll(engine.diagnostics());
            Intercepting intercepting = intercept(workers, authority);
            bundle = intercepting.bundle();
            connections = new ConnectionLimit(config.maxConnections(), transport.descriptors());
            tellLimit(transport.descriptors());
            core = new ProxyCore(
                    config,
                    engine,
                    check,
                    names,
                    upstreams,
                    intercepting.interception(),
                    new Records(log),
                    token,
                    keep(new Peers(token, workers)),
                    chain,
                    bypass,
                    () -> address,
                    connections);
            listener.accept(core);
        } catch (RuntimeException | Error e) {
            closeParts();
            throw e;
        }
    }

    private void tellLimit(Descriptors descriptors) {
        if (config.maxConnections() > descriptors.clients()) {
            diagnostics.add(new ProxyDiagnostic(
                    "connection_limit",
                    Optional.empty(),
                    "at most " + descriptors.clients() + " clients can be connected instead of "
                            + config.maxConnections() + ", because this process may open " + descriptors.limit()
                            + " files",
                    Optional.of("raise the limit with ulimit -n")));
        }
    }

    /** Makes the engine of a configuration. */
    @FunctionalInterface
    interface EngineSource {
        RouteEngine load(
                ProxyConfig config,
                ProxyServices services,
                Secret token,
                TokenEndpoint tokens,
                WorkloadIdentity agent,
                EventSink events);
    }

    private record Intercepting(Optional<Interception> interception, Optional<TrustBundle> bundle) {}

    private Intercepting intercept(ThreadPoolExecutor workers, FutureTask<SessionAuthority> made) {
        Optional<Path> directory = config.interceptDirectory();
        boolean capturing = !config.oauthCaptures().isEmpty();
        if (directory.isEmpty() && capturing) {
            throw new NonoException(
                    ErrorCode.CONFIG_PARSE,
                    "the tokens of " + config.oauthCaptures().get(0).provider()
                            + " can only be kept from the program if connections are intercepted, and there is no"
                            + " directory for the certificates");
        }
        if (directory.isEmpty() || !engine.needsInspection()) {
            return new Intercepting(Optional.empty(), Optional.empty());
        }
        try {
            if (!Files.isDirectory(directory.get())) {
                throw NonoException.forPath(
                        ErrorCode.EXPECTED_DIRECTORY,
                        directory.get(),
                        "the directory for the bundle of certificates " + directory.get() + " does not exist");
            }
            TrustBundle written = keep(TrustBundle.write(
                    directory.get(), config.parentBundles(), () -> await(made).certificate()));
            SessionAuthority authority = await(made);
            SigningAuthority signing = keep(
                    config.authority().isPresent()
                            ? SigningAuthority.fixed(authority)
                            : SigningAuthority.rotating(authority, config.authorityValidity(), written::add, workers));
            LeafContexts leaves =
                    new LeafContexts(signing, config.leafValidity().orElse(config.authorityValidity()), workers);
            return new Intercepting(Optional.of(new Interception(leaves, workers)), Optional.of(written));
        } catch (NonoException e) {
            if (capturing) {
                throw e;
            }
            LOG.warn("connections are not intercepted: {}", e.getMessage());
            diagnostics.add(new ProxyDiagnostic(
                    "interception_unavailable",
                    Optional.empty(),
                    "connections to upstreams of routes are refused, because they cannot be intercepted: "
                            + e.getMessage(),
                    Optional.of("programs can still use the base URLs of the routes")));
            return new Intercepting(Optional.empty(), Optional.empty());
        }
    }

    /**
     * Begins to make the authority of the session while the rest of the proxy is put together: in a JVM that has just started,
     * its key and its signature take longer than that.
     */
    private FutureTask<SessionAuthority> authority(ThreadPoolExecutor workers, Optional<SessionAuthority> given) {
        FutureTask<SessionAuthority> made = new FutureTask<>(
                () -> given.isPresent() ? given.get() : SessionAuthority.create(config.authorityValidity()));
        boolean likely = given.isEmpty()
                && config.interceptDirectory().isPresent()
                && !(config.routes().isEmpty() && config.oauthCaptures().isEmpty());
        if (likely) {
            workers.execute(made);
        }
        return made;
    }

    private static SessionAuthority await(FutureTask<SessionAuthority> made) {
        // Does nothing if another thread did it or does it.
        made.run();
        try {
            return made.get();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof NonoException known) {
                throw known;
            }
            throw new IllegalStateException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new NonoException(ErrorCode.CANCELLED, "interrupted while the proxy started", e);
        }
    }

    private ThreadPoolExecutor workers() {
        int threads = Math.max(4, 2 * Runtime.getRuntime().availableProcessors());
        ThreadPoolExecutor workers = new ThreadPoolExecutor(
                threads,
                threads,
                10,
                TimeUnit.SECONDS,
                new LinkedBlockingQueue<>(),
                new DefaultThreadFactory("nono-proxy-work", true));
        workers.allowCoreThreadTimeOut(true);
        keep(workers::shutdownNow);
        return workers;
    }

    private <T extends AutoCloseable> T keep(T part) {
        parts.push(part);
        return part;
    }

    /** What its connections share; for tests that make a connection of their own. */
    ProxyCore core() {
        return core;
    }

    /** Where it listens. */
    public InetSocketAddress address() {
        return address;
    }

    /** The token of the session. */
    public Secret token() {
        return secret;
    }

    /** The file of certificates, while connections are intercepted. */
    public Optional<Path> bundle() {
        return bundle.map(TrustBundle::file);
    }

    /** The same certificates for JVMs. */
    public Optional<Path> javaTrustStore() {
        return bundle.map(TrustBundle::javaFile);
    }

    /** What the user should know. */
    public List<ProxyDiagnostic> diagnostics() {
        return List.copyOf(diagnostics);
    }

    /** Variables for the program. */
    public Map<String, String> variables() {
        return ChildVariables.of(config, address, token, engine, bundle, secret);
    }

    /** Hosts that clients connect to directly. */
    public List<String> noProxyHosts() {
        return ChildVariables.noProxy(config, engine);
    }

    /** One line for each upstream. */
    public List<String> routes() {
        return engine.summary(bundle.isPresent());
    }

    /** Prefixes of the routes that can be used. */
    public List<String> loadedPrefixes() {
        return List.copyOf(engine.loadedPrefixes());
    }

    /** Decisions that nobody took yet. */
    public List<ProxyEvent> drainEvents() {
        return log.drain();
    }

    /** How many clients were turned away because too many were connected. */
    public int refusedConnections() {
        return connections.refused();
    }

    /** How many clients are connected. */
    public int openConnections() {
        return connections.channels().size();
    }

    /** Takes no clients any more, lets exchanges end for a moment, and closes everything. */
    @Override
    public synchronized void close() {
        if (closed) {
            return;
        }
        closed = true;
        listener.close();
        new Drain(connections.channels(), config.timeouts().drain()).await();
        closeParts();
    }

    private void closeParts() {
        while (!parts.isEmpty()) {
            AutoCloseable part = parts.pop();
            try {
                part.close();
            } catch (Exception e) {
                LOG.warn("a part of the proxy did not close cleanly", e);
            }
        }
    }
}
