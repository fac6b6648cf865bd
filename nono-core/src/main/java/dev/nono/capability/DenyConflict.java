package dev.nono.capability;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * A denied path inside a granted directory. Where the kernel cannot cut the path out, the set must be refused.
 *
 * @param deny the rule
 * @param grant the directory grant above it
 */
public record DenyConflict(DenyRule deny, FileGrant grant) {
    /** Checks that nothing is missing. */
    public DenyConflict {
        Objects.requireNonNull(deny);
        Objects.requireNonNull(grant);
    }

    /** The conflicts of a set, by denied path, granted directory and source; each combination once. */
    static List<DenyConflict> of(CapabilitySet caps) {
        List<DenyConflict> conflicts = new ArrayList<>();
        // Every start passes here: plain loops, which load nothing.
        for (FileGrant grant : caps.files()) {
            for (DenyRule deny : caps.denies()) {
                if (!grant.isFile()
                        && deny.path().startsWith(grant.resolved())
                        && !deny.path().equals(grant.resolved())) {
                    conflicts.add(new DenyConflict(deny, grant));
                }
            }
        }
        if (conflicts.isEmpty()) {
            return List.of();
        }
        conflicts.sort(DenyConflict::compare);
        List<DenyConflict> unique = new ArrayList<>();
        for (DenyConflict next : conflicts) {
            if (unique.isEmpty() || compare(unique.get(unique.size() - 1), next) != 0) {
                unique.add(next);
            }
        }
        return unique;
    }

    private static int compare(DenyConflict one, DenyConflict two) {
        int order = one.deny.path().compareTo(two.deny.path());
        if (order == 0) {
            order = one.grant.resolved().compareTo(two.grant.resolved());
        }
        return order != 0
                ? order
                : one.grant.source().display().compareTo(two.grant.source().display());
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
