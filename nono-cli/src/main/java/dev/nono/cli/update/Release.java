package dev.nono.cli.update;

import com.fasterxml.jackson.databind.JsonNode;
import dev.nono.cli.terminal.Printable;
import java.util.Optional;

/**
 * What a service said about the newest version. All of it is text from outside.
 *
 * @param version the newest version
 * @param available whether the service thinks that this one should be replaced
 * @param message what it wants to say, may be empty
 * @param url where the release is, may be empty
 */
record Release(String version, boolean available, String message, String url) {
    private static final int LONGEST = 300;

    /** The release in an answer; empty if it names no version. */
    static Optional<Release> of(JsonNode answer) {
        String version = text(answer, "latest_version");
        return version.isEmpty()
                ? Optional.empty()
                : Optional.of(new Release(
                        version,
                        answer.path("update_available").asBoolean(false),
                        text(answer, "message"),
                        text(answer, "release_url")));
    }

    private static String text(JsonNode answer, String key) {
        String text = answer.path(key).asText("");
        return text.length() <= LONGEST ? text : text.substring(0, LONGEST);
    }

    /** One harmless line about this release; empty if it is not newer than what runs. */
    Optional<String> notice(String running) {
        if (!available || !isNewer(version, running)) {
            return Optional.empty();
        }
        StringBuilder line = new StringBuilder("nono ")
                .append(version)
                .append(" is there (this is ")
                .append(running);
        line.append(')');
        if (!message.isEmpty()) {
            line.append(": ").append(message);
        }
        if (url.startsWith("https://")) {
            line.append(" <").append(url).append('>');
        }
        return Optional.of(Printable.line(line.toString()));
    }

    /** Compares {@code major.minor.patch} as numbers; anything else is not newer. */
    static boolean isNewer(String version, String running) {
        Optional<long[]> one = numbers(version);
        Optional<long[]> other = numbers(running);
        if (one.isEmpty() || other.isEmpty()) {
            return false;
        }
        for (int i = 0; i < one.get().length; i++) {
            if (one.get()[i] != other.get()[i]) {
                return one.get()[i] > other.get()[i];
            }
        }
        return false;
    }

    private static Optional<long[]> numbers(String version) {
        String plain = version.startsWith("v") ? version.substring(1) : version;
        int suffix = plain.indexOf('-');
        String[] parts = (suffix < 0 ? plain : plain.substring(0, suffix)).split("\\.", -1);
        long[] numbers = new long[3];
        if (parts.length != numbers.length) {
            return Optional.empty();
        }
        for (int i = 0; i < parts.length; i++) {
            if (parts[i].isEmpty() || parts[i].length() > 9 || !parts[i].chars().allMatch(c -> c >= '0' && c <= '9')) {
                return Optional.empty();
            }
            numbers[i] = Long.parseLong(parts[i]);
        }
        return Optional.of(numbers);
    }
}
