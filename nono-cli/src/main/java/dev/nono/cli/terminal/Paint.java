package dev.nono.cli.terminal;

import dev.nono.cli.terminal.Theme.Colour;

/** Puts colour on text for one stream, or leaves it as it is. */
public final class Paint {
    private static final String BADGE_TEXT = "\u001b[1;38;2;30;30;46;48;2;";
    private static final String RESET = "\u001b[0m";

    private final Theme theme;
    private final boolean on;

    Paint(Theme theme, boolean on) {
        this.theme = theme;
        this.on = on;
    }

    public boolean isOn() {
        return on;
    }

    public String of(Colour colour, String text) {
        return on ? "\u001b[38;2;" + rgb(colour) + "m" + text + RESET : text;
    }

    public String bold(Colour colour, String text) {
        return on ? "\u001b[1;38;2;" + rgb(colour) + "m" + text + RESET : text;
    }

    /** Dark text on a coloured ground; without colour, the text padded in the same way. */
    public String badge(Colour colour, String text) {
        return on ? BADGE_TEXT + rgb(colour) + "m" + " " + text + " " + RESET : " " + text + " ";
    }

    private String rgb(Colour colour) {
        int rgb = theme.rgb(colour);
        return (rgb >> 16) + ";" + (rgb >> 8 & 0xff) + ";" + (rgb & 0xff);
    }
}
