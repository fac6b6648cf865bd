package dev.nono.sandbox.linux.internal.landlock;

import dev.nono.sandbox.linux.internal.posix.FileSystemId;

/**
 * What became of a path rule.
 *
 * @param rule as planned
 * @param outcome whether the kernel holds it now
 * @param access the {@link FsRight} bits that it got
 * @param fileSystem where the object lives
 */
public record RuleResult(PathRule rule, Outcome outcome, long access, FileSystemId fileSystem) {

    /** Whether the kernel holds the rule. */
    public enum Outcome {
        ADDED,
        /** The object is a pipe, a socket or the like, which Landlock does not mediate: no rule is needed, or possible. */
        NOT_MEDIATED,
        /** Nothing that the ABI handles was asked for. */
        NOTHING_TO_ALLOW,
        /** It was gone, or something else, and the plan says that this does not matter. */
        GONE
    }

    /** Whether the object is on a 9P mount (WSL2, some virtual machines), where enforcement is not reliable. */
    public boolean onPlan9() {
        return fileSystem.type() == FileSystemId.V9FS;
    }
}
