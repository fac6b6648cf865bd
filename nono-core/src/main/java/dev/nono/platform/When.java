package dev.nono.platform;

import dev.nono.ErrorCode;
import dev.nono.NonoException;
import java.util.ArrayList;
import java.util.List;

/**
 * A condition about the system: it holds if one of its alternatives does.
 *
 * <p>An alternative is written {@code [!]os[:segment…]}. For {@code linux} the segments are the distribution
 * ({@code fedora}, or {@code fedora-like} for all that descend from it), its version and its variant; for {@code macos}
 * the version; for {@code windows} the version and the build. A version is compared with {@code ==}, {@code >=},
 * {@code <=}, {@code >}, {@code <}, or must be equal if it stands alone. Any other system is never this one.
 *
 * @param alternatives as written, at least one
 */
public record When(List<String> alternatives) {
    private static final int LINUX_SEGMENTS = 3;
    private static final int WINDOWS_SEGMENTS = 2;
    private static final String LIKE = "-like";

    /**
     * Checks the syntax.
     *
     * @throws NonoException {@link ErrorCode#CONFIG_PARSE} naming the alternative that is not understood
     */
    public When {
        alternatives = List.copyOf(alternatives);
        if (alternatives.isEmpty()) {
            throw new NonoException(ErrorCode.CONFIG_PARSE, "\"when\" names no system; leave it out, or name one");
        }
        for (String alternative : alternatives) {
            Predicate.parse(alternative);
        }
    }

    /**
     * One alternative.
     *
     * @param predicate as written
     * @return the condition
     * @throws NonoException {@link ErrorCode#CONFIG_PARSE} if it is not understood
     */
    public static When of(String predicate) {
        return new When(List.of(predicate));
    }

    /**
     * Whether the condition holds.
     *
     * @param facts the system
     * @return true if an alternative does
     */
    public boolean matches(PlatformFacts facts) {
        for (String alternative : alternatives) {
            if (Predicate.parse(alternative).matches(facts)) {
                return true;
            }
        }
        return false;
    }

    /** The parts of one alternative. */
    private record Predicate(boolean negated, String os, List<String> segments) {

        static Predicate parse(String text) {
            boolean negated = text.startsWith("!");
            List<String> parts = new ArrayList<>();
            String rest = negated ? text.substring(1) : text;
            int start = 0;
            while (true) {
                int colon = rest.indexOf(':', start);
                parts.add(colon < 0 ? rest.substring(start) : rest.substring(start, colon));
                if (colon < 0) {
                    break;
                }
                start = colon + 1;
            }
            String os = parts.get(0);
            List<String> segments = List.copyOf(parts.subList(1, parts.size()));
            requireIdentifier(text, os);
            int allowed = switch (os) {
                case "linux" -> LINUX_SEGMENTS;
                case "macos" -> 1;
                case "windows" -> WINDOWS_SEGMENTS;
                default -> Integer.MAX_VALUE;
            };
            if (segments.size() > allowed) {
                throw malformed(text, "has more than " + allowed + " parts behind \"" + os + "\"");
            }
            for (int i = 0; i < segments.size(); i++) {
                if (isVersion(os, i)) {
                    VersionTest.parse(text, segments.get(i));
                } else {
                    requireIdentifier(text, segments.get(i));
                }
            }
            return new Predicate(negated, os, segments);
        }

        private static boolean isVersion(String os, int index) {
            return os.equals("linux") ? index == 1 : (os.equals("macos") || os.equals("windows")) && index == 0;
        }

        boolean matches(PlatformFacts facts) {
            return negated != holds(facts);
        }

        private boolean holds(PlatformFacts facts) {
            if (!facts.os().equals(os) || !(os.equals("linux") || os.equals("macos") || os.equals("windows"))) {
                return false;
            }
            for (int i = 0; i < segments.size(); i++) {
                String segment = segments.get(i);
                boolean held;
                if (isVersion(os, i)) {
                    held = VersionTest.parse(segment, segment).matches(facts.version());
                } else if (os.equals("linux") && i == 0) {
                    held = distribution(segment, facts);
                } else {
                    held = segment.equals(facts.variant());
                }
                if (!held) {
                    return false;
                }
            }
            return true;
        }

        private static boolean distribution(String wanted, PlatformFacts facts) {
            if (wanted.endsWith(LIKE) && wanted.length() > LIKE.length()) {
                String family = wanted.substring(0, wanted.length() - LIKE.length());
                if (facts.distribution().equals(family) || facts.families().contains(family)) {
                    return true;
                }
            }
            return facts.distribution().equals(wanted);
        }

        private static void requireIdentifier(String text, String part) {
            if (part.isEmpty()) {
                throw malformed(text, "has an empty part");
            }
            for (int i = 0; i < part.length(); i++) {
                char c = part.charAt(i);
                if (!(c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || "_-.".indexOf(c) >= 0)) {
                    throw malformed(text, "has \"" + c + "\" in \"" + part + "\"; a name has letters, digits, _ - .");
                }
            }
        }
    }

    static NonoException malformed(String text, String reason) {
        return new NonoException(
                ErrorCode.CONFIG_PARSE,
                "the condition \"" + text + "\" " + reason + "; write it like linux, !macos or linux:fedora-like:>=40");
    }
}
