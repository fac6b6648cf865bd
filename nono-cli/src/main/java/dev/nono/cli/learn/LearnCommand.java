package dev.nono.cli.learn;

import dev.nono.ErrorCode;
import dev.nono.NonoException;
import dev.nono.capability.Access;
import dev.nono.capability.FileGrant;
import dev.nono.capability.GrantSource;
import dev.nono.capability.RealPaths;
import dev.nono.cli.args.Arguments;
import dev.nono.cli.args.Option;
import dev.nono.cli.launch.Question;
import dev.nono.cli.launch.SandboxPlan;
import dev.nono.cli.launch.Signals;
import dev.nono.cli.terminal.Console;
import dev.nono.cli.terminal.Streams;
import dev.nono.learn.LearnSandbox;
import dev.nono.learn.Proposal;
import dev.nono.learn.SystemTracer;
import dev.nono.learn.Trace;
import dev.nono.learn.TracedCommand;
import dev.nono.network.NetworkIntent;
import dev.nono.policy.CompiledPolicy;
import dev.nono.policy.GroupSelection;
import dev.nono.policy.PolicyContext;
import dev.nono.policy.PolicyResolver;
import dev.nono.policy.ResolvedPolicy;
import dev.nono.proxy.Proxy;
import dev.nono.proxy.ProxyConfig;
import dev.nono.sandbox.OsString;
import dev.nono.sandbox.Programs;
import dev.nono.sandbox.Stdio;
import dev.nono.session.EnvironmentRules;
import dev.nono.session.LaunchPlan;
import dev.nono.session.Session;
import dev.nono.session.SessionBuilder;
import dev.nono.session.StartDirectory;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** {@code learn}: runs a command where it may read nearly everything, and says what it would need elsewhere. */
public final class LearnCommand {
    private static final String GUIDANCE =
            "On macOS a sandbox is not told what a program asks for. Run the command with nono run:"
                    + " at its end it says what was refused and which option would grant that. Or see everything that it asks for with"
                    + " nono learn --trace, which runs it WITHOUT a sandbox and needs an administrator.";
    private static final Duration LAST_EVENTS = Duration.ofSeconds(5);

    private final Arguments arguments;
    private final Map<OsString, OsString> variables;
    private final Console console;

    private LearnCommand(Arguments arguments, Map<OsString, OsString> variables, Console console) {
        this.arguments = arguments;
        this.variables = variables;
        this.console = console;
    }

    /**
     * Runs the command, if the person agrees.
     *
     * @return 0, whatever the command's exit code was
     */
    public static int run(Arguments arguments, Map<OsString, OsString> variables, Console console) {
        return new LearnCommand(arguments, variables, console).run();
    }

    private int run() {
        Optional<SystemTracer> tracer = SystemTracer.ofThisSystem();
        if (arguments.has(Option.TRACE) && tracer.isEmpty()) {
            throw new NonoException(
                    ErrorCode.UNSUPPORTED_PLATFORM,
                    "--trace exists on macOS only; leave it out, nono watches by itself");
        }
        if (tracer.isPresent() && !arguments.has(Option.TRACE)) {
            if (arguments.has(Option.JSON)) {
                throw new NonoException(
                        ErrorCode.UNSUPPORTED_PLATFORM,
                        "--json needs --trace here: without it there is nothing to print");
            }
            console.say(GUIDANCE);
            return 0;
        }
        if (arguments.trailing().isEmpty()) {
            throw new NonoException(
                    ErrorCode.NO_COMMAND, "no command given; name a program to watch: nono learn -- COMMAND");
        }
        Path workdir = arguments
                .text(Option.WORKDIR)
                .map(text -> Path.of(text).toAbsolutePath())
                .orElseGet(() -> StartDirectory.ofThisJvm(variables));
        if (!isAgreed(workdir, tracer.isPresent())) {
            console.say("Nothing was started.");
            return 0;
        }
        // What the command would get elsewhere: the groups of every run, or a profile, and the working directory.
        SandboxPlan.Asked asked = SandboxPlan.asked(
                arguments,
                variables,
                console,
                caps -> caps.grant(FileGrant.directory(workdir, Access.READ_WRITE, GrantSource.USER)),
                List.of());
        CompiledPolicy usual = asked.policy();
        PolicyContext user = usual.resolved().context();
        Trace trace = new Trace();
        int exitCode = tracer.isPresent()
                ? traced(tracer.get(), trace, workdir)
                : watch(trace, PolicyResolver.builtIn(user).resolve(GroupSelection.defaults()), workdir);
        Proposal proposal = Proposal.of(
                trace, usual, asked.proxied().map(NetworkIntent.Filtered::hostFilter), LearnCommand::addresses);
        console.result(
                arguments.has(Option.JSON)
                        ? proposal.toJson(user.home())
                        : new LearnText(proposal, user.home(), console.resultPaint(), arguments.has(Option.ALL))
                                .of(exitCode, arguments.text(Option.PROFILE)));
        return 0;
    }

    private boolean isAgreed(Path workdir, boolean unconfined) {
        if (console.isSilent()) {
            return true;
        }
        console.warn(
                unconfined
                        ? "the command runs WITHOUT a sandbox, and its calls are watched by an administrator's tools, so"
                                + " that nono can see what it asks for. Do not learn from a program that you do not trust"
                        : "the command may read every file but the protected ones, use the network, and write "
                                + workdir + " and the temporary directories, so that nono can see what it asks for."
                                + " Do not learn from a program that you do not trust");
        if (!Streams.isTerminal(0)) {
            console.say("Nobody can be asked here; with --silent nono does not ask.");
            return false;
        }
        return Question.ask("Run it?", console);
    }

    private int traced(SystemTracer tracer, Trace trace, Path workdir) {
        Map<String, String> environment = new HashMap<>();
        variables.forEach((name, value) -> environment.put(name.toString(), value.toString()));
        List<String> words =
                arguments.trailing().stream().map(OsString::toString).toList();
        Path program = Path.of(
                Programs.find(arguments.trailing().get(0), variables, workdir).toString());
        TracedCommand command = new TracedCommand(
                RealPaths.resolve(program),
                words.subList(1, words.size()),
                environment,
                workdir,
                arguments.text(Option.TIMEOUT).map(Long::parseLong).map(Duration::ofSeconds));
        try {
            return tracer.run(command, trace);
        } catch (InterruptedException e) {
            throw new NonoException(ErrorCode.CANCELLED, "interrupted while the command ran", e);
        }
    }

    private int watch(Trace trace, ResolvedPolicy groups, Path workdir) {
        LaunchPlan plan = LaunchPlan.builder(arguments.trailing())
                .capabilities(LearnSandbox.of(groups, workdir))
                .environment(EnvironmentRules.builder().host(variables).build())
                .workdir(workdir)
                .stdout(Stdio.PIPE)
                .observeAccesses()
                .build();
        Optional<Proxy> proxy = recorder();
        SessionBuilder builder = Session.of(plan).observer(trace);
        proxy.ifPresent(builder::with);
        try (Session session = builder.start()) {
            proxy.flatMap(Proxy::server).ifPresent(server -> trace.proxyAt(server.port()));
            Signals.forwardTo(session.process());
            Thread output = copy(session.process().getInputStream());
            Optional<Long> timeout = arguments.text(Option.TIMEOUT).map(Long::parseLong);
            if (timeout.isPresent() && !session.process().waitFor(timeout.get(), TimeUnit.SECONDS)) {
                console.say("The command was ended after " + timeout.get() + " seconds.");
                session.process().close();
            }
            int exitCode = session.waitFor().exitCode();
            if (!trace.await(LAST_EVENTS)) {
                console.warn("the command left processes behind; what they ask for from now on is not seen");
            }
            session.close();
            proxy.map(Proxy::events).orElse(List.of()).forEach(event -> trace.hostAsked(event.target()));
            output.join();
            return exitCode;
        } catch (InterruptedException e) {
            throw new NonoException(ErrorCode.CANCELLED, "interrupted while the command ran", e);
        }
    }

    /** A proxy that lets everything through and knows names; none where the user has a proxy, which would be gone round. */
    private Optional<Proxy> recorder() {
        for (String name :
                List.of("HTTPS_PROXY", "https_proxy", "HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy")) {
            OsString value = variables.get(OsString.of(name));
            if (value != null && value.length() > 0) {
                console.warn(
                        name + " is set, and stays as it is: which hosts the command asks for by name is not seen");
                return Optional.empty();
            }
        }
        return Optional.of(
                Proxy.beside(ProxyConfig.builder().privateRanges(true).build()));
    }

    private static Collection<InetAddress> addresses(String name) {
        try {
            return List.of(InetAddress.getAllByName(name));
        } catch (UnknownHostException e) {
            return List.of();
        }
    }

    /** What the command prints goes to standard error: standard output is for what was learned. */
    private static Thread copy(InputStream from) {
        Thread thread = new Thread(
                () -> {
                    try (InputStream in = from) {
                        OutputStream err = new FileOutputStream(FileDescriptor.err);
                        in.transferTo(err);
                    } catch (IOException e) {
                        // The session was closed, or nobody reads standard error: there is nobody to tell.
                        return;
                    }
                },
                "nono-output");
        thread.setDaemon(true);
        thread.start();
        return thread;
    }
}
