package dev.nono.proxy.internal.credential;

import dev.nono.NonoException;
import dev.nono.approval.ApprovalBackends;
import dev.nono.approval.ApprovalDecision;
import dev.nono.approval.ApprovalRequest;
import dev.nono.approval.Approver;
import dev.nono.proxy.ProxyEvent;
import dev.nono.proxy.ProxyServices;
import dev.nono.proxy.internal.decide.EventSink;
import dev.nono.proxy.internal.decide.RouteRequest;
import dev.nono.proxy.internal.text.LogText;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Asks somebody about a request, and records question and answer. Only an explicit yes in time is one; an error, silence
 * and nobody to ask are a no.
 */
final class Questions {
    private final ProxyServices services;
    private final EventSink events;

    Questions(ProxyServices services, EventSink events) {
        this.services = services;
        this.events = events;
    }

    /**
     * What came of a question.
     *
     * @param granted whether the request may go on
     * @param outcome the name of the answer in records
     * @param reason why not, for the program
     * @param recorded why not, for the record
     */
    record Answer(boolean granted, String outcome, String reason, String recorded) {
        static Answer error(String reason, String recorded) {
            return new Answer(false, "approve_error", reason, recorded);
        }

        static Answer no(String outcome, String reason) {
            return new Answer(false, outcome, reason, reason);
        }
    }

    /** Asks and waits. Called on a thread that may block; interrupting it withdraws the question. */
    Answer ask(Selection.Question question, RouteRequest request, String recordedPath) throws InterruptedException {
        String name = question.verdict().backend();
        Optional<ApprovalBackends.Backend> backend = services.approvals().find(name);
        String asked = backend.map(ApprovalBackends.Backend::name).orElse(name.isEmpty() ? "default" : name);
        record(question, request, recordedPath, asked, "approve_requested", "");
        Answer answer;
        if (backend.isPresent()) {
            answer = answer(backend.get(), question, request, recordedPath);
        } else {
            String nobody =
                    "nobody can be asked for approval" + (name.isEmpty() ? "" : ": there is no backend " + name);
            answer = Answer.error(nobody, nobody);
        }
        record(question, request, recordedPath, asked, answer.outcome(), answer.recorded());
        return answer;
    }

    /** A question that was not put, because too many are. */
    Answer tooMany(Selection.Question question, RouteRequest request, String recordedPath) {
        Answer answer = Answer.no("approve_error", "too many requests wait for approval already");
        String name = question.verdict().backend();
        record(question, request, recordedPath, name.isEmpty() ? "default" : name, answer.outcome(), answer.recorded());
        return answer;
    }

    private Answer answer(
            ApprovalBackends.Backend backend, Selection.Question question, RouteRequest request, String recordedPath)
            throws InterruptedException {
        PolicyGate.Verdict verdict = question.verdict();
        AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
        Approver watched = asked -> {
            try {
                return backend.approver().decide(asked);
            } catch (RuntimeException | Error e) {
                failure.set(e);
                throw e;
            }
        };
        ApprovalDecision decision = Approver.failClosed(
                        backend.name(), watched, verdict.timeout().orElse(backend.timeout()), services.audit())
                .decide(new ApprovalRequest.Endpoint(
                        UUID.randomUUID().toString(),
                        question.route().prefix(),
                        question.route().upstream().shown(),
                        request.method(),
                        recordedPath,
                        verdict.label(),
                        verdict.reason().orElse(null),
                        0,
                        services.sessionId()));
        return decision.match(
                () -> new Answer(true, "approve_granted", "", ""),
                denied -> {
                    String reason = "the request was not approved: " + LogText.oneLine(denied.reason());
                    Throwable failed = failure.get();
                    return failed == null ? Answer.no("approve_denied", reason) : Answer.error(reason, why(failed));
                },
                () -> Answer.no("approve_timeout", "nobody approved the request in time"));
    }

    /** What failed is on record; the program is not told. Errors of others could hold anything. */
    private static String why(Throwable failed) {
        String said = failed instanceof NonoException own ? own.getMessage() : null;
        return said == null ? "the approver failed: " + failed.getClass().getSimpleName() : LogText.oneLine(said);
    }

    private void record(
            Selection.Question question,
            RouteRequest request,
            String path,
            String backend,
            String decision,
            String reason) {
        Map<String, String> details = new LinkedHashMap<>();
        details.put("route_id", question.route().prefix());
        details.put("endpoint_policy_action", "approve");
        details.put("endpoint_policy_rule", question.verdict().label());
        details.put("approval_backend", backend);
        Optional<RouteRequest.Endpoint> target = request.target();
        events.record(new ProxyEvent(
                Instant.now(),
                request.way().wireName(),
                decision,
                details,
                target.map(to -> to.host().text()).orElse(question.route().prefix()),
                target.map(to -> OptionalInt.of(to.port())).orElse(OptionalInt.of(0)),
                request.method(),
                path,
                OptionalInt.empty(),
                reason.isEmpty() ? null : reason));
    }
}
