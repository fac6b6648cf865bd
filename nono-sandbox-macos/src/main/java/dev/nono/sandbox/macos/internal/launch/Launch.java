package dev.nono.sandbox.macos.internal.launch;

import dev.nono.ErrorCode;
import dev.nono.NonoException;
import dev.nono.capability.CapabilitySet;
import dev.nono.sandbox.EnforcementStatus;
import dev.nono.sandbox.OsString;
import dev.nono.sandbox.SandboxObserver;
import dev.nono.sandbox.SandboxRequest;
import dev.nono.sandbox.SandboxedProcess;
import dev.nono.sandbox.Stdio;
import dev.nono.sandbox.macos.internal.seatbelt.ProfileCompiler;
import java.io.File;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Starts a program behind its profile, as a child of this JVM. */
final class Launch {
    private static final Logger LOG = LoggerFactory.getLogger(Launch.class);

    private Launch() {}

    static SandboxedProcess start(SandboxRequest request, Optional<Path> home) {
        Requirements.checkStart(request);
        EnforcementStatus status = Planner.status(request);
        status.requireMet(request.accepted());
        Optional<String> problem = Probes.problem();
        if (problem.isPresent()) {
            throw new NonoException(ErrorCode.SANDBOX_INIT, problem.get());
        }
        boolean observed = request.observer() != SandboxObserver.NONE;
        CapabilitySet caps = observed
                ? request.capabilities().toBuilder().seatbeltDebugDeny(true).build()
                : request.capabilities();
        boolean links = caps.hasDenies() && Probes.knowsHardLinks();
        String profile = ProfileCompiler.compile(Profiles.input(request, caps, home, links));
        ProfileFile file = ProfileFile.write(stateDirectory(home), profile);
        try {
            Process process = command(request, file.path()).start();
            return new MacosProcess(process, status, file, observed ? Optional.of(request) : Optional.empty());
        } catch (IOException e) {
            file.close();
            throw new NonoException(
                    ErrorCode.COMMAND_EXECUTION, "Command execution failed: " + Probes.TOOL + ": " + e.getMessage(), e);
        }
    }

    /** Below nono's state, wherever that is. */
    private static Path stateDirectory(Optional<Path> home) {
        String state = System.getenv("XDG_STATE_HOME");
        if (state != null && state.startsWith("/")) {
            return Path.of(state).resolve("nono/seatbelt");
        }
        return home.orElseThrow(() -> new NonoException(
                        ErrorCode.HOME_NOT_FOUND,
                        "this user has no home directory, so there is no private place for the sandbox profile; set"
                                + " XDG_STATE_HOME"))
                .resolve(".local/state/nono/seatbelt");
    }

    static ProcessBuilder command(SandboxRequest request, Path profile) {
        List<String> command =
                new ArrayList<>(LimitPlan.shell(request.capabilities().limits()));
        command.addAll(
                List.of(Probes.TOOL, "-f", profile.toString(), request.program().toString()));
        List<OsString> arguments = request.arguments();
        arguments.subList(1, arguments.size()).forEach(argument -> command.add(argument.toString()));
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(request.directory().toFile())
                .redirectInput(input(request.stdin()))
                .redirectOutput(output(request.stdout()));
        if (request.stderr().kind() == Stdio.Kind.MERGE) {
            builder.redirectErrorStream(true);
        } else {
            builder.redirectError(output(request.stderr()));
        }
        Map<String, String> variables = builder.environment();
        variables.clear();
        request.environment().forEach((name, value) -> {
            if (name.toString().startsWith("DYLD_")) {
                LOG.warn("the variable {} is not handed on: the tools of macOS that start the program drop it", name);
            }
            variables.put(name.toString(), value.toString());
        });
        return builder;
    }

    private static Redirect input(Stdio stdio) {
        return switch (stdio.kind()) {
            case INHERIT -> Redirect.INHERIT;
            case PIPE -> Redirect.PIPE;
            case FILE -> Redirect.from(stdio.path().orElseThrow().toFile());
            case DISCARD -> Redirect.from(new File("/dev/null"));
            case MERGE, APPEND -> throw misplaced(stdio);
        };
    }

    private static Redirect output(Stdio stdio) {
        return switch (stdio.kind()) {
            case INHERIT -> Redirect.INHERIT;
            case PIPE -> Redirect.PIPE;
            case FILE -> Redirect.to(stdio.path().orElseThrow().toFile());
            case APPEND -> Redirect.appendTo(stdio.path().orElseThrow().toFile());
            case DISCARD -> Redirect.DISCARD;
            case MERGE -> throw misplaced(stdio);
        };
    }

    private static IllegalArgumentException misplaced(Stdio stdio) {
        return new IllegalArgumentException(stdio.kind() + " has no meaning for this stream");
    }
}
