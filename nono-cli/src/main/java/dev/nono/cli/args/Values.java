package dev.nono.cli.args;

import dev.nono.NonoException;
import dev.nono.capability.ByteSize;
import dev.nono.sandbox.OsString;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The form of values: numbers in range, known words, sizes. */
final class Values {
    private static final long SMALLEST_MEMORY = 1 << 20;

    private Values() {}

    static void check(Optional<Command> command, Option option, String name, OsString value) {
        if (!value.isText()) {
            throw new UsageException(
                    command,
                    name + " was given \"" + value + "\", which is not valid UTF-8; only arguments of the command may"
                            + " hold other bytes. Reach the path through a link with a plain name");
        }
        String text = value.toString();
        if (option.isPort()) {
            number(command, name, text, 0, 65535);
        } else if (!option.choices().isEmpty() && !option.choices().contains(text)) {
            throw new UsageException(
                    command, name + " cannot be \"" + text + "\"; it is one of " + String.join(", ", option.choices()));
        } else if (option == Option.MEMORY) {
            memory(command, text);
        } else if (option == Option.MAX_FILE_SIZE) {
            size(command, name, text);
        } else if (option == Option.MAX_CONNECTIONS) {
            number(command, name, text, 0, Integer.MAX_VALUE);
        } else if (option == Option.PROXY_CA_VALIDITY) {
            number(command, name, text, 1, 365);
        } else if (option == Option.TIMEOUT
                || option == Option.MAX_PROCESSES
                || option == Option.MAX_OPEN_FILES
                || option == Option.MAX_CPU) {
            number(command, name, text, 1, Integer.MAX_VALUE);
        }
    }

    private static void number(Optional<Command> command, String name, String text, long least, long most) {
        boolean digits = !text.isEmpty() && text.length() <= 10;
        for (int i = 0; i < text.length(); i++) {
            digits &= text.charAt(i) >= '0' && text.charAt(i) <= '9';
        }
        if (!digits || Long.parseLong(text) < least || Long.parseLong(text) > most) {
            throw new UsageException(
                    command, name + " must be a number from " + least + " to " + most + ", not \"" + text + "\"");
        }
    }

    private static ByteSize size(Optional<Command> command, String name, String text) {
        try {
            return ByteSize.parse(text);
        } catch (NonoException e) {
            throw new UsageException(command, name + ": " + e.getMessage());
        }
    }

    private static void memory(Optional<Command> command, String text) {
        ByteSize size = size(command, "--memory", text);
        if (size.compareTo(ByteSize.of(SMALLEST_MEMORY)) < 0) {
            boolean bare = Character.isDigit(text.charAt(text.length() - 1));
            throw new UsageException(
                    command,
                    "--memory " + text + " is " + size.format() + ", and no program runs in less than 1 MiB"
                            + (bare ? "; did you mean " + text + "M?" : ""));
        }
    }

    /** Splits at commas, unless the whole value names something that exists. */
    static List<OsString> split(OsString value) {
        String text = value.toString();
        if (text.indexOf(',') < 0 || exists(text)) {
            return List.of(value);
        }
        List<OsString> parts = new ArrayList<>();
        int start = 0;
        while (start <= text.length()) {
            int comma = text.indexOf(',', start);
            int end = comma < 0 ? text.length() : comma;
            if (end > start) {
                parts.add(OsString.of(text.substring(start, end)));
            }
            start = end + 1;
        }
        return parts;
    }

    private static boolean exists(String text) {
        try {
            return Files.exists(Path.of(text), LinkOption.NOFOLLOW_LINKS);
        } catch (InvalidPathException e) {
            return false;
        }
    }
}
