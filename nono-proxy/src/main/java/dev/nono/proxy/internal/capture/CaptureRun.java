package dev.nono.proxy.internal.capture;

import dev.nono.ErrorCode;
import dev.nono.NonoException;
import dev.nono.TerminalText;
import dev.nono.audit.AuditSink;
import dev.nono.internal.process.HelperProcess;
import dev.nono.profile.model.CaptureInput;
import dev.nono.profile.model.CredentialCapture;
import dev.nono.proxy.CredentialCapture.Material;
import dev.nono.proxy.CredentialCapture.Request;
import dev.nono.secret.RedactionPolicy;
import dev.nono.secret.Redactor;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Runs the command of one capture. What requests say reaches it in variables and in its input, never as an argument. */
public final class CaptureRun {
    private static final int LARGEST_OUTPUT = 64 * 1024;
    private static final int KEPT_ERRORS = 4 * 1024;
    private static final Redactor REDACTOR = Redactor.of(RedactionPolicy.secureDefault());
    private static final List<String> NOT_INHERITED = List.of(
            "HTTP_PROXY",
            "HTTPS_PROXY",
            "NO_PROXY",
            "http_proxy",
            "https_proxy",
            "no_proxy",
            "NONO_PROXY_TOKEN",
            "NODE_USE_ENV_PROXY",
            "NONO_SUPERVISOR_PATH",
            "NONO_CAPTURE_ALLOW_LAUNCH_SERVICES");

    private final String name;
    private final Path program;
    private final List<String> arguments;
    private final CredentialCapture definition;
    private final Map<String, String> variables;
    private final CaptureBrowser browser;
    private final String stamp;

    /** Prepares the command; its file must stay what it is now. */
    public CaptureRun(
            String name,
            Path program,
            List<String> arguments,
            CredentialCapture definition,
            Map<String, String> variables,
            CaptureBrowser browser) {
        this.name = name;
        this.program = program;
        this.arguments = List.copyOf(arguments);
        this.definition = definition;
        this.variables = Map.copyOf(variables);
        this.browser = browser;
        this.stamp = stamp(program);
    }

    private static String stamp(Path program) {
        try {
            return Files.readAttributes(program, "unix:ino,dev,size,ctime").toString();
        } catch (IOException e) {
            return "missing";
        }
    }

    /** Runs it for a request and checks what it printed; what it does with the browser goes to the record. */
    public Material run(Request request, String scope, AuditSink audit) {
        Map<String, String> facts = facts(scope);
        if (!stamp.equals(stamp(program))) {
            throw failed("spawn_failed", "its program has changed since nono was started", facts);
        }
        try (CaptureBrowser.Session pages = pages(request, audit, facts)) {
            return run(request, scope, pages, facts);
        }
    }

    private CaptureBrowser.Session pages(Request request, AuditSink audit, Map<String, String> facts) {
        try {
            return browser.open(name, definition.interaction(), request.sessionId(), audit);
        } catch (NonoException e) {
            throw failed("browser_setup_failed", String.valueOf(e.getMessage()), facts);
        }
    }

    private Material run(Request request, String scope, CaptureBrowser.Session pages, Map<String, String> facts) {
        List<String> command = new ArrayList<>();
        command.add(program.toString());
        command.addAll(arguments);
        HelperProcess process = new HelperProcess(
                command,
                environment -> {
                    prepare(environment, request, scope);
                    pages.addTo(environment);
                },
                input(request, scope, pages),
                interaction());
        long start = System.nanoTime();
        Duration time = Duration.ofSeconds(definition.timeoutSeconds());
        try (HelperProcess.Result result = process.run(new HelperProcess.Limits(time, LARGEST_OUTPUT, KEPT_ERRORS))) {
            facts.put(
                    "credential_capture_duration_ms",
                    Long.toString(Duration.ofNanos(System.nanoTime() - start).toMillis()));
            return checked(result, facts);
        } catch (IOException e) {
            throw failed("spawn_failed", "its program cannot be started", facts);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw failed("wait_failed", "nobody waits for it any longer", facts);
        }
    }

    private Material checked(HelperProcess.Result result, Map<String, String> facts) {
        byte[] said = result.errors().copy();
        if (said.length > 0) {
            facts.put(
                    "credential_capture_stderr",
                    REDACTOR.value(TerminalText.clean(new String(said, StandardCharsets.UTF_8))));
        }
        switch (result.end()) {
            case TIMED_OUT ->
                throw failed("timeout", "it did not end within " + definition.timeoutSeconds() + " seconds", facts);
            case TOO_LARGE -> throw failed("output_too_large", "it printed more than 64 KiB", facts);
            case INPUT_REFUSED, EXITED -> {}
        }
        facts.put("credential_capture_exit_status", Integer.toString(result.exitCode()));
        if (result.exitCode() != 0) {
            throw failed(
                    result.end() == HelperProcess.End.INPUT_REFUSED ? "stdin_failed" : "command_failed",
                    "its command ended with exit code " + result.exitCode(),
                    facts);
        }
        byte[] output = result.output().copy();
        facts.put("credential_capture_stdout_bytes", Integer.toString(output.length));
        try {
            return CapturedOutput.parse(output, definition, facts, (action, why) -> failed(action, why, facts));
        } finally {
            Arrays.fill(output, (byte) 0);
        }
    }

    private Map<String, String> facts(String scope) {
        Map<String, String> facts = new LinkedHashMap<>();
        facts.put("credential_capture_name", name);
        facts.put("credential_capture_command", program.toString());
        facts.put("credential_capture_argv", String.join(" ", REDACTOR.argv(arguments)));
        facts.put("credential_capture_cache_scope", scope);
        facts.put(
                "credential_capture_output_format",
                isProvider() ? "provider_json" : definition.output().json() ? "json" : "text");
        facts.put(
                "credential_capture_stdin_mode",
                isProvider() ? "provider_json" : definition.stdin().wireName());
        facts.put(
                "credential_capture_interactive",
                Boolean.toString(definition.interaction().isPresent()));
        return facts;
    }

    private boolean isProvider() {
        return definition.provider().isPresent();
    }

    private NonoException failed(String action, String why, Map<String, String> facts) {
        facts.put("credential_capture_action", action);
        return new NonoException(
                ErrorCode.KEYSTORE_ACCESS, "the credential capture " + name + " failed: " + why, facts, null);
    }

    private HelperProcess.Interaction interaction() {
        boolean terminal = definition.interaction().filter(how -> how.stdin()).isPresent()
                && definition.stdin() == CaptureInput.NULL
                && !isProvider();
        boolean errors = definition.interaction().filter(how -> how.stdio()).isPresent();
        return terminal
                ? HelperProcess.Interaction.TERMINAL
                : errors ? HelperProcess.Interaction.ERRORS : HelperProcess.Interaction.NONE;
    }

    private void prepare(Map<String, String> environment, Request request, String scope) {
        environment.clear();
        environment.putAll(variables);
        environment.keySet().removeAll(NOT_INHERITED);
        environment.put("NONO_SESSION_ID", request.sessionId());
        environment.put("NONO_REQUEST_HOST", request.host());
        environment.put("NONO_REQUEST_PATH", request.path());
        environment.put("NONO_REQUEST_METHOD", request.method());
        environment.put("NONO_CACHE_SCOPE", scope);
        environment.put("NONO_CAPTURE_CREDENTIAL", request.credential());
        environment.put("NONO_CAPTURE_ROUTE", request.route());
    }

    private byte @Nullable [] input(Request request, String scope, CaptureBrowser.Session pages) {
        if (isProvider()) {
            return CaptureRequestJson.provider(
                    request, scope, definition.provider().orElseThrow(), pages.facts());
        }
        return definition.stdin() == CaptureInput.REQUEST_JSON ? CaptureRequestJson.plain(request, scope) : null;
    }
}
