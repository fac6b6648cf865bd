package dev.nono.network;

import dev.nono.ErrorCode;
import dev.nono.NonoException;
import dev.nono.profile.model.CredentialProvider;
import dev.nono.profile.model.CredentialRoute;
import dev.nono.profile.model.CustomCredential;
import dev.nono.profile.model.EndpointPolicy;
import dev.nono.profile.model.Injection;
import dev.nono.profile.model.Profile;
import dev.nono.profile.model.UpgradeRule;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Services whose tokens are kept from the program, as a profile describes them.
 *
 * @param providers the services by name
 * @param routes where their tokens may be used
 */
public record TokenRoutes(Map<String, CredentialProvider> providers, List<CredentialRoute> routes) {
    /** None. */
    public static final TokenRoutes NONE = new TokenRoutes(Map.of(), List.of());

    /** Copies the collections. */
    public TokenRoutes {
        providers = Collections.unmodifiableMap(new LinkedHashMap<>(providers));
        routes = List.copyOf(routes);
    }

    /**
     * Those of a profile.
     *
     * @param profile the profile
     * @return its providers and routes
     */
    public static TokenRoutes of(Profile profile) {
        return new TokenRoutes(profile.credentialProviders(), profile.credentialRoutes());
    }

    /** The routes of the proxy: one for each host of each route. */
    List<NetworkIntent.NamedRoute> named() {
        List<NetworkIntent.NamedRoute> named = new ArrayList<>();
        for (CredentialRoute route : routes) {
            CredentialProvider provider = providers.get(route.provider());
            if (provider == null) {
                throw refused(route.name(), "its provider \"" + route.provider() + "\" does not exist");
            }
            if (route.name().startsWith(NetworkIntent.NamedRoute.RULES_PREFIX)) {
                throw refused(route.name(), "a name must not start with _ep_");
            }
            for (int i = 0; i < provider.apiHosts().size(); i++) {
                named.add(named(route, provider, i));
            }
        }
        return named;
    }

    private static NetworkIntent.NamedRoute named(CredentialRoute route, CredentialProvider provider, int index) {
        String origin = provider.apiHosts().get(index);
        List<String> upgrades = new ArrayList<>();
        for (UpgradeRule upgrade : route.upgrades()) {
            if (upgrade.origin().equals(origin)) {
                upgrades.add(upgrade.path());
            }
        }
        CustomCredential definition = new CustomCredential(
                origin,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                new Injection(
                        Optional.empty(),
                        provider.injectHeader(),
                        provider.credentialFormat(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty()),
                Optional.empty(),
                index == 0 ? route.envVar() : Optional.empty(),
                List.of(),
                Optional.of(route.endpointPolicy().orElseGet(TokenRoutes::everything)),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
        return new NetworkIntent.NamedRoute(
                provider.apiHosts().size() == 1 ? route.name() : route.name() + "_" + index,
                definition,
                index == 0 ? route.baseUrlEnvVar().map(List::of).orElse(List.of()) : List.of(),
                Optional.of(route.provider()),
                upgrades);
    }

    /** A rule for everything: requests are looked into all the same. */
    private static EndpointPolicy everything() {
        return new EndpointPolicy(
                true,
                EndpointPolicy.Action.DENY,
                Optional.empty(),
                Optional.empty(),
                List.of(),
                List.of(),
                List.of(EndpointPolicy.Rule.of("*", "/**")));
    }

    private static NonoException refused(String route, String why) {
        return new NonoException(ErrorCode.CONFIG_PARSE, "credential_routes \"" + route + "\": " + why);
    }
}
