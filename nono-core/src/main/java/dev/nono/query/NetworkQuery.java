package dev.nono.query;

import dev.nono.capability.CapabilitySet;
import dev.nono.capability.NetworkMode;
import dev.nono.capability.ShellText;
import dev.nono.net.EndpointPattern;
import dev.nono.net.HostDecision;
import dev.nono.net.HostFilter;
import dev.nono.net.HostQuery;
import dev.nono.net.IpAddress;
import dev.nono.net.RequestPath;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Answers questions about hosts. Never resolves a name. */
final class NetworkQuery {
    private final CapabilitySet caps;
    private final QueryContext context;

    NetworkQuery(CapabilitySet caps, QueryContext context) {
        this.caps = caps;
        this.context = context;
    }

    Decision ask(String input, int port) {
        HostQuery query = HostQuery.parse(input);
        Optional<Decision> direct = direct(query.host(), port);
        if (direct.isPresent()) {
            return direct.get();
        }
        if (caps.networkMode() instanceof NetworkMode.Blocked) {
            return Decision.Denied.of(Reason.NETWORK_BLOCKED, "the network is blocked for this sandbox")
                    .suggesting(allowDomain(query.host()));
        }
        if (caps.networkMode() instanceof NetworkMode.ProxyOnly
                || context.hostFilter().isPresent()) {
            return proxied(query, port);
        }
        // Ports on top of an open network make it an allow list, and this one is not on it.
        return caps.restrictsNetwork()
                ? Decision.Denied.of(
                                Reason.NETWORK_BLOCKED,
                                "only listed ports may be connected to, and " + port + " is not one of them")
                        .suggesting(Optional.of("--allow-connect-port " + port))
                : Decision.Allowed.of(Reason.NETWORK_ALLOWED, "network mode allowed");
    }

    /** What the kernel lets through without a proxy: ports that are granted by number. */
    private Optional<Decision> direct(String host, int port) {
        if (isLoopback(host)
                && (caps.localhostPorts().contains(port)
                        || caps.localhostPorts().contains(0)
                        || caps.localhostPortRanges().stream().anyMatch(range -> range.contains(port)))) {
            return Optional.of(Decision.Allowed.of(Reason.NETWORK_ALLOWED, "localhost port " + port));
        }
        return caps.connectPorts().contains(port)
                ? Optional.of(Decision.Allowed.of(Reason.NETWORK_ALLOWED, "tcp connect port " + port))
                : Optional.empty();
    }

    private Decision proxied(HostQuery query, int port) {
        HostFilter filter = context.hostFilter().orElse(HostFilter.allowAll());
        HostDecision decision = filter.check(query.host(), port);
        if (!decision.allowed()) {
            return Decision.Denied.of(Reason.PROXY_FILTERED, "the proxy refuses the host: " + decision.reason())
                    .by("proxy domain filter")
                    .suggesting(allowDomain(query.host()));
        }
        Decision.Allowed allowed =
                Decision.Allowed.of(Reason.PROXY_ALLOWED, filter.allowsByDefault() ? "proxy" : "domain allowlist");
        List<EndpointRule> rules = context.endpoints().getOrDefault(decision.host(), List.of());
        if (rules.isEmpty()) {
            return allowed;
        }
        Optional<String> path = query.path();
        if (path.isEmpty() || anyMatches(rules, path.get())) {
            return allowed.withEndpoints(rules);
        }
        return Decision.Denied.of(
                        Reason.ENDPOINT_RESTRICTED,
                        "the proxy lets only some requests through to " + decision.host() + ", and " + path.get()
                                + " is none of them")
                .by("endpoint rules")
                .suggesting(
                        Optional.of("--allow-domain " + ShellText.quoted("https://" + decision.host() + path.get())))
                .withEndpoints(rules);
    }

    private static boolean anyMatches(List<EndpointRule> rules, String path) {
        RequestPath asked = RequestPath.parse(path);
        for (EndpointRule rule : rules) {
            if (EndpointPattern.compile(rule.path()).matches(asked)) {
                return true;
            }
        }
        return false;
    }

    private static Optional<String> allowDomain(String host) {
        return Optional.of("--allow-domain " + ShellText.quoted(host));
    }

    private static boolean isLoopback(String host) {
        return host.toLowerCase(Locale.ROOT).equals("localhost")
                || IpAddress.parse(host).map(IpAddress::isLoopback).orElse(false);
    }
}
