package dev.nono.cli.reference;

import java.util.List;
import java.util.stream.Collectors;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/** Completion for zsh. */
public final class ZshCompletion {
    private ZshCompletion() {}

    /**
     * Writes the completion of a command and of all its subcommands.
     *
     * @param command the command as it is called in a shell
     * @return a zsh script, to be named by an underscore and the command, in a directory of {@code fpath}
     */
    public static String render(CommandSpec command) {
        StringBuilder out = new StringBuilder();
        out.append("#compdef ").append(command.name()).append('\n');
        out.append("# Completion of ").append(command.name()).append(" for zsh, generated from its command line.\n");
        append(out, "_" + command.name(), command);
        out.append("\n_").append(command.name()).append(" \"$@\"\n");
        return out.toString();
    }

    private static void append(StringBuilder out, String function, CommandSpec command) {
        List<CommandSpec> commands = Model.commands(command);
        for (CommandSpec sub : commands) {
            append(out, function + "_" + sub.name(), sub);
        }
        out.append('\n').append(function).append("() {\n");
        if (!commands.isEmpty()) {
            out.append("    local curcontext=\"$curcontext\" state line\n");
        }
        out.append("    _arguments -s -S -C");
        for (OptionSpec option : Model.options(command)) {
            appendOption(out, option);
        }
        if (!commands.isEmpty()) {
            appendDispatch(out, function, commands);
        } else if (command.positionalParameters().isEmpty()) {
            out.append("\n}\n");
        } else {
            out.append(" \\\n        '(-)1:command:_command_names -e' '*::argument:_normal'\n}\n");
        }
    }

    private static void appendDispatch(StringBuilder out, String function, List<CommandSpec> commands) {
        out.append(" \\\n        '1: :->command' '*:: :->arguments'\n    case $state in\n        command)\n");
        out.append("            local -a commands=(");
        for (CommandSpec sub : commands) {
            out.append("\n                ").append(quote(sub.name() + ":" + Model.summary(sub)));
        }
        out.append("\n            )\n            _describe command commands\n            ;;\n        arguments)\n");
        out.append("            case $words[1] in\n");
        for (CommandSpec sub : commands) {
            String names = String.join("|", sub.names());
            out.append("                %s) %s_%s ;;%n".formatted(names, function, sub.name()));
        }
        out.append("            esac\n            ;;\n    esac\n}\n");
    }

    private static void appendOption(StringBuilder out, OptionSpec option) {
        String value = "";
        if (Model.takesValue(option)) {
            List<String> candidates = Model.candidates(option);
            String action = candidates.isEmpty()
                    ? (Model.takesPath(option) ? "_files" : "")
                    : "(" + String.join(" ", candidates) + ")";
            value = ":" + escape(Model.label(option)) + ":" + action;
        }
        String repeat = option.typeInfo().isMultiValue() ? "*" : "";
        String description = "[" + escape(Model.summary(option)) + "]";
        for (String name : option.names()) {
            String assign = value.isEmpty() ? "" : (name.startsWith("--") ? "=" : "+");
            out.append(" \\\n        ")
                    .append(quote(excluded(option, repeat) + repeat + name + assign + description + value));
        }
    }

    private static String excluded(OptionSpec option, String repeat) {
        return repeat.isEmpty() && option.names().length > 1
                ? java.util.Arrays.stream(option.names()).collect(Collectors.joining(" ", "(", ")"))
                : "";
    }

    private static String escape(String text) {
        return text.replace("\\", "\\\\")
                .replace("[", "\\[")
                .replace("]", "\\]")
                .replace(":", "\\:");
    }

    private static String quote(String text) {
        return "'" + text.replace("'", "'\\''") + "'";
    }
}
