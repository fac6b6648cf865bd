package dev.nono.cli.args;

import dev.nono.cli.args.Arguments.Warning;
import dev.nono.sandbox.OsString;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Reads a command line. Options of nono stand before and after the command; where a command takes a command line of
 * somebody else, the first word that is no option ends nono's part, and nothing behind it is looked at.
 */
public final class ArgumentParser {
    private static final OsString NOTHING = OsString.of("");

    private final List<OsString> words;
    private final Map<OsString, OsString> environment;
    private final Map<String, Option> byName = new HashMap<>();
    private final Map<Option, OsString> early = new HashMap<>();
    private Optional<Warning> deprecated = Optional.empty();
    private int next;

    private ArgumentParser(List<OsString> words, Map<OsString, OsString> environment) {
        this.words = words;
        this.environment = environment;
    }

    /**
     * Reads a command line.
     *
     * @param words everything behind the name of the program
     * @param environment the variables, of which some stand for options
     * @return what was asked for
     * @throws UsageException if it cannot be understood
     */
    public static Result parse(List<OsString> words, Map<OsString, OsString> environment) {
        return new ArgumentParser(words, environment).root();
    }

    /** What a command line asks for. */
    public sealed interface Result {
        /** The help of nono itself, or of one command. */
        record Help(Optional<Command> command) implements Result {}

        /** The help of the commands that start with a word. */
        record GroupHelp(String word) implements Result {}

        /** The version. */
        record Version() implements Result {}

        /** A command. */
        record Run(Arguments arguments) implements Result {}
    }

    private Result root() {
        know(Command.globalOptions());
        know(Set.of(Option.VERSION));
        while (next < words.size()) {
            String word = words.get(next).toString();
            if (word.equals("--") || !word.startsWith("-") || word.equals("-")) {
                break;
            }
            next++;
            Option option = read(Optional.empty(), null, word);
            if (option == Option.HELP) {
                return new Result.Help(Optional.empty());
            }
            if (option == Option.VERSION) {
                return new Result.Version();
            }
        }
        if (next == words.size() || words.get(next).toString().equals("--")) {
            throw new UsageException(Optional.empty(), "no command given");
        }
        String word = words.get(next++).toString();
        if (word.equals("help")) {
            return help();
        }
        if (!Command.ofGroup(word).isEmpty() || isOlderProfileCommand(word)) {
            return group(word);
        }
        Optional<Command> command = Command.of(word);
        if (command.isEmpty()) {
            throw Unknown.command(word);
        }
        return command(command.get());
    }

    /** Whether the words are {@code policy} and one of the commands that are now those of {@code profile}. */
    private boolean isOlderProfileCommand(String word) {
        if (!word.equals("policy") || next == words.size()) {
            return false;
        }
        return switch (words.get(next).toString()) {
            case "groups", "profiles", "show", "diff", "validate" -> true;
            default -> false;
        };
    }

    /** A command of two words. Those of {@code policy} are older names of those of {@code profile}. */
    private Result group(String word) {
        boolean old = word.equals("policy");
        String group = old ? "profile" : word;
        if (next == words.size()) {
            throw new UsageException(
                    Optional.empty(), "nono " + word + " needs another word, such as " + group + " list");
        }
        String second = words.get(next++).toString();
        if (second.equals("--help") || second.equals("-h")) {
            return new Result.GroupHelp(group);
        }
        String meant = old && second.equals("profiles") ? "list" : second;
        for (Command command : Command.ofGroup(group)) {
            if (command.word().equals(meant)) {
                if (old) {
                    deprecated =
                            Optional.of(new Warning("nono policy is deprecated; use nono " + command.typed(), false));
                }
                return command(command);
            }
        }
        throw new UsageException(
                Optional.empty(),
                "unknown command \"" + word + " " + second + "\"; nono " + group + " --help lists them");
    }

    private Result help() {
        if (next == words.size()) {
            return new Result.Help(Optional.empty());
        }
        String word = words.get(next).toString();
        if (!Command.ofGroup(word).isEmpty()) {
            return new Result.GroupHelp(word);
        }
        return new Result.Help(Optional.of(Command.of(word).orElseThrow(() -> Unknown.command(word))));
    }

    private Result command(Command command) {
        byName.remove("--" + Option.VERSION.longName());
        byName.remove("-" + Option.VERSION.letter());
        know(command.options());
        Arguments arguments = new Arguments(command);
        if (deprecated.isPresent()) {
            arguments.warn(deprecated.get());
        }
        for (Map.Entry<Option, OsString> option : early.entrySet()) {
            arguments.add(option.getKey(), option.getValue());
        }
        while (next < words.size()) {
            String word = words.get(next).toString();
            if (word.equals("--")) {
                List<OsString> rest = words.subList(next + 1, words.size());
                if (!rest.isEmpty() && !command.takesCommand() && command != Command.WHY) {
                    throw new UsageException(Optional.of(command), "unexpected argument \"" + rest.get(0) + "\"");
                }
                arguments.trail(rest);
                break;
            }
            if (!word.startsWith("-") || word.equals("-")) {
                if (command.takesCommand()) {
                    arguments.trail(words.subList(next, words.size()));
                    break;
                }
                positional(arguments);
                continue;
            }
            next++;
            if (read(Optional.of(command), arguments, word) == Option.HELP) {
                return new Result.Help(Optional.of(command));
            }
        }
        boolean typed = arguments.has(Option.ALLOW_NET);
        EnvironmentOptions.apply(arguments, environment);
        if (typed && !arguments.has(Option.PROFILE)) {
            arguments.warn(new Warning("--allow-net is not needed: the network is open unless it is blocked", false));
        }
        Conflicts.check(arguments);
        return new Result.Run(arguments);
    }

    private void positional(Arguments arguments) {
        Command command = arguments.command();
        OsString word = words.get(next++);
        if (arguments.trailing().size() >= command.operands()) {
            throw new UsageException(
                    Optional.of(command),
                    "unexpected argument \"" + word + "\""
                            + (command == Command.WHY ? "; arguments of --command stand behind --" : ""));
        }
        arguments.trail(List.of(word));
    }

    private void know(Set<Option> options) {
        for (Option option : options) {
            byName.put(option.typed(), option);
            if (option.letter() != '\0') {
                byName.put("-" + option.letter(), option);
            }
            for (String older : option.legacyNames()) {
                byName.put("--" + older, option);
            }
        }
    }

    /** Reads the word that was just passed, and its value if it has one. */
    private Option read(
            Optional<Command> command, @org.jspecify.annotations.Nullable Arguments arguments, String word) {
        if (word.startsWith("--")) {
            int equals = word.indexOf('=');
            String name = equals < 0 ? word : word.substring(0, equals);
            Option option = byName.get(name);
            if (option == null) {
                throw Unknown.option(command, name);
            }
            if (arguments != null && name.length() > 2 && option.legacyNames().contains(name.substring(2))) {
                arguments.warn(legacy(name, option));
            }
            OsString value = equals < 0 ? null : tail(words.get(next - 1), equals + 1);
            return take(command, arguments, option, name, value);
        }
        return letters(command, arguments, words.get(next - 1));
    }

    private Option letters(
            Optional<Command> command, @org.jspecify.annotations.Nullable Arguments arguments, OsString bundle) {
        String word = bundle.toString();
        int i = 1;
        while (true) {
            String name = "-" + word.charAt(i);
            Option option = byName.get(name);
            if (option == null) {
                throw Unknown.option(command, name);
            }
            i++;
            boolean last = i == word.length();
            if (last || option.takesValue()) {
                OsString value = last ? null : tail(bundle, word.charAt(i) == '=' ? i + 1 : i);
                return take(command, arguments, option, name, value);
            }
            if (option == Option.HELP || option == Option.VERSION) {
                return option;
            }
            take(command, arguments, option, name, null);
        }
    }

    private Option take(
            Optional<Command> command,
            @org.jspecify.annotations.Nullable Arguments arguments,
            Option option,
            String name,
            @org.jspecify.annotations.Nullable OsString joined) {
        if (!option.takesValue()) {
            if (joined != null) {
                throw new UsageException(command, name + " takes no value, but was given \"" + joined + "\"");
            }
            store(command, arguments, option, NOTHING);
            return option;
        }
        OsString value = joined;
        if (value == null) {
            value = next < words.size() ? words.get(next) : null;
            if (value == null || (value.toString().startsWith("-") && value.length() > 1)) {
                String found = value == null || value.toString().equals("--")
                        ? ""
                        : "; write " + name + "=" + value + " if \"" + value + "\" is its value";
                throw new UsageException(command, name + " needs a value <" + option.label() + ">" + found);
            }
            next++;
        }
        if (value.length() == 0) {
            throw new UsageException(command, name + " was given an empty value; it needs a <" + option.label() + ">");
        }
        Values.check(command, option, name, value);
        if (!option.splitsAtCommas()) {
            store(command, arguments, option, value);
            if (option.isPair()) {
                store(command, arguments, option, second(command, option, name));
            }
            return option;
        }
        for (OsString part : Values.split(value)) {
            store(command, arguments, option, part);
        }
        return option;
    }

    /** The second word of an option that takes two. */
    private OsString second(Optional<Command> command, Option option, String name) {
        OsString value = next < words.size() ? words.get(next) : OsString.of("-");
        if (value.length() == 0 || value.toString().startsWith("-")) {
            throw new UsageException(command, name + " takes two values: <" + option.label() + ">");
        }
        next++;
        Values.check(command, option, name, value);
        return value;
    }

    private void store(
            Optional<Command> command,
            @org.jspecify.annotations.Nullable Arguments arguments,
            Option option,
            OsString value) {
        boolean again = arguments == null ? early.put(option, value) != null : arguments.has(option);
        if (again && (option.kind() == Option.Kind.VALUE || option.kind() == Option.Kind.FLAG)) {
            throw new UsageException(command, option.typed() + " is given more than once");
        }
        if (arguments != null) {
            arguments.add(option, value);
        }
    }

    private static Warning legacy(String name, Option option) {
        boolean always = option == Option.BYPASS_PROTECTION;
        return new Warning(
                name + " is an older name and will go with version 1.0; use " + option.typed() + " instead", always);
    }

    /** The bytes behind a number of characters, all of which but the tail are ASCII. */
    private static OsString tail(OsString word, int from) {
        byte[] bytes = word.bytes();
        return OsString.ofBytes(java.util.Arrays.copyOfRange(bytes, from, bytes.length));
    }
}
