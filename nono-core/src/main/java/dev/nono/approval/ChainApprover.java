package dev.nono.approval;

import dev.nono.ErrorCode;
import dev.nono.NonoException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks several, one after another.
 *
 * <p>Where all must agree, the first that does not ends it with its answer, and one that fails is an error. Where any is
 * enough, the first that agrees ends it; otherwise the last refusal is the answer, or the last silence if nobody refused,
 * and the errors of others are among its reasons. If all failed, that is an error. Who is not needed any more is not asked.
 */
final class ChainApprover implements Approver {
    private static final Logger LOG = LoggerFactory.getLogger(ChainApprover.class);
    private static final Duration FOREVER = Duration.ofSeconds(Long.MAX_VALUE);

    private final ApprovalBackend.Mode mode;
    private final List<Member> members;

    /**
     * One of a chain.
     *
     * @param name its name
     * @param approver who answers
     * @param timeout after how long its silence means no; empty for as long as the chain may wait
     */
    record Member(String name, Approver approver, Optional<Duration> timeout) {}

    ChainApprover(ApprovalBackend.Mode mode, List<Member> members) {
        this.mode = mode;
        this.members = List.copyOf(members);
    }

    @Override
    public ApprovalDecision decide(ApprovalRequest request) throws InterruptedException {
        return mode == ApprovalBackend.Mode.ALL ? all(request) : any(request);
    }

    private ApprovalDecision all(ApprovalRequest request) throws InterruptedException {
        for (Member member : members) {
            ApprovalDecision decision;
            try {
                decision = ask(member, request);
            } catch (ExecutionException e) {
                throw new NonoException(ErrorCode.IO, failure(member, e), e.getCause());
            }
            if (!decision.isGranted()) {
                return decision;
            }
        }
        return ApprovalDecision.granted();
    }

    private ApprovalDecision any(ApprovalRequest request) throws InterruptedException {
        List<String> errors = new ArrayList<>();
        Optional<String> refusal = Optional.empty();
        for (Member member : members) {
            try {
                ApprovalDecision decision = ask(member, request);
                if (decision.isGranted()) {
                    return decision;
                }
                if (decision instanceof ApprovalDecision.Denied denied) {
                    refusal = Optional.of(denied.reason());
                }
            } catch (ExecutionException e) {
                LOG.warn("The approver {} of a chain failed", member.name(), e.getCause());
                errors.add(failure(member, e));
            }
        }
        if (errors.size() == members.size()) {
            throw new NonoException(ErrorCode.IO, String.join("; ", errors));
        }
        if (refusal.isEmpty()) {
            return ApprovalDecision.timeout();
        }
        errors.add(0, refusal.get());
        return ApprovalDecision.denied(String.join("; ", errors));
    }

    private static ApprovalDecision ask(Member member, ApprovalRequest request)
            throws ExecutionException, InterruptedException {
        return OwnThread.ask(member.approver(), request, member.timeout().orElse(FOREVER));
    }

    /** What is said of a failure: our own errors are made for people, those of others could hold anything. */
    private static String failure(Member member, ExecutionException e) {
        String said = e.getCause() instanceof NonoException own ? own.getMessage() : null;
        return said == null ? "the approver " + member.name() + " failed" : said;
    }
}
