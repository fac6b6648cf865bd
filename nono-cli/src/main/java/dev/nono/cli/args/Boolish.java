package dev.nono.cli.args;

import java.util.Locale;

/** Truth in environment variables. */
final class Boolish {
    private Boolish() {}

    /**
     * Reads a value.
     *
     * @throws UsageException if it is none of the known words
     */
    static boolean parse(Command command, String variable, String value) {
        return switch (value.toLowerCase(Locale.ROOT)) {
            case "y", "yes", "t", "true", "on", "1" -> true;
            case "n", "no", "f", "false", "off", "0" -> false;
            default ->
                throw new UsageException(
                        java.util.Optional.of(command),
                        variable + "=\"" + value
                                + "\" is neither true (y, yes, t, true, on, 1) nor false (n, no, f, false, off, 0)");
        };
    }
}
