package dev.nono.policy;

import dev.nono.ErrorCode;
import dev.nono.NonoException;
import dev.nono.capability.CapabilitySet;
import dev.nono.capability.CapabilitySetBuilder;
import dev.nono.capability.DenyConflict;
import dev.nono.capability.DenyException;
import dev.nono.capability.DenyRule;
import dev.nono.capability.FileGrant;
import dev.nono.capability.GrantSource;
import dev.nono.capability.MountTable;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What is denied wins over what is granted.
 *
 * <p>A grant at or below a denied path has no effect. Linux cannot say so with a rule, so the grant is taken out of the
 * set; macOS has deny rules, and only exact file grants on denied paths are taken out. A denied path inside a granted
 * directory is the other way round: on Linux the directory is taken apart, and what lies beside the denied path is granted
 * instead ({@link SplitGrant}); where that is not possible the set is refused.
 *
 * @param capabilities the set as it can be enforced
 * @param blocked the grants that have no effect, each with the rule that wins
 * @param splits the granted directories that were taken apart
 */
public record DenyPrecedence(CapabilitySet capabilities, List<BlockedGrant> blocked, List<SplitGrant> splits) {
    private static final int SHOWN = 5;

    /** Copies the lists. */
    public DenyPrecedence {
        Objects.requireNonNull(capabilities);
        blocked = List.copyOf(blocked);
        splits = List.copyOf(splits);
    }

    /**
     * Applies the denies of a set to its grants. To be called again whenever grants have been added.
     *
     * @param bypass a set and the exceptions of its user
     * @param platform the operating system
     * @return the outcome
     * @throws NonoException {@link ErrorCode#SANDBOX_INIT} on Linux, naming up to five denied paths that lie inside granted
     *     directories, if one of these cannot be taken apart
     */
    public static DenyPrecedence apply(Bypass bypass, Platform platform) {
        CapabilitySet caps =
                platform == Platform.LINUX ? closedWhereMountedAgain(bypass.capabilities()) : bypass.capabilities();
        List<BlockedGrant> blocked = new ArrayList<>();
        CapabilitySet open = caps.withoutFiles(grant -> {
            Optional<DenyRule> deny = denying(caps, bypass, grant.resolved(), grant.source());
            if (deny.isEmpty()) {
                deny = exactly(caps, grant);
            }
            if (deny.isPresent() && isExcepted(caps, grant, deny.get())) {
                return false;
            }
            if (deny.isPresent()) {
                blocked.add(new BlockedGrant(grant.original(), grant.source(), deny.get()));
            }
            return deny.isPresent()
                    && (platform == Platform.LINUX || exactly(caps, grant).isPresent());
        });
        open = open.withoutUnixSockets(grant -> {
            Optional<DenyRule> deny = denying(caps, bypass, grant.resolved(), grant.source());
            deny.ifPresent(rule -> blocked.add(new BlockedGrant(grant.original(), grant.source(), rule)));
            return deny.isPresent() && platform == Platform.LINUX;
        });
        if (platform != Platform.LINUX) {
            return new DenyPrecedence(open, blocked, List.of());
        }
        DenySplit.Outcome outcome = DenySplit.of(open);
        return new DenyPrecedence(outcome.capabilities(), blocked, outcome.splits());
    }

    /** What is denied at one path is denied wherever else it is mounted. */
    private static CapabilitySet closedWhereMountedAgain(CapabilitySet caps) {
        if (caps.denies().isEmpty()) {
            return caps;
        }
        MountTable mounts = MountTable.ofThisSystem();
        CapabilitySetBuilder closed = null;
        for (DenyRule deny : caps.denies()) {
            for (Path other : mounts.otherPaths(deny.path())) {
                DenyRule again = new DenyRule(other, deny.source(), deny.reason());
                if (!caps.denies().contains(again)) {
                    closed = closed == null ? caps.toBuilder() : closed;
                    closed.deny(again);
                }
            }
        }
        return closed == null ? caps : closed.build();
    }

    /** Says which denied paths cannot be closed, and why not. */
    static NonoException refused(List<DenyConflict> conflicts, String reason, @Nullable Exception cause) {
        StringBuilder message = new StringBuilder("Landlock cannot close a path inside a granted directory, and ")
                .append(conflicts.size())
                .append(conflicts.size() == 1 ? " denied path is" : " denied paths are")
                .append(" inside one:");
        for (DenyConflict conflict : conflicts.subList(0, Math.min(SHOWN, conflicts.size()))) {
            message.append("\n  ").append(conflict.display());
        }
        if (conflicts.size() > SHOWN) {
            message.append("\n  and ").append(conflicts.size() - SHOWN).append(" more");
        }
        message.append("\nWhat lies beside it cannot be granted instead: ")
                .append(reason)
                .append(". Grant narrower directories, or open the path with --bypass-protection.");
        return new NonoException(ErrorCode.SANDBOX_INIT, message.toString(), cause);
    }

    /** The rule at or above a path, unless the user lifted it for this path. */
    private static Optional<DenyRule> denying(CapabilitySet caps, Bypass bypass, Path path, GrantSource source) {
        if (source.isUserIntent()) {
            for (BypassedPath bypassed : bypass.paths()) {
                if (bypassed.covers(path)) {
                    return Optional.empty();
                }
            }
        }
        for (DenyRule deny : caps.denies()) {
            if (deny.covers(path)) {
                return Optional.of(deny);
            }
        }
        return Optional.empty();
    }

    /** Whether nono itself left open what a file grant gives: such as reading, of a file that may not be changed. */
    private static boolean isExcepted(CapabilitySet caps, FileGrant grant, DenyRule deny) {
        for (DenyException exception : caps.exceptions()) {
            if (exception.source().equals(GrantSource.SYSTEM)
                    && grant.isFile()
                    && exception.lifts(deny, grant.resolved(), grant.access())) {
                return true;
            }
        }
        return false;
    }

    /** The rule on exactly the path of a file grant, in either spelling. */
    private static Optional<DenyRule> exactly(CapabilitySet caps, FileGrant grant) {
        for (DenyRule deny : caps.denies()) {
            if (grant.isFile()
                    && (deny.path().equals(grant.original()) || deny.path().equals(grant.resolved()))) {
                return Optional.of(deny);
            }
        }
        return Optional.empty();
    }
}
