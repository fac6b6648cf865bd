package dev.nono.hook;

import dev.nono.ErrorCode;
import dev.nono.NonoException;
import dev.nono.TerminalText;
import dev.nono.audit.AuditEvent;
import dev.nono.internal.process.ExaminedFile;
import dev.nono.internal.process.HelperProcess;
import dev.nono.policy.PolicyContext;
import dev.nono.profile.model.OnHookFailure;
import dev.nono.profile.model.SessionHook;
import dev.nono.profile.model.SessionHooks;
import dev.nono.sandbox.OsString;
import dev.nono.secret.RedactionPolicy;
import dev.nono.secret.Redactor;
import dev.nono.session.Contribution;
import dev.nono.session.Injection;
import dev.nono.session.SessionContext;
import dev.nono.session.SessionExtension;
import dev.nono.session.StartDirectory;
import dev.nono.session.VariableLayer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;

/**
 * Runs the hooks of a profile around a session. Add it to the session last: what extensions before it grant to the program
 * counts where a hook must be out of its reach. A hook that fails is a warning to the observer of the session. That a hook ran,
 * or did not and why, is on record.
 *
 * <p>When the JVM ends before its session, the hook after the program does not run.
 */
public final class HookExtension implements SessionExtension {
    /** How long a hook may take that names no limit. */
    public static final Duration USUAL_TIMEOUT = Duration.ofSeconds(60);

    private static final int ERROR_BYTES = 1 << 20;
    private static final int SHOWN_CHARACTERS = 400;

    private final SessionHooks hooks;
    private final Path sessions;
    private final long user;
    private volatile @Nullable SessionContext context;

    private HookExtension(SessionHooks hooks, Path sessions, long user) {
        this.hooks = hooks;
        this.sessions = sessions;
        this.user = user;
    }

    /**
     * Makes an extension. Nothing is looked at yet.
     *
     * @param hooks what to run
     * @param user for whom; the file for variables is made below the state directory
     * @return the extension
     */
    public static HookExtension of(SessionHooks hooks, PolicyContext user) {
        return new HookExtension(hooks, user.stateHome().resolve("nono").resolve("sessions"), user.uid());
    }

    @Override
    public String name() {
        return "session hooks";
    }

    /**
     * Runs the hook before the program.
     *
     * @throws NonoException {@link ErrorCode#COMMAND_EXECUTION} if it fails and is to abort the session,
     *     {@link ErrorCode#CANCELLED} if this thread is interrupted meanwhile
     */
    @Override
    public Contribution start(SessionContext session) {
        context = session;
        Optional<SessionHook> before = hooks.before();
        if (before.isEmpty()) {
            return Contribution.none(session);
        }
        Ran ran;
        try {
            ran = before(before.get(), session);
        } catch (NonoException e) {
            ran = new Ran(Map.of(), e);
        }
        record("before", before.get(), ran.fault(), session);
        if (ran.fault() != null && ran.fault().code() == ErrorCode.CANCELLED) {
            throw ran.fault();
        }
        if (ran.fault() != null) {
            failed(before.get(), session, ran.fault());
        }
        Map<OsString, OsString> exports = ran.exports();
        return exports.isEmpty()
                ? Contribution.none(session)
                : new Contribution(
                        session.capabilities(), List.of(new Injection(VariableLayer.HOOK, exports)), List.of());
    }

    private static void failed(SessionHook hook, SessionContext session, NonoException why) {
        if (hook.onFailure() == OnHookFailure.ABORT) {
            throw new NonoException(
                    ErrorCode.COMMAND_EXECUTION,
                    why.getMessage() + ". Nothing was started, because session_hooks.before says on_failure \"abort\"",
                    why);
        }
        session.observer().warning(String.valueOf(why.getMessage()));
    }

    private static void record(String when, SessionHook hook, @Nullable NonoException fault, SessionContext session) {
        Map<String, String> fields = new LinkedHashMap<>();
        fields.put("when", when);
        fields.put("script", hook.script());
        if (fault != null) {
            fields.put("reason", String.valueOf(fault.getMessage()));
        }
        String outcome = fault == null ? "ran" : "failed";
        if (!session.audit()
                .record(new AuditEvent.ExtensionEvent(Instant.now(), session.sessionId(), "hook", outcome, fields))) {
            session.observer().warning("that the hook " + hook.script() + " " + outcome + " could not be recorded");
        }
    }

    private Ran before(SessionHook hook, SessionContext session) {
        ExaminedFile script = new HookScript(hook, session.capabilities(), user).examine();
        try (ExportFile file = ExportFile.create(sessions, session.sessionId(), user, session.observer()::warning)) {
            Map<String, String> variables = Map.of(
                    "NONO_HOOK_TYPE", "before", "NONO_ENV_FILE", file.path().toString());
            NonoException fault = null;
            try {
                run(hook, script, variables, session);
            } catch (HookFailedException e) {
                if (!e.ended) {
                    throw e.withoutVariables();
                }
                fault = e;
            }
            Map<OsString, OsString> exports =
                    file.read(session.plan().environment().strict());
            if (!exports.isEmpty()) {
                LoggerFactory.getLogger(HookExtension.class)
                        .info("{} variables from the hook {}", exports.size(), hook.script());
            }
            return new Ran(exports, fault);
        } catch (IOException e) {
            throw new NonoException(
                    ErrorCode.COMMAND_EXECUTION,
                    "the hook " + hook.script() + " gives no variables: " + e.getMessage(),
                    e);
        }
    }

    /** Runs the hook after the program. What becomes of it changes nothing. */
    @Override
    public void ended(int exitCode) {
        SessionContext session = context;
        Optional<SessionHook> after = hooks.after();
        if (session == null || after.isEmpty()) {
            return;
        }
        try {
            ExaminedFile script = new HookScript(after.get(), session.capabilities(), user).examine();
            Map<String, String> variables =
                    Map.of("NONO_HOOK_TYPE", "after", "NONO_EXIT_CODE", String.valueOf(exitCode));
            run(after.get(), script, variables, session);
            record("after", after.get(), null, session);
        } catch (NonoException e) {
            record("after", after.get(), e, session);
            session.observer().warning(String.valueOf(e.getMessage()));
        }
    }

    @Override
    public void close() {
        context = null;
    }

    private static void run(
            SessionHook hook, ExaminedFile script, Map<String, String> variables, SessionContext session) {
        Path workdir = StartDirectory.of(session.plan().workdir(), session.capabilities())
                .directory();
        HelperProcess process = new HelperProcess(script, environment -> {
            environment.remove("NONO_ENV_FILE");
            environment.remove("NONO_EXIT_CODE");
            environment.put("NONO_SESSION_ID", session.sessionId());
            environment.put("NONO_WORKDIR", workdir.toString());
            environment.put("NONO_HOOK_SCRIPT", script.path().toString());
            environment.putAll(variables);
        });
        Duration time = hook.timeoutSeconds().isPresent()
                ? Duration.ofSeconds(hook.timeoutSeconds().getAsLong())
                : USUAL_TIMEOUT;
        try (HelperProcess.Result result = process.run(new HelperProcess.Limits(time, 0, ERROR_BYTES))) {
            String said = said(result, session);
            if (result.end() == HelperProcess.End.TIMED_OUT) {
                throw new HookFailedException(
                        "the hook " + hook.script() + " took longer than " + time.toSeconds() + " s and was ended"
                                + said,
                        false);
            }
            if (result.exitCode() != 0) {
                throw new HookFailedException(
                        "the hook " + hook.script() + " ended with exit code " + result.exitCode() + said, true);
            }
        } catch (IOException e) {
            throw new HookFailedException("the hook " + hook.script() + " could not be run: " + e.getMessage(), false);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new NonoException(ErrorCode.CANCELLED, "interrupted while the hook " + hook.script() + " ran", e);
        }
    }

    /** The end of its complaints, on one line, without what looks like a secret. */
    private static String said(HelperProcess.Result result, SessionContext session) {
        String text = new String(result.errors().copy(), StandardCharsets.UTF_8).strip();
        if (text.isEmpty()) {
            return "";
        }
        RedactionPolicy policy = session.plan().redaction().orElseGet(RedactionPolicy::secureDefault);
        String shown = TerminalText.clean(
                Redactor.of(policy).value(text.substring(Math.max(0, text.length() - SHOWN_CHARACTERS))));
        return (text.length() > SHOWN_CHARACTERS ? ": …" : ": ") + shown;
    }

    /** What became of the hook before the program: its variables, and why it failed if it did. */
    private record Ran(
            Map<OsString, OsString> exports, @Nullable NonoException fault) {}

    /** How a hook failed, and whether by itself, so that what it wrote is whole. */
    private static final class HookFailedException extends NonoException {
        private static final long serialVersionUID = 1L;

        private final boolean ended;

        HookFailedException(String message, boolean ended) {
            super(ErrorCode.COMMAND_EXECUTION, message);
            this.ended = ended;
        }

        HookFailedException withoutVariables() {
            return new HookFailedException(getMessage() + "; it gives no variables", false);
        }
    }
}
