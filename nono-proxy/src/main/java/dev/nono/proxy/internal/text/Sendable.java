package dev.nono.proxy.internal.text;

/** What may stand in a header. */
public final class Sendable {
    private Sendable() {}

    /** Whether a value has no character that could end a line or be read in another way than it was meant. */
    public static boolean inHeader(char[] value) {
        boolean sendable = value.length > 0;
        for (char c : value) {
            sendable &= c >= ' ' && c < 0x7f;
        }
        return sendable;
    }
}
