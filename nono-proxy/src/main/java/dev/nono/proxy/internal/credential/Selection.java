package dev.nono.proxy.internal.credential;

import dev.nono.profile.model.EndpointPolicy.Action;
import dev.nono.proxy.internal.decide.Category;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Which of the routes to one upstream a request belongs to.
 *
 * <p>An explicit policy that refuses speaks for the whole request; a plain list of rules that does not match only says that
 * its route is not meant. A route without credential whose rules do not match closes what no other such route opens. Two
 * routes whose credentials could both be meant refuse: nothing tells which one was wanted. A policy that wants to ask is
 * taken for a yes here, so that nobody is asked about a request that would be refused anyway.
 *
 * @param route the route, unless it is refused
 * @param view the request as that route sees it
 * @param verdict what its policy says
 * @param questions what has to be asked first, of all routes that were looked at
 * @param refusal why it is refused
 */
record Selection(
        Optional<CompiledRoute> route,
        CompiledRoute.View view,
        Optional<PolicyGate.Verdict> verdict,
        List<Question> questions,
        Optional<Refusal> refusal) {

    /**
     * Something that a person decides.
     *
     * @param route whose policy asks
     * @param verdict what it says
     */
    record Question(CompiledRoute route, PolicyGate.Verdict verdict) {}

    /**
     * A reason to refuse.
     *
     * @param status the status of the answer
     * @param category why, in one word
     * @param reason why, for people
     * @param route the route that refuses, if it is one
     * @param verdict what its policy says
     */
    record Refusal(
            int status,
            Category category,
            String reason,
            Optional<CompiledRoute> route,
            Optional<PolicyGate.Verdict> verdict) {}

    private record Candidate(CompiledRoute route, CompiledRoute.View view, PolicyGate.Verdict verdict) {}

    static Selection among(List<CompiledRoute> routes, String method, String target, boolean upgrade) {
        List<Candidate> managedMatches = new ArrayList<>();
        List<Candidate> managedOpen = new ArrayList<>();
        List<Candidate> plainMatches = new ArrayList<>();
        List<Candidate> plainOpen = new ArrayList<>();
        List<Question> questions = new ArrayList<>();
        Optional<Candidate> closed = Optional.empty();
        boolean rules = false;
        boolean upgradable = false;
        for (CompiledRoute route : routes) {
            Optional<CompiledRoute.View> view = route.ofIntercepted(target);
            boolean meantForUpgrade =
                    view.isPresent() && route.upgrades().contains(view.get().effective());
            upgradable |= meantForUpgrade;
            if (view.isEmpty() || (upgrade && !meantForUpgrade)) {
                rules |= view.isEmpty() && route.isManaged();
                continue;
            }
            PolicyGate.Verdict verdict = route.gate()
                    .judge(method, view.get().effective(), view.get().rest());
            Candidate candidate = new Candidate(route, view.get(), verdict);
            if (route.gate().allowsEverything()) {
                (route.isManaged() ? managedOpen : plainOpen).add(candidate);
                continue;
            }
            rules = true;
            switch (verdict.action()) {
                case ALLOW -> (route.isManaged() ? managedMatches : plainMatches).add(candidate);
                case APPROVE -> {
                    questions.add(new Question(route, verdict));
                    (route.isManaged() ? managedMatches : plainMatches).add(candidate);
                }
                case DENY -> {
                    if (!verdict.isDefault() || route.gate().isExplicit()) {
                        return refused(policy(candidate));
                    }
                    if (!route.isManaged()) {
                        closed = Optional.of(candidate);
                    }
                }
            }
        }
        if (upgrade && !upgradable) {
            return refused(new Refusal(
                    403,
                    Category.UNSUPPORTED_UPGRADE,
                    "no route lets a WebSocket be opened on this path",
                    Optional.empty(),
                    Optional.empty()));
        }
        if (closed.isPresent() && plainMatches.isEmpty()) {
            return refused(policy(closed.get()));
        }
        List<Candidate> layer = managedMatches.isEmpty() ? managedOpen : managedMatches;
        if (layer.size() > 1) {
            return refused(ambiguous(layer));
        }
        List<Candidate> plain = plainMatches.isEmpty() ? plainOpen : plainMatches;
        List<Candidate> selected = layer.isEmpty() ? plain : layer;
        if (selected.isEmpty()) {
            return refused(
                    rules
                            ? new Refusal(
                                    403,
                                    Category.ENDPOINT_POLICY,
                                    "no rule of a route to this host allows the request",
                                    Optional.empty(),
                                    Optional.empty())
                            : new Refusal(
                                    502,
                                    Category.UPSTREAM_CONNECT_FAILED,
                                    "no route leads to this host",
                                    Optional.empty(),
                                    Optional.empty()));
        }
        Candidate winner = selected.get(0);
        return new Selection(
                Optional.of(winner.route()), winner.view(), Optional.of(winner.verdict()), questions, Optional.empty());
    }

    private static Refusal policy(Candidate by) {
        String why = by.verdict().reason().map(reason -> ": " + reason).orElse("");
        return new Refusal(
                403,
                Category.ENDPOINT_POLICY,
                "the endpoint policy does not allow the request ("
                        + by.verdict().label() + ")" + why,
                Optional.of(by.route()),
                Optional.of(by.verdict()));
    }

    private static Refusal ambiguous(List<Candidate> layer) {
        Set<String> names = new TreeSet<>();
        for (Candidate each : layer) {
            names.add(each.route().prefix());
        }
        return new Refusal(
                403,
                Category.ENDPOINT_POLICY,
                "ambiguous: the credentials of " + String.join(" and ", names) + " could both be meant",
                Optional.empty(),
                Optional.empty());
    }

    private static Selection refused(Refusal refusal) {
        return new Selection(
                Optional.empty(),
                new CompiledRoute.View(List.of(), List.of(), ""),
                Optional.empty(),
                List.of(),
                Optional.of(refusal));
    }

    /**
     * The same for a request that names its route: that one alone, and its credential, are meant, but the rules for its host that belong to no
     * credential count as they do on the way through a tunnel.
     *
     * @param route the route
     * @param rules the routes with such rules that lead to the same host and port
     * @param method the method
     * @param target what follows the name
     */
    static Selection of(CompiledRoute route, List<CompiledRoute> rules, String method, String target) {
        CompiledRoute.View view = route.ofReverse(target);
        PolicyGate.Verdict verdict = route.gate().judge(method, view.effective(), view.rest());
        if (verdict.action() == Action.DENY) {
            return refused(policy(new Candidate(route, view, verdict)));
        }
        List<Question> questions = new ArrayList<>();
        if (verdict.action() == Action.APPROVE) {
            questions.add(new Question(route, verdict));
        }
        boolean opened = !route.isManaged() && !route.gate().allowsEverything();
        Optional<Candidate> closed = Optional.empty();
        for (CompiledRoute other : rules) {
            Optional<CompiledRoute.View> seen = other.of(view.effective(), target);
            if (seen.isEmpty()) {
                continue;
            }
            PolicyGate.Verdict said = other.gate()
                    .judge(method, seen.get().effective(), seen.get().rest());
            Candidate candidate = new Candidate(other, seen.get(), said);
            switch (said.action()) {
                case ALLOW -> opened = true;
                case APPROVE -> {
                    questions.add(new Question(other, said));
                    opened = true;
                }
                case DENY -> {
                    if (!said.isDefault() || other.gate().isExplicit()) {
                        return refused(policy(candidate));
                    }
                    closed = Optional.of(candidate);
                }
            }
        }
        if (closed.isPresent() && !opened) {
            return refused(policy(closed.get()));
        }
        return new Selection(Optional.of(route), view, Optional.of(verdict), questions, Optional.empty());
    }
}
