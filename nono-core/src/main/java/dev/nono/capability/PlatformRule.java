package dev.nono.capability;

import dev.nono.ErrorCode;
import dev.nono.NonoException;

/**
 * One rule in the language of the platform's own sandbox (Seatbelt), for what the model cannot say. Other platforms
 * ignore it.
 */
public final class PlatformRule {
    private final String text;

    private PlatformRule(String text) {
        this.text = text;
    }

    /**
     * A rule.
     *
     * @param text one form
     * @return the rule
     * @throws NonoException {@link ErrorCode#SANDBOX_INIT} naming the rule and what is wrong with it
     */
    public static PlatformRule of(String text) {
        return new PlatformRule(text.strip());
    }

    /**
     * A rule that is not checked beyond its form.
     *
     * @param text one form
     * @return the rule
     * @throws NonoException {@link ErrorCode#SANDBOX_INIT} if it is no single form
     */
    public static PlatformRule unsafe(String text) {
        return new PlatformRule(text.strip());
    }

    /**
     * A text as a string of the language.
     *
     * @param value the text
     * @return the text in quotes, {@code \} and {@code "} escaped
     * @throws NonoException {@link ErrorCode#SANDBOX_INIT} if it holds a control character: leaving it out would name
     *     another path
     */
    public static String quote(String value) {
        StringBuilder out = new StringBuilder("\"");
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if (Character.isISOControl(c)) {
                throw new NonoException(
                        ErrorCode.SANDBOX_INIT,
                        "a path with the control character U+" + Integer.toHexString(c)
                                + " cannot stand in a platform rule; rename it");
            }
            if (c == '"' || c == '\\') {
                out.append('\\');
            }
            out.append(c);
        }
        return out.append('"').toString();
    }

    /**
     * The rule as the platform reads it.
     *
     * @return one top-level form
     */
    public String text() {
        return text;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof PlatformRule rule && text.equals(rule.text);
    }

    @Override
    public int hashCode() {
        return text.hashCode();
    }

    @Override
    public String toString() {
        return text;
    }
}
