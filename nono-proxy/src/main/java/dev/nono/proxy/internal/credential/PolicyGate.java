package dev.nono.proxy.internal.credential;

import dev.nono.NonoException;
import dev.nono.net.EndpointPattern;
import dev.nono.profile.model.EndpointPolicy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The endpoint policy of a route: deny before approve before allow before the default, the first match of each list. Paths
 * are those that the upstream gets. For a route with a base path, rules are also tried on what follows it: to deny or to
 * ask always, to allow with a warning.
 */
final class PolicyGate {
    private static final Logger LOG = LoggerFactory.getLogger(PolicyGate.class);

    private final String route;
    private final EndpointPolicy policy;
    private final List<Compiled> deny;
    private final List<Compiled> approve;
    private final List<Compiled> allow;
    private final Set<String> warned = ConcurrentHashMap.newKeySet();

    private record Compiled(EndpointPolicy.Rule rule, EndpointPattern pattern, String label) {
        boolean matches(String method, List<String> segments) {
            return (rule.method().equals("*") || rule.method().equalsIgnoreCase(method)) && pattern.matches(segments);
        }
    }

    /**
     * What the policy says about a request.
     *
     * @param action what to do
     * @param isDefault whether no rule matched
     * @param label the rule, for records
     * @param reason why the rule is there
     * @param backend who approves, if somebody has to
     * @param timeout how long that may take; empty for the time of who approves
     */
    record Verdict(
            EndpointPolicy.Action action,
            boolean isDefault,
            String label,
            Optional<String> reason,
            String backend,
            Optional<Duration> timeout) {}

    PolicyGate(String route, EndpointPolicy policy) {
        this.route = route;
        this.policy = policy;
        this.deny = compile("deny", policy.deny());
        this.approve = compile("approve", policy.approve());
        this.allow = compile("allow", policy.allow());
    }

    private List<Compiled> compile(String list, List<EndpointPolicy.Rule> rules) {
        List<Compiled> all = new ArrayList<>();
        for (EndpointPolicy.Rule rule : rules) {
            try {
                all.add(new Compiled(
                        rule,
                        EndpointPattern.compile(rule.path()),
                        "endpoint_policy." + list + "[" + rule.method() + " " + rule.path() + "]"));
            } catch (NonoException e) {
                throw new NonoException(
                        e.code(), "the route " + route + " has a malformed rule: " + e.getMessage(), e.details(), e);
            }
        }
        return List.copyOf(all);
    }

    boolean allowsEverything() {
        return policy.allowsEverything();
    }

    /** Whether there is a request that it does not simply allow. */
    boolean restricts() {
        boolean open = policy.byDefault() == EndpointPolicy.Action.ALLOW;
        for (Compiled each : allow) {
            open |= each.rule().method().equals("*") && each.rule().path().equals("/**");
        }
        return !open || !deny.isEmpty() || !approve.isEmpty();
    }

    boolean isExplicit() {
        return policy.explicit();
    }

    int rules() {
        return deny.size() + approve.size() + allow.size();
    }

    /**
     * Judges a request.
     *
     * @param method the method
     * @param effective the path that the upstream gets
     * @param rest the same without the base path of the route
     */
    Verdict judge(String method, List<String> effective, List<String> rest) {
        boolean based = effective.size() != rest.size();
        for (Compiled each : deny) {
            if (means(each, method, effective) || (based && means(each, method, rest))) {
                return verdict(EndpointPolicy.Action.DENY, each);
            }
        }
        for (Compiled each : approve) {
            if (means(each, method, effective) || (based && means(each, method, rest))) {
                return verdict(EndpointPolicy.Action.APPROVE, each);
            }
        }
        for (Compiled each : allow) {
            if (each.matches(method, effective)) {
                return verdict(EndpointPolicy.Action.ALLOW, each);
            }
            if (based && each.matches(method, rest)) {
                if (warned.add(each.label())) {
                    LOG.warn(
                            "the rule {} of the route {} leaves the base path of the upstream out; write it in front",
                            each.label(),
                            route);
                }
                return verdict(EndpointPolicy.Action.ALLOW, each);
            }
        }
        return new Verdict(
                policy.byDefault(),
                true,
                "endpoint_policy.default",
                Optional.empty(),
                policy.backend().orElse(""),
                policy.timeout());
    }

    /** Some servers leave path parameters out ({@code /admin;x}): what is meant to be refused or asked about is so either way. */
    private static boolean means(Compiled rule, String method, List<String> segments) {
        if (rule.matches(method, segments)) {
            return true;
        }
        List<String> plain = new ArrayList<>();
        for (String segment : segments) {
            int parameter = segment.indexOf(';');
            String name = parameter < 0 ? segment : segment.substring(0, parameter);
            if (!name.isEmpty()) {
                plain.add(name);
            }
        }
        return !plain.equals(segments) && rule.matches(method, plain);
    }

    private static Verdict verdict(EndpointPolicy.Action action, Compiled by) {
        return new Verdict(
                action,
                false,
                by.label(),
                by.rule().reason(),
                by.rule().backend().orElse(""),
                by.rule().timeout());
    }
}
