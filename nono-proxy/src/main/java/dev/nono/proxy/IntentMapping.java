package dev.nono.proxy;

import dev.nono.network.NetworkIntent;
import dev.nono.profile.model.CustomCredential;
import dev.nono.profile.model.EndpointPolicy;
import dev.nono.profile.model.Injection;
import dev.nono.profile.model.TlsIntercept;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Turns what a program may reach into the configuration of a proxy. Nothing is left out: what cannot be carried is refused. */
final class IntentMapping {
    private IntentMapping() {}

    static ProxyConfigBuilder builder(NetworkIntent.Filtered intent) {
        List<Route> routes = new ArrayList<>();
        Map<String, Set<String>> prefixes = new LinkedHashMap<>();
        intent.providers().keySet().forEach(name -> prefixes.put(name, new LinkedHashSet<>()));
        for (NetworkIntent.NamedRoute route : intent.routes()) {
            routes.add(route(route));
            route.provider()
                    .ifPresent(name -> prefixes.computeIfAbsent(name, any -> new LinkedHashSet<>())
                            .add(route.name()));
        }
        List<OAuthCapture> captures = new ArrayList<>();
        intent.providers()
                .forEach((name, provider) -> captures.add(
                        new OAuthCapture(name, provider.tokenEndpoints(), prefixes.getOrDefault(name, Set.of()))));
        ProxyConfigBuilder builder = ProxyConfig.builder()
                .allowHosts(intent.allowedHosts())
                .denyHosts(intent.deniedHosts())
                .strict(intent.strict())
                .routes(routes)
                .oauthCaptures(captures)
                .directPorts(intent.directPorts())
                .noProxy(intent.noProxy())
                .http2(intent.http2());
        intent.proxyPort().ifPresent(builder::bindPort);
        intent.caValidity().ifPresent(builder::authorityValidity);
        intent.tls().flatMap(TlsIntercept::leafValidity).ifPresent(builder::leafValidity);
        intent.tls().ifPresent(tls -> builder.caVariables(tls.caEnvVars()));
        intent.upstreamProxy()
                .ifPresent(address ->
                        builder.externalProxy(new ExternalProxy(address, Optional.empty(), intent.upstreamBypass())));
        return builder;
    }

    private static Route route(NetworkIntent.NamedRoute named) {
        CustomCredential definition = named.definition();
        RouteBuilder route = Route.to(named.name(), definition.upstream())
                .inject(carrier(definition.injection()))
                .baseUrlVariables(named.baseUrlVariables())
                .upgrades(named.upgrades())
                .policy(policy(definition))
                .tls(new TlsOptions(
                        definition.tlsCa().map(Path::of),
                        definition.tlsClientCert().map(Path::of),
                        definition.tlsClientKey().map(Path::of)));
        definition.proxy().ifPresent(ignored -> route.inbound(carrier(definition.inbound())));
        definition.credentialKey().ifPresent(route::credential);
        definition.envVar().ifPresent(route::variable);
        definition
                .auth()
                .ifPresent(auth -> route.oauth2(new OAuth2(
                        auth.tokenUrl(),
                        auth.clientId().orElse(""),
                        auth.clientSecret().orElse(""),
                        auth.scope(),
                        auth.clientAssertion(),
                        auth.extraParams())));
        definition.spiffe().ifPresent(route::spiffe);
        definition.awsAuth().ifPresent(route::aws);
        definition.rateLimit().ifPresent(route::rateLimit);
        return route.build();
    }

    private static Carrier carrier(Injection injection) {
        return new Carrier(
                injection.effectiveMode(),
                injection.header(),
                injection.format(),
                injection.pathPattern(),
                injection.pathReplacement(),
                injection.queryParam());
    }

    private static EndpointPolicy policy(CustomCredential definition) {
        if (definition.endpointPolicy().isPresent()) {
            return definition.endpointPolicy().get();
        }
        List<EndpointPolicy.Rule> rules = new ArrayList<>();
        definition.endpointRules().forEach(rule -> rules.add(EndpointPolicy.Rule.of(rule.method(), rule.path())));
        return EndpointPolicy.ofRules(rules);
    }
}
