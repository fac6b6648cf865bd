package dev.nono.platform;

import java.math.BigInteger;

/** A comparison with a version. */
record VersionTest(String comparator, String version) {
    private static final String[] COMPARATORS = {"==", ">=", "<=", ">", "<"};

    static VersionTest parse(String whole, String text) {
        String comparator = "==";
        String version = text;
        for (String candidate : COMPARATORS) {
            if (text.startsWith(candidate)) {
                comparator = candidate;
                version = text.substring(candidate.length());
                break;
            }
        }
        if (version.isEmpty()) {
            throw When.malformed(whole, "names no version");
        }
        for (int i = 0; i < version.length(); i++) {
            char c = version.charAt(i);
            if (!(c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || "_-.".indexOf(c) >= 0)) {
                throw When.malformed(whole, "has the unknown comparison \"" + text + "\"");
            }
        }
        return new VersionTest(comparator, version);
    }

    /** Whether a version passes; an unknown one does not. */
    boolean matches(String actual) {
        if (actual.isEmpty()) {
            return false;
        }
        int order = compare(actual, version);
        return switch (comparator) {
            case ">=" -> order >= 0;
            case "<=" -> order <= 0;
            case ">" -> order > 0;
            case "<" -> order < 0;
            default -> order == 0;
        };
    }

    /** Part by part; where a part is no number, two that differ count as less; with more parts it is greater. */
    static int compare(String left, String right) {
        String[] lefts = left.split("\\.", -1);
        String[] rights = right.split("\\.", -1);
        int common = Math.min(lefts.length, rights.length);
        for (int i = 0; i < common; i++) {
            int order;
            if (isNumber(lefts[i]) && isNumber(rights[i])) {
                order = new BigInteger(lefts[i]).compareTo(new BigInteger(rights[i]));
            } else {
                order = lefts[i].equals(rights[i]) ? 0 : -1;
            }
            if (order != 0) {
                return order;
            }
        }
        return Integer.compare(lefts.length, rights.length);
    }

    private static boolean isNumber(String part) {
        for (int i = 0; i < part.length(); i++) {
            if (part.charAt(i) < '0' || part.charAt(i) > '9') {
                return false;
            }
        }
        return !part.isEmpty() && part.length() < 100;
    }
}
