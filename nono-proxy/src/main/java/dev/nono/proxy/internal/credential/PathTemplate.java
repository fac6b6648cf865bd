package dev.nono.proxy.internal.credential;

import dev.nono.proxy.internal.text.Targets;
import java.util.Optional;

/**
 * A path with one place for a credential, at the start of a path.
 *
 * @param before the literal text in front of the credential
 * @param after the literal text behind it; if empty, the credential ends with its segment
 */
record PathTemplate(String before, String after) {
    /** Characters that a credential keeps in a path; everything else is escaped. */
    private static final String KEPT = ":@!$&'()*+,;=";

    static PathTemplate parse(String pattern) {
        int place = pattern.indexOf("{}");
        return new PathTemplate(pattern.substring(0, place), pattern.substring(place + 2));
    }

    /**
     * Where the template fits into a target.
     *
     * @param credential what stands at its place
     * @param rest what follows the template, with its query
     */
    record Fit(String credential, String rest) {}

    Optional<Fit> fit(String target) {
        String path = Targets.path(target);
        if (!path.startsWith(before)) {
            return Optional.empty();
        }
        int start = before.length();
        int end = after.isEmpty() ? endOfSegment(path, start) : path.indexOf(after, start);
        return end < start
                ? Optional.empty()
                : Optional.of(new Fit(path.substring(start, end), target.substring(end + after.length())));
    }

    private static int endOfSegment(String path, int start) {
        int slash = path.indexOf('/', start);
        return slash < 0 ? path.length() : slash;
    }

    String fill(String credential) {
        return before + escaped(credential) + after;
    }

    /** A credential as it stands in a path. */
    static String escaped(String credential) {
        return Targets.encode(credential, KEPT);
    }

    /** Puts a path in front of a target with exactly one slash between. */
    static String join(String front, String rest) {
        String head = front;
        while (head.endsWith("/")) {
            head = head.substring(0, head.length() - 1);
        }
        return rest.startsWith("/") ? head + rest : head + "/" + rest;
    }
}
