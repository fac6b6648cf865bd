package dev.nono.cli.reference;

import dev.nono.cli.args.Command;
import dev.nono.cli.args.Option;
import dev.nono.cli.terminal.Version;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
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
            if (command.group().isEmpty()) {
                root.addSubcommand(command.typed(), new CommandLine(spec(command)));
            } else if (!root.subcommands().containsKey(command.group().get())) {
                root.addSubcommand(command.group().get(), group(command.group().get()));
            }
        }
        return new CommandLine(root);
    }

    /** A word that several commands start with. */
    private static CommandLine group(String word) {
        CommandSpec spec = CommandSpec.create().name(word);
        spec.usageMessage()
                .customSynopsis("nono " + word + " COMMAND [ARGS]...")
                .description("Works on " + word + "s.")
                .commandListHeading("%nCommands:%n");
        options(spec, Command.globalOptions());
        for (Command command : Command.ofGroup(word)) {
            spec.addSubcommand(command.word(), new CommandLine(spec(command)));
        }
        return new CommandLine(spec);
    }

    /** The help of the commands that start with a word. */
    public static String usage(String group, boolean colour) {
        return below(root(), group).getUsageMessage(colour ? Ansi.ON : Ansi.OFF);
    }

    private static CommandLine below(CommandLine line, String word) {
        return Objects.requireNonNull(line.getSubcommands().get(word), word);
    }

    public static String usage(java.util.Optional<Command> command, boolean colour) {
        CommandLine root = root();
        CommandLine line = command.map(chosen -> line(root, chosen)).orElse(root);
        return line.getUsageMessage(colour ? Ansi.ON : Ansi.OFF);
    }

    private static CommandLine line(CommandLine root, Command command) {
        CommandLine line = root;
        for (String word : command.typed().split(" ", -1)) {
            line = below(line, word);
        }
        return line;
    }

    private static CommandSpec spec(Command command) {
        CommandSpec spec = CommandSpec.create().name(command.word());
        spec.usageMessage().customSynopsis(command.synopsis()).description(command.help() + ".");
        options(spec, command.options());
        switch (command) {
            case RUN, WRAP, LEARN ->
                positional(spec, "COMMAND...", "The program and its arguments; -- may stand before it");
            case WHY -> positional(spec, "ARGS...", "Behind --: arguments for --command");
            case POLICY -> positional(spec, "test FILE", "The file with the expectations, as JSON");
            case CREDENTIAL_FORGET -> positional(spec, "PROVIDER", "A name of credential_providers of a profile");
            case COMPLETION -> positional(spec, "SHELL", "bash, zsh, fish or powershell");
            case PROFILE_SHOW -> positional(spec, "NAME_OR_PATH", "A profile");
            case PROFILE_DIFF -> positional(spec, "NAME_OR_PATH...", "Two profiles");
            case PROFILE_VALIDATE -> positional(spec, "FILE_OR_NAME", "A profile");
            case PROFILE_INIT, PROFILE_PROMOTE -> positional(spec, "NAME", "Letters, digits and -");
            case PROFILE_GROUPS -> positional(spec, "GROUP", "One group, to be shown with its paths");
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
