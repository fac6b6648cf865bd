package dev.nono.secret.store;

import dev.nono.ErrorCode;
import dev.nono.NonoException;
import dev.nono.internal.process.HelperProcess;
import dev.nono.internal.process.TrustedPrograms;
import dev.nono.secret.SecretReference;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Runs the programs that know secrets. */
final class Programs {
    private static final int LARGEST = 1024 * 1024;

    /** Variables of the proxy: a program outside of the sandbox must not go through it. */
    private static final List<String> NOT_INHERITED = List.of(
            "HTTP_PROXY",
            "HTTPS_PROXY",
            "NO_PROXY",
            "http_proxy",
            "https_proxy",
            "no_proxy",
            "NONO_PROXY_TOKEN",
            "NODE_USE_ENV_PROXY");

    private final TrustedPrograms finder;
    private final @Nullable Map<String, String> variables;
    private final Duration usualTime;

    Programs(TrustedPrograms finder, @Nullable Map<String, String> variables, Duration usualTime) {
        this.finder = finder;
        this.variables = variables;
        this.usualTime = usualTime;
    }

    boolean has(String program) {
        return finder.find(program).isPresent();
    }

    /** Runs a password manager. */
    HelperProcess.Result run(SecretReference reference, String program, String install, List<String> arguments) {
        return run(reference, program, install, arguments, usualTime, "is it waiting for you to sign in?");
    }

    /** Runs a program; it has ended by itself when this returns. */
    HelperProcess.Result run(
            SecretReference reference,
            String program,
            String install,
            List<String> arguments,
            @Nullable Duration time,
            String whenLate) {
        Optional<Path> path = finder.find(program);
        if (path.isEmpty()) {
            throw Refusals.access(reference, "the program " + program + " is not installed; " + install);
        }
        List<String> command = new ArrayList<>();
        command.add(path.get().toString());
        command.addAll(arguments);
        HelperProcess process = new HelperProcess(command, this::prepare, null, HelperProcess.Interaction.NONE);
        HelperProcess.Result result;
        try {
            result = process.run(new HelperProcess.Limits(time, LARGEST, LARGEST));
        } catch (IOException e) {
            throw Refusals.access(reference, "the program " + program + " cannot be started", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new NonoException(
                    ErrorCode.CANCELLED, "interrupted while waiting for " + program + "; nothing was started", e);
        }
        if (result.end() != HelperProcess.End.EXITED) {
            result.close();
            throw Refusals.access(
                    reference,
                    result.end() == HelperProcess.End.TOO_LARGE
                            ? program + " printed more than 1 MiB, which no secret is"
                            : program + " did not answer within " + (time == null ? 0 : time.toSeconds()) + " seconds; "
                                    + whenLate);
        }
        return result;
    }

    private void prepare(Map<String, String> environment) {
        if (variables != null) {
            environment.clear();
            environment.putAll(variables);
        }
        environment.keySet().removeAll(NOT_INHERITED);
        environment.put("PATH", finder.searchPath());
    }
}
