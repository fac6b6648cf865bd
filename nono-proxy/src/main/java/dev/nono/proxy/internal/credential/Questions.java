package dev.nono.proxy.internal.credential;

import dev.nono.approval.ApprovalDecision;
import dev.nono.approval.ApprovalRequest;
import dev.nono.approval.Approver;
import dev.nono.proxy.ProxyEvent;
import dev.nono.proxy.ProxyServices;
import dev.nono.proxy.internal.decide.EventSink;
import dev.nono.proxy.internal.decide.RouteRequest;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;

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
     * @param reason why not, for people
     */
    record Answer(boolean granted, String outcome, String reason) {}

    /** Asks and waits. Called on a thread that may block; interrupting it withdraws the question. */
    Answer ask(Selection.Question question, RouteRequest request, String recordedPath) throws InterruptedException {
        PolicyGate.Verdict verdict = question.verdict();
        Approver approver = services.approvers().get(verdict.backend());
        record(question, request, recordedPath, "approve_requested", "");
        Answer answer = approver == null
                ? new Answer(
                        false,
                        "approve_error",
                        "nobody can be asked for approval"
                                + (verdict.backend().isEmpty() ? "" : ": there is no backend " + verdict.backend()))
                : answer(approver, question, request, recordedPath);
        record(question, request, recordedPath, answer.outcome(), answer.reason());
        return answer;
    }

    private Answer answer(Approver approver, Selection.Question question, RouteRequest request, String recordedPath)
            throws InterruptedException {
        PolicyGate.Verdict verdict = question.verdict();
        AtomicBoolean failed = new AtomicBoolean();
        Approver watched = asked -> {
            try {
                return approver.decide(asked);
            } catch (RuntimeException e) {
                failed.set(true);
                throw e;
            }
        };
        ApprovalDecision decision = Approver.failClosed(
                        verdict.backend().isEmpty() ? "default" : verdict.backend(),
                        watched,
                        verdict.timeout(),
                        services.audit())
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
                () -> new Answer(true, "approve_granted", ""),
                denied -> new Answer(
                        false,
                        failed.get() ? "approve_error" : "approve_denied",
                        "the request was not approved: " + LogText.oneLine(denied.reason())),
                () -> new Answer(false, "approve_timeout", "nobody approved the request in time"));
    }

    private void record(
            Selection.Question question, RouteRequest request, String path, String decision, String reason) {
        Map<String, String> details = new LinkedHashMap<>();
        details.put("route_id", question.route().prefix());
        details.put("endpoint_policy_action", "approve");
        details.put("endpoint_policy_rule", question.verdict().label());
        details.put(
                "approval_backend",
                question.verdict().backend().isEmpty()
                        ? "default"
                        : question.verdict().backend());
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
