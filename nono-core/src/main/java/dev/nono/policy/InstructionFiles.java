package dev.nono.policy;

import dev.nono.ErrorCode;
import dev.nono.NonoException;
import dev.nono.capability.Access;
import dev.nono.capability.CapabilitySet;
import dev.nono.capability.CapabilitySetBuilder;
import dev.nono.capability.DenyException;
import dev.nono.capability.DenyRule;
import dev.nono.capability.FileGrant;
import dev.nono.capability.GrantSource;
import dev.nono.capability.RealPaths;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

/**
 * Files that a program obeys, such as {@code CLAUDE.md} or {@code AGENTS.md}: it may read them where something grants that, and
 * neither change, remove nor replace them, whatever is granted and whatever protection was lifted. A deny for everything but
 * reading; on Linux, whose kernel has no such rule, the directories around them are taken apart ({@link SplitGrant}).
 */
final class InstructionFiles {
    private static final String REASON = "an instruction file may not be changed";

    private InstructionFiles() {}

    /**
     * Takes the right to change files out of a set.
     *
     * @param caps a set whose bypasses have been applied
     * @param files the files
     * @return the set with its denies; where the kernel has none, {@link DenyPrecedence} takes care of them
     * @throws NonoException {@link ErrorCode#INSTRUCTION_FILE_DENIED} for a file that is none, or whose name could not be told
     *     from a rule
     */
    static CapabilitySet protect(CapabilitySet caps, Collection<Path> files) {
        if (files.isEmpty()) {
            return caps;
        }
        Set<Path> paths = new LinkedHashSet<>();
        Set<Path> real = new LinkedHashSet<>();
        for (Path file : files) {
            Path canonical = RealPaths.tryCanonicalize(require(file));
            require(canonical);
            paths.add(file);
            paths.add(canonical);
            real.add(canonical);
        }
        CapabilitySetBuilder closed = caps
                .withoutFiles(grant -> grant.isFile()
                        && real.contains(grant.resolved())
                        && grant.access().writes())
                .toBuilder();
        for (Path path : paths) {
            closed.deny(new DenyRule(path, GrantSource.SYSTEM, REASON));
            closed.except(new DenyException(path, Access.READ, GrantSource.SYSTEM));
        }
        for (Path path : real) {
            if (caps.effectiveAccess(path).filter(Access::reads).isPresent()) {
                closed.grant(FileGrant.file(path, Access.READ, GrantSource.SYSTEM));
            }
        }
        return closed.build();
    }

    private static Path require(Path file) {
        String name = file.toString();
        boolean quoted = name.indexOf('"') >= 0 || name.indexOf('\\') >= 0;
        if (!file.isAbsolute() || quoted || name.chars().anyMatch(Character::isISOControl)) {
            throw refused(
                    file, quoted ? "its name holds a quote or a backslash; rename it" : "its path cannot be a rule");
        }
        if (!Files.isRegularFile(file)) {
            throw refused(file, "no file is there; leave it out");
        }
        return file;
    }

    private static NonoException refused(Path file, String reason) {
        String shown = RealPaths.shown(file);
        return new NonoException(
                ErrorCode.INSTRUCTION_FILE_DENIED,
                "the instruction file " + shown + " cannot be kept from being changed: " + reason,
                Map.of("path", shown),
                null);
    }
}
