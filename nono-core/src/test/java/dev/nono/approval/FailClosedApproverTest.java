package dev.nono.approval;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nono.NonoException;
import dev.nono.audit.AuditEvent;
import dev.nono.audit.InMemoryAuditSink;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(300)
class FailClosedApproverTest {

    private static final ApprovalRequest REQUEST =
            new ApprovalRequest.Capability("req-1", "/etc/x", RequestedAccess.READ, null, 42, "sess-1");

    private final InMemoryAuditSink sink = new InMemoryAuditSink();

    private ApprovalDecision decide(Approver delegate) throws InterruptedException {
        return Approver.failClosed("test", delegate, Duration.ofSeconds(100), sink)
                .decide(REQUEST);
    }

    private AuditEvent.ApprovalDecided recorded() {
        List<AuditEvent.ApprovalDecided> events = sink.events(AuditEvent.ApprovalDecided.class);
        assertThat(events).hasSize(1);
        return events.get(0);
    }

    @Test
    void anExplicitGrantIsAccess() throws Exception {
        ApprovalDecision decision = decide(request -> ApprovalDecision.granted());

        assertThat(decision.isGranted()).isTrue();
        assertThat(recorded().outcome()).isEqualTo(AuditEvent.Outcome.GRANTED);
        assertThat(recorded().backend()).isEqualTo("test");
        assertThat(recorded().requestJson()).isEqualTo(REQUEST.toJson());
        assertThat(recorded().sessionId()).isEqualTo("sess-1");
    }

    @Test
    void aRefusalKeepsItsReason() throws Exception {
        assertThat(decide(request -> ApprovalDecision.denied("not today")))
                .isEqualTo(ApprovalDecision.denied("not today"));
        assertThat(recorded().reason()).isEqualTo("not today");
        assertThat(recorded().outcome()).isEqualTo(AuditEvent.Outcome.DENIED);
    }

    @Test
    @DisplayName("[10:112] an approver that throws has denied, and the audit says so")
    void anApproverThatThrowsHasDenied() throws Exception {
        assertThat(decide(request -> {
                    throw new IllegalStateException("secret detail");
                }))
                .isEqualTo(ApprovalDecision.denied("the approver failed"));
        assertThat(recorded().outcome()).isEqualTo(AuditEvent.Outcome.DENIED);
        assertThat(recorded().reason()).isEqualTo("the approver failed");
    }

    @Test
    void anErrorIsARefusalToo() throws Exception {
        assertThat(decide(request -> {
                            throw new StackOverflowError();
                        })
                        .isGranted())
                .isFalse();
        assertThat(recorded().outcome()).isEqualTo(AuditEvent.Outcome.DENIED);
    }

    @Test
    @SuppressWarnings("NullAway") // an approver that breaks its contract
    void noAnswerIsARefusal() throws Exception {
        assertThat(decide(request -> null).isDenied()).isTrue();
        assertThat(recorded().reason()).contains("no answer");
    }

    @Test
    void aLateAnswerIsNoAccessAndTheApproverIsInterrupted() throws Exception {
        CountDownLatch interrupted = new CountDownLatch(1);
        Approver late = request -> {
            try {
                new CountDownLatch(1).await();
            } catch (InterruptedException e) {
                interrupted.countDown();
                throw e;
            }
            return ApprovalDecision.granted();
        };
        ApprovalDecision decision =
                Approver.failClosed("test", late, Duration.ofMillis(20), sink).decide(REQUEST);

        assertThat(decision).isEqualTo(ApprovalDecision.timeout());
        assertThat(decision.isGranted()).isFalse();
        assertThat(decision.isDenied()).isFalse();
        assertThat(interrupted.await(100, TimeUnit.SECONDS)).isTrue();
        assertThat(recorded().outcome()).isEqualTo(AuditEvent.Outcome.TIMEOUT);
        assertThat(recorded().duration()).isGreaterThanOrEqualTo(Duration.ofMillis(20));
    }

    @Test
    void aWithdrawnRequestIsRefusedAndTheInterruptStays() throws Exception {
        Thread.currentThread().interrupt();
        ApprovalDecision decision = decide(request -> {
            new CountDownLatch(1).await();
            return ApprovalDecision.granted();
        });

        assertThat(Thread.interrupted()).isTrue();
        assertThat(decision).isEqualTo(ApprovalDecision.denied("the request was withdrawn"));
        assertThat(recorded().outcome()).isEqualTo(AuditEvent.Outcome.DENIED);
    }

    @Test
    void aGrantThatCannotBeRecordedIsNoGrant() throws Exception {
        Approver lost = Approver.failClosed(
                "test", request -> ApprovalDecision.granted(), Duration.ofSeconds(100), event -> false);
        Approver broken =
                Approver.failClosed("test", request -> ApprovalDecision.granted(), Duration.ofSeconds(100), event -> {
                    throw new IllegalStateException("broken sink");
                });
        ApprovalRequest badSession =
                new ApprovalRequest.Capability("req-1", "/etc/x", RequestedAccess.READ, null, 42, "../x");

        assertThat(lost.decide(REQUEST)).isEqualTo(ApprovalDecision.denied("the decision could not be recorded"));
        assertThat(broken.decide(REQUEST).isGranted()).isFalse();
        assertThat(Approver.failClosed("test", r -> ApprovalDecision.granted(), Duration.ofSeconds(100), sink)
                        .decide(badSession)
                        .isGranted())
                .isFalse();
    }

    @Test
    void requestsCheckTheirNumbers() {
        assertThatThrownBy(() -> new ApprovalRequest.Capability("r", "/", RequestedAccess.READ, null, -1, "s"))
                .isInstanceOf(NonoException.class);
        assertThatThrownBy(() -> new ApprovalRequest.Network(
                        "r", "h", 65536, ApprovalRequest.Protocol.UDP, List.of(), null, 1, "s"))
                .isInstanceOf(NonoException.class);
    }

    @Test
    void theExampleOfThePackage() throws Exception {
        Approver approver = Approver.failClosed(
                "policy", request -> ApprovalDecision.denied("nobody is here"), Duration.ofSeconds(60), sink);

        assertThat(approver.decide(REQUEST).isGranted()).isFalse();
    }
}
