package dev.nono.policy;

import dev.nono.capability.CapabilitySet;
import dev.nono.capability.CapabilitySetBuilder;
import dev.nono.capability.DenyRule;
import java.util.List;
import java.util.Objects;

/**
 * The groups of a run, resolved for one user on one platform.
 *
 * @param capabilities the grants of the groups, what they deny, and the commands that they refuse; the network is open
 * @param groups the table that was resolved
 * @param context the user for whom it was resolved
 * @param protectedRoots the state of nono, which nobody may be granted
 * @param allowUnlinkInWritable whether deleting is to be allowed again below what may be written, once all grants are
 *     known (macOS)
 * @param warnings what the user should be told, one line each
 * @param skipped paths that the groups would grant and that were left out
 */
public record ResolvedPolicy(
        CapabilitySet capabilities,
        PolicyGroups groups,
        PolicyContext context,
        ProtectedRoots protectedRoots,
        boolean allowUnlinkInWritable,
        List<String> warnings,
        List<SkippedPath> skipped) {

    /** Copies the lists. */
    public ResolvedPolicy {
        Objects.requireNonNull(capabilities);
        Objects.requireNonNull(groups);
        Objects.requireNonNull(context);
        Objects.requireNonNull(protectedRoots);
        warnings = List.copyOf(warnings);
        skipped = List.copyOf(skipped);
    }

    /**
     * What all groups protect, those included that this run leaves out. Looks at the file system; most runs never ask.
     *
     * @return the paths, in the order of the document
     */
    public SensitivePaths sensitivePaths() {
        return SensitivePaths.of(groups, context);
    }

    /**
     * Adds what can be said only once all grants are known, and only on macOS: that the state of nono stays closed although a
     * directory around it is granted, and that what may be written may be deleted where a group forbids deletion.
     */
    CapabilitySet completed(CapabilitySet caps) {
        if (context.platform() != Platform.MACOS) {
            return caps;
        }
        CapabilitySetBuilder builder = protectedRoots.closedIn(caps).toBuilder();
        if (allowUnlinkInWritable) {
            SeatbeltRules.unlinkInWritable(caps).forEach(builder::platformRule);
        }
        return builder.build();
    }

    /**
     * What the included groups deny.
     *
     * @return the rules, each path in every spelling that matters
     */
    public List<DenyRule> denies() {
        return capabilities.denies();
    }

    /**
     * The programs that nono does not start by name. Not a boundary: their children may start them.
     *
     * @return file names
     */
    public List<String> blockedCommands() {
        return capabilities.blockedCommands();
    }
}
