package dev.nono.capability;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;

/**
 * A denied path inside a granted directory. Where the kernel cannot cut the path out, the set must be refused.
 *
 * @param deny the rule
 * @param grant the directory grant above it
 */
public record DenyConflict(DenyRule deny, FileGrant grant) {
    private static final Comparator<DenyConflict> ORDER = Comparator.<DenyConflict, Path>comparing(
                    conflict -> conflict.deny().path())
            .thenComparing(conflict -> conflict.grant().resolved())
            .thenComparing(conflict -> conflict.grant().source().display());

    /** Checks that nothing is missing. */
    public DenyConflict {
        Objects.requireNonNull(deny);
        Objects.requireNonNull(grant);
    }

    /** The conflicts of a set, by denied path, granted directory and source; each combination once. */
    static List<DenyConflict> of(CapabilitySet caps) {
        return caps.files().stream()
                .filter(grant -> !grant.isFile())
                .flatMap(grant -> caps.denies().stream()
                        .filter(deny -> deny.path().startsWith(grant.resolved())
                                && !deny.path().equals(grant.resolved()))
                        .map(deny -> new DenyConflict(deny, grant)))
                .sorted(ORDER)
                .collect(
                        ArrayList::new,
                        (list, next) -> {
                            if (list.isEmpty() || ORDER.compare(list.get(list.size() - 1), next) != 0) {
                                list.add(next);
                            }
                        },
                        List::addAll);
    }

    /**
     * One line for people.
     *
     * @return {@code /w/.env inside /w (user)}
     */
    public String display() {
        return RealPaths.shown(deny.path()) + " inside " + RealPaths.shown(grant.resolved()) + " ("
                + grant.source().display() + ")";
    }
}
