package dev.nono.cli.setup;

import dev.nono.cli.args.Arguments;
import dev.nono.cli.args.Option;
import dev.nono.cli.launch.Banner;
import dev.nono.cli.launch.Contexts;
import dev.nono.cli.terminal.Console;
import dev.nono.cli.terminal.Paint;
import dev.nono.cli.terminal.Printable;
import dev.nono.cli.terminal.Theme.Colour;
import dev.nono.cli.terminal.Version;
import dev.nono.policy.GroupSelection;
import dev.nono.policy.PolicyResolver;
import dev.nono.policy.ResolvedPolicy;
import dev.nono.policy.SensitivePath;
import dev.nono.sandbox.OsString;
import dev.nono.sandbox.Sandbox;
import dev.nono.sandbox.Support;
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

    private void list(TreeSet<String> all, String what) {
        console.result("  " + all.size() + " " + what + ", such as");
        List<String> sample = new ArrayList<>(all);
        int most = arguments.verbosity() > 0 ? sample.size() : Math.min(SAMPLES, sample.size());
        for (String one : sample.subList(0, most)) {
            console.result("    " + Printable.line(one));
        }
    }

    private void heading(String title) {
        int total = arguments.has(Option.SHELL_INTEGRATION) && !arguments.has(Option.CHECK_ONLY) ? 4 : 3;
        phase++;
        console.result(paint.bold(Colour.TEXT, "[" + phase + "/" + total + "] " + title));
    }

    private void line(String name, String value) {
        console.result("  " + name + ": " + Printable.line(value));
    }
}
