package dev.nono.capability;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * What of a set stays closed although a grant may cover it: paths, names, and the exceptions from both.
 *
 * @param paths closed wherever a grant covers them
 * @param patterns names that are closed whenever they appear
 * @param exceptions what is taken out of both
 */
record Denials(List<DenyRule> paths, List<DenyPattern> patterns, List<DenyException> exceptions) {
    Denials {
        paths = List.copyOf(paths);
        patterns = List.copyOf(patterns);
        exceptions = List.copyOf(exceptions);
    }

    /** The rule furthest down that covers the path, unless an exception takes the path out of it. */
    Optional<DenyRule> closing(Path path, Access access) {
        if (access == Access.READ_WRITE) {
            Optional<DenyRule> reading = closing(path, Access.READ);
            return reading.isPresent() ? reading : closing(path, Access.WRITE);
        }
        DenyRule last = null;
        for (DenyRule deny : paths) {
            if (deny.covers(path)
                    && (last == null || deny.path().getNameCount() > last.path().getNameCount())) {
                last = deny;
            }
        }
        if (last != null && !isLifted(last, path, access)) {
            return Optional.of(last);
        }
        return closingByName(path, access);
    }

    private Optional<DenyRule> closingByName(Path path, Access access) {
        for (DenyPattern pattern : patterns) {
            if (pattern.covers(path) && !isLifted(pattern, path, access)) {
                return Optional.of(new DenyRule(path, pattern.source(), pattern.display()));
            }
        }
        return Optional.empty();
    }

    private boolean isLifted(DenyRule deny, Path path, Access access) {
        for (DenyException exception : exceptions) {
            if (exception.lifts(deny, path, access)) {
                return true;
            }
        }
        return false;
    }

    private boolean isLifted(DenyPattern pattern, Path path, Access access) {
        for (DenyException exception : exceptions) {
            if (exception.lifts(pattern, path, access)) {
                return true;
            }
        }
        return false;
    }
}
