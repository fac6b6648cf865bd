package dev.nono.approval;

import java.util.function.Function;
import java.util.function.Supplier;

/** The answer to an {@link ApprovalRequest}. Anything but {@link Granted} is no access. */
public sealed interface ApprovalDecision {

    /**
     * Returns the answer that grants what was asked for.
     *
     * @return the answer
     */
    static ApprovalDecision granted() {
        return new Granted();
    }

    /**
     * Returns an answer that refuses.
     *
     * @param reason why, for people and for the audit trail
     * @return the answer
     */
    static ApprovalDecision denied(String reason) {
        return new Denied(reason);
    }

    /**
     * Returns the answer of nobody.
     *
     * @return the answer
     */
    static ApprovalDecision timeout() {
        return new Timeout();
    }

    /**
     * Tells whether access was granted. This is the only question that may lead to access.
     *
     * @return true only for {@link Granted}
     */
    default boolean isGranted() {
        return match(() -> true, denied -> false, () -> false);
    }

    /**
     * Tells whether somebody refused.
     *
     * @return true only for {@link Denied}; a timeout is neither a grant nor a refusal, and no access
     */
    default boolean isDenied() {
        return match(() -> false, denied -> true, () -> false);
    }

    /**
     * Calls the function for the answer that this is.
     *
     * @param <R> what the functions return
     * @param onGranted called for a grant
     * @param onDenied called for a refusal
     * @param onTimeout called when nobody answered
     * @return what the function returned
     */
    <R> R match(Supplier<R> onGranted, Function<Denied, R> onDenied, Supplier<R> onTimeout);

    /** Access is granted. */
    record Granted() implements ApprovalDecision {
        @Override
        public <R> R match(Supplier<R> onGranted, Function<Denied, R> onDenied, Supplier<R> onTimeout) {
            return onGranted.get();
        }
    }

    /**
     * Access is refused.
     *
     * @param reason why
     */
    record Denied(String reason) implements ApprovalDecision {
        @Override
        public <R> R match(Supplier<R> onGranted, Function<Denied, R> onDenied, Supplier<R> onTimeout) {
            return onDenied.apply(this);
        }
    }

    /** Nobody answered in time. */
    record Timeout() implements ApprovalDecision {
        @Override
        public <R> R match(Supplier<R> onGranted, Function<Denied, R> onDenied, Supplier<R> onTimeout) {
            return onTimeout.get();
        }
    }
}
