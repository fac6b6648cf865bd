package dev.nono.proxy.internal.decide;

import dev.nono.net.Host;
import dev.nono.net.HostDecision;
import dev.nono.net.HostFilter;
import dev.nono.net.HostPattern;
import dev.nono.net.IpAddress;
import dev.nono.proxy.ProxyConfig;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Decides which hosts and ports may be reached, for every way out alike. Immutable but for the address of the proxy itself,
 * which is known once it listens.
 *
 * <p>Asked twice: {@link #byName} before a name is resolved, so that no query leaves for a name that is denied anyway, and
 * {@link #byAddress} with all that it resolved to.
 */
public final class RequestDecider {
    private final HostFilter filter;
    private final List<HostPattern> named;
    private final boolean privateRanges;
    private final Set<Integer> loopbackPorts;
    private volatile @Nullable Self self;

    private record Self(InetAddress address, int port) {}

    /**
     * Creates a decider.
     *
     * @param config the configuration
     * @throws dev.nono.NonoException when an entry of its lists is malformed
     */
    public RequestDecider(ProxyConfig config) {
        HostFilter allow =
                config.strict() ? HostFilter.strict(config.allowedHosts()) : HostFilter.of(config.allowedHosts());
        this.filter = allow.withDenied(config.deniedHosts()).withDenyCidrs(config.deniedRanges());
        List<HostPattern> patterns = new ArrayList<>();
        for (String entry : config.allowedHosts()) {
            HostPattern pattern = HostPattern.parse(entry);
            if (pattern.kind() != HostPattern.Kind.ANY) {
                patterns.add(pattern);
            }
        }
        this.named = List.copyOf(patterns);
        this.privateRanges = config.privateRanges();
        this.loopbackPorts = config.loopbackPorts();
    }

    /** Tells where the proxy itself listens, which nobody may reach through it. */
    public void listening(InetAddress address, int port) {
        self = new Self(address, port);
    }

    /**
     * Decides from the name alone.
     *
     * @param target the host and port
     * @param routed whether a route leads there, which counts as being named
     * @return a refusal or a lookup
     */
    public TargetDecision byName(RouteRequest.Endpoint target, boolean routed) {
        Optional<TargetDecision.Refused> refused = refusal(target, routed, List.of());
        if (refused.isPresent()) {
            return refused.get();
        }
        if (target.host() instanceof IpAddress literal) {
            return byAddress(target, routed, List.of(literal.toInetAddress()));
        }
        return new TargetDecision.Lookup(target.host(), target.port());
    }

    /**
     * Decides with all addresses of the name.
     *
     * @param target the host and port
     * @param routed whether a route leads there, which counts as being named
     * @param addresses everything that the name resolved to; empty only when another proxy resolves it
     * @return a refusal or what may be dialled
     */
    public TargetDecision byAddress(RouteRequest.Endpoint target, boolean routed, List<InetAddress> addresses) {
        Optional<TargetDecision.Refused> refused = refusal(target, routed, addresses);
        if (refused.isPresent()) {
            return refused.get();
        }
        for (InetAddress address : addresses) {
            Optional<String> reason = unnamed(target, routed, IpAddress.of(address));
            if (reason.isPresent()) {
                return new TargetDecision.Refused(403, Category.HOST_DENIED, reason.get());
            }
        }
        return new TargetDecision.Dial(target.host(), target.port(), addresses);
    }

    private Optional<TargetDecision.Refused> refusal(
            RouteRequest.Endpoint target, boolean routed, List<InetAddress> addresses) {
        HostDecision decision = filter.check(target.host().text(), target.port(), addresses);
        if (decision.allowed() || (routed && decision instanceof HostDecision.DenyNotAllowed)) {
            return Optional.empty();
        }
        return Optional.of(new TargetDecision.Refused(403, Category.HOST_DENIED, decision.reason()));
    }

    /** Addresses that nobody reaches by accident: this machine and private networks have to be named. */
    private Optional<String> unnamed(RouteRequest.Endpoint target, boolean routed, IpAddress address) {
        List<IpAddress> all = new ArrayList<>(address.embedded());
        all.add(address);
        for (IpAddress each : all) {
            if (isSelf(each, target.port())) {
                return Optional.of("host " + target.host().text() + " is the proxy itself");
            }
            if (each.isLoopback() && !routed && !isNamed(target) && !loopbackPorts.contains(target.port())) {
                return Optional.of("host " + target.host().text()
                        + " is this machine; to let the program reach it, allow it by name");
            }
            if (!privateRanges && each.isPrivate() && !routed && !isNamed(target)) {
                return Optional.of("host " + target.host().text() + " has the private address " + each
                        + "; to let the program reach it, allow it by name");
            }
        }
        return Optional.empty();
    }

    private boolean isSelf(IpAddress address, int port) {
        Self own = self;
        return own != null
                && own.port() == port
                && (address.isLoopback() || address.equals(IpAddress.of(own.address())));
    }

    private boolean isNamed(RouteRequest.Endpoint target) {
        Host host = target.host();
        for (HostPattern pattern : named) {
            if (pattern.matches(host, target.port())) {
                return true;
            }
        }
        return false;
    }
}
