package dev.nono.profile.model;

import dev.nono.capability.PortRange;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * What a program may reach, as written.
 *
 * @param block whether there is no network
 * @param allowHttp2 whether the proxy speaks HTTP/2
 * @param networkProfile the named set of hosts
 * @param allowDomain hosts that may be reached
 * @param denyDomain hosts that may not
 * @param credentials services whose secrets the proxy adds; absent, empty and listed are three things
 * @param openPorts ports of localhost to connect to and listen on; 0 stands for all (macOS)
 * @param listenPorts ports to listen on
 * @param connectPorts TCP ports of any host to connect to (Linux)
 * @param openPortRanges ranges of ports of localhost to connect to and listen on
 * @param listenPortRanges ranges of ports to listen on
 * @param noProxy hosts that clients reach without the proxy
 * @param directConnect which allowed hosts open their port past the proxy; explicit ones if empty
 * @param customCredentials services that the profile defines, by name
 * @param tlsIntercept how the proxy looks into TLS
 * @param upstreamProxy the proxy behind the proxy, as host:port
 * @param upstreamBypass hosts that are reached without it
 */
public record NetworkSection(
        boolean block,
        boolean allowHttp2,
        InheritedName networkProfile,
        List<DomainRule> allowDomain,
        List<String> denyDomain,
        InheritedList credentials,
        List<Integer> openPorts,
        List<Integer> listenPorts,
        List<Integer> connectPorts,
        List<PortRange> openPortRanges,
        List<PortRange> listenPortRanges,
        List<String> noProxy,
        Optional<DirectConnect> directConnect,
        Map<String, CustomCredential> customCredentials,
        Optional<TlsIntercept> tlsIntercept,
        Optional<String> upstreamProxy,
        List<String> upstreamBypass) {
    /** Checks that nothing is missing and copies the collections. */
    public NetworkSection {
        Objects.requireNonNull(networkProfile);
        allowDomain = List.copyOf(allowDomain);
        denyDomain = List.copyOf(denyDomain);
        Objects.requireNonNull(credentials);
        openPorts = List.copyOf(openPorts);
        listenPorts = List.copyOf(listenPorts);
        connectPorts = List.copyOf(connectPorts);
        openPortRanges = List.copyOf(openPortRanges);
        listenPortRanges = List.copyOf(listenPortRanges);
        noProxy = List.copyOf(noProxy);
        Objects.requireNonNull(directConnect);
        customCredentials = Collections.unmodifiableMap(new LinkedHashMap<>(customCredentials));
        Objects.requireNonNull(tlsIntercept);
        Objects.requireNonNull(upstreamProxy);
        upstreamBypass = List.copyOf(upstreamBypass);
    }

    /** Nothing said. */
    public static final NetworkSection NONE = builder().build();

    /**
     * Whether the section asks for the proxy: by a network profile, hosts, credentials in use or a proxy behind it.
     * Definitions of credentials alone do not.
     *
     * @return true if a run needs the proxy
     */
    public boolean activatesProxy() {
        return networkProfile.name().isPresent()
                || !allowDomain.isEmpty()
                || !denyDomain.isEmpty()
                || !credentials.values().isEmpty()
                || upstreamProxy.isPresent();
    }

    /**
     * Starts a section in which nothing is said.
     *
     * @return a builder
     */
    public static NetworkSectionBuilder builder() {
        return new NetworkSectionBuilder();
    }

    /**
     * Starts from this section.
     *
     * @return a builder that holds it
     */
    public NetworkSectionBuilder toBuilder() {
        return new NetworkSectionBuilder(this);
    }
}
