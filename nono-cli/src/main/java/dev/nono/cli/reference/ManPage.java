package dev.nono.cli.reference;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/** The manual page, in the macros of man(7). */
public final class ManPage {
    private ManPage() {}

    /**
     * Writes the manual page of a command, with all its subcommands in it.
     *
     * @param command the command as it is called in a shell
     * @return roff text for section 1
     */
    public static String render(CommandSpec command) {
        StringBuilder out = new StringBuilder();
        out.append(".TH ").append(command.name().toUpperCase(Locale.ROOT)).append(" 1 \"\" \"");
        out.append(escape(String.join(" ", command.version()))).append("\"\n");
        out.append(".SH NAME\n").append(escape(command.name())).append(" \\- ");
        paragraph(out, withoutDot(Model.summary(command)));
        out.append(".SH SYNOPSIS\n");
        synopsis(out, command.name(), command);
        out.append(".SH DESCRIPTION\n");
        paragraph(out, Model.text(command.usageMessage().description()));
        section(out, "OPTIONS", command);
        List<CommandSpec> commands = Model.commands(command);
        if (!commands.isEmpty()) {
            out.append(".SH COMMANDS\n");
            commands.forEach(sub -> subcommand(out, command.name() + " " + sub.name(), sub));
        }
        exitStatus(out, command);
        footer(out, command);
        return out.toString();
    }

    private static void subcommand(StringBuilder out, String name, CommandSpec command) {
        out.append(".SS ").append(escape(name)).append('\n');
        synopsis(out, name, command);
        out.append(".PP\n");
        String description = Model.text(command.usageMessage().description());
        paragraph(out, description.isBlank() ? Model.summary(command) : description);
        arguments(out, command);
        footer(out, command);
        Model.commands(command).forEach(sub -> subcommand(out, name + " " + sub.name(), sub));
    }

    private static void synopsis(StringBuilder out, String name, CommandSpec command) {
        out.append(".B ").append(escape(name)).append('\n');
        out.append(Model.options(command).isEmpty() ? "" : "[\\fIoptions\\fR]\n");
        if (!Model.commands(command).isEmpty()) {
            out.append("\\fIcommand\\fR\n");
        }
        String positionals = command.positionalParameters().stream()
                .filter(parameter -> !parameter.hidden())
                .map(ArgSpec::paramLabel)
                .map(ManPage::escape)
                .collect(Collectors.joining(" "));
        out.append(positionals).append(positionals.isEmpty() ? "" : "\n");
    }

    private static void section(StringBuilder out, String title, CommandSpec command) {
        if (!Model.options(command).isEmpty()) {
            out.append(".SH ").append(title).append('\n');
            arguments(out, command);
        }
    }

    private static void arguments(StringBuilder out, CommandSpec command) {
        for (OptionSpec option : Model.options(command)) {
            String names = Arrays.stream(option.names())
                    .map(name -> "\\fB" + escape(name) + "\\fR")
                    .collect(Collectors.joining(", "));
            String value = Model.takesValue(option) ? " \\fI" + escape(Model.label(option)) + "\\fR" : "";
            out.append(".TP\n").append(names).append(value).append('\n');
            paragraph(out, Model.text(option.description()));
        }
    }

    private static void exitStatus(StringBuilder out, CommandSpec command) {
        if (!command.usageMessage().exitCodeList().isEmpty()) {
            out.append(".SH EXIT STATUS\n");
            command.usageMessage().exitCodeList().forEach((code, meaning) -> {
                out.append(".TP\n").append(escape(code.strip())).append('\n');
                paragraph(out, Model.text(meaning));
            });
        }
    }

    private static void footer(StringBuilder out, CommandSpec command) {
        String footer = Model.text(command.usageMessage().footer());
        if (!footer.isBlank()) {
            out.append(".PP\n.nf\n");
            footer.lines().forEach(line -> out.append(guard(escape(line))).append('\n'));
            out.append(".fi\n");
        }
    }

    private static void paragraph(StringBuilder out, String text) {
        if (text.isBlank()) {
            return;
        }
        text.strip()
                .lines()
                .forEach(line -> out.append(line.isBlank() ? ".PP" : guard(escape(line.strip())))
                        .append('\n'));
    }

    private static String withoutDot(String sentence) {
        return sentence.endsWith(".") ? sentence.substring(0, sentence.length() - 1) : sentence;
    }

    /** A line that starts with a dot or a quote would be a request. */
    private static String guard(String line) {
        return line.startsWith(".") || line.startsWith("'") ? "\\&" + line : line;
    }

    private static String escape(String text) {
        return text.replace("\\", "\\e").replace("-", "\\-").replace("\"", "\\(dq");
    }
}
