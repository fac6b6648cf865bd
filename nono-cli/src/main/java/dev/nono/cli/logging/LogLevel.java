package dev.nono.cli.logging;

import java.util.Locale;
import java.util.Optional;

/** How much is logged; each level includes those before it. */
public enum LogLevel {
    OFF,
    ERROR,
    WARN,
    INFO,
    DEBUG,
    TRACE;

    /**
     * The level that applies.
     *
     * @param silent whether {@code --silent} was given
     * @param verbosity how often {@code -v} was given
     * @param variable the value of {@code NONO_LOG} or {@code RUST_LOG}, where it is set
     * @return the level
     */
    public static LogLevel of(boolean silent, int verbosity, Optional<String> variable) {
        if (silent) {
            return OFF;
        }
        return switch (verbosity) {
            case 0 -> variable.flatMap(LogLevel::named).orElse(WARN);
            case 1 -> INFO;
            case 2 -> DEBUG;
            default -> TRACE;
        };
    }

    /** The level of a variable: a name, or directives for single targets, of which the plain one counts. */
    static Optional<LogLevel> named(String text) {
        for (String directive : text.split(",", -1)) {
            for (LogLevel level : values()) {
                if (level.name().equals(directive.trim().toUpperCase(Locale.ROOT))) {
                    return Optional.of(level);
                }
            }
        }
        return Optional.empty();
    }
}
