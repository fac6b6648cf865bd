package dev.nono.net;

/** Text from outside, made safe to stand in a message, a log line or on a terminal. */
final class Printable {

    private static final int MAX_LENGTH = 255;

    private Printable() {}

    static String of(String text) {
        StringBuilder out = new StringBuilder();
        text.codePoints().filter(Printable::isHarmless).limit(MAX_LENGTH).forEach(out::appendCodePoint);
        return out.toString();
    }

    private static boolean isHarmless(int codePoint) {
        return switch (Character.getType(codePoint)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.SURROGATE,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR -> false;
            default -> true;
        };
    }
}
