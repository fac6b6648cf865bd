package dev.nono.policy;

import dev.nono.capability.CapabilitySet;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;

/**
 * The policy of one run, after every rule has been applied: what enforcement, dry runs, questions and reports all read, so
 * that they cannot disagree.
 *
 * @param capabilities what the program may touch, as it is enforced
 * @param resolved the groups from which it was made
 * @param bypassed what the user lifted
 * @param blocked the grants that have no effect, because their path is denied
 * @param splits the granted directories that were taken apart, because something in them is denied
 * @param warnings what the user should be told, one line each
 */
public record CompiledPolicy(
        CapabilitySet capabilities,
        ResolvedPolicy resolved,
        List<BypassedPath> bypassed,
        List<BlockedGrant> blocked,
        List<SplitGrant> splits,
        List<String> warnings) {

    /** Copies the lists. */
    public CompiledPolicy {
        Objects.requireNonNull(capabilities);
        Objects.requireNonNull(resolved);
        bypassed = List.copyOf(bypassed);
        blocked = List.copyOf(blocked);
        splits = List.copyOf(splits);
        warnings = List.copyOf(warnings);
    }

    /**
     * Applies all rules to what was asked for.
     *
     * @param policy the groups of the run
     * @param asked the capabilities of the groups and everything that profile, user and program add to them
     * @param bypasses paths as written for which what is denied is lifted
     * @return the policy
     * @throws dev.nono.NonoException {@link dev.nono.ErrorCode#SANDBOX_INIT} if a denied path cannot be closed or a grant
     *     touches the state of nono, {@link dev.nono.ErrorCode#CONFIG_PARSE} for a bypass without a grant
     */
    public static CompiledPolicy of(ResolvedPolicy policy, CapabilitySet asked, List<String> bypasses) {
        return of(policy, asked, bypasses, false);
    }

    /**
     * Applies all rules to what was asked for.
     *
     * @param policy the groups of the run
     * @param asked the capabilities of the groups and everything that profile, user and program add to them
     * @param bypasses paths as written for which what is denied is lifted
     * @param allowParents whether a directory that holds the state of nono may be granted, where rules can protect it
     *     (macOS)
     * @return the policy
     * @throws dev.nono.NonoException as {@link #of(ResolvedPolicy, CapabilitySet, List)}
     */
    public static CompiledPolicy of(
            ResolvedPolicy policy, CapabilitySet asked, List<String> bypasses, boolean allowParents) {
        return of(policy, asked, bypasses, allowParents, List.of());
    }

    /**
     * Applies all rules to what was asked for, and keeps files from being changed that the program obeys: it may read them as
     * far as that is granted, and neither write, remove nor replace them, whatever is granted. On Linux, directories around
     * them are taken apart: directly beside such a file nothing can be created, removed or renamed.
     *
     * @param policy the groups of the run
     * @param asked the capabilities of the groups and everything that profile, user and program add to them
     * @param bypasses paths as written for which what is denied is lifted; this is not
     * @param allowParents whether a directory that holds the state of nono may be granted, where rules can protect it
     *     (macOS)
     * @param instructionFiles files such as {@code CLAUDE.md}, absolute; each must be there
     * @return the policy
     * @throws dev.nono.NonoException as {@link #of(ResolvedPolicy, CapabilitySet, List)}, and
     *     {@link dev.nono.ErrorCode#INSTRUCTION_FILE_DENIED} for a file that is missing or whose name holds a quote, a
     *     backslash or a control character
     */
    public static CompiledPolicy of(
            ResolvedPolicy policy,
            CapabilitySet asked,
            List<String> bypasses,
            boolean allowParents,
            List<Path> instructionFiles) {
        CapabilitySet all = asked.deduplicated();
        policy.protectedRoots().requireUntouched(all, allowParents);
        Bypass lifted = Bypass.apply(all, bypasses, policy.context());
        Bypass bypass = instructionFiles.isEmpty()
                ? lifted
                : new Bypass(InstructionFiles.protect(lifted.capabilities(), instructionFiles), lifted.paths());
        DenyPrecedence outcome = DenyPrecedence.apply(bypass, policy.context().platform());
        return new CompiledPolicy(
                policy.completed(outcome.capabilities()),
                policy,
                bypass.paths(),
                outcome.blocked(),
                outcome.splits(),
                policy.warnings());
    }
}
