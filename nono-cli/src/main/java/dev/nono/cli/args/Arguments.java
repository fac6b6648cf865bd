package dev.nono.cli.args;

import dev.nono.sandbox.OsString;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A command line that was understood: values are checked for form, not for sense. */
public final class Arguments {
    private final Command command;
    private final Map<Option, List<OsString>> values = new EnumMap<>(Option.class);
    private final List<OsString> trailing = new ArrayList<>();
    private final List<Warning> warnings = new ArrayList<>();

    /**
     * A warning about an older name.
     *
     * @param text one line
     * @param always whether even {@code --silent} does not hide it
     */
    public record Warning(String text, boolean always) {}

    Arguments(Command command) {
        this.command = command;
    }

    void add(Option option, OsString value) {
        List<OsString> given = values.get(option);
        if (given == null) {
            given = new ArrayList<>();
            values.put(option, given);
        }
        given.add(value);
    }

    void warn(Warning warning) {
        if (!warnings.contains(warning)) {
            warnings.add(warning);
        }
    }

    void trail(List<OsString> words) {
        trailing.addAll(words);
    }

    public Command command() {
        return command;
    }

    /** Whether an option was given, on the command line or by its variable. */
    public boolean has(Option option) {
        return values.containsKey(option);
    }

    /** Whether one of these options was given. */
    public boolean hasAny(List<Option> options) {
        for (Option option : options) {
            if (has(option)) {
                return true;
            }
        }
        return false;
    }

    /** How often an option was given. */
    public int count(Option option) {
        List<OsString> given = values.get(option);
        return given == null ? 0 : given.size();
    }

    /** The value of an option that has one. */
    public Optional<OsString> value(Option option) {
        List<OsString> given = values.get(option);
        return given == null ? Optional.empty() : Optional.of(given.get(given.size() - 1));
    }

    /** The value of an option as text. */
    public Optional<String> text(Option option) {
        List<OsString> given = values.get(option);
        return given == null
                ? Optional.empty()
                : Optional.of(given.get(given.size() - 1).toString());
    }

    /** The values of an option that has any number, in order. */
    public List<OsString> values(Option option) {
        List<OsString> given = values.get(option);
        return given == null ? List.of() : given;
    }

    /** The words behind the options: the command line of the child. */
    public List<OsString> trailing() {
        return trailing;
    }

    /** What to tell about older names, each once. */
    public List<Warning> warnings() {
        return warnings;
    }

    /** 0 to 3: how much is said. */
    public int verbosity() {
        return Math.min(3, count(Option.VERBOSE));
    }
}
