package dev.nono.cli.reference;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import picocli.CommandLine;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/** What the generators read from a command: its visible parts, as plain text. */
final class Model {
    private Model() {}

    /** The visible commands below a command, each once, in the order of its declaration. */
    static List<CommandSpec> commands(CommandSpec command) {
        return command.subcommands().values().stream()
                .map(CommandLine::getCommandSpec)
                .filter(sub -> !sub.usageMessage().hidden())
                .distinct()
                .toList();
    }

    /** The visible options of a command, ordered by their longest name. */
    static List<OptionSpec> options(CommandSpec command) {
        return command.options().stream()
                .filter(option -> !option.hidden())
                .sorted(Comparator.comparing(OptionSpec::longestName))
                .toList();
    }

    static boolean takesValue(OptionSpec option) {
        return option.arity().max() > 0;
    }

    /** The values that an option knows, if it knows them all. */
    static List<String> candidates(OptionSpec option) {
        List<String> candidates = new ArrayList<>();
        if (option.completionCandidates() != null) {
            option.completionCandidates().forEach(candidates::add);
        } else if (valueType(option).isEnum()) {
            Arrays.stream(valueType(option).getEnumConstants())
                    .map(Object::toString)
                    .forEach(candidates::add);
        }
        return candidates;
    }

    /** Whether the value of an option is a path, by its type or by what its label calls it. */
    static boolean takesPath(OptionSpec option) {
        String label = option.paramLabel().toUpperCase(Locale.ROOT);
        return takesValue(option)
                && (java.nio.file.Path.class.isAssignableFrom(valueType(option))
                        || label.contains("PATH")
                        || label.contains("DIR")
                        || label.contains("FILE")
                        || label.contains("SOCKET"));
    }

    /** The name of the value of an option, without the angle brackets that picocli puts round a default label. */
    static String label(OptionSpec option) {
        String label = option.paramLabel();
        return label.startsWith("<") && label.endsWith(">") ? label.substring(1, label.length() - 1) : label;
    }

    static String summary(OptionSpec option) {
        return firstLine(option.description());
    }

    static String summary(CommandSpec command) {
        String[] header = command.usageMessage().header();
        return firstLine(header.length > 0 ? header : command.usageMessage().description());
    }

    /** Lines of picocli's markup as plain text. */
    static String text(String... lines) {
        return Arrays.stream(lines)
                .map(line -> Ansi.OFF.string(line.replace("%n", "\n").replace("%%", "%")))
                .collect(Collectors.joining("\n"));
    }

    private static Class<?> valueType(OptionSpec option) {
        return option.typeInfo().isMultiValue()
                ? option.typeInfo().getAuxiliaryTypes()[0]
                : option.typeInfo().getType();
    }

    private static String firstLine(String... lines) {
        return text(lines).lines().findFirst().orElse("");
    }
}
