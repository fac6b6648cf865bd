package dev.nono.cli;

import dev.nono.ErrorCode;
import dev.nono.NonoException;
import dev.nono.cli.args.ArgumentParser;
import dev.nono.cli.args.ArgumentParser.Result;
import dev.nono.cli.args.Arguments;
import dev.nono.cli.args.Command;
import dev.nono.cli.args.Option;
import dev.nono.cli.args.UsageException;
import dev.nono.cli.launch.Signals;
import dev.nono.cli.logging.Log;
import dev.nono.cli.logging.LogLevel;
import dev.nono.cli.reference.HelpModel;
import dev.nono.cli.settings.Settings;
import dev.nono.cli.terminal.Console;
import dev.nono.cli.terminal.Theme;
import dev.nono.cli.terminal.Version;
import dev.nono.cli.update.UpdateCheck;
import dev.nono.sandbox.OsString;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/** One run of the command line: parse, say what is old, run the command, tell what went wrong. */
final class Nono {
    private Nono() {}

    /**
     * Runs a command line.
     *
     * @param words everything behind {@code nono}
     * @param environment the variables
     * @return the exit code
     */
    static int run(List<OsString> words, Map<OsString, OsString> environment) {
        Map<String, String> variables = text(environment);
        Result result;
        try {
            result = ArgumentParser.parse(words, environment);
        } catch (UsageException e) {
            return usage(Console.standard(false, Theme.MOCHA, variables), e);
        }
        if (result instanceof Result.Run run) {
            return run(run.arguments(), environment, variables);
        }
        Console console = Console.standard(false, Theme.MOCHA, variables);
        if (result instanceof Result.Help help) {
            console.result(HelpModel.usage(help.command(), console.resultPaint().isOn()));
        } else if (result instanceof Result.GroupHelp help) {
            console.result(HelpModel.usage(help.word(), console.resultPaint().isOn()));
        } else {
            console.result("nono " + Version.TEXT);
        }
        return 0;
    }

    private static int run(Arguments arguments, Map<OsString, OsString> environment, Map<String, String> variables) {
        Settings settings = Settings.of(variables);
        Optional<String> name = arguments.has(Option.THEME) ? arguments.text(Option.THEME) : settings.theme();
        Optional<Theme> theme = name.isPresent() ? Theme.of(name.get()) : Optional.empty();
        Console console = Console.standard(arguments.has(Option.SILENT), theme.orElse(Theme.MOCHA), variables);
        if (name.isPresent() && theme.isEmpty()) {
            console.warn("unknown theme \"" + name.get() + "\"; using mocha");
        }
        for (String warning : settings.warnings()) {
            console.warn(warning);
        }
        if (settings.fault().isPresent() && !arguments.command().startsPrograms()) {
            console.warn("the configuration file is left out: "
                    + settings.fault().get().getMessage());
        }
        for (Arguments.Warning warning : arguments.warnings()) {
            if (warning.always()) {
                console.warnAlways(warning.text());
            } else {
                console.warn(warning.text());
            }
        }
        try {
            log(arguments, variables, console);
            if (!arguments.command().startsPrograms()) {
                UpdateCheck.tell(arguments, settings, variables, console);
            }
            return Commands.start(arguments, environment, console);
        } catch (UsageException e) {
            return usage(console, e);
        } catch (NonoException e) {
            OptionalInt signal = Signals.cancelled();
            return signal.isPresent() ? signal.getAsInt() : failure(arguments, console, e);
        }
    }

    private static void log(Arguments arguments, Map<String, String> variables, Console console) {
        Optional<String> level = Optional.ofNullable(variables.getOrDefault("NONO_LOG", variables.get("RUST_LOG")));
        if (arguments.has(Option.LOG_FILE) || arguments.verbosity() > 0 || level.isPresent() || console.isSilent()) {
            Optional<String> problem = Log.configure(
                    LogLevel.of(console.isSilent(), arguments.verbosity(), level), arguments.text(Option.LOG_FILE));
            if (problem.isPresent()) {
                console.warn(problem.get());
            }
        }
    }

    private static int usage(Console console, UsageException e) {
        String command = e.command().map(Command::typed).orElse("");
        console.error(String.valueOf(e.getMessage()));
        console.notice("\nUsage: " + e.command().map(Command::synopsis).orElse("nono [OPTIONS] COMMAND [ARGS]...")
                + "\nFor more: nono " + (command.isEmpty() ? "" : command + " ") + "--help");
        return ExitCodes.USAGE;
    }

    private static int failure(Arguments arguments, Console console, NonoException e) {
        if (arguments.has(Option.JSON)) {
            console.result(ErrorJson.of(e));
        }
        if (e.code() == ErrorCode.ACTION_REQUIRED) {
            console.notice(dev.nono.cli.terminal.Printable.lines(String.valueOf(e.getMessage())));
        } else if (e.code() != ErrorCode.CANCELLED) {
            console.error(String.valueOf(e.getMessage()));
        }
        return ExitCodes.FAILURE;
    }

    private static Map<String, String> text(Map<OsString, OsString> environment) {
        Map<String, String> text = new HashMap<>();
        for (Map.Entry<OsString, OsString> variable : environment.entrySet()) {
            text.put(variable.getKey().toString(), variable.getValue().toString());
        }
        return text;
    }
}
