package dev.nono.profile.model;

import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * A command that the supervisor runs.
 *
 * @param name as typed
 * @param binaryPath the program to run; found in PATH if empty
 * @param intercepts what happens to some invocations, the first match wins
 * @param sandbox the sandbox of the command; without one it runs outside any
 * @param agentAllowed whether the program itself may invoke it
 * @param allowedParents the commands that may invoke it; any if empty
 * @param locked whether a child profile may only add to it
 */
public record MediatedCommand(
        String name,
        Optional<String> binaryPath,
        List<MediationRule> intercepts,
        Optional<CommandSandbox> sandbox,
        boolean agentAllowed,
        Optional<List<String>> allowedParents,
        boolean locked) {
    /** Checks that nothing is missing and copies the collections. */
    public MediatedCommand {
        Objects.requireNonNull(name);
        Objects.requireNonNull(binaryPath);
        intercepts = List.copyOf(intercepts);
        Objects.requireNonNull(sandbox);
        Objects.requireNonNull(allowedParents);
    }
}
