package dev.nono.proxy;

import dev.nono.ErrorCode;
import dev.nono.NonoException;
import dev.nono.capability.CapabilitySet;
import dev.nono.capability.NetworkMode;
import dev.nono.capability.PortRange;
import dev.nono.net.IpAddress;
import dev.nono.proxy.internal.decide.UpstreamUrl;
import dev.nono.proxy.internal.server.Chain;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * Keeps the program from standing in for whom the proxy speaks to on this machine: it would get the credential, or could approve its own requests. With
 * TLS as well: the key of a service on this machine is often in a directory that the program may read.
 */
final class PortIsolation {
    private static final String OWN_REQUESTS = "a webhook is asked for approval, and could approve its own requests";

    /** Ports of this machine, and what the program would do there. */
    private final Map<Integer, String> served = new TreeMap<>();

    private PortIsolation() {}

    /** Refuses what is served on a port on which the program may listen. */
    static void require(ProxyConfig config, ProxyServices services, CapabilitySet capabilities) {
        PortIsolation isolation = new PortIsolation();
        services.approvals().localPorts().forEach(port -> isolation.served.put(port, OWN_REQUESTS));
        for (Route route : config.routes()) {
            isolation.add(route, services.variables());
        }
        config.externalProxy().ifPresent(isolation::add);
        isolation.compare(capabilities);
    }

    private void add(Route route, Map<String, String> variables) {
        if (!route.isManaged()) {
            return;
        }
        url(
                route,
                route.upstream(),
                "requests of the service " + route.prefix() + " go, and could take its credential");
        route.oauth2()
                .ifPresent(oauth -> url(
                        route,
                        oauth.tokenUrl(),
                        "tokens for the service " + route.prefix()
                                + " come from, and could take what they are got for"));
        if (route.aws().isPresent()) {
            variables.forEach((name, value) -> {
                if (name.startsWith("AWS_")) {
                    endpoint(name, value);
                }
            });
        }
    }

    private void url(Route route, String url, String what) {
        UpstreamUrl parsed = UpstreamUrl.parse(route.prefix(), url);
        if (isHere(parsed.host().host())) {
            served.putIfAbsent(parsed.port(), what);
        }
    }

    /** The variables of AWS that name a service hold a URL; most hold something else. */
    private void endpoint(String name, String value) {
        String lower = value.toLowerCase(Locale.ROOT);
        if (!lower.startsWith("http://") && !lower.startsWith("https://")) {
            return;
        }
        try {
            URI uri = new URI(value);
            if (isHere(String.valueOf(uri.getHost()))) {
                served.putIfAbsent(
                        uri.getPort() >= 0 ? uri.getPort() : "https".equalsIgnoreCase(uri.getScheme()) ? 443 : 80,
                        name + " has nono look for keys, and could take what it is shown");
            }
        } catch (URISyntaxException e) {
            throw new NonoException(
                    ErrorCode.CONFIG_PARSE, "the variable " + name + " holds no URL: " + e.getReason(), e);
        }
    }

    private void add(ExternalProxy proxy) {
        Chain chain = Chain.of(proxy);
        if (isHere(chain.host().text())) {
            served.putIfAbsent(chain.port(), "the upstream proxy is, and could take its place");
        }
    }

    private static boolean isHere(String host) {
        return host.equalsIgnoreCase("localhost")
                || IpAddress.parse(host.startsWith("[") ? host.substring(1, host.length() - 1) : host)
                        .map(address -> address.isLoopback() || address.isUnspecified())
                        .orElse(false);
    }

    private void compare(CapabilitySet capabilities) {
        List<Integer> ports = new ArrayList<>(capabilities.bindPorts());
        ports.addAll(capabilities.localhostPorts());
        if (capabilities.networkMode() instanceof NetworkMode.ProxyOnly proxy) {
            ports.addAll(proxy.bindPorts());
        }
        List<PortRange> ranges = new ArrayList<>(capabilities.bindPortRanges());
        ranges.addAll(capabilities.localhostPortRanges());
        served.forEach((port, what) -> {
            boolean open = ports.contains(port);
            for (PortRange range : ranges) {
                open |= range.contains(port);
            }
            if (open) {
                throw new NonoException(
                        ErrorCode.CONFIG_PARSE,
                        "the program may listen on port " + port + ", where " + what
                                + "; take the port from its grants, or serve that on another");
            }
        });
    }
}
