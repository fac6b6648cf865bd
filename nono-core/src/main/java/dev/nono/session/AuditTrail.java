package dev.nono.session;

import dev.nono.audit.AuditEvent;
import dev.nono.audit.AuditEvent.DenialKind;
import dev.nono.audit.AuditSink;
import dev.nono.sandbox.LimitReport;
import dev.nono.sandbox.OsString;
import dev.nono.sandbox.SandboxEvent;
import dev.nono.sandbox.SandboxRequest;
import dev.nono.secret.RedactionDiff;
import dev.nono.secret.RedactionPolicy;
import dev.nono.secret.Redactor;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;

/** Records what happens in one session. A record that is lost is told once, and the session goes on. */
final class AuditTrail {
    private final String sessionId;
    private final AuditSink sink;
    private final Redactor redactor;
    private final SessionObserver observer;
    private final AtomicBoolean lost = new AtomicBoolean();

    AuditTrail(String sessionId, AuditSink sink, RedactionPolicy redaction, SessionObserver observer) {
        this.sessionId = sessionId;
        this.sink = sink;
        this.redactor = Redactor.of(redaction);
        this.observer = observer;
    }

    void started(SandboxRequest request, ExecutableIdentity identity) {
        record(new AuditEvent.SessionStarted(
                Instant.now(),
                sessionId,
                redactor.argv(
                        request.arguments().stream().map(OsString::toString).toList()),
                request.capabilities().fingerprint(),
                redactor.policy()
                        .diffFromSecureDefault()
                        .map(RedactionDiff::toMap)
                        .orElse(Map.of())));
        record(new AuditEvent.ExtensionEvent(
                Instant.now(),
                sessionId,
                "session",
                "executable_identity",
                Map.of("path", identity.path().toString(), "sha256", identity.sha256())));
    }

    void extension(List<AuditEvent> events) {
        events.forEach(this::record);
    }

    void observed(SandboxEvent event) {
        if (event instanceof SandboxEvent.Executed executed) {
            record(new AuditEvent.ExecObserved(
                    Instant.now(),
                    sessionId,
                    executed.processId(),
                    executed.path().toString()));
        } else if (event instanceof SandboxEvent.ExecutionRefused refused) {
            denied(event, DenialKind.EXEC, "exec", refused.path().toString(), refused.reason());
        } else if (event instanceof SandboxEvent.NetworkRefused refused) {
            denied(
                    event,
                    DenialKind.NETWORK,
                    refused.operation(),
                    ObservedEvents.record(refused).target(),
                    refused.reason());
        } else if (event instanceof SandboxEvent.UnixSocketRefused refused) {
            denied(
                    event,
                    DenialKind.UNIX_SOCKET,
                    refused.operation().wireName(),
                    refused.target().toString(),
                    refused.reason());
        }
    }

    /** The program was on record as about to start, and did not. */
    void failed(int exitCode) {
        record(new AuditEvent.SessionEnded(Instant.now(), sessionId, exitCode, "sandbox_init"));
    }

    void ended(int exitCode, SessionResult.Cause cause, LimitReport limits) {
        if (limits.memoryKills() > 0) {
            record(new AuditEvent.LimitHit(Instant.now(), sessionId, "memory", limits.memoryKills()));
        }
        if (limits.refusedForks() > 0) {
            record(new AuditEvent.LimitHit(Instant.now(), sessionId, "processes", limits.refusedForks()));
        }
        record(new AuditEvent.SessionEnded(Instant.now(), sessionId, exitCode, cause.wireName()));
    }

    private void denied(SandboxEvent event, DenialKind kind, String operation, String target, String reason) {
        record(new AuditEvent.DenialObserved(
                Instant.now(), sessionId, event.processId(), kind, operation, redactor.value(target), reason));
    }

    private void record(AuditEvent event) {
        if (!sink.record(event) && lost.compareAndSet(false, true)) {
            observer.warning("the audit trail of session " + sessionId + " is incomplete: a record could not be kept");
        }
    }
}
