package dev.nono.profile.model;

import dev.nono.capability.PortRange;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Makes a {@link NetworkSection}. */
public final class NetworkSectionBuilder {
    private boolean block;
    private boolean allowHttp2;
    private InheritedName networkProfile = InheritedName.ABSENT;
    private List<DomainRule> allowDomain = List.of();
    private List<String> denyDomain = List.of();
    private InheritedList credentials = InheritedList.ABSENT;
    private List<Integer> openPorts = List.of();
    private List<Integer> listenPorts = List.of();
    private List<Integer> connectPorts = List.of();
    private List<PortRange> openPortRanges = List.of();
    private List<PortRange> listenPortRanges = List.of();
    private List<String> noProxy = List.of();
    private Optional<DirectConnect> directConnect = Optional.empty();
    private Map<String, CustomCredential> customCredentials = Map.of();
    private Optional<TlsIntercept> tlsIntercept = Optional.empty();
    private Optional<String> upstreamProxy = Optional.empty();
    private List<String> upstreamBypass = List.of();

    NetworkSectionBuilder() {}

    NetworkSectionBuilder(NetworkSection base) {
        this.block = base.block();
        this.allowHttp2 = base.allowHttp2();
        this.networkProfile = base.networkProfile();
        this.allowDomain = base.allowDomain();
        this.denyDomain = base.denyDomain();
        this.credentials = base.credentials();
        this.openPorts = base.openPorts();
        this.listenPorts = base.listenPorts();
        this.connectPorts = base.connectPorts();
        this.openPortRanges = base.openPortRanges();
        this.listenPortRanges = base.listenPortRanges();
        this.noProxy = base.noProxy();
        this.directConnect = base.directConnect();
        this.customCredentials = base.customCredentials();
        this.tlsIntercept = base.tlsIntercept();
        this.upstreamProxy = base.upstreamProxy();
        this.upstreamBypass = base.upstreamBypass();
    }

    /**
     * Sets whether there is no network.
     *
     * @param value the new value
     * @return this builder
     */
    public NetworkSectionBuilder block(boolean value) {
        this.block = value;
        return this;
    }

    /**
     * Sets whether the proxy speaks HTTP/2.
     *
     * @param value the new value
     * @return this builder
     */
    public NetworkSectionBuilder allowHttp2(boolean value) {
        this.allowHttp2 = value;
        return this;
    }

    /**
     * Sets the named set of hosts.
     *
     * @param value the new value
     * @return this builder
     */
    public NetworkSectionBuilder networkProfile(InheritedName value) {
        this.networkProfile = value;
        return this;
    }

    /**
     * Sets hosts that may be reached.
     *
     * @param value the new value
     * @return this builder
     */
    public NetworkSectionBuilder allowDomain(List<DomainRule> value) {
        this.allowDomain = value;
        return this;
    }

    /**
     * Sets hosts that may not be reached.
     *
     * @param value the new value
     * @return this builder
     */
    public NetworkSectionBuilder denyDomain(List<String> value) {
        this.denyDomain = value;
        return this;
    }

    /**
     * Sets services whose secrets the proxy adds.
     *
     * @param value the new value
     * @return this builder
     */
    public NetworkSectionBuilder credentials(InheritedList value) {
        this.credentials = value;
        return this;
    }

    /**
     * Sets ports of localhost to connect to and listen on.
     *
     * @param value the new value
     * @return this builder
     */
    public NetworkSectionBuilder openPorts(List<Integer> value) {
        this.openPorts = value;
        return this;
    }

    /**
     * Sets ports to listen on.
     *
     * @param value the new value
     * @return this builder
     */
    public NetworkSectionBuilder listenPorts(List<Integer> value) {
        this.listenPorts = value;
        return this;
    }

    /**
     * Sets TCP ports of any host to connect to.
     *
     * @param value the new value
     * @return this builder
     */
    public NetworkSectionBuilder connectPorts(List<Integer> value) {
        this.connectPorts = value;
        return this;
    }

    /**
     * Sets ranges of ports of localhost to connect to and listen on.
     *
     * @param value the new value
     * @return this builder
     */
    public NetworkSectionBuilder openPortRanges(List<PortRange> value) {
        this.openPortRanges = value;
        return this;
    }

    /**
     * Sets ranges of ports to listen on.
     *
     * @param value the new value
     * @return this builder
     */
    public NetworkSectionBuilder listenPortRanges(List<PortRange> value) {
        this.listenPortRanges = value;
        return this;
    }

    /**
     * Sets hosts that clients reach without the proxy.
     *
     * @param value the new value
     * @return this builder
     */
    public NetworkSectionBuilder noProxy(List<String> value) {
        this.noProxy = value;
        return this;
    }

    /**
     * Sets which allowed hosts open their port past the proxy.
     *
     * @param value the new value
     * @return this builder
     */
    public NetworkSectionBuilder directConnect(Optional<DirectConnect> value) {
        this.directConnect = value;
        return this;
    }

    /**
     * Sets services that the profile defines.
     *
     * @param value the new value
     * @return this builder
     */
    public NetworkSectionBuilder customCredentials(Map<String, CustomCredential> value) {
        this.customCredentials = value;
        return this;
    }

    /**
     * Sets how the proxy looks into TLS.
     *
     * @param value the new value
     * @return this builder
     */
    public NetworkSectionBuilder tlsIntercept(Optional<TlsIntercept> value) {
        this.tlsIntercept = value;
        return this;
    }

    /**
     * Sets the proxy behind the proxy.
     *
     * @param value the new value
     * @return this builder
     */
    public NetworkSectionBuilder upstreamProxy(Optional<String> value) {
        this.upstreamProxy = value;
        return this;
    }

    /**
     * Sets hosts that are reached without it.
     *
     * @param value the new value
     * @return this builder
     */
    public NetworkSectionBuilder upstreamBypass(List<String> value) {
        this.upstreamBypass = value;
        return this;
    }

    /**
     * Makes the value.
     *
     * @return what was set
     */
    public NetworkSection build() {
        return new NetworkSection(
                block,
                allowHttp2,
                networkProfile,
                allowDomain,
                denyDomain,
                credentials,
                openPorts,
                listenPorts,
                connectPorts,
                openPortRanges,
                listenPortRanges,
                noProxy,
                directConnect,
                customCredentials,
                tlsIntercept,
                upstreamProxy,
                upstreamBypass);
    }
}
