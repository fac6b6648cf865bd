package dev.nono.sandbox;

/**
 * The size of a terminal.
 *
 * @param rows 1 to 65535
 * @param columns 1 to 65535
 */
public record TerminalSize(int rows, int columns) {
    /** Checks the range. */
    public TerminalSize {
        if (rows < 1 || rows > 65_535 || columns < 1 || columns > 65_535) {
            throw new IllegalArgumentException(
                    "a terminal has 1 to 65535 rows and columns, not " + rows + "x" + columns);
        }
    }
}
