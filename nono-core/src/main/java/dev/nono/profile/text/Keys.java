package dev.nono.profile.text;

import dev.nono.NonoException;
import dev.nono.internal.json.Located;
import dev.nono.internal.json.LocatedObject;
import dev.nono.platform.When;
import dev.nono.profile.model.Entry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** What several sections have in common. */
final class Keys {
    private static final int MAX_PORT = 65_535;
    private static final long MAX_SECONDS = 366L * 24 * 60 * 60;

    private Keys() {}

    /** A list of strings, or of objects with the string under a key and a condition. */
    static List<Entry> entries(LocatedObject section, String name, String key) {
        List<Entry> entries = new ArrayList<>();
        List<Located> list = section.list(name);
        for (int i = 0; i < list.size(); i++) {
            Located element = list.get(i);
            if (element.value() instanceof String text) {
                entries.add(Entry.of(text));
            } else if (element.value() instanceof LocatedObject object) {
                Optional<When> when = when(object);
                entries.add(new Entry(object.text(key), when));
                object.done();
            } else {
                throw section.faultAt(
                        element, name, i, "must be a string, or an object with \"" + key + "\" and \"when\"");
            }
        }
        return entries;
    }

    /** The condition of an object, if it has one. */
    static Optional<When> when(LocatedObject object) {
        Optional<Located> member = object.located("when");
        if (member.isEmpty()) {
            return Optional.empty();
        }
        List<String> alternatives = new ArrayList<>();
        if (member.get().value() instanceof String text) {
            alternatives.add(text);
        } else {
            for (Located element : object.elements(member.get(), "when")) {
                if (!(element.value() instanceof String text)) {
                    throw object.fault("when", "must be a condition or a list of conditions");
                }
                alternatives.add(text);
            }
        }
        try {
            return Optional.of(new When(alternatives));
        } catch (NonoException e) {
            throw object.fault("when", "is not valid: " + e.getMessage());
        }
    }

    static List<Integer> ports(LocatedObject section, String name) {
        return section.integers(name, 0, MAX_PORT);
    }

    static OptionalLong seconds(LocatedObject section, String name) {
        Optional<Long> seconds = section.integer(name, 1, MAX_SECONDS);
        return seconds.isPresent() ? OptionalLong.of(seconds.get()) : OptionalLong.empty();
    }

    /** A number of seconds, as a time. */
    static Optional<Duration> time(LocatedObject section, String name) {
        return section.integer(name, 1, MAX_SECONDS).map(Duration::ofSeconds);
    }

    /** A list of strings of which none is blank, for programs and their arguments. */
    static List<String> command(LocatedObject section, String name) {
        List<String> command = section.strings(name);
        if (command.isEmpty()) {
            throw section.fault(name, "must name a program: a list of the program and its arguments");
        }
        for (String word : command) {
            if (word.isEmpty()) {
                throw section.fault(name, "must not hold an empty string");
            }
        }
        return command;
    }

    /** Letters, digits and {@code _}. */
    static boolean isWord(String text) {
        return isWord(text, "_");
    }

    /** ASCII letters, digits and some others; not empty. */
    static boolean isWord(String text, String others) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (!(c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || others.indexOf(c) >= 0)) {
                return false;
            }
        }
        return !text.isEmpty();
    }

    /** A name of a variable. */
    static boolean isVariable(String text) {
        return isWord(text) && !(text.charAt(0) >= '0' && text.charAt(0) <= '9');
    }
}
