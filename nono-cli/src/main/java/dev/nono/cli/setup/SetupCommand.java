package dev.nono.cli.setup;

import dev.nono.NonoException;
import dev.nono.cli.args.Arguments;
import dev.nono.cli.args.Option;
import dev.nono.cli.launch.Banner;
import dev.nono.cli.launch.Contexts;
import dev.nono.cli.terminal.Console;
import dev.nono.cli.terminal.Paint;
import dev.nono.cli.terminal.Printable;
import dev.nono.cli.terminal.Theme.Colour;
import dev.nono.cli.terminal.Version;
import dev.nono.platform.PlatformFacts;
import dev.nono.policy.GroupSelection;
import dev.nono.policy.PolicyContext;
import dev.nono.policy.PolicyResolver;
import dev.nono.policy.ResolvedPolicy;
import dev.nono.policy.SensitivePath;
import dev.nono.profile.ProfileContext;
import dev.nono.profile.ProfileLocations;
import dev.nono.profile.ProfileSource;
import dev.nono.profile.Profiles;
import dev.nono.profile.model.Profile;
import dev.nono.profile.model.ProfileMeta;
import dev.nono.sandbox.OsString;
import dev.nono.sandbox.Sandbox;
import dev.nono.sandbox.Support;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/** {@code setup}: what this machine can do, and what nono protects on it. */
public final class SetupCommand {
    private static final int SAMPLES = 8;

    private final Arguments arguments;
    private final Map<OsString, OsString> variables;
    private final Console console;
    private final Paint paint;
    private int phase;

    private SetupCommand(Arguments arguments, Map<OsString, OsString> variables, Console console) {
        this.arguments = arguments;
        this.variables = variables;
        this.console = console;
        this.paint = console.resultPaint();
    }

    /**
     * Runs the phases.
     *
     * @return 0, or 1 if this machine cannot make sandboxes
     */
    public static int run(Arguments arguments, Map<OsString, OsString> variables, Console console) {
        return new SetupCommand(arguments, variables, console).run();
    }

    private int run() {
        Banner.print(console);
        heading("Installation");
        line("Program", System.getProperty("nono.launcher", "java dev.nono.cli.Main"));
        line("Version", Version.TEXT);
        line("Platform", System.getProperty("os.name") + " " + System.getProperty("os.arch"));
        line("Java", Runtime.version() + " at " + System.getProperty("java.home"));
        Support support = Sandbox.support();
        heading("Sandbox");
        line("Backend", support.platform());
        line("Kernel", System.getProperty("os.version"));
        line("Support", support.details());
        support.features().forEach(feature -> line("Feature", feature));
        if (!support.supported()) {
            console.error("this machine cannot make sandboxes: " + support.details());
            return 1;
        }
        protections();
        Profiles profiles = Profiles.at(
                ProfileLocations.of(Contexts.text(variables), Path.of("").toAbsolutePath()));
        profiles(profiles);
        if (arguments.has(Option.EXAMPLE_PROFILES) && !arguments.has(Option.CHECK_ONLY)) {
            heading("Example profiles");
            ExampleProfiles.write(profiles.locations().profiles(), arguments.has(Option.FORCE))
                    .forEach(line -> console.result("  " + Printable.line(line)));
        }
        if (arguments.has(Option.SHELL_INTEGRATION) && !arguments.has(Option.CHECK_ONLY)) {
            heading("Shell");
            console.result(ShellIntegration.lines(variables));
        }
        return 0;
    }

    private void protections() {
        ResolvedPolicy policy = PolicyResolver.builtIn(Contexts.of(variables)).resolve(GroupSelection.defaults());
        TreeSet<String> paths = new TreeSet<>();
        for (SensitivePath path : policy.sensitivePaths().paths()) {
            paths.add(path.path().toString());
        }
        heading("Protection");
        list(paths, "sensitive paths");
        list(new TreeSet<>(policy.blockedCommands()), "blocked commands");
    }

    private void profiles(Profiles profiles) {
        heading("Profiles");
        PolicyContext user = Contexts.of(variables);
        ProfileContext context = new ProfileContext(
                PlatformFacts.ofThisSystem(), Path.of("").toAbsolutePath(), user.uid(), user.environment());
        for (ProfileSource source : profiles.list()) {
            try {
                Profile profile = profiles.find(source.name()).resolve(context).profile();
                String network = profile.network().block()
                        ? "network blocked"
                        : profile.network().activatesProxy() ? "network filtered" : "network open";
                line(
                        source.name(),
                        profile.meta().flatMap(ProfileMeta::description).orElse("no description") + " ("
                                + source.display() + ", " + network + ")");
            } catch (NonoException e) {
                line(source.name(), "cannot be used: " + e.getMessage());
            }
        }
    }

    private void list(TreeSet<String> all, String what) {
        console.result("  " + all.size() + " " + what + ", such as");
        List<String> sample = new ArrayList<>(all);
        int most = arguments.verbosity() > 0 ? sample.size() : Math.min(SAMPLES, sample.size());
        for (String one : sample.subList(0, most)) {
            console.result("    " + Printable.line(one));
        }
    }

    private void heading(String title) {
        int total = 4;
        if (!arguments.has(Option.CHECK_ONLY)) {
            total += (arguments.has(Option.EXAMPLE_PROFILES) ? 1 : 0)
                    + (arguments.has(Option.SHELL_INTEGRATION) ? 1 : 0);
        }
        phase++;
        console.result(paint.bold(Colour.TEXT, "[" + phase + "/" + total + "] " + title));
    }

    private void line(String name, String value) {
        console.result("  " + name + ": " + Printable.line(value));
    }
}
