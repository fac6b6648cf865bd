package dev.nono.cli.terminal;

import java.util.Locale;
import java.util.Optional;

/** Palettes. Each constant lists its colours in the order of {@link Colour}. */
public enum Theme {
    MOCHA(0xfab387, 0xa6da95, 0xf9e2af, 0xf38ba8, 0x89b4fa, 0x94e2d5, 0xcdd6f4, 0x9399b2, 0x6c7086, 0x45475a),
    LATTE(0xfe640b, 0x40a02b, 0xdf8e1d, 0xd20f39, 0x1e66f5, 0x179299, 0x4c4f69, 0x6c6f85, 0x8c8fa1, 0xbcc0cc),
    FRAPPE(0xef9f76, 0xa6d189, 0xe5c890, 0xe78284, 0x8caaee, 0x81c8be, 0xc6d0f5, 0x949cbb, 0x737994, 0x414559),
    MACCHIATO(0xf5a97f, 0xa6da95, 0xeed49f, 0xed8796, 0x8aadf4, 0x8bd5ca, 0xcad3f5, 0x949bbb, 0x6e738d, 0x363a4f),
    TOKYO_NIGHT(0xff9e64, 0x9ece6a, 0xe0af68, 0xf7768e, 0x7aa2f7, 0x73daca, 0xc0caf5, 0x8696bb, 0x565f89, 0x343b58),
    MINIMAL(0xcc6600, 0x50c850, 0xdcb432, 0xdc4646, 0x5096dc, 0x50bebe, 0xdcdcdc, 0x8c8c8c, 0x505050, 0x373737);

    private final int[] colours;

    Theme(int... colours) {
        this.colours = colours;
    }

    /** What a colour is for. */
    public enum Colour {
        BRAND,
        GREEN,
        YELLOW,
        RED,
        BLUE,
        TEAL,
        TEXT,
        SUBTEXT,
        OVERLAY,
        SURFACE
    }

    /** Red, green and blue, eight bits each. */
    int rgb(Colour colour) {
        return colours[colour.ordinal()];
    }

    /** The theme of a name, in any case; some have several names. */
    public static Optional<Theme> of(String name) {
        return switch (name.toLowerCase(Locale.ROOT)) {
            case "mocha", "catppuccin", "catppuccin-mocha" -> Optional.of(MOCHA);
            case "latte", "catppuccin-latte" -> Optional.of(LATTE);
            case "frappe", "catppuccin-frappe" -> Optional.of(FRAPPE);
            case "macchiato", "catppuccin-macchiato" -> Optional.of(MACCHIATO);
            case "tokyo-night", "tokyo", "tokyonight" -> Optional.of(TOKYO_NIGHT);
            case "minimal", "plain" -> Optional.of(MINIMAL);
            default -> Optional.empty();
        };
    }
}
