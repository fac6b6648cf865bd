package dev.nono.browser;

import dev.nono.NonoException;
import dev.nono.TerminalText;
import dev.nono.net.Authority;
import dev.nono.net.Host;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;

/**
 * An http or https URL that browsers and we read in the same way; what could be read in two ways is none.
 *
 * @param origin its origin
 * @param rest everything behind the origin, in ASCII
 */
record PageAddress(Origin origin, String rest) {
    private static final int LONGEST_SHOWN = 120;

    /** The characters of RFC 3986 besides letters, digits and {@code %}; {@code [} and {@code ]} belong into hosts. */
    private static final String PUNCTUATION = "-._~:/?#@!$&'()*+,;=[]";

    static Optional<PageAddress> parse(String text) {
        int colon = text.indexOf("://");
        String scheme = colon < 0 ? "" : text.substring(0, colon).toLowerCase(Locale.ROOT);
        if (!scheme.equals("http") && !scheme.equals("https")) {
            return Optional.empty();
        }
        int start = colon + 3;
        int end = start;
        while (end < text.length() && "/?#".indexOf(text.charAt(end)) < 0) {
            end++;
        }
        Optional<String> rest = ascii(text.substring(end));
        Optional<Origin> origin = origin(scheme, text.substring(start, end));
        return rest.isPresent() && origin.isPresent()
                ? Optional.of(new PageAddress(origin.get(), rest.get()))
                : Optional.empty();
    }

    /** Without a user, which makes one host look like another, without a zone, and without what browsers take for a slash. */
    private static Optional<Origin> origin(String scheme, String authority) {
        for (int i = 0; i < authority.length(); i++) {
            char c = authority.charAt(i);
            if (c <= ' ' || c == 0x7f || "@\\%".indexOf(c) >= 0) {
                return Optional.empty();
            }
        }
        try {
            Authority parts = Authority.parse(authority);
            if (parts.host().indexOf(':') >= 0 && !authority.startsWith("[")) {
                return Optional.empty();
            }
            return Optional.of(
                    new Origin(scheme, Host.parse(parts.host()), parts.port().orElse(Origin.usualPort(scheme))));
        } catch (NonoException e) {
            // No host, or no port: then it has no origin.
            return Optional.empty();
        }
    }

    /** Writes what is not ASCII as browsers do; nothing if there is a character that a URL does not hold. */
    private static Optional<String> ascii(String text) {
        StringBuilder out = new StringBuilder(text.length());
        int i = 0;
        while (i < text.length()) {
            int c = text.codePointAt(i);
            if (c > 0x7f) {
                if (!isText(c)) {
                    return Optional.empty();
                }
                for (byte octet : Character.toString(c).getBytes(StandardCharsets.UTF_8)) {
                    out.append('%').append(hex(octet >> 4)).append(hex(octet));
                }
            } else if (c == '%' ? isEncoded(text, i) : isPlain(c)) {
                out.append((char) c);
            } else {
                return Optional.empty();
            }
            i += Character.charCount(c);
        }
        return Optional.of(out.toString());
    }

    private static boolean isPlain(int c) {
        return (c >= 'a' && c <= 'z')
                || (c >= 'A' && c <= 'Z')
                || (c >= '0' && c <= '9')
                || PUNCTUATION.indexOf(c) >= 0;
    }

    private static boolean isEncoded(String text, int percent) {
        return percent + 2 < text.length()
                && Character.digit(text.charAt(percent + 1), 16) >= 0
                && Character.digit(text.charAt(percent + 2), 16) >= 0
                && text.charAt(percent + 1) <= 'f'
                && text.charAt(percent + 2) <= 'f';
    }

    private static boolean isText(int c) {
        return switch (Character.getType(c)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.SURROGATE,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR,
                    Character.SPACE_SEPARATOR,
                    Character.UNASSIGNED -> false;
            default -> c != 0xFFFD;
        };
    }

    private static char hex(int bits) {
        return Character.toUpperCase(Character.forDigit(bits & 0xf, 16));
    }

    /** The three names of this machine that a policy knows; other addresses of it are hosts like all others. */
    boolean isOfThisMachine() {
        String host = origin.host().text();
        return host.equals("localhost") || host.equals("127.0.0.1") || host.equals("::1");
    }

    /** The URL, from what was checked. */
    String text() {
        return origin + rest;
    }

    /** What of a text can be shown: its beginning, without control characters. */
    static String shown(String text) {
        String clean = TerminalText.clean(text);
        return clean.length() <= LONGEST_SHOWN ? clean : clean.substring(0, LONGEST_SHOWN) + "…";
    }
}
