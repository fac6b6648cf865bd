package dev.nono.profile.text;

import dev.nono.internal.json.Located;
import dev.nono.internal.json.LocatedObject;
import java.math.BigInteger;
import java.time.Duration;
import java.util.Optional;

/** Durations: a positive integer with {@code s}, {@code m}, {@code h} or {@code d}; without one it counts seconds. */
final class Durations {
    private static final int MAX_DIGITS = 18;

    private Durations() {}

    static Optional<Duration> read(LocatedObject json, String key) {
        Optional<Located> member = json.located(key);
        if (member.isEmpty() || member.get().value() == null) {
            return Optional.empty();
        }
        Object value = member.get().value();
        String text = value instanceof BigInteger number
                ? number.toString()
                : json.string(key).orElse("");
        return Optional.of(parse(json, key, text.strip()));
    }

    private static Duration parse(LocatedObject json, String key, String text) {
        char last = text.isEmpty() ? '\0' : text.charAt(text.length() - 1);
        long unit = switch (last) {
            case 'm' -> 60;
            case 'h' -> 60 * 60;
            case 'd' -> 24 * 60 * 60;
            default -> 1;
        };
        boolean suffix = unit > 1 || last == 's';
        String digits = (suffix ? text.substring(0, text.length() - 1) : text).strip();
        for (int i = 0; i < digits.length(); i++) {
            if (digits.charAt(i) < '0' || digits.charAt(i) > '9') {
                throw malformed(json, key, text);
            }
        }
        if (digits.isEmpty() || digits.length() > MAX_DIGITS) {
            throw malformed(json, key, text);
        }
        long number = Long.parseLong(digits);
        if (number == 0 || number > Long.MAX_VALUE / unit / 1000) {
            throw malformed(json, key, text);
        }
        return Duration.ofSeconds(number * unit);
    }

    private static RuntimeException malformed(LocatedObject json, String key, String text) {
        return json.fault(key, "must be a duration like 90s, 15m, 24h or 7d, greater than zero, not \"" + text + "\"");
    }

    /** A duration as it is written. */
    static String write(Duration duration) {
        return duration.toSeconds() + "s";
    }
}
