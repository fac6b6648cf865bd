package dev.nono.proxy.internal.credential;

import dev.nono.NonoException;
import dev.nono.net.RequestPath;
import dev.nono.profile.model.InjectMode;
import dev.nono.proxy.CredentialCapture;
import dev.nono.proxy.internal.decide.Category;
import dev.nono.proxy.internal.decide.ProxyAuth;
import dev.nono.proxy.internal.decide.RouteDecision;
import dev.nono.proxy.internal.decide.RouteDecision.Refuse;
import dev.nono.proxy.internal.decide.RouteRequest;
import dev.nono.proxy.internal.decide.SecretHeader;
import dev.nono.proxy.internal.decide.Way;
import dev.nono.proxy.internal.text.LogText;
import dev.nono.proxy.internal.text.Targets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The way of a request: path, token, policy, approval, rate, credential. What takes time happens on the threads of
 * {@link Workers}; the rest on the calling one.
 */
final class Pipeline implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Pipeline.class);
    private static final String CHALLENGE = "Basic realm=\"nono\"";

    private final RouteTable table;
    private final InboundToken inbound;
    private final Questions questions;
    private final Nonces nonces;
    private final KeptTokens kept;
    private final CredentialStep credentials;
    private final Workers workers;

    Pipeline(
            RouteTable table,
            InboundToken inbound,
            Questions questions,
            Nonces nonces,
            KeptTokens kept,
            CredentialStep credentials,
            Workers workers) {
        this.table = table;
        this.inbound = inbound;
        this.questions = questions;
        this.nonces = nonces;
        this.kept = kept;
        this.credentials = credentials;
        this.workers = workers;
    }

    CompletableFuture<RouteDecision> decide(RouteRequest request) {
        CompletableFuture<RouteDecision> result = new CompletableFuture<>();
        CompletableFuture<RouteDecision> work;
        try {
            work = switch (request.way()) {
                case REVERSE -> reverse(request, result);
                case INTERCEPT -> intercepted(request, result);
                case FORWARD, CONNECT, EXTERNAL -> throw new IllegalArgumentException("no route is on this way");
            };
        } catch (RuntimeException e) {
            work = CompletableFuture.failedFuture(e);
        }
        CompletableFuture<RouteDecision> unused = work.thenApply(kept::watched).whenComplete((decision, failure) -> {
            if (failure == null) {
                result.complete(decision);
            } else {
                result.complete(broken(failure));
            }
        });
        return result;
    }

    /** An error is a refusal; what it says may hold anything, so it goes nowhere. */
    private static RouteDecision broken(Throwable failure) {
        Throwable cause =
                failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
        LOG.error(
                "a request was refused because of an error: {}",
                cause.getClass().getName());
        return Refuse.of(503, Category.MANAGED_CREDENTIAL_UNAVAILABLE, "the proxy could not decide about the request");
    }

    private static CompletableFuture<RouteDecision> done(RouteDecision decision) {
        return CompletableFuture.completedFuture(decision);
    }

    private CompletableFuture<RouteDecision> reverse(RouteRequest request, CompletableFuture<RouteDecision> result) {
        String target = request.path();
        int end = 1;
        while (end < target.length() && "/?".indexOf(target.charAt(end)) < 0) {
            end++;
        }
        Optional<CompiledRoute> named = target.startsWith("/")
                ? table.named(target.substring(1, end))
                        .filter(route -> !route.upstream().hasWildcard())
                : Optional.empty();
        if (named.isEmpty()) {
            return done(new Refuse(
                    404,
                    Category.UNKNOWN_SERVICE,
                    "no service has this name",
                    Optional.of("the first part of the path names a service of the proxy"),
                    Map.of(),
                    Map.of()));
        }
        if (request.proxyAuth() == ProxyAuth.NOT_ASKED && PageRequest.is(request)) {
            return done(refuse(
                    403,
                    Category.AUTHENTICATION_FAILED,
                    "the request seems to come from a page in a browser, and this proxy asks nobody who they are",
                    new LinkedHashMap<>()));
        }
        CompiledRoute route = named.get();
        String rest = target.substring(end);
        rest = rest.startsWith("/") ? rest : "/" + rest;
        Map<String, String> facts = facts(route);
        List<CompiledRoute> rules = table.rulesBeside(route);
        List<CompiledRoute> judging = new ArrayList<>(rules);
        judging.add(route);
        Optional<Refuse> unsafe = unsafe(rest, request, judging, facts);
        if (unsafe.isPresent()) {
            return done(unsafe.get());
        }
        if (request.upgrade()) {
            return done(refuse(
                    501,
                    Category.UNSUPPORTED_UPGRADE,
                    "a WebSocket can only be opened at the address of the service",
                    facts));
        }
        if (route.credential() instanceof RouteCredential.Missing missing) {
            return done(unavailable(
                    facts, "the credential of " + route.prefix() + " is not available (" + missing.code() + ")"));
        }
        Optional<Refuse> stranger = authenticate(route, request, rest, facts);
        if (stranger.isPresent()) {
            return done(stranger.get());
        }
        Selection selection = Selection.of(route, rules, request.method(), rest);
        return selected(selection, request, rest, facts, result);
    }

    private Optional<Refuse> authenticate(
            CompiledRoute route, RouteRequest request, String target, Map<String, String> facts) {
        if (!route.isManaged()) {
            // A client that uses the URL of the route sends its phantom, and no authorization for a proxy.
            boolean known = request.proxyAuth().passes()
                    || (request.proxyAuth() == ProxyAuth.ABSENT && nonces.grants(route.prefix(), request.headers()));
            facts.put(
                    "auth_mechanism",
                    request.proxyAuth().passes() || !known ? "proxy_authorization" : "phantom_header");
            facts.put("auth_outcome", known ? "succeeded" : "failed");
            return known
                    ? Optional.empty()
                    : Optional.of(new Refuse(
                            407,
                            Category.AUTHENTICATION_FAILED,
                            "the proxy wants its token in Proxy-Authorization",
                            Optional.empty(),
                            Map.of("Proxy-Authenticate", CHALLENGE),
                            facts));
        }
        if (route.usesIdentity() && request.proxyAuth().passes()) {
            facts.put("auth_mechanism", "proxy_authorization");
            facts.put("auth_outcome", "succeeded");
            return Optional.empty();
        }
        facts.put("auth_mechanism", InboundToken.mechanism(route.inbound()));
        InboundToken.Outcome outcome =
                inbound.check(route.inbound(), route.moreTokenHeaders(), target, request.headers());
        facts.put("auth_outcome", outcome == InboundToken.Outcome.VALID ? "succeeded" : "failed");
        return outcome == InboundToken.Outcome.VALID
                ? Optional.empty()
                : Optional.of(new Refuse(
                        route.usesIdentity() ? 407 : 401,
                        Category.AUTHENTICATION_FAILED,
                        outcome == InboundToken.Outcome.ABSENT
                                ? "the request holds no token where this service expects it"
                                : "the request holds another token than that of this session",
                        Optional.of("use the token from the variable of this service"),
                        Map.of(),
                        facts));
    }

    private CompletableFuture<RouteDecision> intercepted(
            RouteRequest request, CompletableFuture<RouteDecision> result) {
        RouteRequest.Endpoint target = request.target().orElseThrow(() -> new IllegalArgumentException("no target"));
        List<CompiledRoute> routes = table.to(target.host(), target.port());
        Map<String, String> facts = new LinkedHashMap<>();
        Optional<Refuse> unsafe = unsafe(request.path(), request, routes, facts);
        if (unsafe.isPresent()) {
            return done(unsafe.get());
        }
        Optional<RouteDecision> tokens = kept.decide(request, !routes.isEmpty());
        if (tokens.isPresent()) {
            return done(tokens.get());
        }
        Selection selection = Selection.among(routes, request.method(), request.path(), request.upgrade());
        if (selection.route().isPresent()) {
            CompiledRoute route = selection.route().get();
            facts.putAll(facts(route));
            facts.put("auth_mechanism", "proxy_authorization");
            facts.put("auth_outcome", "succeeded");
            if (route.credential() instanceof RouteCredential.Missing missing) {
                return done(unavailable(
                        facts, "the credential of " + route.prefix() + " is not available (" + missing.code() + ")"));
            }
            if (request.upgrade() && (route.route().aws().isPresent() || route.usesIdentity())) {
                return done(refuse(
                        501,
                        Category.UNSUPPORTED_UPGRADE,
                        "a WebSocket cannot be opened with a signature or an identity",
                        facts));
            }
        }
        return selected(selection, request, request.path(), facts, result);
    }

    private CompletableFuture<RouteDecision> selected(
            Selection selection,
            RouteRequest request,
            String target,
            Map<String, String> facts,
            CompletableFuture<RouteDecision> result) {
        selection.verdict().ifPresent(verdict -> addVerdict(facts, verdict));
        if (selection.refusal().isPresent() || selection.route().isEmpty()) {
            return done(refused(selection, facts));
        }
        CompiledRoute route = selection.route().get();
        CompletableFuture<Optional<Refuse>> asked = selection.questions().isEmpty()
                ? CompletableFuture.completedFuture(Optional.empty())
                : ask(selection, request, target, facts, result);
        return asked.thenCompose(no -> no.isPresent() ? done(no.get()) : inTurn(route, request, target, facts));
    }

    private static RouteDecision refused(Selection selection, Map<String, String> facts) {
        Selection.Refusal refusal = selection.refusal().orElseThrow();
        refusal.route().ifPresent(route -> facts.put("route_id", route.prefix()));
        refusal.verdict().ifPresent(verdict -> addVerdict(facts, verdict));
        return refuse(refusal.status(), refusal.category(), refusal.reason(), facts);
    }

    private static void addVerdict(Map<String, String> facts, PolicyGate.Verdict verdict) {
        facts.put("endpoint_policy_action", verdict.action().name().toLowerCase(Locale.ROOT));
        facts.put("endpoint_policy_rule", verdict.label());
    }

    private CompletableFuture<Optional<Refuse>> ask(
            Selection selection,
            RouteRequest request,
            String target,
            Map<String, String> facts,
            CompletableFuture<RouteDecision> result) {
        String shown = Targets.recorded(selection
                .route()
                .map(route -> inbound.strip(route.inbound(), target))
                .orElse(target));
        CompletableFuture<Optional<Refuse>> answers = workers.askPerson(
                () -> {
                    for (Selection.Question question : selection.questions()) {
                        Questions.Answer answer = questions.ask(question, request, shown);
                        if (!answer.granted()) {
                            return Optional.of(unapproved(answer, facts));
                        }
                    }
                    return Optional.<Refuse>empty();
                },
                result);
        return answers.exceptionally(failure -> {
            if (!(failure instanceof Workers.FullException)) {
                throw new CompletionException(failure);
            }
            Selection.Question first = selection.questions().get(0);
            return Optional.of(unapproved(questions.tooMany(first, request, shown), facts));
        });
    }

    private static Refuse unapproved(Questions.Answer answer, Map<String, String> facts) {
        facts.put("approval_outcome", answer.outcome());
        return refuse(403, Category.ENDPOINT_POLICY, answer.reason(), facts);
    }

    /** Waits for the turn of the request, if the route limits how many there are. */
    private CompletableFuture<RouteDecision> inTurn(
            CompiledRoute route, RouteRequest request, String target, Map<String, String> facts) {
        if (route.limiter().isEmpty()) {
            return withCredential(route, request, target, facts);
        }
        RateLimiter.Turn turn = route.limiter().get().take();
        if (!turn.granted()) {
            long seconds = Math.max(1, turn.delay().toSeconds());
            return done(new Refuse(
                    429,
                    Category.RATE_LIMIT,
                    "rate limit of " + route.prefix(),
                    Optional.of("try again later"),
                    Map.of("Retry-After", Long.toString(seconds)),
                    facts));
        }
        return turn.delay().isZero()
                ? withCredential(route, request, target, facts)
                : workers.after(turn.delay().toNanos(), TimeUnit.NANOSECONDS)
                        .thenCompose(now -> withCredential(route, request, target, facts));
    }

    private CompletableFuture<RouteDecision> withCredential(
            CompiledRoute route, RouteRequest request, String target, Map<String, String> facts) {
        InboundToken.Outcome token = inbound.check(
                route.inbound(), route.moreTokenHeaders(), phantomPart(route, request, target), request.headers());
        boolean phantom = route.isManaged() && token == InboundToken.Outcome.VALID;
        boolean inPlace = route.isManaged() && route.inbound().mode() == InjectMode.URL_PATH;
        if (inPlace && !phantom) {
            facts.put("auth_mechanism", "phantom_path");
            facts.put("auth_outcome", "failed");
            return done(refuse(
                    401, Category.AUTHENTICATION_FAILED, "the path does not hold the token of this session", facts));
        }
        Outgoing outgoing = new Outgoing(route, request, target, phantom, facts);
        CredentialCapture.Request what = new CredentialCapture.Request(
                "",
                route.prefix(),
                request.target()
                        .map(to -> to.host().text())
                        .orElse(route.upstream().host().host()),
                Targets.path(target),
                request.method(),
                "");
        return credentials
                .apply(outgoing, what)
                .handle((decision, failure) -> failure == null
                        ? redeemed(route, request, decision, facts)
                        : unavailable(facts, reason(failure)));
    }

    private static String phantomPart(CompiledRoute route, RouteRequest request, String target) {
        String base = route.upstream().basePath();
        return request.way() == Way.INTERCEPT && target.startsWith(base) ? target.substring(base.length()) : target;
    }

    private static String reason(Throwable failure) {
        Throwable cause =
                failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
        return cause instanceof NonoException known
                ? "the credential is not available: " + LogText.oneLine(String.valueOf(known.getMessage()))
                : "the credential is not available";
    }

    /** Puts secrets in the place of nonces that the client sends. */
    private RouteDecision redeemed(
            CompiledRoute route, RouteRequest request, RouteDecision decision, Map<String, String> facts) {
        if (!(decision instanceof RouteDecision.Forward forward) || !Nonces.in(request.headers())) {
            return decision;
        }
        Nonces.Redeemed redeemed =
                nonces.redeem(route.prefix(), CompiledRoute.without(request.headers(), forward.remove()));
        if (redeemed.unknown() && request.upgrade()) {
            return refuse(
                    403, Category.AUTHENTICATION_FAILED, "a header holds a token that is not granted here", facts);
        }
        Set<String> remove = new LinkedHashSet<>(forward.remove());
        remove.addAll(redeemed.names());
        List<SecretHeader> set = new ArrayList<>(forward.set());
        set.addAll(redeemed.set());
        Map<String, String> known = new LinkedHashMap<>(forward.facts());
        if (!redeemed.names().isEmpty()) {
            known.put("managed_credential_active", "true");
        }
        return forward.with(remove, set, known);
    }

    private static Optional<Refuse> unsafe(
            String target, RouteRequest request, List<CompiledRoute> routes, Map<String, String> facts) {
        RequestPath path = RequestPath.parse(target);
        if (path.fault().isPresent()) {
            return Optional.of(refuse(
                    400,
                    Category.ENDPOINT_POLICY,
                    "the path is refused: " + path.fault().get(),
                    facts));
        }
        if (MethodOverride.isEchoed(request, target)) {
            return Optional.of(echo(facts));
        }
        boolean judged = false;
        for (CompiledRoute route : routes) {
            judged |= !route.gate().allowsEverything();
        }
        if (judged && MethodOverride.of(request, target)) {
            return Optional.of(refuse(
                    403,
                    Category.ENDPOINT_POLICY,
                    "the request names a second method, which the rules would not judge",
                    facts));
        }
        if (judged && MethodOverride.ofPath(request)) {
            return Optional.of(refuse(
                    403,
                    Category.ENDPOINT_POLICY,
                    "the request names a second path, which the rules would not judge",
                    facts));
        }
        return path.hidesSlash() && judged
                ? Optional.of(refuse(
                        400, Category.ENDPOINT_POLICY, "the path is refused: it hides a slash from the rules", facts))
                : Optional.empty();
    }

    private static Refuse echo(Map<String, String> facts) {
        return refuse(
                403,
                Category.ENDPOINT_POLICY,
                "this method has the upstream send the request back, with the credential that is in it",
                facts);
    }

    private static Map<String, String> facts(CompiledRoute route) {
        Map<String, String> facts = new LinkedHashMap<>();
        facts.put("route_id", route.prefix());
        facts.put(
                "managed_credential_active", Boolean.toString(route.credential().isThere()));
        route.injectionName().ifPresent(name -> facts.put("injection_mode", name));
        return facts;
    }

    private static Refuse unavailable(Map<String, String> facts, String reason) {
        facts.put("managed_credential_active", "false");
        facts.putIfAbsent("auth_outcome", "failed");
        return new Refuse(
                503,
                Category.MANAGED_CREDENTIAL_UNAVAILABLE,
                reason,
                Optional.of("the user of this sandbox has to provide the credential"),
                Map.of(),
                facts);
    }

    private static Refuse refuse(int status, Category category, String reason, Map<String, String> facts) {
        return new Refuse(status, category, reason, Optional.empty(), Map.of(), facts);
    }

    @Override
    public void close() {
        workers.close();
        kept.close();
    }
}
