package dev.nono.profile.model;

import dev.nono.ErrorCode;
import dev.nono.NonoException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Which requests of a route are let through: deny before approve before allow before the default, the first match of each
 * list.
 *
 * @param explicit whether somebody wrote a policy; the default of one that was made of a list of rules does not speak for
 *     other routes to the same host
 * @param byDefault what happens to a request that no rule matches
 * @param backend who approves by default, when {@code byDefault} asks for it
 * @param timeout how long an approval by default may take
 * @param deny what is refused
 * @param approve what somebody is asked about
 * @param allow what is let through
 */
public record EndpointPolicy(
        boolean explicit,
        Action byDefault,
        Optional<String> backend,
        Optional<Duration> timeout,
        List<Rule> deny,
        List<Rule> approve,
        List<Rule> allow) {

    /** What happens to a request. */
    public enum Action {
        /** It is refused. */
        DENY("deny"),
        /** Somebody is asked. */
        APPROVE("approve"),
        /** It is let through. */
        ALLOW("allow");

        private final String wireName;

        Action(String wireName) {
            this.wireName = wireName;
        }

        /**
         * The name in profiles.
         *
         * @return the lower-case name
         */
        public String wireName() {
            return wireName;
        }
    }

    /**
     * A method and a pattern of paths.
     *
     * @param method the method, or {@code *} for any
     * @param path the pattern: {@code *} stays within a segment, {@code **} crosses them
     * @param backend who approves; empty for the default
     * @param reason why the rule is there, for people
     * @param timeout how long an approval may take
     */
    public record Rule(
            String method, String path, Optional<String> backend, Optional<String> reason, Optional<Duration> timeout) {
        /** Checks that the rule can match at all: one that denies would otherwise deny nothing. */
        public Rule {
            if (!method.equals("*") && !isMethod(method)) {
                throw new NonoException(
                        ErrorCode.CONFIG_PARSE,
                        "a rule is for one method such as GET, or for all with *, not for \"" + method
                                + "\"; write a rule for each method");
            }
        }

        private static boolean isMethod(String text) {
            boolean fits = !text.isEmpty();
            for (int i = 0; i < text.length(); i++) {
                char c = text.charAt(i);
                fits &= (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || c == '-' || c == '_';
            }
            return fits;
        }

        /**
         * A rule with nothing but a method and a pattern.
         *
         * @param method the method, or {@code *} for any
         * @param path the pattern
         * @return the rule
         */
        public static Rule of(String method, String path) {
            return new Rule(method, path, Optional.empty(), Optional.empty(), Optional.empty());
        }
    }

    /** Copies the lists. */
    public EndpointPolicy {
        deny = List.copyOf(deny);
        approve = List.copyOf(approve);
        allow = List.copyOf(allow);
    }

    /**
     * The policy that lets everything through.
     *
     * @return the policy
     */
    public static EndpointPolicy allowAll() {
        return new EndpointPolicy(
                false, Action.ALLOW, Optional.empty(), Optional.empty(), List.of(), List.of(), List.of());
    }

    /**
     * The policy of a plain list of rules: what none of them allows is refused; without rules, everything is allowed.
     *
     * @param rules what is let through
     * @return the policy
     */
    public static EndpointPolicy ofRules(List<Rule> rules) {
        return rules.isEmpty()
                ? allowAll()
                : new EndpointPolicy(
                        false, Action.DENY, Optional.empty(), Optional.empty(), List.of(), List.of(), rules);
    }

    /**
     * Tells whether no request can be refused or asked about.
     *
     * @return true when the path need not be looked at
     */
    public boolean allowsEverything() {
        return byDefault == Action.ALLOW && deny.isEmpty() && approve.isEmpty();
    }
}
