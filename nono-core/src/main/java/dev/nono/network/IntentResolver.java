package dev.nono.network;

import dev.nono.ErrorCode;
import dev.nono.NonoException;
import dev.nono.net.EndpointPattern;
import dev.nono.net.HostPattern;
import dev.nono.net.NoProxyEntry;
import dev.nono.policy.Platform;
import dev.nono.profile.model.CaLifecycle;
import dev.nono.profile.model.CustomCredential;
import dev.nono.profile.model.DirectConnect;
import dev.nono.profile.model.DomainRule;
import dev.nono.profile.model.HttpRule;
import dev.nono.profile.model.NetworkSection;
import dev.nono.profile.model.TlsIntercept;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** Puts profile, command line and table together. */
final class IntentResolver {
    private final NetworkSection section;
    private final TokenRoutes tokens;
    private final NetworkOverrides overrides;
    private final NetworkPolicy policy;
    private final Platform platform;
    private final List<String> warnings = new ArrayList<>();

    IntentResolver(
            NetworkSection section,
            TokenRoutes tokens,
            NetworkOverrides overrides,
            NetworkPolicy policy,
            Platform platform) {
        this.section = section;
        this.tokens = tokens;
        this.overrides = overrides;
        this.policy = policy;
        this.platform = platform;
    }

    NetworkIntent resolve() {
        boolean flags = overrides.activatesProxy();
        if (overrides.allowNet()) {
            requireNoFlags(flags);
            return new NetworkIntent.Unrestricted();
        }
        boolean active = flags || section.activatesProxy() || !tokens.routes().isEmpty();
        requireNotBlocked(active);
        requireUsed(active);
        if (active) {
            return filtered();
        }
        return overrides.blockNet() || section.block() ? new NetworkIntent.Blocked() : new NetworkIntent.Unrestricted();
    }

    private void requireNoFlags(boolean flags) {
        if (overrides.blockNet()) {
            throw refused("--allow-net and --block-net contradict each other; leave one out");
        }
        if (flags
                || overrides.proxyPort().isPresent()
                || !overrides.upstreamBypass().isEmpty()) {
            throw refused(
                    "--allow-net opens the whole network, so no option of the proxy can go with it; leave one out");
        }
    }

    /**
     * Nobody can say both in one place. A profile that closes the network is a default, and options of the command name
     * exceptions to it: see {@link #strict}.
     */
    private void requireNotBlocked(boolean active) {
        if (!active) {
            return;
        }
        if (overrides.blockNet()) {
            List<String> asked = flags();
            asked.addAll(keys());
            throw contradiction("--block-net", asked);
        }
        List<String> keys = keys();
        if (section.block() && !keys.isEmpty()) {
            throw contradiction("network.block of the profile", keys);
        }
    }

    private static NonoException contradiction(String blocked, List<String> asked) {
        return refused(blocked + " closes the network, and " + String.join(", ", asked) + " "
                + (asked.size() == 1 ? "needs" : "need") + " the proxy: they contradict each other; leave one out");
    }

    /** Whether only what is named may be reached, even if nothing is. */
    private boolean strict() {
        return section.block();
    }

    /** The options that ask for the proxy. */
    private List<String> flags() {
        Map<String, Boolean> reasons = new LinkedHashMap<>();
        reasons.put("--network-profile", overrides.networkProfile().isPresent());
        reasons.put("--allow-domain", !overrides.allowDomains().isEmpty());
        reasons.put("--deny-domain", !overrides.denyDomains().isEmpty());
        reasons.put("--credential", !overrides.credentials().isEmpty());
        reasons.put("--upstream-proxy", overrides.upstreamProxy().isPresent());
        return present(reasons);
    }

    /** The keys of the profile that ask for the proxy. */
    private List<String> keys() {
        Map<String, Boolean> reasons = new LinkedHashMap<>();
        reasons.put(
                "network.network_profile of the profile",
                section.networkProfile().name().isPresent());
        reasons.put(
                "network.allow_domain of the profile", !section.allowDomain().isEmpty());
        reasons.put("network.deny_domain of the profile", !section.denyDomain().isEmpty());
        reasons.put(
                "network.credentials of the profile",
                !section.credentials().values().isEmpty());
        reasons.put(
                "network.upstream_proxy of the profile", section.upstreamProxy().isPresent());
        reasons.put("credential_routes of the profile", !tokens.routes().isEmpty());
        return present(reasons);
    }

    private static List<String> present(Map<String, Boolean> reasons) {
        List<String> present = new ArrayList<>();
        for (Map.Entry<String, Boolean> reason : reasons.entrySet()) {
            if (reason.getValue()) {
                present.add(reason.getKey());
            }
        }
        return present;
    }

    private void requireUsed(boolean active) {
        if (!overrides.upstreamBypass().isEmpty()
                && overrides.upstreamProxy().isEmpty()
                && section.upstreamProxy().isEmpty()) {
            throw refused("--upstream-bypass needs --upstream-proxy; add it or leave the bypass out");
        }
        if (!active && overrides.proxyPort().isPresent()) {
            throw refused("--proxy-port needs something that starts the proxy, such as --allow-domain or --credential");
        }
        if (!active && overrides.caDays().isPresent()) {
            throw refused("--proxy-ca-validity needs something that starts the proxy, such as --credential");
        }
        if (!active && !overrides.allowEndpoints().isEmpty()) {
            throw refused("--allow-endpoint needs a service; add --credential "
                    + endpoint(overrides.allowEndpoints().get(0)).service());
        }
        boolean trusted = section.tlsIntercept()
                .flatMap(TlsIntercept::caLifecycle)
                .filter(CaLifecycle.TRUSTED::equals)
                .isPresent();
        if (trusted && platform != Platform.MACOS) {
            throw refused("network.tls_intercept.ca_lifecycle \"trusted\" exists on macOS only; use \"session\"");
        }
        if (platform == Platform.MACOS && !section.connectPorts().isEmpty()) {
            throw new NonoException(
                    ErrorCode.UNSUPPORTED_PLATFORM,
                    "network.connect_port exists on Linux only: macOS cannot grant a port of every host");
        }
    }

    private NetworkIntent.Filtered filtered() {
        AllowedDomains domains = new AllowedDomains(policy, direct());
        Set<String> hosts = new TreeSet<>();
        Set<String> services = new LinkedHashSet<>();
        Optional<String> preset = overrides.networkProfile().isPresent()
                ? overrides.networkProfile()
                : section.networkProfile().name();
        preset.ifPresent(name -> addPreset(name, hosts, services));
        services.addAll(section.credentials().values());
        services.addAll(overrides.credentials());
        for (DomainRule rule : section.allowDomain()) {
            domains.add(rule);
        }
        for (String argument : overrides.allowDomains()) {
            domains.add(argument);
        }
        Map<String, NetworkIntent.NamedRoute> routes = new LinkedHashMap<>();
        for (String service : services) {
            routes.put(service, route(service));
        }
        overrides.allowEndpoints().forEach(text -> allow(endpoint(text), routes));
        List<NetworkIntent.NamedRoute> all = new ArrayList<>(routes.values());
        all.addAll(tokens.named());
        all.addAll(domains.open(all));
        all.addAll(domains.routes());
        List<String> allowed = new ArrayList<>(hosts);
        for (String host : domains.hosts()) {
            if (!allowed.contains(host)) {
                allowed.add(host);
            }
        }
        List<String> denied = denied();
        warnings.addAll(domains.warnings());
        if (strict()) {
            List<String> flags = flags();
            warnings.add("network.block of the profile closes the network; " + String.join(", ", flags)
                    + (flags.size() == 1 ? " opens only what it names" : " open only what they name")
                    + ", through the proxy, which refuses everything else");
        } else if (allowed.isEmpty() && !routes.isEmpty()) {
            warnings.add(
                    "no host is named, so the program can reach every host through the proxy; name those it needs with"
                            + " --allow-domain or --network-profile");
        }
        checkNoProxy(allowed, all);
        return new NetworkIntent.Filtered(
                allowed,
                denied,
                strict(),
                all,
                tokens.providers(),
                platform == Platform.LINUX ? domains.directPorts() : Set.of(),
                section.noProxy(),
                overrides.upstreamProxy().isPresent() ? overrides.upstreamProxy() : section.upstreamProxy(),
                bypass(),
                overrides.proxyPort(),
                overrides.allowHttp2() || section.allowHttp2(),
                overrides.caDays().isPresent()
                        ? Optional.of(Duration.ofDays(overrides.caDays().getAsInt()))
                        : section.tlsIntercept().flatMap(TlsIntercept::caValidity),
                section.tlsIntercept(),
                warnings);
    }

    /** The kernel opens a port to every host, which a closed network is not meant to become unless its profile says so. */
    private DirectConnect direct() {
        return section.directConnect().orElse(strict() ? DirectConnect.NONE : DirectConnect.EXPLICIT);
    }

    private void addPreset(String name, Set<String> hosts, Set<String> services) {
        NetworkPolicy.Preset preset = policy.profiles().get(name);
        if (preset == null) {
            throw refused("there is no network profile \"" + name + "\". "
                    + Nearest.hint(name, policy.profiles().keySet()));
        }
        for (String group : preset.groups()) {
            NetworkPolicy.Group known = policy.groups().get(group);
            if (known == null) {
                throw refused("the network profile " + name + " names the group \"" + group + "\". "
                        + Nearest.hint(group, policy.groups().keySet()));
            }
            hosts.addAll(known.patterns());
        }
        services.addAll(preset.credentials());
    }

    private NetworkIntent.NamedRoute route(String service) {
        CustomCredential custom = section.customCredentials().get(service);
        if (custom != null) {
            if (service.startsWith(NetworkIntent.NamedRoute.RULES_PREFIX)) {
                throw refused("the name of a credential must not start with _ep_: " + service);
            }
            return new NetworkIntent.NamedRoute(service, custom, List.of());
        }
        NetworkService known = policy.services().get(service);
        if (known == null) {
            Set<String> names = new TreeSet<>(policy.services().keySet());
            names.addAll(section.customCredentials().keySet());
            throw refused("there is no service \"" + service + "\". " + Nearest.hint(service, names));
        }
        return new NetworkIntent.NamedRoute(service, known.definition(service), known.baseUrlVariables());
    }

    private record Endpoint(String service, HttpRule rule) {}

    private static Endpoint endpoint(String text) {
        int first = text.indexOf(':');
        int second = first < 0 ? -1 : text.indexOf(':', first + 1);
        if (first <= 0 || second <= first + 1) {
            throw refused("--allow-endpoint " + text + ": write SERVICE:METHOD:/path, such as github:GET:/repos/**");
        }
        String path = text.substring(second + 1);
        if (!path.startsWith("/")) {
            throw refused("--allow-endpoint " + text + ": the path must start with /");
        }
        EndpointPattern.compile(path);
        return new Endpoint(text.substring(0, first), new HttpRule(text.substring(first + 1, second), path));
    }

    private static void allow(Endpoint endpoint, Map<String, NetworkIntent.NamedRoute> routes) {
        NetworkIntent.NamedRoute route = routes.get(endpoint.service());
        if (route == null) {
            throw refused("--allow-endpoint speaks of the service " + endpoint.service()
                    + ", which is not in use; add --credential " + endpoint.service());
        }
        CustomCredential of = route.definition();
        if (of.endpointPolicy().isPresent()) {
            throw refused("--allow-endpoint cannot add to the endpoint_policy of " + endpoint.service()
                    + "; change the policy in the profile");
        }
        List<HttpRule> rules = new ArrayList<>(of.endpointRules());
        rules.add(endpoint.rule());
        routes.put(
                endpoint.service(),
                new NetworkIntent.NamedRoute(
                        route.name(),
                        new CustomCredential(
                                of.upstream(),
                                of.credentialKey(),
                                of.auth(),
                                of.awsAuth(),
                                of.spiffe(),
                                of.injection(),
                                of.proxy(),
                                of.envVar(),
                                rules,
                                of.endpointPolicy(),
                                of.tlsCa(),
                                of.tlsClientCert(),
                                of.tlsClientKey(),
                                of.rateLimit()),
                        route.baseUrlVariables()));
    }

    private List<String> denied() {
        List<String> entries = new ArrayList<>(section.denyDomain());
        entries.addAll(overrides.denyDomains());
        List<String> all = new ArrayList<>();
        for (String entry : entries) {
            NetworkPolicy.Group group = policy.groups().get(entry.strip());
            if (group != null) {
                all.addAll(group.patterns());
            } else {
                all.add(HostPattern.parse(entry).toString());
            }
        }
        return all;
    }

    private List<String> bypass() {
        if (overrides.upstreamProxy().isPresent()) {
            return overrides.upstreamBypass();
        }
        Set<String> all = new LinkedHashSet<>(section.upstreamBypass());
        all.addAll(overrides.upstreamBypass());
        return List.copyOf(all);
    }

    /** A host that the proxy decides about must not be left out of it. */
    private void checkNoProxy(List<String> allowed, List<NetworkIntent.NamedRoute> routes) {
        for (String text : section.noProxy()) {
            NoProxyEntry entry = NoProxyEntry.parse(text);
            for (String host : allowed) {
                if (entry.overlaps(HostPattern.parse(host))) {
                    throw refused("network.no_proxy " + text + " covers the allowed host " + host
                            + ", which the proxy has to decide about; leave one out");
                }
            }
            for (NetworkIntent.NamedRoute route : routes) {
                if (covers(entry, route.definition().upstream())) {
                    throw refused("network.no_proxy " + text + " covers the upstream of " + route.name()
                            + ", whose credential only the proxy can add; leave one out");
                }
            }
            tokens.providers()
                    .forEach((name, provider) -> provider.tokenEndpoints().forEach(endpoint -> {
                        if (covers(entry, endpoint.host())) {
                            throw refused("network.no_proxy " + text + " covers the token endpoint of " + name
                                    + ", whose tokens only the proxy can keep from the program; leave one out");
                        }
                    }));
        }
    }

    private static boolean covers(NoProxyEntry entry, String origin) {
        String host = origin.substring(origin.indexOf("://") + 3).split("[/:]", 2)[0];
        return !host.startsWith("[") && !host.isEmpty() && entry.overlaps(HostPattern.parse(host));
    }

    private static NonoException refused(String message) {
        return new NonoException(ErrorCode.CONFIG_PARSE, message);
    }
}
