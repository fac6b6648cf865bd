package dev.nono.policytest;

import dev.nono.query.Decision;
import dev.nono.query.Why;
import java.util.Optional;

/**
 * What a policy should say about one attempt.
 *
 * @param attempt what a program would try
 * @param outcome what should come of it
 * @param reason the code that the answer should have, if that matters; see {@link dev.nono.query.Reason}
 */
public record Expectation(Attempt attempt, Outcome outcome, Optional<String> reason) {

    /** What comes of an attempt. */
    public enum Outcome {
        /** It would be allowed. */
        ALLOWED("allowed"),
        /** It would be denied, and the sandbox would hold the program to that. */
        DENIED("denied"),
        /** A person would be asked. */
        APPROVAL_REQUIRED("approval_required");

        private final String wireName;

        Outcome(String wireName) {
            this.wireName = wireName;
        }

        /**
         * The name in files.
         *
         * @return lower-case words joined by underscores
         */
        public String wireName() {
            return wireName;
        }
    }

    /**
     * Asks a policy.
     *
     * @param policy whom to ask
     * @return the answer, and whether it is as expected
     */
    public Result check(Why policy) {
        Decision decision = attempt.ask(policy);
        boolean met = switch (outcome) {
            case ALLOWED -> decision.isAllowed();
            case DENIED ->
                decision instanceof Decision.Denied denied && denied.enforced().orElse(true);
            case APPROVAL_REQUIRED -> decision instanceof Decision.ApprovalRequired;
        };
        return new Result(this, decision, met && (reason.isEmpty() || reason.equals(reasonOf(decision))));
    }

    private static Optional<String> reasonOf(Decision decision) {
        if (decision instanceof Decision.Allowed allowed) {
            return Optional.of(allowed.reason());
        }
        if (decision instanceof Decision.Denied denied) {
            return Optional.of(denied.reason());
        }
        return decision instanceof Decision.ApprovalRequired approval
                ? Optional.of(approval.reason())
                : Optional.empty();
    }

    /**
     * An answer.
     *
     * @param expectation what was expected
     * @param decision what the policy says
     * @param met whether the two agree
     */
    public record Result(Expectation expectation, Decision decision, boolean met) {
        /**
         * The result for people.
         *
         * @return such as {@code reading /etc/shadow: denied (path_not_granted)}, without control characters
         */
        public String display() {
            return expectation.attempt().display() + ": " + decision.status()
                    + reasonOf(decision).map(code -> " (" + code + ")").orElse("");
        }
    }
}
