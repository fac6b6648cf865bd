package dev.nono.query;

import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/** The answer of {@link Why}. Texts may hold paths of untrusted programs; {@link #lines()} are safe for a terminal. */
public sealed interface Decision {

    /**
     * The name of this kind of answer in JSON.
     *
     * @return {@code allowed}, {@code denied}, {@code approval_required}, {@code not_sandboxed} or {@code scope}
     */
    String status();

    /**
     * Whether it would be allowed.
     *
     * @return true for {@link Allowed} and {@link NotSandboxed}
     */
    default boolean isAllowed() {
        return this instanceof Allowed || this instanceof NotSandboxed;
    }

    /**
     * The answer as JSON.
     *
     * @return an indented object, ended by a line feed; members that do not apply are left out
     */
    default String toJson() {
        return DecisionJson.write(this);
    }

    /**
     * The answer for people.
     *
     * @return the headline, and indented lines of the form {@code Key: value}; without control characters
     */
    default List<String> lines() {
        return DecisionText.lines(this);
    }

    /**
     * It would be allowed.
     *
     * @param reason a code of {@link Reason}
     * @param grantedPath the path of the grant that decides, or of both
     * @param access what is granted, for people
     * @param source who asked for the grant
     * @param endpointRules the requests that the proxy lets through
     * @param warning what may still go wrong
     */
    record Allowed(
            String reason,
            Optional<String> grantedPath,
            Optional<String> access,
            Optional<String> source,
            List<EndpointRule> endpointRules,
            Optional<String> warning)
            implements Decision {
        /** Copies the list. */
        public Allowed {
            endpointRules = List.copyOf(endpointRules);
        }

        @Override
        public String status() {
            return "allowed";
        }

        static Allowed of(String reason, String source) {
            return new Allowed(
                    reason, Optional.empty(), Optional.empty(), Optional.of(source), List.of(), Optional.empty());
        }

        static Allowed path(String reason, String path, String access, String source) {
            return new Allowed(
                    reason, Optional.of(path), Optional.of(access), Optional.of(source), List.of(), Optional.empty());
        }

        /**
         * This answer with something to know about it.
         *
         * @param text what, for people
         * @return a copy
         */
        public Allowed withWarning(String text) {
            return new Allowed(reason, grantedPath, access, source, endpointRules, Optional.of(text));
        }

        Allowed withEndpoints(List<EndpointRule> rules) {
            return new Allowed(reason, grantedPath, access, source, rules, warning);
        }
    }

    /**
     * A grant that covers what was asked for and does not suffice.
     *
     * @param path its path
     * @param access what it grants, for people
     * @param source who asked for it
     */
    record MatchingCapability(String path, String access, String source) {}

    /**
     * It would be denied.
     *
     * @param reason a code of {@link Reason}
     * @param details a sentence for people
     * @param policySource the rule that decides
     * @param matchingCapability the grant that comes closest
     * @param suggestedFlag the smallest flag that would allow it
     * @param endpointRules the requests that the proxy lets through
     * @param enforced for rules of policy, whether the sandbox holds the program to them; false if a grant of the set
     *     opens the path all the same
     */
    record Denied(
            String reason,
            Optional<String> details,
            Optional<String> policySource,
            Optional<MatchingCapability> matchingCapability,
            Optional<String> suggestedFlag,
            List<EndpointRule> endpointRules,
            Optional<Boolean> enforced)
            implements Decision {
        /** Copies the list. */
        public Denied {
            endpointRules = List.copyOf(endpointRules);
        }

        @Override
        public String status() {
            return "denied";
        }

        static Denied of(String reason, String details) {
            return new Denied(
                    reason,
                    Optional.of(details),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    List.of(),
                    Optional.empty());
        }

        Denied by(String source) {
            return new Denied(
                    reason, details, Optional.of(source), matchingCapability, suggestedFlag, endpointRules, enforced);
        }

        Denied closest(MatchingCapability grant) {
            return new Denied(
                    reason, details, policySource, Optional.of(grant), suggestedFlag, endpointRules, enforced);
        }

        /**
         * The same answer with another suggestion.
         *
         * @param flag the option that would allow it, or empty if there is none
         * @return the answer
         */
        public Denied suggesting(Optional<String> flag) {
            return new Denied(reason, details, policySource, matchingCapability, flag, endpointRules, enforced);
        }

        Denied withEndpoints(List<EndpointRule> rules) {
            return new Denied(reason, details, policySource, matchingCapability, suggestedFlag, rules, enforced);
        }

        Denied enforced(boolean held) {
            return new Denied(
                    reason, details, policySource, matchingCapability, suggestedFlag, endpointRules, Optional.of(held));
        }
    }

    /**
     * A person would be asked.
     *
     * @param reason a code of {@link Reason}, or a text of the policy
     * @param details a sentence for people
     * @param policySource the rule that decides
     */
    record ApprovalRequired(String reason, Optional<String> details, Optional<String> policySource)
            implements Decision {
        @Override
        public String status() {
            return "approval_required";
        }
    }

    /**
     * There is no sandbox.
     *
     * @param message a sentence for people
     */
    record NotSandboxed(String message) implements Decision {
        @Override
        public String status() {
            return "not_sandboxed";
        }
    }

    /** What comes of a scope. */
    enum ScopeState {
        /** It holds. */
        ENFORCED("enforced"),
        /** It is asked for, and the kernel cannot do it. */
        UNSUPPORTED("unsupported"),
        /** It is asked for, the kernel could do it, and it does not hold. */
        NOT_ENFORCED("not_enforced"),
        /** Nobody asks for it. */
        NOT_REQUESTED("not_requested"),
        /** What the kernel can do is not known. */
        UNAVAILABLE("unavailable"),
        /** This system has no scopes. */
        NOT_APPLICABLE("not_applicable");

        private final String wireName;

        ScopeState(String wireName) {
            this.wireName = wireName;
        }

        /**
         * The name in JSON.
         *
         * @return lower-case words joined by underscores
         */
        public String wireName() {
            return wireName;
        }
    }

    /**
     * How a scope stands.
     *
     * @param scope the scope
     * @param state what comes of that
     * @param requested whether the set asks for it
     * @param enforced whether a sandbox holds a program to it
     * @param supported whether the kernel could
     * @param kernelAbi the version of Landlock
     * @param details a sentence for people
     */
    record ScopeStatus(
            Scope scope,
            ScopeState state,
            boolean requested,
            boolean enforced,
            boolean supported,
            OptionalInt kernelAbi,
            String details)
            implements Decision {
        @Override
        public String status() {
            return "scope";
        }
    }
}
