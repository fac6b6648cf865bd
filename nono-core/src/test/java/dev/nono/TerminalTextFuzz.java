package dev.nono;

import java.nio.charset.StandardCharsets;

/** Fuzz target: what is shown on a terminal. No escape sequence, line or direction of writing begins in it, and it is bounded. */
public final class TerminalTextFuzz {
    private TerminalTextFuzz() {}

    /** One input: any text, in UTF-8 and as code units. */
    public static void fuzzerTestOneInput(byte[] input) {
        check(new String(input, StandardCharsets.UTF_8));
        check(new String(input, StandardCharsets.ISO_8859_1));
        check(new String(input, StandardCharsets.UTF_16BE));
    }

    private static void check(String text) {
        String clean = TerminalText.clean(text);
        require(clean.length() <= 4098, "too long");
        for (int i = 0; i < clean.length(); i += Character.charCount(clean.codePointAt(i))) {
            int c = clean.codePointAt(i);
            boolean bidi = (c >= 0x202a && c <= 0x202e) || (c >= 0x2066 && c <= 0x2069) || c == 0x200e || c == 0x200f;
            require(!Character.isISOControl(c) && !bidi && c != 0x2028 && c != 0x2029, "U+" + Integer.toHexString(c));
        }
        require(TerminalText.clean(clean).equals(clean), "clean text is changed again");
    }

    private static void require(boolean holds, String otherwise) {
        if (!holds) {
            throw new AssertionError(otherwise);
        }
    }
}
