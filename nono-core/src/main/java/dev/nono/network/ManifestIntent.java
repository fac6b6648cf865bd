package dev.nono.network;

import dev.nono.ErrorCode;
import dev.nono.NonoException;
import dev.nono.manifest.CapabilityManifest;
import dev.nono.manifest.CredentialSection;
import dev.nono.manifest.NetworkSection;
import dev.nono.net.HostPattern;
import dev.nono.profile.model.CustomCredential;
import dev.nono.profile.model.DirectConnect;
import dev.nono.profile.model.DomainRule;
import dev.nono.profile.model.HttpRule;
import dev.nono.profile.model.Injection;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/** The network of a capability manifest. It says everything itself: no group and no service is looked up. */
public final class ManifestIntent {
    private ManifestIntent() {}

    /**
     * Works it out. The mode {@code proxy} without hosts lets nothing through.
     *
     * @param manifest the manifest
     * @return what the proxy lets through, or empty if the manifest asks for no proxy
     * @throws NonoException {@link ErrorCode#CONFIG_PARSE} if it has credentials or hosts and no proxy to use them
     */
    public static Optional<NetworkIntent.Filtered> of(CapabilityManifest manifest) {
        Optional<NetworkSection> section =
                manifest.network().filter(network -> network.mode() == NetworkSection.Mode.PROXY);
        if (section.isEmpty()) {
            boolean hosts = manifest.network()
                    .filter(network -> !network.allowDomains().isEmpty()
                            || !network.endpoints().isEmpty())
                    .isPresent();
            if (hosts || !manifest.credentials().isEmpty()) {
                throw new NonoException(
                        ErrorCode.CONFIG_PARSE,
                        "the manifest names " + (hosts ? "hosts" : "credentials")
                                + ", which only the proxy can act on; set network.mode to \"proxy\", or leave them out");
            }
            return Optional.empty();
        }
        // Groups have no meaning in a manifest, so the table is empty.
        NetworkPolicy nothing = new NetworkPolicy(Map.of(), Map.of(), Map.of());
        AllowedDomains domains = new AllowedDomains(nothing, DirectConnect.NONE);
        for (String domain : section.get().allowDomains()) {
            domains.add(new DomainRule(HostPattern.parse(domain).toString(), List.of()));
        }
        for (NetworkSection.HostEndpoints endpoints : section.get().endpoints()) {
            List<HttpRule> rules = new ArrayList<>();
            endpoints.rules().forEach(rule -> rules.add(new HttpRule(rule.method(), rule.path())));
            domains.add(new DomainRule(endpoints.host(), rules));
        }
        List<NetworkIntent.NamedRoute> routes = new ArrayList<>();
        for (CredentialSection credential : manifest.credentials()) {
            routes.add(route(credential));
        }
        routes.addAll(domains.routes());
        return Optional.of(new NetworkIntent.Filtered(
                domains.hosts(),
                List.of(),
                true,
                routes,
                Map.of(),
                Set.of(),
                List.of(),
                Optional.empty(),
                List.of(),
                OptionalInt.empty(),
                false,
                Optional.empty(),
                Optional.empty(),
                List.of()));
    }

    private static NetworkIntent.NamedRoute route(CredentialSection credential) {
        List<HttpRule> rules = new ArrayList<>();
        credential.endpointRules().forEach(rule -> rules.add(new HttpRule(rule.method(), rule.path())));
        return new NetworkIntent.NamedRoute(
                credential.name(),
                new CustomCredential(
                        credential.upstream(),
                        Optional.of(credential.source()),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        credential.inject().map(ManifestIntent::injection).orElse(Injection.NONE),
                        Optional.empty(),
                        credential.envVar(),
                        rules,
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty()),
                List.of());
    }

    private static Injection injection(CredentialSection.Inject inject) {
        return new Injection(
                Optional.of(inject.mode()),
                Optional.of(inject.header()),
                Optional.of(inject.format()),
                inject.pathPattern(),
                inject.pathReplacement(),
                inject.queryParamName());
    }
}
