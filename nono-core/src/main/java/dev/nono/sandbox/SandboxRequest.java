package dev.nono.sandbox;

import dev.nono.capability.CapabilitySet;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What a backend is asked to start. Made by {@link SandboxCommand}.
 *
 * @param program the absolute path of the program, links kept
 * @param arguments the argument vector, the name of the program first; not empty
 * @param environment the whole environment, in order
 * @param directory the directory in which the program starts, absolute
 * @param capabilities what the program may touch
 * @param stdin where standard input comes from
 * @param stdout where standard output goes
 * @param stderr where standard error goes
 * @param terminal a terminal of its own for the program, which then replaces the three streams
 * @param newSession whether the program leads a session of its own, without the terminal of this JVM
 * @param networkEnforcement which mechanism holds the network mode
 * @param accepted restrictions whose lack is accepted
 * @param observeExecutions whether each execution is reported to the observer
 * @param observeAccesses whether each file and address that is asked for is reported to the observer
 * @param observer who receives what the supervisor sees
 */
public record SandboxRequest(
        OsString program,
        List<OsString> arguments,
        Map<OsString, OsString> environment,
        Path directory,
        CapabilitySet capabilities,
        Stdio stdin,
        Stdio stdout,
        Stdio stderr,
        Optional<TerminalSize> terminal,
        boolean newSession,
        NetworkEnforcement networkEnforcement,
        Set<Restriction> accepted,
        boolean observeExecutions,
        boolean observeAccesses,
        SandboxObserver observer) {

    /** Checks and copies. */
    public SandboxRequest {
        arguments = List.copyOf(arguments);
        if (arguments.isEmpty()) {
            throw new IllegalArgumentException("the argument vector must name the program first");
        }
        environment = Collections.unmodifiableMap(new LinkedHashMap<>(environment));
        accepted = Set.copyOf(accepted);
        if (!directory.isAbsolute()) {
            throw new IllegalArgumentException("the start directory must be absolute: " + directory);
        }
    }

    /**
     * This request with other capabilities.
     *
     * @param changed the capabilities
     * @return a request that differs in them only
     */
    public SandboxRequest withCapabilities(CapabilitySet changed) {
        return new SandboxRequest(
                program,
                arguments,
                environment,
                directory,
                changed,
                stdin,
                stdout,
                stderr,
                terminal,
                newSession,
                networkEnforcement,
                accepted,
                observeExecutions,
                observeAccesses,
                observer);
    }
}
