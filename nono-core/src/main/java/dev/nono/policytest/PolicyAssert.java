package dev.nono.policytest;

import dev.nono.query.Decision;
import dev.nono.query.Why;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * Holds a policy to what a test says about it. Each call looks at all of its attempts and reports every one that came
 * out otherwise.
 */
public final class PolicyAssert {
    private final Why policy;

    PolicyAssert(Why policy) {
        this.policy = policy;
    }

    /**
     * Says that a program could do all of these.
     *
     * @param attempts what it would try
     * @return this assertion
     * @throws AssertionError naming every attempt that is not allowed, the rule that decides and the smallest flag that
     *     would allow it
     */
    public PolicyAssert allows(Attempt... attempts) {
        check("allow", attempts, Decision::isAllowed);
        return this;
    }

    /**
     * Says that a program could do none of these. A decision that a person would take is no denial, and neither is a
     * rule of policy that a grant of the set undoes.
     *
     * @param attempts what it would try
     * @return this assertion
     * @throws AssertionError naming every attempt that is not denied and the rule that lets it through
     */
    public PolicyAssert denies(Attempt... attempts) {
        check("deny", attempts, PolicyAssert::isHeldDenial);
        return this;
    }

    private static boolean isHeldDenial(Decision decision) {
        return decision instanceof Decision.Denied denied && denied.enforced().orElse(true);
    }

    private interface Expectation {
        boolean isMetBy(Decision decision);
    }

    private void check(String verb, Attempt[] attempts, Expectation expectation) {
        List<String> faults = new ArrayList<>();
        for (Attempt attempt : attempts) {
            Decision decision = attempt.ask(policy);
            if (!expectation.isMetBy(decision)) {
                faults.add(fault(verb, attempt, decision));
            }
        }
        if (!faults.isEmpty()) {
            throw new AssertionError(String.join("\n", faults));
        }
    }

    private static String fault(String verb, Attempt attempt, Decision decision) {
        List<String> lines = decision.lines();
        String head = "expected the policy to " + verb + " " + attempt.display() + ", but it is " + lines.get(0);
        return String.join(
                "\n", Stream.concat(Stream.of(head), lines.stream().skip(1)).toList());
    }
}
