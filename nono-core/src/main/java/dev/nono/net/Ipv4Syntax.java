package dev.nono.net;

/**
 * IPv4 addresses as text.
 *
 * <p>C libraries ({@code inet_aton(3)}) and browsers (WHATWG URL, "IPv4 parser") accept one to four parts, each decimal,
 * octal with a leading 0 or hexadecimal with a leading 0x; the last part fills the remaining bytes. A filter that knows
 * only the dotted form can be walked round with any of the others.
 */
final class Ipv4Syntax {

    private static final long MAX = 0xFFFF_FFFFL;

    private Ipv4Syntax() {}

    /** Whether the last label is a number, so that the whole is an address or nothing. */
    static boolean endsInNumber(String name) {
        String last = name.substring(name.lastIndexOf('.') + 1);
        if (last.startsWith("0x")) {
            return last.chars().skip(2).allMatch(c -> Character.digit(c, 16) >= 0);
        }
        return !last.isEmpty() && last.chars().allMatch(Ipv4Syntax::isDigit);
    }

    /** Parses any spelling; the text is lower-case ASCII. */
    static IpAddress parseAnySpelling(String text) throws MalformedHostException {
        String[] parts = text.split("\\.", -1);
        if (parts.length > 4) {
            throw new MalformedHostException("an IPv4 address has at most four parts");
        }
        long address = 0;
        for (int i = 0; i < parts.length; i++) {
            long value = number(parts[i]);
            boolean last = i == parts.length - 1;
            int bytes = last ? 4 - i : 1;
            if (value >= 1L << (8 * bytes)) {
                throw new MalformedHostException("a part of the IPv4 address is too large");
            }
            address = (address << (8 * bytes)) | value;
        }
        return IpAddress.v4((int) address);
    }

    /** Parses four decimal parts without leading zeros and nothing else. */
    static IpAddress parseDotted(String text) throws MalformedHostException {
        String[] parts = text.split("\\.", -1);
        if (parts.length != 4) {
            throw new MalformedHostException("an IPv4 address is written with four decimal parts");
        }
        for (String part : parts) {
            boolean decimal = part.chars().allMatch(Ipv4Syntax::isDigit);
            if (!decimal || part.isEmpty() || (part.length() > 1 && part.startsWith("0"))) {
                throw new MalformedHostException("an IPv4 address is written with four decimal parts");
            }
        }
        return parseAnySpelling(text);
    }

    private static long number(String part) throws MalformedHostException {
        int radix = 10;
        String digits = part;
        if (part.startsWith("0x")) {
            radix = 16;
            digits = part.substring(2);
        } else if (part.length() > 1 && part.startsWith("0")) {
            radix = 8;
            digits = part.substring(1);
        } else if (part.isEmpty()) {
            throw new MalformedHostException("a part of the IPv4 address is empty");
        }
        long value = 0;
        for (int i = 0; i < digits.length(); i++) {
            int digit = Character.digit(digits.charAt(i), radix);
            if (digit < 0) {
                throw new MalformedHostException("a part of the IPv4 address is not a number");
            }
            value = value * radix + digit;
            if (value > MAX) {
                throw new MalformedHostException("a part of the IPv4 address is too large");
            }
        }
        return value;
    }

    private static boolean isDigit(int c) {
        return c >= '0' && c <= '9';
    }
}
