package dev.nono.cli.terminal;

/** Strings of JSON. */
public final class JsonText {
    private JsonText() {}

    /** A string in quotes, with every character escaped that JSON or a terminal could take amiss. */
    public static String quote(String text) {
        StringBuilder out = new StringBuilder(text.length() + 2).append('"');
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '"' || c == '\\') {
                out.append('\\').append(c);
            } else if (c == '\n') {
                out.append("\\n");
            } else if (c < 0x20 || c >= 0x7f && c < 0xa0 || Character.isSurrogate(c)) {
                out.append("\\u")
                        .append(hex(c >> 12))
                        .append(hex(c >> 8))
                        .append(hex(c >> 4))
                        .append(hex(c));
            } else {
                out.append(c);
            }
        }
        return out.append('"').toString();
    }

    private static char hex(int value) {
        return Character.forDigit(value & 0xf, 16);
    }
}
