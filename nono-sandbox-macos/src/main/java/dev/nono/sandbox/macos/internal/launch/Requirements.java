package dev.nono.sandbox.macos.internal.launch;

import dev.nono.ErrorCode;
import dev.nono.NonoException;
import dev.nono.capability.ResourceLimits;
import dev.nono.sandbox.NetworkEnforcement;
import dev.nono.sandbox.OsString;
import dev.nono.sandbox.Restriction;
import dev.nono.sandbox.SandboxRequest;
import java.util.stream.Stream;

/** Refuses what this backend cannot do at all, instead of leaving it out. */
final class Requirements {
    private Requirements() {}

    static void check(SandboxRequest request) {
        if (request.networkEnforcement() != NetworkEnforcement.AUTO) {
            throw refused("--sandbox-policy " + request.networkEnforcement().wireName()
                    + " chooses between mechanisms of Linux; leave it out on macOS");
        }
        if (request.observeExecutions()) {
            throw refused("macOS does not tell about executions, so they cannot be observed");
        }
        if (request.observeAccesses()) {
            throw refused(
                    "macOS does not tell a supervisor what a program asks for; start it with nono run and grant what its"
                            + " report names");
        }
    }

    /** What a program that is started needs beyond that. */
    static void checkStart(SandboxRequest request) {
        check(request);
        if (request.terminal().isPresent() || request.newSession()) {
            throw refused("a terminal or session of its own for the program is not offered on macOS; inherit this one");
        }
        Stream.concat(
                        Stream.concat(Stream.of(request.program()), request.arguments().stream()),
                        request.environment().entrySet().stream()
                                .flatMap(variable -> Stream.of(variable.getKey(), variable.getValue())))
                .filter(string -> !string.isText())
                .findFirst()
                .ifPresent(Requirements::refuseBytes);
        requireLimits(request);
    }

    /** Limits that do not exist here have a code of their own. */
    static void requireLimits(SandboxRequest request) {
        ResourceLimits limits = request.capabilities().limits();
        if (limits.memory().isPresent() && !request.accepted().contains(Restriction.MEMORY)) {
            throw refused("macOS has no memory limit for a process tree; leave the limit out here");
        }
        if (limits.processes().isPresent() && !request.accepted().contains(Restriction.PROCESSES)) {
            throw refused("macOS has no limit on the processes of a tree; leave the limit out here");
        }
    }

    private static void refuseBytes(OsString string) {
        throw new NonoException(
                ErrorCode.COMMAND_EXECUTION,
                "\"" + string + "\" is not valid UTF-8, and cannot be handed on unchanged on macOS");
    }

    private static NonoException refused(String reason) {
        return new NonoException(ErrorCode.UNSUPPORTED_PLATFORM, reason);
    }
}
