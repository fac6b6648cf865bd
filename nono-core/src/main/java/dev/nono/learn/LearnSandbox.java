package dev.nono.learn;

import dev.nono.capability.Access;
import dev.nono.capability.CapabilitySet;
import dev.nono.capability.CapabilitySetBuilder;
import dev.nono.capability.DenyRule;
import dev.nono.capability.FileGrant;
import dev.nono.capability.GrantSource;
import dev.nono.capability.RealPaths;
import dev.nono.policy.Bypass;
import dev.nono.policy.DenyPrecedence;
import dev.nono.policy.ResolvedPolicy;
import dev.nono.policy.SensitivePath;
import java.nio.file.Path;
import java.util.List;

/** What a program may touch while it is watched. */
public final class LearnSandbox {
    private LearnSandbox() {}

    /**
     * The grants of groups, reading of everything that no group of this platform protects, and writing of a directory. The
     * state of nono stays closed, too.
     *
     * @param groups the groups of the run
     * @param workdir the directory that may be written
     * @return the set, as it can be enforced
     * @throws dev.nono.NonoException if the directory is missing, or what is protected cannot be closed
     */
    public static CapabilitySet of(ResolvedPolicy groups, Path workdir) {
        CapabilitySetBuilder caps = groups.capabilities().toBuilder()
                .grant(FileGrant.directory(Path.of("/"), Access.READ, GrantSource.SYSTEM))
                .grant(FileGrant.directory(workdir, Access.READ_WRITE, GrantSource.USER));
        for (SensitivePath path : groups.sensitivePaths().paths()) {
            GrantSource source = GrantSource.group(path.group());
            for (Path spelling : List.of(path.path(), RealPaths.tryCanonicalize(path.path()))) {
                caps.deny(new DenyRule(spelling, source, path.description()));
            }
        }
        for (Path root : groups.protectedRoots().paths()) {
            caps.deny(new DenyRule(root, GrantSource.SYSTEM, "the state of nono"));
        }
        CapabilitySet all = caps.build().deduplicated();
        return DenyPrecedence.apply(Bypass.none(all), groups.context().platform())
                .capabilities();
    }
}
