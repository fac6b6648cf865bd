package dev.nono.proxy.internal.credential;

import dev.nono.ErrorCode;
import dev.nono.NonoException;
import dev.nono.net.RequestPath;
import dev.nono.profile.model.EndpointPolicy;
import dev.nono.proxy.Route;
import dev.nono.proxy.internal.decide.UpstreamUrl;
import dev.nono.secret.CredentialVariables;
import dev.nono.secret.SecretReference;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/** Checks routes. What is wrong with one keeps the proxy from starting. */
final class RouteCompiler {
    private RouteCompiler() {}

    /** Joins routes that were made from rules for one host, and refuses two others of one name. */
    static List<Route> joined(List<Route> routes) {
        Map<String, Route> byPrefix = new LinkedHashMap<>();
        for (Route route : routes) {
            Route other = byPrefix.get(route.prefix());
            if (other == null) {
                byPrefix.put(route.prefix(), route);
            } else if (route.prefix().startsWith(CompiledRoute.RULES_ONLY)) {
                byPrefix.put(route.prefix(), join(other, route));
            } else {
                throw refused(route, "another route has this name already; choose another one");
            }
        }
        return List.copyOf(byPrefix.values());
    }

    private static Route join(Route one, Route other) {
        List<EndpointPolicy.Rule> rules = new ArrayList<>(one.policy().allow());
        rules.addAll(other.policy().allow());
        boolean open = one.policy().allowsEverything() || other.policy().allowsEverything();
        return one.withPolicy(open ? EndpointPolicy.allowAll() : EndpointPolicy.ofRules(rules));
    }

    /** Compiles a route; its credential comes from the function, once everything else is sound. */
    static CompiledRoute compile(
            Route route, Function<Route, RouteCredential> credential, Function<Route, Optional<RateLimiter>> limiter) {
        if (route.prefix().isEmpty()
                || route.prefix().indexOf('/') >= 0
                || route.prefix().indexOf('?') >= 0) {
            throw refused(route, "its name must be one segment of a path");
        }
        int kinds = (route.credential().isPresent() ? 1 : 0)
                + (route.oauth2().isPresent() ? 1 : 0)
                + (route.aws().isPresent() ? 1 : 0)
                + (route.spiffe().isPresent() ? 1 : 0);
        if (kinds > 1) {
            throw refused(route, "it has more than one of credential, oauth2, aws and spiffe; leave one");
        }
        route.credential().ifPresent(SecretReference::parse);
        route.oauth2().ifPresent(settings -> {
            boolean client =
                    !settings.clientId().isEmpty() || !settings.clientSecret().isEmpty();
            if (settings.assertion().isPresent() == client) {
                throw refused(
                        route, "a token is fetched either for a client or with client_assertion; name one of them");
            }
            settings.assertion().ifPresent(assertion -> requireAudience(route, assertion.audience()));
        });
        route.spiffe().ifPresent(spiffe -> requireAudience(route, spiffe.audience()));
        route.variable().ifPresent(CredentialVariables::requireDestination);
        route.baseUrlVariables().forEach(CredentialVariables::requireDestination);
        UpstreamUrl upstream = UpstreamUrl.parse(route.prefix(), route.upstream());
        PolicyGate gate = new PolicyGate(route.prefix(), route.policy());
        CompiledCarrier outbound = CompiledCarrier.of(route.prefix(), route.injection());
        CompiledCarrier inbound = route.inbound()
                .map(carrier -> CompiledCarrier.of(route.prefix(), carrier))
                .orElse(outbound);
        return new CompiledRoute(
                route,
                upstream,
                gate,
                inbound,
                outbound,
                credential.apply(route),
                limiter.apply(route),
                upgrades(route));
    }

    private static void requireAudience(Route route, List<String> audience) {
        if (audience.isEmpty() || audience.contains("")) {
            throw refused(route, "the identity of the workload needs an audience");
        }
    }

    private static Set<List<String>> upgrades(Route route) {
        Set<List<String>> paths = new HashSet<>();
        for (String path : route.upgrades()) {
            RequestPath parsed = RequestPath.parse(path);
            if (parsed.fault().isPresent() || parsed.hidesSlash() || path.indexOf('?') >= 0) {
                throw refused(route, "the path of an upgrade must be absolute and plain: " + path);
            }
            paths.add(parsed.segments());
        }
        return Set.copyOf(paths);
    }

    private static NonoException refused(Route route, String why) {
        return new NonoException(
                ErrorCode.CONFIG_PARSE,
                "the route " + route.prefix() + " cannot be used: " + why,
                Map.of("route", route.prefix(), "reason", why),
                null);
    }
}
