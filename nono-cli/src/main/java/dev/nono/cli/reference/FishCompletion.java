package dev.nono.cli.reference;

import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/** Completion for fish. */
public final class FishCompletion {
    private FishCompletion() {}

    /**
     * Writes the completion of a command and of all its subcommands.
     *
     * @param command the command as it is called in a shell
     * @return a fish script
     */
    public static String render(CommandSpec command) {
        StringBuilder out = new StringBuilder();
        out.append("# Completion of ").append(command.name()).append(" for fish, generated from its command line.\n\n");
        out.append("complete -c ").append(command.name()).append(" -f\n");
        append(out, command.name(), command, List.of());
        return out.toString();
    }

    private static void append(StringBuilder out, String program, CommandSpec command, List<String> path) {
        List<CommandSpec> commands = Model.commands(command);
        String here = condition(path, commands);
        for (CommandSpec sub : commands) {
            out.append("complete -c %s -n %s -a %s -d %s%n"
                    .formatted(program, quote(here), quote(sub.name()), quote(Model.summary(sub))));
        }
        String seen = condition(path, List.of());
        for (OptionSpec option : Model.options(command)) {
            out.append("complete -c ").append(program);
            if (!seen.isEmpty()) {
                out.append(" -n ").append(quote(seen));
            }
            appendOption(out, option);
        }
        if (commands.isEmpty() && !command.positionalParameters().isEmpty()) {
            out.append("complete -c %s -n %s -a '(__fish_complete_subcommand)'%n".formatted(program, quote(seen)));
        }
        for (CommandSpec sub : commands) {
            List<String> below = new ArrayList<>(path);
            below.add(sub.name());
            append(out, program, sub, below);
        }
    }

    private static void appendOption(StringBuilder out, OptionSpec option) {
        for (String name : option.names()) {
            if (name.startsWith("--")) {
                out.append(" -l ").append(quote(name.substring(2)));
            } else {
                out.append(" -s ").append(quote(name.substring(1)));
            }
        }
        if (Model.takesPath(option)) {
            out.append(" -r -F");
        } else if (Model.takesValue(option)) {
            out.append(" -x");
            List<String> candidates = Model.candidates(option);
            out.append(candidates.isEmpty() ? "" : " -a " + quote(String.join(" ", candidates)));
        }
        out.append(" -d ").append(quote(Model.summary(option))).append('\n');
    }

    private static String condition(List<String> path, List<CommandSpec> commands) {
        if (path.isEmpty()) {
            return commands.isEmpty() ? "" : "__fish_use_subcommand";
        }
        StringBuilder condition = new StringBuilder();
        for (String name : path) {
            condition
                    .append(condition.isEmpty() ? "" : "; and ")
                    .append("__fish_seen_subcommand_from ")
                    .append(name);
        }
        if (!commands.isEmpty()) {
            condition.append("; and not __fish_seen_subcommand_from");
            commands.forEach(sub -> condition.append(' ').append(sub.name()));
        }
        return condition.toString();
    }

    private static String quote(String text) {
        return "'" + text.replace("\\", "\\\\").replace("'", "\\'") + "'";
    }
}
