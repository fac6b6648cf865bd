package dev.nono.proxy;

import dev.nono.audit.AuditEvent;
import dev.nono.capability.CapabilitySet;
import dev.nono.capability.CapabilitySetBuilder;
import dev.nono.capability.FileGrant;
import dev.nono.capability.NetworkMode;
import dev.nono.sandbox.OsString;
import dev.nono.session.Contribution;
import dev.nono.session.Injection;
import dev.nono.session.SessionContext;
import dev.nono.session.SessionExtension;
import dev.nono.session.VariableLayer;
import dev.nono.session.WithheldSecret;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A proxy that lives as long as a session: the program of the session may connect to it and nowhere else, and gets the
 * variables that point its clients there.
 */
public final class Proxy implements SessionExtension {
    private static final Logger LOG = LoggerFactory.getLogger(Proxy.class);
    private static final OsString JAVA_OPTIONS = OsString.of("JAVA_TOOL_OPTIONS");

    private final ProxyConfig config;
    private final ProxyServices services;
    private final boolean beside;
    private @Nullable ProxyServer server;
    private @Nullable LoadedSecrets secrets;
    private volatile List<ProxyEvent> events = List.of();

    private Proxy(ProxyConfig config, ProxyServices services, boolean beside) {
        this.config = config;
        this.services = services;
        this.beside = beside;
    }

    /**
     * A proxy that has nobody to ask.
     *
     * @param config what it does
     * @return the extension, which has not started
     */
    public static Proxy from(ProxyConfig config) {
        return new Proxy(config, ProxyServices.none(), false);
    }

    /**
     * A proxy with credentials, approvals and what else it asks for.
     *
     * @param config what it does
     * @param services whom it asks; the session and its record come from the session itself
     * @return the extension, which has not started
     */
    public static Proxy from(ProxyConfig config, ProxyServices services) {
        return new Proxy(config, services, false);
    }

    /**
     * A proxy beside the network that the program has anyway: its clients are pointed to the proxy, which records what they
     * ask for, and nothing keeps them from going past it. To see what a program needs, never to hold it.
     *
     * @param config what it does
     * @return the extension, which has not started
     */
    public static Proxy beside(ProxyConfig config) {
        return new Proxy(config, ProxyServices.none(), true);
    }

    @Override
    public String name() {
        return "network proxy";
    }

    /**
     * The running proxy.
     *
     * @return the proxy; empty before the session has started and after it has ended
     */
    public Optional<ProxyServer> server() {
        return Optional.ofNullable(server);
    }

    /**
     * Refuses a program that could get past the proxy by what it is granted: it could reach the agent that vouches for the workload, or listen where the
     * proxy speaks to somebody on this machine. {@link #start} does the same.
     *
     * @param program what the program may do
     * @throws dev.nono.NonoException with {@link dev.nono.ErrorCode#CONFIG_PARSE}, naming the grant
     */
    public void requireIsolation(CapabilitySet program) {
        AgentIsolation.require(config.routes(), program);
        PortIsolation.require(config, services, program);
    }

    @Override
    public Contribution start(SessionContext context) {
        requireIsolation(context.capabilities());
        long begun = System.nanoTime();
        LoadedSecrets loaded = new LoadedSecrets(config, services);
        ProxyServer started;
        try {
            started = ProxyServer.start(
                    config,
                    services.withSecrets(loaded)
                            .withUntrusted(writable(context.capabilities()))
                            .withAudit(context.audit(), context.sessionId()));
        } catch (RuntimeException | Error e) {
            loaded.close();
            throw e;
        }
        LOG.info(
                "the proxy listens {} ms after it was asked for",
                TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begun));
        try {
            for (ProxyDiagnostic diagnostic : started.diagnostics()) {
                context.observer().warning(diagnostic.message());
            }
            FilesOfRoutes.warnings(config.routes(), services.variables(), context.capabilities())
                    .forEach(context.observer()::warning);
            List<WithheldSecret> withheld = loaded.withheld(started.token());
            Contribution contribution = new Contribution(
                    beside ? context.capabilities() : capabilities(context.capabilities(), started),
                    List.of(new Injection(
                            VariableLayer.PROXY,
                            variables(started, context.plan().environment().set()))),
                    events(
                            started,
                            LoadedSecrets.holders(
                                    withheld, context.plan().environment().host()),
                            context),
                    withheld);
            server = started;
            secrets = loaded;
            return contribution;
        } catch (RuntimeException | Error e) {
            started.close();
            loaded.close();
            throw e;
        }
    }

    private static List<AuditEvent> events(ProxyServer started, List<String> holders, SessionContext context) {
        List<AuditEvent> events = new ArrayList<>();
        events.add(new AuditEvent.ExtensionEvent(
                Instant.now(),
                context.sessionId(),
                "proxy",
                "started",
                Map.of("port", Integer.toString(started.port()))));
        if (!holders.isEmpty()) {
            String names = String.join(" ", holders);
            LOG.info("these variables hold credentials of the proxy, and the program does not get them: {}", names);
            events.add(new AuditEvent.ExtensionEvent(
                    Instant.now(), context.sessionId(), "proxy", "credentials_withheld", Map.of("variables", names)));
        }
        return events;
    }

    private static List<Path> writable(CapabilitySet program) {
        List<Path> writable = new ArrayList<>();
        for (FileGrant grant : program.files()) {
            if (grant.access().writes()) {
                writable.add(grant.resolved());
            }
        }
        return writable;
    }

    /** Whatever network the program had: now it is the proxy, and the ports that are granted one by one. */
    private static CapabilitySet capabilities(CapabilitySet before, ProxyServer started) {
        List<Integer> bind =
                before.networkMode() instanceof NetworkMode.ProxyOnly proxy ? proxy.bindPorts() : List.of();
        CapabilitySetBuilder builder = before.toBuilder().network(NetworkMode.proxyOnly(started.port(), bind));
        Optional<Path> bundle = started.bundle();
        bundle.ifPresent(builder::read);
        started.javaTrustStore().ifPresent(builder::read);
        return builder.build();
    }

    private static Map<OsString, OsString> variables(ProxyServer started, Map<OsString, OsString> set) {
        Map<OsString, OsString> variables = new LinkedHashMap<>();
        started.variables().forEach((name, value) -> variables.put(OsString.of(name), OsString.of(value)));
        // What the user sets for JVMs stays, in front: of two settings of a property the last counts.
        OsString ofUser = set.get(JAVA_OPTIONS);
        OsString ours = variables.get(JAVA_OPTIONS);
        if (ofUser != null && ofUser.length() > 0 && ours != null) {
            variables.put(JAVA_OPTIONS, OsString.of(ofUser + " " + ours));
        }
        return variables;
    }

    /**
     * What was decided, as far as it was not drained from the server before.
     *
     * @return the decisions, once the session has ended
     */
    public List<ProxyEvent> events() {
        return events;
    }

    @Override
    public void close() {
        ProxyServer running = server;
        if (running != null) {
            running.close();
            // Not before: exchanges may end while it closes.
            events = running.drainEvents();
            server = null;
        }
        LoadedSecrets loaded = secrets;
        if (loaded != null) {
            loaded.close();
            secrets = null;
        }
    }
}
