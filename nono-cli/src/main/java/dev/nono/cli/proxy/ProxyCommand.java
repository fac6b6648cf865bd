package dev.nono.cli.proxy;

import dev.nono.ErrorCode;
import dev.nono.NonoException;
import dev.nono.cli.args.Arguments;
import dev.nono.cli.args.Option;
import dev.nono.cli.launch.ChosenProfile;
import dev.nono.cli.launch.Contexts;
import dev.nono.cli.launch.NetworkOptions;
import dev.nono.cli.launch.ProxySetup;
import dev.nono.cli.launch.Signals;
import dev.nono.cli.settings.Settings;
import dev.nono.cli.terminal.Console;
import dev.nono.net.IpAddress;
import dev.nono.network.NetworkIntent;
import dev.nono.policy.PolicyContext;
import dev.nono.proxy.AuthorityFiles;
import dev.nono.proxy.ConnectAuth;
import dev.nono.proxy.ProxyConfig;
import dev.nono.proxy.ProxyConfigBuilder;
import dev.nono.proxy.ProxyEvent;
import dev.nono.proxy.ProxyServer;
import dev.nono.proxy.ProxyServices;
import dev.nono.sandbox.OsString;
import dev.nono.secret.Secret;
import dev.nono.secret.store.SecretStore;
import dev.nono.session.StartDirectory;
import dev.nono.state.StaleDirectories;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** {@code nono proxy}. */
public final class ProxyCommand {
    /** How often decisions are looked at: they are not kept longer. */
    private static final Duration LOOK = Duration.ofSeconds(5);

    private final Arguments arguments;
    private final Map<OsString, OsString> variables;
    private final Console console;

    private ProxyCommand(Arguments arguments, Map<OsString, OsString> variables, Console console) {
        this.arguments = arguments;
        this.variables = variables;
        this.console = console;
    }

    /**
     * Serves until a signal.
     *
     * @return 0
     */
    public static int run(Arguments arguments, Map<OsString, OsString> variables, Console console) {
        return new ProxyCommand(arguments, variables, console).run();
    }

    private int run() {
        Signals.cancelStart();
        PolicyContext user = Contexts.of(variables);
        Path workdir = StartDirectory.ofThisJvm(variables);
        Optional<ChosenProfile> profile = ChosenProfile.of(arguments, user, workdir, console);
        NetworkIntent intent = NetworkOptions.intent(arguments, profile, variables);
        ProxyConfigBuilder config = config(intent).requireCredentials(arguments.has(Option.REQUIRE_CREDENTIALS));
        SecretStore store = SecretStore.builder().warnings(console::warn).build();
        ProxyServices services = ProxySetup.services(
                profile,
                Settings.of(Contexts.text(variables)).requireWhole().redaction(),
                store,
                List.of(),
                variables,
                console);
        if (intent instanceof NetworkIntent.Filtered filtered) {
            ProxySetup.settings(config, filtered, variables, console);
        }
        ProxyConfig made = config.build();
        try (ProxyServer server = ProxyServer.start(made, services)) {
            Signals.commitStart();
            // What is in files goes with the proxy, even if a signal ends this JVM that is none of ours to wait for.
            Thread atExit = new Thread(server::close, "nono-proxy-exit");
            Runtime.getRuntime().addShutdownHook(atExit);
            sweep(user);
            serve(made, server);
        }
        return 0;
    }

    /** Removes what was left of sessions and proxies that were killed. */
    private void sweep(PolicyContext user) {
        try {
            StaleDirectories.remove(user.stateHome(), user.uid(), Instant.now());
        } catch (IOException e) {
            console.warn("what a killed session left cannot be removed: " + e);
        }
    }

    private void serve(ProxyConfig config, ProxyServer server) {
        server.diagnostics().forEach(diagnostic -> console.warn(diagnostic.message()));
        try (TokenFile file = TokenFile.write(arguments.value(Option.TOKEN_FILE), server)) {
            file.announce(console);
            new ProxyOutput(config, server, console).print(arguments.text(Option.PRINT), arguments.has(Option.NO_AUTH));
            while (!Signals.awaitEnd(LOOK)) {
                server.drainEvents().forEach(this::tell);
            }
            server.drainEvents().forEach(this::tell);
        }
        console.say("nono: the proxy stops");
    }

    /** With -v: what was refused, one line each. */
    private void tell(ProxyEvent event) {
        if (arguments.verbosity() > 0 && event.decision().equals("deny")) {
            console.warn("refused " + event.target() + ": " + event.reason());
        }
    }

    private ProxyConfigBuilder config(NetworkIntent intent) {
        ProxyConfigBuilder config = intent.match(this::open, this::blocked, ProxyConfig::builder);
        // No kernel holds the programs that use this proxy, so nothing is a reason for them to go round it.
        config.directPorts(Set.of());
        InetAddress address = address();
        boolean alone = address.isLoopbackAddress();
        if (!alone && arguments.has(Option.NO_AUTH)) {
            throw new NonoException(
                    ErrorCode.CONFIG_PARSE,
                    "--no-auth would open the proxy, and the credentials that it adds, to everybody who reaches "
                            + address.getHostAddress() + "; leave it out, or listen on 127.0.0.1");
        }
        if (!alone) {
            config.beyondLoopback(true);
            console.warnAlways("the proxy listens on " + address.getHostAddress()
                    + ", which others can reach: whoever has the token can use every credential of this proxy, and the token"
                    + " crosses the network in plain text");
        }
        config.bindAddress(address)
                .bindPort(number(Option.BIND_PORT, 0))
                .maxConnections(number(Option.MAX_CONNECTIONS, 256))
                .connectAuth(arguments.has(Option.NO_AUTH) ? ConnectAuth.NONE : ConnectAuth.STRICT);
        if (arguments.has(Option.NO_AUTH)) {
            console.warn("the proxy asks for no token: every program of every user of this machine can use it");
        }
        arguments.text(Option.PASS).ifPresent(pass -> config.token(Secret.of(pass)));
        Optional<String> certificate = arguments.text(Option.PROXY_CA_CERT);
        Optional<String> key = arguments.text(Option.PROXY_CA_KEY);
        if (certificate.isPresent() && key.isPresent()) {
            config.authority(new AuthorityFiles(Path.of(certificate.get()), Path.of(key.get())));
        }
        return config;
    }

    private ProxyConfigBuilder open(NetworkIntent.Unrestricted nothing) {
        console.warn("no host is named, so programs can reach every host through the proxy; name those they need with"
                + " --allow-domain or --network-profile");
        return ProxyConfig.builder().http2(arguments.has(Option.ALLOW_HTTP2));
    }

    private ProxyConfigBuilder blocked(NetworkIntent.Blocked nothing) {
        throw new NonoException(
                ErrorCode.CONFIG_PARSE,
                "the profile closes the network (network.block), which leaves nothing for a proxy to do; name another profile");
    }

    /** An address as it is written; a name would be looked up, and could be another one tomorrow. */
    private InetAddress address() {
        String text = arguments.text(Option.LISTEN).orElse("127.0.0.1");
        return IpAddress.parse(text)
                .map(IpAddress::toInetAddress)
                .orElseThrow(() -> new NonoException(
                        ErrorCode.CONFIG_PARSE,
                        "--listen takes an address such as 127.0.0.1 or ::1, not \"" + text + "\""));
    }

    private int number(Option option, int otherwise) {
        return arguments.text(option).map(Integer::valueOf).orElse(otherwise);
    }
}
