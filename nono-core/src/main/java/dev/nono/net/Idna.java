package dev.nono.net;

import java.text.Normalizer;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * Host names to their ASCII form, as UTS #46 (non-transitional) does it, but refusing more.
 *
 * <p>For every name that this class accepts it gives the same answer as UTS #46; a test compares it with ICU for every
 * code point. {@link java.net.IDN} is not used because it implements IDNA 2003, which turns {@code ß} into {@code ss}
 * and knows no character younger than 2002: browsers and resolvers would then speak of another host than the filter.
 *
 * <p>Refused although UTS #46 takes them: invisible characters (it drops some of them), joiners, and symbols. A host that
 * needs one of these, or a letter that is unusual in its case folding, can be written in its {@code xn--} form.
 */
final class Idna {

    private static final int MAX_NAME = 253;
    private static final int MAX_LABEL = 63;
    private static final int MAX_INPUT = 1024;
    private static final String FULL_STOPS = "\u3002\uFF0E\uFF61";

    /** Punctuation that is part of words in some scripts (RFC 5892, appendix A.3 to A.7) and the Tibetan tsheg. */
    private static final String WORD_MARKS = "\u00B7\u0375\u05F3\u05F4\u0F0B\u30FB";

    /** Fillers and selectors of which nothing is seen, although they count as letters or marks. */
    private static final Pattern INVISIBLE = Pattern.compile(
            "[\\u034F\\u115F\\u1160\\u17B4\\u17B5\\u180B-\\u180F\\u3164\\uFE00-\\uFE0F\\uFFA0\\x{E0100}-\\x{E01EF}]");

    private static final int FINAL_SIGMA = 0x03C2;

    /** Lower-case letters that stay what they are, although their upper case has another lower case. */
    private static final String OWN_CASE = "\u00DF\u03C2\u0131";

    private Idna() {}

    static String toAscii(String name) throws MalformedHostException {
        if (name.length() > MAX_INPUT) {
            throw new MalformedHostException("it is longer than a host name can be");
        }
        String mapped = map(name);
        if (mapped.endsWith(".")) {
            mapped = mapped.substring(0, mapped.length() - 1);
        }
        if (mapped.isEmpty()) {
            throw new MalformedHostException("it is empty");
        }
        StringBuilder ascii = new StringBuilder(mapped.length());
        for (String label : mapped.split("\\.", -1)) {
            if (ascii.length() > 0) {
                ascii.append('.');
            }
            ascii.append(labelToAscii(label));
        }
        if (ascii.length() > MAX_NAME) {
            throw new MalformedHostException("it is longer than a host name can be");
        }
        return ascii.toString();
    }

    private static String map(String name) throws MalformedHostException {
        StringBuilder mapped = new StringBuilder(name.length());
        boolean ascii = true;
        for (int i = 0; i < name.length(); ) {
            int codePoint = name.codePointAt(i);
            i += Character.charCount(codePoint);
            if (codePoint < 0x80) {
                mapped.append(lowerAscii((char) codePoint));
            } else if (FULL_STOPS.indexOf(codePoint) >= 0) {
                mapped.append('.');
            } else {
                ascii = false;
                mapped.append(mapInternational(codePoint));
            }
        }
        return ascii ? mapped.toString() : Normalizer.normalize(mapped, Normalizer.Form.NFC);
    }

    private static char lowerAscii(char c) throws MalformedHostException {
        if (c >= 'A' && c <= 'Z') {
            return (char) (c + ('a' - 'A'));
        }
        if ((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '_' || c == '.') {
            return c;
        }
        throw new MalformedHostException(
                c <= ' ' || c == 0x7F
                        ? "it contains a blank or a control character"
                        : "it contains the character " + c + ", which no host name has");
    }

    private static String mapInternational(int codePoint) throws MalformedHostException {
        String text = Normalizer.normalize(Character.toString(codePoint), Normalizer.Form.NFKC);
        StringBuilder lower = new StringBuilder(text.length());
        // One code point at a time: as a whole word, a capital sigma at the end would become a final one.
        text.codePoints().forEach(c -> lower.append(Character.toString(c).toLowerCase(Locale.ROOT)));
        String mapped = Normalizer.normalize(lower, Normalizer.Form.NFKC);
        boolean usable = !mapped.isEmpty()
                && mapped.codePoints().allMatch(c -> isWordCharacter(c) && isFolded(c))
                && !INVISIBLE.matcher(mapped).find()
                // Variants of the final sigma fold once more in UTS #46; only the letter itself stays.
                && (codePoint == FINAL_SIGMA || mapped.indexOf(FINAL_SIGMA) < 0);
        if (!usable) {
            throw new MalformedHostException(
                    String.format(Locale.ROOT, "it contains the character U+%04X, which no host name has", codePoint));
        }
        return mapped;
    }

    /** False for the few letters, as in polytonic Greek and Cherokee, whose case folding is not their lower case. */
    private static boolean isFolded(int codePoint) {
        if (Character.UnicodeScript.of(codePoint) == Character.UnicodeScript.CHEROKEE) {
            return false;
        }
        String text = Character.toString(codePoint);
        String folded = text.toUpperCase(Locale.ROOT).toLowerCase(Locale.ROOT);
        return OWN_CASE.indexOf(codePoint) >= 0
                || Normalizer.normalize(folded, Normalizer.Form.NFKC).equals(text);
    }

    private static boolean isWordCharacter(int codePoint) {
        if (codePoint < 0x80) {
            return Character.isLetterOrDigit(codePoint) || codePoint == '-';
        }
        return switch (Character.getType(codePoint)) {
            case Character.LOWERCASE_LETTER,
                    Character.MODIFIER_LETTER,
                    Character.OTHER_LETTER,
                    Character.NON_SPACING_MARK,
                    Character.COMBINING_SPACING_MARK,
                    Character.DECIMAL_DIGIT_NUMBER,
                    Character.LETTER_NUMBER -> true;
            default -> WORD_MARKS.indexOf(codePoint) >= 0;
        };
    }

    private static String labelToAscii(String label) throws MalformedHostException {
        if (label.isEmpty()) {
            throw new MalformedHostException("a label is empty");
        }
        if (label.codePointCount(0, label.length()) > MAX_LABEL) {
            throw new MalformedHostException("a label is longer than 63 characters");
        }
        boolean ascii = label.chars().allMatch(c -> c < 0x80);
        if (label.startsWith("xn--")) {
            if (!ascii || !isWellEncoded(label.substring(4))) {
                throw new MalformedHostException("a label that starts with xn-- is not valid Punycode");
            }
            return label;
        }
        if (ascii) {
            return label;
        }
        int first = Character.getType(label.codePointAt(0));
        if (first == Character.NON_SPACING_MARK || first == Character.COMBINING_SPACING_MARK) {
            throw new MalformedHostException("a label starts with a combining mark");
        }
        String encoded = "xn--" + Punycode.encode(label);
        if (encoded.length() > MAX_LABEL) {
            throw new MalformedHostException("a label is longer than 63 characters");
        }
        return encoded;
    }

    private static boolean isWellEncoded(String encoded) throws MalformedHostException {
        String decoded = Punycode.decode(encoded);
        return decoded.chars().anyMatch(c -> c >= 0x80)
                && decoded.codePoints().noneMatch(Idna::isNeverInName)
                && Punycode.encode(decoded).equals(encoded);
    }

    private static boolean isNeverInName(int codePoint) {
        return switch (Character.getType(codePoint)) {
            case Character.CONTROL,
                    Character.SURROGATE,
                    Character.PRIVATE_USE,
                    Character.UNASSIGNED,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR,
                    Character.SPACE_SEPARATOR,
                    Character.UPPERCASE_LETTER,
                    Character.TITLECASE_LETTER -> true;
            default -> false;
        };
    }
}
