package dev.nono.network;

import dev.nono.ErrorCode;
import dev.nono.NonoException;
import dev.nono.manifest.CredentialSection;
import dev.nono.manifest.CredentialSection.Inject;
import dev.nono.manifest.NetworkSection;
import dev.nono.manifest.NetworkSection.EndpointRule;
import dev.nono.manifest.NetworkSection.HostEndpoints;
import dev.nono.profile.model.CustomCredential;
import dev.nono.profile.model.HttpRule;
import dev.nono.profile.model.Injection;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Says in a manifest what a proxy lets through. What the manifest would let through besides is refused. */
final class ManifestNetwork {
    private final NetworkIntent.Filtered intent;
    private final List<CredentialSection> credentials = new ArrayList<>();
    private final List<HostEndpoints> endpoints = new ArrayList<>();
    private final List<String> unrepresented = new ArrayList<>();

    private ManifestNetwork(NetworkIntent.Filtered intent) {
        this.intent = intent;
    }

    /**
     * Takes the network apart.
     *
     * @throws NonoException {@link ErrorCode#CONFIG_PARSE} naming what a manifest cannot say and would open
     */
    static ManifestNetwork of(NetworkIntent.Filtered intent) {
        ManifestNetwork network = new ManifestNetwork(intent);
        network.requireNotWider();
        intent.routes().forEach(network::route);
        network.rest();
        return network;
    }

    NetworkSection section(Optional<NetworkSection.Ports> ports) {
        return new NetworkSection(NetworkSection.Mode.PROXY, intent.allowedHosts(), endpoints, ports, true);
    }

    List<CredentialSection> credentials() {
        return credentials;
    }

    List<String> unrepresented() {
        return unrepresented;
    }

    private void requireNotWider() {
        if (!intent.deniedHosts().isEmpty()) {
            throw wider("network.deny_domain", "the hosts " + intent.deniedHosts() + " would not be refused");
        }
        if (intent.upstreamProxy().isPresent()) {
            throw wider("network.upstream_proxy", "hosts would be reached past it");
        }
        if (!intent.providers().isEmpty()) {
            throw wider("credential_providers", "tokens would not be kept from the command");
        }
        for (NetworkIntent.NamedRoute route : intent.routes()) {
            String key = "network.custom_credentials." + route.name();
            if (route.definition().endpointPolicy().isPresent()) {
                throw wider(key + ".endpoint_policy", "requests would not be refused");
            }
            if (route.definition().rateLimit().isPresent()) {
                throw wider(key + ".rate_limit", "requests would not be limited");
            }
        }
    }

    private void route(NetworkIntent.NamedRoute route) {
        CustomCredential definition = route.definition();
        List<EndpointRule> rules = new ArrayList<>();
        for (HttpRule rule : definition.endpointRules()) {
            rules.add(new EndpointRule(rule.method(), rule.path()));
        }
        if (route.name().startsWith(NetworkIntent.NamedRoute.RULES_PREFIX)) {
            if (rules.isEmpty()) {
                // A host that is open beside the rules of a service: what a manifest does not allow there is refused.
                return;
            }
            endpoints.add(
                    new HostEndpoints(route.name().substring(NetworkIntent.NamedRoute.RULES_PREFIX.length()), rules));
            return;
        }
        Optional<String> key = definition.credentialKey().filter(source -> !source.startsWith("cmd://"));
        if (key.isEmpty()) {
            if (!rules.isEmpty()) {
                throw wider(
                        "network.custom_credentials." + route.name() + ".endpoint_rules",
                        "the credential of that service cannot be said, and its requests would not be limited");
            }
            unrepresented.add("the credential of the service " + route.name() + ", which is no key that is stored");
            return;
        }
        Injection injection = definition.injection();
        boolean usual = injection.equals(Injection.NONE);
        credentials.add(new CredentialSection(
                route.name(),
                definition.upstream(),
                key.get(),
                usual ? Optional.empty() : Optional.of(inject(injection)),
                definition.envVar(),
                rules));
        note(definition.proxy().isPresent(), "how requests to " + route.name() + " carry what stands for the secret");
        note(
                definition.tlsCa().isPresent() || definition.tlsClientCert().isPresent(),
                "the certificates for " + route.name());
        note(!route.baseUrlVariables().isEmpty(), "the variables " + route.baseUrlVariables());
    }

    private static Inject inject(Injection injection) {
        return new Inject(
                injection.effectiveMode(),
                injection.effectiveHeader(),
                injection.effectiveFormat(),
                injection.pathPattern(),
                injection.pathReplacement(),
                injection.queryParam());
    }

    private void rest() {
        note(
                intent.allowedHosts().isEmpty() && !intent.strict(),
                "that the proxy lets every host through: a manifest names them, so no host can be reached with it");
        note(!intent.noProxy().isEmpty(), "the hosts that are reached without the proxy: " + intent.noProxy());
        note(intent.http2(), "the use of HTTP/2");
        note(intent.proxyPort().isPresent(), "the port of the proxy");
        note(
                intent.tls().isPresent() || intent.caValidity().isPresent(),
                "how the proxy looks into encrypted connections (network.tls_intercept)");
    }

    private void note(boolean present, String what) {
        if (present) {
            unrepresented.add(what);
        }
    }

    private static NonoException wider(String key, String meaning) {
        return new NonoException(
                ErrorCode.CONFIG_PARSE,
                "a manifest cannot say " + key + " of the profile, and " + meaning
                        + "; use the profile itself, or leave the key out");
    }
}
