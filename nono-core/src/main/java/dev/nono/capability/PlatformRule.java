package dev.nono.capability;

import dev.nono.ErrorCode;
import dev.nono.NonoException;
import dev.nono.capability.SExpression.Form;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One rule in the language of the platform's own sandbox (Seatbelt), for what the model cannot say. Other platforms
 * ignore it. A rule becomes part of a program that the platform evaluates, so none is taken as it comes: {@link #of}
 * refuses what could grant more than somebody means, {@link #fromProfile} says so, and only {@link #unsafe} trusts.
 */
public final class PlatformRule {
    private static final int MAX_SHOWN = 200;

    private final String text;

    private PlatformRule(String text) {
        this.text = text;
    }

    /**
     * A rule that was checked: it is one {@code allow} or {@code deny}, grants nothing everywhere, and holds nothing
     * that the platform would evaluate.
     *
     * @param text one form
     * @return the rule
     * @throws NonoException {@link ErrorCode#SANDBOX_INIT} naming the rule and everything that is wrong with it
     */
    public static PlatformRule of(String text) {
        List<String> objections = PlatformRuleCheck.objections(form(text), text);
        if (!objections.isEmpty()) {
            throw refused(text, String.join("; ", objections));
        }
        return new PlatformRule(text.strip());
    }

    /**
     * A rule of a profile. Profiles have always been able to say more than {@link #of} accepts, so that they keep
     * loading; what is wrong with such a rule is to be shown to the user.
     *
     * @param text one form
     * @return the rule and what is wrong with it
     * @throws NonoException {@link ErrorCode#SANDBOX_INIT} if it is no single form, or grants all files in the plainest
     *     way
     */
    public static FromProfile fromProfile(String text) {
        SExpressionParser.Result parsed = parse(text);
        Form form = single(parsed, text);
        List<String> tokens = parsed.tokens();
        for (int i = 0; i + 4 <= tokens.size(); i++) {
            if (tokens.get(i).equals("allow")
                    && (tokens.get(i + 1).equals("file-read*")
                            || tokens.get(i + 1).equals("file-write*"))
                    && tokens.get(i + 2).equals("subpath")
                    && tokens.get(i + 3).equals("/")) {
                throw refused(text, "it grants everything below /");
            }
        }
        return new FromProfile(
                new PlatformRule(text.strip()),
                PlatformRuleCheck.objections(form, text).stream()
                        .map(objection -> "platform rule " + shown(text) + ": " + objection)
                        .toList());
    }

    /**
     * A rule of which only the form is checked. It may grant everything: whoever calls this vouches for it.
     *
     * @param text one form
     * @return the rule
     * @throws NonoException {@link ErrorCode#SANDBOX_INIT} if it is no single form
     */
    public static PlatformRule unsafe(String text) {
        form(text);
        return new PlatformRule(text.strip());
    }

    /**
     * A rule of a profile, as it was judged.
     *
     * @param rule the rule
     * @param warnings what is wrong with it, one line each
     */
    public record FromProfile(PlatformRule rule, List<String> warnings) {
        /** Copies the list. */
        public FromProfile {
            Objects.requireNonNull(rule);
            warnings = List.copyOf(warnings);
        }
    }

    private static Form form(String text) {
        return single(parse(text), text);
    }

    private static SExpressionParser.Result parse(String text) {
        if (text.indexOf('\0') >= 0) {
            throw refused(text, "it holds a NUL");
        }
        if (!text.strip().startsWith("(")) {
            throw refused(text, "it must begin with a parenthesis");
        }
        try {
            return SExpressionParser.parse(text.strip());
        } catch (SExpressionParser.Malformed e) {
            throw refused(text, e.getMessage());
        }
    }

    private static Form single(SExpressionParser.Result parsed, String text) {
        if (parsed.forms().size() == 1 && parsed.forms().get(0) instanceof Form form) {
            return form;
        }
        throw refused(text, "it must be one form; write one rule for each");
    }

    private static NonoException refused(String text, @Nullable String reason) {
        return new NonoException(
                ErrorCode.SANDBOX_INIT,
                "platform rule " + shown(text) + " is refused: " + reason,
                Map.of("rule", text),
                null);
    }

    private static String shown(String text) {
        return RealPaths.shown(text.length() > MAX_SHOWN ? text.substring(0, MAX_SHOWN) + "…" : text);
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
