package dev.nono.cli.reference;

import dev.nono.cli.args.Command;
import dev.nono.cli.args.Option;
import dev.nono.cli.terminal.Version;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import picocli.CommandLine;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Model.ArgGroupSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/** The table of commands and options as picocli sees it: for help texts, completions and the manual page. */
public final class HelpModel {
    private HelpModel() {}

    public static CommandLine root() {
        CommandSpec root = CommandSpec.create().name("nono").version("nono " + Version.TEXT);
        root.usageMessage()
                .customSynopsis("nono [OPTIONS] COMMAND [ARGS]...")
                .description("Runs a program in a sandbox that the kernel enforces.")
                .commandListHeading("%nCommands:%n")
                .footer("%nOptions and arguments of a command: nono COMMAND --help");
        Set<Option> options = java.util.EnumSet.of(Option.VERSION);
        options.addAll(Command.globalOptions());
        options(root, options);
        for (Command command : Command.values()) {
            root.addSubcommand(command.typed(), new CommandLine(spec(command)));
        }
        return new CommandLine(root);
    }

    public static String usage(java.util.Optional<Command> command, boolean colour) {
        CommandLine root = root();
        CommandLine line =
                command.map(chosen -> root.getSubcommands().get(chosen.typed())).orElse(root);
        return line.getUsageMessage(colour ? Ansi.ON : Ansi.OFF);
    }

    private static CommandSpec spec(Command command) {
        CommandSpec spec = CommandSpec.create().name(command.typed());
        spec.usageMessage().customSynopsis(command.synopsis()).description(command.help() + ".");
        options(spec, command.options());
        switch (command) {
            case RUN, WRAP, LEARN ->
                positional(spec, "COMMAND...", "The program and its arguments; -- may stand before it");
            case WHY -> positional(spec, "ARGS...", "Behind --: arguments for --command");
            case POLICY -> positional(spec, "test FILE", "The file with the expectations, as JSON");
            case COMPLETION -> positional(spec, "SHELL", "bash, zsh, fish or powershell");
            default -> {}
        }
        return spec;
    }

    private static void positional(CommandSpec spec, String label, String help) {
        spec.addPositional(PositionalParamSpec.builder()
                .paramLabel(label)
                .hideParamSyntax(true)
                .arity("0..*")
                .type(List.class)
                .auxiliaryTypes(String.class)
                .description(help)
                .build());
    }

    private static void options(CommandSpec spec, Set<Option> options) {
        Map<Option.Section, List<Option>> sections = new EnumMap<>(Option.Section.class);
        for (Option option : options) {
            sections.computeIfAbsent(option.section(), s -> new ArrayList<>()).add(option);
        }
        sections.forEach((section, members) -> {
            ArgGroupSpec.Builder group = ArgGroupSpec.builder()
                    .heading("%n" + section.title() + ":%n")
                    .order(section.ordinal())
                    .validate(false);
            members.forEach(option -> group.addArg(spec(option)));
            spec.addArgGroup(group.build());
        });
    }

    private static OptionSpec spec(Option option) {
        OptionSpec.Builder builder = option.letter() == '\0'
                ? OptionSpec.builder(option.typed())
                : OptionSpec.builder("-" + option.letter(), option.typed());
        builder.description(option.help() + variable(option))
                .hidden(option.isHidden())
                .order(option.ordinal());
        if (option.takesValue()) {
            builder.paramLabel(option.label()).arity("1").required(false);
            if (option.kind() == Option.Kind.LIST) {
                builder.type(List.class).auxiliaryTypes(String.class);
            } else {
                builder.type(String.class);
            }
            if (!option.choices().isEmpty()) {
                builder.completionCandidates(option.choices());
            }
        } else {
            builder.arity("0").type(boolean.class);
        }
        if (option == Option.HELP) {
            builder.usageHelp(true);
        } else if (option == Option.VERSION) {
            builder.versionHelp(true);
        }
        return builder.build();
    }

    private static String variable(Option option) {
        return option.variable().isEmpty() ? "" : " [" + option.variable() + "]";
    }
}
