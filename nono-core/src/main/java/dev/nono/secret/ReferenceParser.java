package dev.nono.secret;

import dev.nono.ErrorCode;
import dev.nono.NonoException;
import dev.nono.TerminalText;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;

/** The rules of each form of a reference. */
final class ReferenceParser {
    static final String COMMAND = "cmd://";
    static final String FILE = "file://";
    static final String VARIABLE = "env://";
    static final String ONE_PASSWORD = "op://";
    static final String BITWARDEN = "bw://";
    static final String APPLE_PASSWORD = "apple-password://";
    static final String APPLE_PASSWORDS = "apple-passwords://";
    static final String KEYRING = "keyring://";

    private static final String FORBIDDEN = ";|&$`(){}<>!\\\"'\n\r\0";
    private static final String FORBIDDEN_IN_PATHS = "\0\n\r;`|$&><";
    private static final String DECODE = "decode=go-keyring";
    private static final int LONGEST_KEYRING = 1024;
    private static final int LONGEST_NAME = 256;

    private ReferenceParser() {}

    static SecretReference parse(String text) {
        if (text.startsWith(COMMAND)) {
            return new SecretReference.Command(text, word(text, text.substring(COMMAND.length()), "cmd://name"));
        }
        if (text.startsWith(FILE)) {
            return new SecretReference.LocalFile(text, path(text));
        }
        if (text.startsWith(VARIABLE)) {
            return new SecretReference.Variable(text, variable(text));
        }
        if (text.startsWith(ONE_PASSWORD)) {
            return onePassword(text);
        }
        if (text.startsWith(BITWARDEN)) {
            return bitwarden(text);
        }
        if (text.startsWith(APPLE_PASSWORD)) {
            return applePassword(text, APPLE_PASSWORD.length());
        }
        if (text.startsWith(APPLE_PASSWORDS)) {
            return applePassword(text, APPLE_PASSWORDS.length());
        }
        if (text.startsWith(KEYRING)) {
            return keyring(text);
        }
        return new SecretReference.Keyring(text, SecretReference.DEFAULT_SERVICE, bare(text), false);
    }

    static SecretReference credentialKey(String text) {
        return text.contains("://")
                ? parse(text)
                : new SecretReference.Keyring(
                        text,
                        SecretReference.DEFAULT_SERVICE,
                        word(
                                text,
                                text,
                                "a name of letters, digits and underscores, or a reference such as env://NAME"),
                        false);
    }

    private static String word(String text, String word, String form) {
        boolean fits = !word.isEmpty();
        for (int i = 0; i < word.length(); i++) {
            fits &= CredentialVariables.isNameCharacter(word.charAt(i));
        }
        if (!fits) {
            throw refused(text, "the name holds letters, digits and underscores only", form);
        }
        return word;
    }

    private static String path(String text) {
        String form = "file:///absolute/path";
        String path = text.substring(FILE.length());
        if (!path.startsWith("/") || path.length() == 1) {
            throw refused(text, "the path must be absolute and name a file", form);
        }
        forbid(text, path, FORBIDDEN_IN_PATHS, form);
        for (String component : path.split("/", -1)) {
            if (component.equals("..")) {
                throw refused(text, "the path must not hold \"..\"", form);
            }
        }
        if (path.endsWith("/")) {
            throw refused(text, "the path must name a file", form);
        }
        return path;
    }

    private static String variable(String text) {
        String name = text.substring(VARIABLE.length());
        Optional<String> refusal = CredentialVariables.refusal(name);
        if (refusal.isPresent()) {
            throw refused(text, refusal.get(), "env://NAME");
        }
        return name;
    }

    private static SecretReference onePassword(String text) {
        String form = "op://vault/item/field";
        String rest = text.substring(ONE_PASSWORD.length());
        forbid(text, rest, FORBIDDEN + "?#", form);
        if (segments(text, rest, form).length < 3) {
            throw refused(text, "it needs at least three segments", form);
        }
        return new SecretReference.OnePassword(text);
    }

    private static SecretReference bitwarden(String text) {
        String form = "bw://item or bw://item/field";
        String rest = text.substring(BITWARDEN.length());
        forbid(text, rest, FORBIDDEN + "?#=", form);
        String[] segments = segments(text, rest, form);
        if (segments.length > 2) {
            throw refused(text, "it has at most two segments", form);
        }
        for (String segment : segments) {
            if (segment.startsWith("-")) {
                throw refused(text, "no segment starts with \"-\"", form);
            }
        }
        return new SecretReference.Bitwarden(
                text, segments[0], segments.length == 2 ? Optional.of(segments[1]) : Optional.empty());
    }

    private static SecretReference applePassword(String text, int prefix) {
        String form = "apple-password://server/account";
        String rest = text.substring(prefix);
        forbid(text, rest, FORBIDDEN + "?#", form);
        String[] segments = segments(text, rest, form);
        if (segments.length != 2) {
            throw refused(text, "it has exactly two segments", form);
        }
        return new SecretReference.ApplePassword(text, segments[0], segments[1]);
    }

    private static SecretReference keyring(String text) {
        String form = "keyring://service/account, with ?decode=go-keyring behind it or nothing";
        if (text.getBytes(StandardCharsets.UTF_8).length > LONGEST_KEYRING) {
            throw refused(text, "it is longer than " + LONGEST_KEYRING + " bytes", form);
        }
        int query = text.indexOf('?');
        String rest = text.substring(KEYRING.length(), query < 0 ? text.length() : query);
        forbid(text, rest, FORBIDDEN + "#", form);
        if (query >= 0) {
            for (String option : text.substring(query + 1).split("&", -1)) {
                if (!option.equals(DECODE)) {
                    throw refused(text, "the only option is " + DECODE, form);
                }
            }
        }
        String[] segments = segments(text, rest, form);
        if (segments.length != 2) {
            throw refused(text, "it has exactly two segments", form);
        }
        return new SecretReference.Keyring(text, segments[0], segments[1], query >= 0);
    }

    private static String bare(String text) {
        String form =
                "the name of an entry in the key store of this system, or one of cmd://, file://, env://, op://, bw://,"
                        + " apple-password:// and keyring://";
        if (text.isEmpty() || text.getBytes(StandardCharsets.UTF_8).length > LONGEST_NAME) {
            throw refused(text, "a name has 1 to " + LONGEST_NAME + " bytes", form);
        }
        if (text.indexOf('/') >= 0) {
            throw refused(text, "a name holds no \"/\", and no other scheme is known", form);
        }
        if (text.chars().anyMatch(Character::isISOControl)) {
            throw refused(text, "a name holds no control characters", form);
        }
        return text;
    }

    private static String[] segments(String text, String rest, String form) {
        String[] segments = rest.split("/", -1);
        for (String segment : segments) {
            if (segment.isEmpty()) {
                throw refused(text, "it has an empty segment", form);
            }
        }
        return segments;
    }

    private static void forbid(String text, String part, String forbidden, String form) {
        for (int i = 0; i < part.length(); i++) {
            if (forbidden.indexOf(part.charAt(i)) >= 0) {
                throw refused(text, "it holds the character " + shown(part.charAt(i)), form);
            }
        }
    }

    private static String shown(char c) {
        return Character.isISOControl(c) ? "with the number " + (int) c : "\"" + c + "\"";
    }

    /** What a text that breaks a rule may be shown as: its scheme only, since the rest may be a secret; the
     * name of a variable is none. */
    static String schemeOf(String text) {
        if (text.startsWith(VARIABLE)
                && text.chars()
                        .skip(VARIABLE.length())
                        .allMatch(c -> c == '_' || (c < 128 && Character.isLetterOrDigit(c)))) {
            return text;
        }
        int end = text.indexOf("://");
        return end < 0 ? TerminalText.clean(text) : TerminalText.clean(text.substring(0, end)) + "://***";
    }

    static String redactedOnePassword(String text) {
        String[] segments =
                text.substring(Math.min(text.length(), ONE_PASSWORD.length())).split("/", -1);
        return segments.length < 3 ? "op://***" : "op://" + segments[0] + "/" + segments[1] + "/<redacted>";
    }

    private static NonoException refused(String text, String why, String form) {
        String shown = schemeOf(text);
        return new NonoException(
                ErrorCode.CONFIG_PARSE,
                "\"" + shown + "\" does not say where a credential is kept: " + why + ". Write " + form,
                Map.of("reference", shown, "reason", why),
                null);
    }
}
