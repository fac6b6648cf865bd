package dev.nono.cli.launch;

import dev.nono.ErrorCode;
import dev.nono.NonoException;
import dev.nono.TerminalText;
import dev.nono.capability.Access;
import dev.nono.capability.CapabilitySet;
import dev.nono.capability.FileGrant;
import dev.nono.capability.NetworkMode;
import dev.nono.cli.args.Arguments;
import dev.nono.cli.args.Command;
import dev.nono.cli.args.Option;
import dev.nono.cli.settings.Settings;
import dev.nono.cli.terminal.Console;
import dev.nono.hook.HookExtension;
import dev.nono.learn.Trace;
import dev.nono.profile.model.SecuritySection;
import dev.nono.profile.model.SessionHook;
import dev.nono.profile.model.SessionHooks;
import dev.nono.proxy.Proxy;
import dev.nono.sandbox.ExecFailedException;
import dev.nono.sandbox.NetworkEnforcement;
import dev.nono.sandbox.OsString;
import dev.nono.sandbox.Sandbox;
import dev.nono.sandbox.Support;
import dev.nono.secret.RedactionPolicy;
import dev.nono.secret.store.SecretStore;
import dev.nono.session.ExitCodes;
import dev.nono.session.LaunchPlan;
import dev.nono.session.ProxyOnWsl2;
import dev.nono.session.Session;
import dev.nono.session.SessionBuilder;
import dev.nono.session.SessionObserver;
import dev.nono.session.SessionPreview;
import dev.nono.session.SessionResult;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** {@code run}, {@code shell} and {@code wrap}. */
public final class RunCommand {
    private static final int PORT_IN_DRY_RUNS = 49152;

    private final Arguments arguments;
    private final Map<OsString, OsString> variables;
    private final Console console;
    private @Nullable Watch watch;

    private RunCommand(Arguments arguments, Map<OsString, OsString> variables, Console console) {
        this.arguments = arguments;
        this.variables = variables;
        this.console = console;
    }

    /**
     * Runs the command.
     *
     * @return the exit code of the program, or nono's own
     */
    public static int run(Arguments arguments, Map<OsString, OsString> variables, Console console) {
        return new RunCommand(arguments, variables, console).run();
    }

    private int run() {
        if (!arguments.has(Option.PROFILE)) {
            requireCommand(typed());
        }
        Optional<RedactionPolicy> redaction =
                Settings.of(Contexts.text(variables)).requireWhole().redaction();
        Banner.print(console);
        SandboxPlan plan = SandboxPlan.of(arguments, variables, console);
        List<OsString> command = command(plan);
        CapabilityBlock.print(plan, arguments.verbosity(), console);
        EnvironmentCredentials credentials = EnvironmentCredentials.of(
                arguments,
                plan.profile().isEmpty() ? Map.of() : plan.profile().get().envCredentials(),
                console);
        if (arguments.command() != Command.WRAP) {
            // A session in place asks last, while the other thread still makes ready what answers.
            requireSupport();
        }
        SessionBuilder session =
                Session.of(launch(command, plan, credentials, redaction)).observer(observer(plan));
        Optional<Proxy> proxy = Optional.empty();
        if (plan.proxied().isPresent() && !arguments.has(Option.DRY_RUN)) {
            Signals.cancelStart();
            Proxy made = ProxySetup.of(
                    plan.proxied().get(),
                    arguments.has(Option.REQUIRE_CREDENTIALS),
                    plan.profile(),
                    redaction,
                    store(plan),
                    writable(plan),
                    variables,
                    console);
            session.with(made).with(new LastStep());
            proxy = Optional.of(made);
        }
        if (plan.profile().isPresent()) {
            hooks(plan.profile().get().resolved().profile().sessionHooks(), session);
        }
        if (arguments.has(Option.DRY_RUN)) {
            SessionPreview preview = session.preview();
            if (plan.proxied().isPresent()) {
                ProxySetup.unstarted(
                                plan.proxied().get(),
                                plan.profile(),
                                redaction,
                                store(plan),
                                writable(plan),
                                variables,
                                console)
                        .requireIsolation(preview.request().capabilities());
            }
            DryRun.print(preview, command, arguments.verbosity(), redaction, console);
            return 0;
        }
        if (arguments.command() == Command.WRAP) {
            console.prepare();
            throw session.exec();
        }
        if (arguments.command() == Command.SHELL) {
            console.say("Leave the shell with exit or Ctrl-D.");
        }
        Signals.hold();
        try {
            return supervised(session, plan, proxy);
        } finally {
            Signals.stop();
        }
    }

    /** Last, so that the hooks see what all others grant; a dry run has no effect, so that none runs there. */
    private void hooks(SessionHooks hooks, SessionBuilder session) {
        if (hooks.before().isEmpty() && hooks.after().isEmpty()) {
            return;
        }
        if (arguments.command() == Command.WRAP) {
            console.warn(
                    "the session_hooks of the profile do not run with wrap, which leaves nobody to run them; use nono"
                            + " run");
        } else if (arguments.has(Option.DRY_RUN)) {
            hook("before", hooks.before());
            hook("after", hooks.after());
        } else {
            session.with(new InterruptibleHooks(HookExtension.of(hooks, Contexts.of(variables))));
        }
    }

    private void hook(String when, Optional<SessionHook> hook) {
        if (hook.isPresent()) {
            console.say("Outside of the sandbox, " + when + " the command: "
                    + TerminalText.clean(hook.get().script()));
        }
    }

    /** Who sees what happens: files only if somebody wants to know, since that slows the command. */
    private SessionObserver observer(SandboxPlan plan) {
        if (arguments.has(Option.WATCH_FILES) && plan.policy().isPresent()) {
            Watch watching = new Watch(console);
            watch = watching;
            return watching;
        }
        return new Narrator(console);
    }

    private int supervised(SessionBuilder builder, SandboxPlan plan, Optional<Proxy> proxy) {
        Report report = new Report(plan, proxy, arguments, console);
        SessionResult result = ended(builder, report);
        Watch watching = watch;
        boolean stopped = result.cause() == SessionResult.Cause.SIGNAL;
        if (!stopped && (result.report().hasDenials() || watching != null)) {
            // Everything that the command started has ended: nothing of it is there to answer.
            Signals.endThisProcessWith(result.exitCode());
            SaveOffer.make(
                    arguments,
                    variables,
                    console,
                    plan,
                    result.report(),
                    watching == null ? new Trace() : watching.trace());
        }
        return result.exitCode();
    }

    private SessionResult ended(SessionBuilder builder, Report report) {
        Optional<ExitCodeFile> file = ExitCodeFile.open(arguments.value(Option.EXIT_CODE_FILE));
        try (Session session = builder.start()) {
            Signals.forwardTo(session.process());
            SessionResult result = session.waitFor();
            file.ifPresent(to -> to.command(result.exitCode()));
            report.of(result);
            return result;
        } catch (InterruptedException e) {
            throw new NonoException(ErrorCode.CANCELLED, "interrupted while the command ran", e);
        } catch (ExecFailedException e) {
            file.ifPresent(to -> to.nono(ExitCodes.NOT_EXECUTED));
            return report.of(e);
        } catch (NonoException e) {
            file.ifPresent(to -> to.nono(Signals.cancelled().orElse(ExitCodes.ERROR)));
            throw e;
        } finally {
            file.ifPresent(ExitCodeFile::close);
        }
    }

    private List<OsString> typed() {
        return arguments.command() == Command.SHELL
                ? List.of(arguments.value(Option.SHELL).orElseGet(this::usualShell))
                : arguments.trailing();
    }

    private List<OsString> command(SandboxPlan plan) {
        List<OsString> command = typed();
        if (plan.profile().isPresent() && arguments.command() != Command.SHELL) {
            command = plan.profile().get().command(command, console);
        }
        requireCommand(command);
        return command;
    }

    private void requireCommand(List<OsString> command) {
        if (command.isEmpty()) {
            throw new NonoException(
                    ErrorCode.NO_COMMAND,
                    "no command given; name a program to run: nono "
                            + arguments.command().typed() + " [OPTIONS] -- COMMAND");
        }
    }

    private OsString usualShell() {
        OsString shell = variables.get(OsString.of("SHELL"));
        return shell == null || shell.length() == 0 ? OsString.of("/bin/sh") : shell;
    }

    private LaunchPlan launch(
            List<OsString> command,
            SandboxPlan plan,
            EnvironmentCredentials credentials,
            Optional<RedactionPolicy> redaction) {
        LaunchPlan.Builder builder = LaunchPlan.builder(command)
                .capabilities(arguments.has(Option.DRY_RUN) ? withPort(plan.capabilities()) : plan.capabilities())
                .environment(plan.environment())
                .workdir(plan.workdir());
        Optional<String> enforcement = arguments.text(Option.SANDBOX_POLICY);
        if (plan.profile().isPresent()) {
            ChosenProfile profile = plan.profile().get();
            builder.profile(profile.resolved().source().name());
            if (enforcement.isEmpty()) {
                enforcement = profile.sandboxPolicy();
            }
        }
        if (enforcement.isPresent()) {
            enforce(enforcement.get(), builder);
        }
        if (plan.proxied().isPresent()) {
            SecuritySection security = plan.profile().isPresent()
                    ? plan.profile().get().resolved().profile().security()
                    : SecuritySection.NONE;
            for (String warning : ProxyOnWsl2.apply(security, plan.capabilities(), builder)) {
                console.warn(warning);
            }
        }
        credentials.announce();
        if (!credentials.isEmpty() && !arguments.has(Option.DRY_RUN)) {
            // A key store may wait for a person, who may have thought better of it.
            Signals.endThisProcess();
            credentials.load(store(plan)).ifPresent(builder::inject);
        }
        if (redaction.isPresent()) {
            builder.redaction(redaction.get());
        }
        if (arguments.has(Option.WATCH_FILES) && plan.policy().isPresent()) {
            builder.observeAccesses();
        }
        return builder.build();
    }

    private static void enforce(String wireName, LaunchPlan.Builder builder) {
        for (NetworkEnforcement enforcement : NetworkEnforcement.values()) {
            if (enforcement.wireName().equals(wireName)) {
                builder.networkEnforcement(enforcement);
            }
        }
    }

    /** A dry run starts no proxy, so a port stands for the one that it would get. */
    private static CapabilitySet withPort(CapabilitySet capabilities) {
        return capabilities.networkMode() instanceof NetworkMode.ProxyOnly proxy && proxy.port() == 0
                ? capabilities.toBuilder()
                        .network(NetworkMode.proxyOnly(PORT_IN_DRY_RUNS, proxy.bindPorts()))
                        .build()
                : capabilities;
    }

    /** Programs that know secrets are not taken from where the command may write. */
    private SecretStore store(SandboxPlan plan) {
        return SecretStore.builder()
                .untrusted(writable(plan))
                .warnings(console::warn)
                .build();
    }

    private static List<Path> writable(SandboxPlan plan) {
        List<Path> writable = new ArrayList<>();
        for (FileGrant grant : plan.capabilities().files()) {
            if (grant.access() != Access.READ) {
                writable.add(grant.resolved());
            }
        }
        return writable;
    }

    private static void requireSupport() {
        Support support = Sandbox.support();
        if (!support.supported()) {
            throw new NonoException(
                    ErrorCode.UNSUPPORTED_PLATFORM, support.details() + "; nono setup --check-only tells more");
        }
    }
}
