package dev.nono.cli.args;

import dev.nono.cli.args.Arguments.Warning;
import dev.nono.sandbox.OsString;
import java.util.Map;
import java.util.Optional;

/** Options that come from variables. They count like options that are typed, also in conflicts. */
final class EnvironmentOptions {
    private EnvironmentOptions() {}

    static void apply(Arguments arguments, Map<OsString, OsString> environment) {
        for (Option option : arguments.command().options()) {
            if (option.variable().isEmpty()) {
                continue;
            }
            String variable = option.variable();
            OsString value = environment.get(OsString.of(variable));
            if (value == null && !option.legacyVariable().isEmpty()) {
                value = environment.get(OsString.of(option.legacyVariable()));
                if (value != null) {
                    variable = option.legacyVariable();
                    arguments.warn(new Warning(
                            variable + " is an older name and will go with version 1.0; use " + option.variable()
                                    + " instead",
                            false));
                }
            }
            if (value != null && !arguments.has(option)) {
                take(arguments, option, variable, value);
            }
        }
        if (arguments.command() == Command.RUN
                || arguments.command() == Command.SHELL
                || arguments.command() == Command.WRAP) {
            Unknown.checkVariables(arguments.command(), environment);
            refuseWithoutSupervisor(arguments.command(), environment);
        }
    }

    /** A variable that asks for the proxy is not ignored where there can be none: the network would be open instead. */
    private static void refuseWithoutSupervisor(Command command, Map<OsString, OsString> environment) {
        for (Option option : Command.RUN.options()) {
            OsString value = option.variable().isEmpty() ? null : environment.get(OsString.of(option.variable()));
            if (command == Command.WRAP
                    && option.section() == Option.Section.PROXY
                    && value != null
                    && value.length() > 0) {
                throw new UsageException(
                        Optional.of(command),
                        option.variable() + " is set, and wrap has no " + option.typed()
                                + ", which needs a supervisor that stays; unset it, or use nono run instead");
            }
        }
    }

    private static void take(Arguments arguments, Option option, String variable, OsString value) {
        Command command = arguments.command();
        if (!option.takesValue()) {
            if (Boolish.parse(command, variable, value.toString())) {
                arguments.add(option, value);
            }
            return;
        }
        if (value.length() == 0) {
            return;
        }
        Values.check(Optional.of(command), option, variable, value);
        if (option.splitsAtCommas() || option.variableSplitsAtCommas()) {
            Values.split(value).forEach(part -> arguments.add(option, part));
        } else {
            arguments.add(option, value);
        }
    }
}
