package dev.nono.diagnostic;

import dev.nono.capability.Access;
import dev.nono.capability.CapabilitySet;
import dev.nono.capability.GrantSuggestion;
import dev.nono.capability.RealPaths;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;

/** Says what a policy makes of an access, so that a report can tell which flag would help and which could not. */
@FunctionalInterface
public interface PathPolicy {

    /** What a policy makes of an access. */
    enum Verdict {
        /** It allows it. */
        ALLOWED,
        /** A rule closes the path, whatever is granted. */
        CLOSED,
        /** A grant covers the path, with too little access. */
        INSUFFICIENT,
        /** No grant covers the path. */
        NOT_GRANTED
    }

    /**
     * The judgement of one access.
     *
     * @param verdict what the policy makes of it
     * @param flag the smallest flag that would allow it, if any would
     */
    record Judgement(Verdict verdict, Optional<String> flag) {}

    /**
     * Judges an access.
     *
     * @param path an absolute path; untrusted text
     * @param access what was asked for
     * @return the judgement
     */
    Judgement judge(String path, Access access);

    /**
     * The policy of a set: its grants and denies, and nothing else.
     *
     * @param caps the set
     * @param tooWide directories that are never suggested; see {@link GrantSuggestion#userRoots}
     * @return the policy
     */
    static PathPolicy of(CapabilitySet caps, Set<Path> tooWide) {
        return (text, access) -> {
            Path path;
            try {
                path = RealPaths.tryCanonicalize(Path.of(text));
            } catch (InvalidPathException e) {
                // Not a name that this system could have, so nothing grants it.
                return new Judgement(Verdict.NOT_GRANTED, Optional.empty());
            }
            if (caps.closing(path, access).isPresent()) {
                return new Judgement(Verdict.CLOSED, Optional.empty());
            }
            Optional<Access> granted = caps.effectiveAccess(path);
            if (granted.isPresent() && granted.get().contains(access)) {
                return new Judgement(Verdict.ALLOWED, Optional.empty());
            }
            return new Judgement(
                    granted.isPresent() ? Verdict.INSUFFICIENT : Verdict.NOT_GRANTED,
                    GrantSuggestion.of(path, access, tooWide).map(GrantSuggestion::flag));
        };
    }
}
