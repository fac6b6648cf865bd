package dev.nono.sandbox.macos.internal.launch;

import dev.nono.ErrorCode;
import dev.nono.NonoException;
import dev.nono.sandbox.OsString;
import dev.nono.sandbox.SandboxRequest;
import dev.nono.sandbox.Stdio;
import dev.nono.sandbox.macos.internal.posix.Replacement;
import dev.nono.sandbox.macos.internal.seatbelt.ProfileCompiler;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Turns this JVM into the program. */
final class InPlace {
    private InPlace() {}

    /** Returns only by exception, and only while this JVM is unconfined. */
    static RuntimeException exec(SandboxRequest request, Optional<Path> home) {
        Requirements.check(request);
        Requirements.requireLimits(request);
        boolean inherits = Stream.of(request.stdin(), request.stdout(), request.stderr())
                .allMatch(stdio -> stdio.kind() == Stdio.Kind.INHERIT);
        if (!inherits || request.terminal().isPresent() || request.newSession()) {
            throw new NonoException(
                    ErrorCode.SANDBOX_INIT,
                    "a program in the place of this JVM has its streams, terminal and session; inherit them");
        }
        Planner.status(request).requireMet(request.accepted());
        Optional<String> problem = Probes.problem();
        if (problem.isPresent()) {
            throw new NonoException(ErrorCode.SANDBOX_INIT, problem.get());
        }
        boolean links = request.capabilities().hasDenies() && Probes.knowsHardLinks();
        Replacement replacement = new Replacement(
                ProfileCompiler.compile(Profiles.input(request, home, links)),
                request.program().bytes(),
                request.arguments().stream().map(OsString::bytes).toList(),
                variables(request),
                request.directory().toString().getBytes(StandardCharsets.UTF_8),
                LimitPlan.numbers(request.capabilities().limits()));
        Optional<String> refusal = replacement.confine();
        if (refusal.isPresent()) {
            throw new NonoException(
                    ErrorCode.SANDBOX_INIT, "the sandbox cannot be made and nothing was started: " + refusal.get());
        }
        replacement.execute();
        throw new IllegalStateException("the process has ended");
    }

    private static List<byte[]> variables(SandboxRequest request) {
        List<byte[]> variables = new ArrayList<>();
        request.environment().forEach((name, value) -> {
            byte[] left = name.bytes();
            byte[] right = value.bytes();
            byte[] variable = new byte[left.length + 1 + right.length];
            System.arraycopy(left, 0, variable, 0, left.length);
            variable[left.length] = '=';
            System.arraycopy(right, 0, variable, left.length + 1, right.length);
            variables.add(variable);
        });
        return variables;
    }
}
