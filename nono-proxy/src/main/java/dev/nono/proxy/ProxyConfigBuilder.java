package dev.nono.proxy;

import dev.nono.net.Cidr;
import dev.nono.secret.Secret;
import java.net.InetAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** A {@link ProxyConfig} in the making. For use by one thread. */
public final class ProxyConfigBuilder {
    private InetAddress bindAddress = InetAddress.getLoopbackAddress();
    private int bindPort = 0;
    private boolean beyondLoopback = false;
    private List<String> allowedHosts = List.of();
    private List<String> deniedHosts = List.of();
    private List<Cidr> deniedRanges = List.of();
    private boolean strict = false;
    private boolean privateRanges = false;
    private Set<Integer> loopbackPorts = Set.of();
    private List<Route> routes = List.of();
    private List<OAuthCapture> oauthCaptures = List.of();
    private Optional<Path> oauthStore = Optional.empty();
    private Optional<ExternalProxy> externalProxy = Optional.empty();
    private Set<Integer> directPorts = Set.of();
    private List<String> noProxy = List.of();
    private int maxConnections = 256;
    private ConnectAuth connectAuth = ConnectAuth.LENIENT;
    private Optional<Secret> token = Optional.empty();
    private Optional<Path> interceptDirectory = Optional.empty();
    private List<Path> parentBundles = List.of();
    private Optional<AuthorityFiles> authority = Optional.empty();
    private Duration authorityValidity = Duration.ofHours(24);
    private Optional<Duration> leafValidity = Optional.empty();
    private List<String> caVariables = List.of();
    private boolean http2 = false;
    private boolean requireCredentials = false;
    private ProxyTimeouts timeouts = ProxyTimeouts.DEFAULT;

    ProxyConfigBuilder() {}

    /**
     * Says where the proxy listens.
     *
     * @param value the value
     * @return this builder
     */
    public ProxyConfigBuilder bindAddress(InetAddress value) {
        this.bindAddress = value;
        return this;
    }

    /**
     * Sets the port it listens on, 0 for any that is free.
     *
     * @param value the value
     * @return this builder
     */
    public ProxyConfigBuilder bindPort(int value) {
        this.bindPort = value;
        return this;
    }

    /**
     * Says whether it may listen on an address that others can reach.
     *
     * @param value the value
     * @return this builder
     */
    public ProxyConfigBuilder beyondLoopback(boolean value) {
        this.beyondLoopback = value;
        return this;
    }

    /**
     * Sets the hosts that may be reached; empty for all that are not denied.
     *
     * @param value the value
     * @return this builder
     */
    public ProxyConfigBuilder allowHosts(List<String> value) {
        this.allowedHosts = value;
        return this;
    }

    /**
     * Sets the hosts that may not be reached, whatever allows them.
     *
     * @param value the value
     * @return this builder
     */
    public ProxyConfigBuilder denyHosts(List<String> value) {
        this.deniedHosts = value;
        return this;
    }

    /**
     * Sets address ranges that may not be reached, whatever allows the host.
     *
     * @param value the value
     * @return this builder
     */
    public ProxyConfigBuilder denyRanges(List<Cidr> value) {
        this.deniedRanges = value;
        return this;
    }

    /**
     * Says whether an empty list of allowed hosts allows none.
     *
     * @param value the value
     * @return this builder
     */
    public ProxyConfigBuilder strict(boolean value) {
        this.strict = value;
        return this;
    }

    /**
     * Says whether a host that no entry names may have a private address.
     *
     * @param value the value
     * @return this builder
     */
    public ProxyConfigBuilder privateRanges(boolean value) {
        this.privateRanges = value;
        return this;
    }

    /**
     * Sets ports of this machine that may be reached without being named as hosts.
     *
     * @param value the value
     * @return this builder
     */
    public ProxyConfigBuilder loopbackPorts(Set<Integer> value) {
        this.loopbackPorts = value;
        return this;
    }

    /**
     * Sets upstreams whose requests are looked into.
     *
     * @param value the value
     * @return this builder
     */
    public ProxyConfigBuilder routes(List<Route> value) {
        this.routes = value;
        return this;
    }

    /**
     * Sets the proxy of a company.
     *
     * @param value the value
     * @return this builder
     */
    public ProxyConfigBuilder externalProxy(ExternalProxy value) {
        this.externalProxy = Optional.of(value);
        return this;
    }

    /**
     * Sets ports that the program may connect to without the proxy.
     *
     * @param value the value
     * @return this builder
     */
    public ProxyConfigBuilder directPorts(Set<Integer> value) {
        this.directPorts = value;
        return this;
    }

    /**
     * Sets further hosts that clients are told to connect to directly.
     *
     * @param value the value
     * @return this builder
     */
    public ProxyConfigBuilder noProxy(List<String> value) {
        this.noProxy = value;
        return this;
    }

    /**
     * Says how many clients may be connected at a time, 0 for any number.
     *
     * @param value the value
     * @return this builder
     */
    public ProxyConfigBuilder maxConnections(int value) {
        this.maxConnections = value;
        return this;
    }

    /**
     * Says what is asked of a client that wants a tunnel.
     *
     * @param value the value
     * @return this builder
     */
    public ProxyConfigBuilder connectAuth(ConnectAuth value) {
        this.connectAuth = value;
        return this;
    }

    /**
     * Sets the token of the session; a random one if empty.
     *
     * @param value the value
     * @return this builder
     */
    public ProxyConfigBuilder token(Secret value) {
        this.token = Optional.of(value);
        return this;
    }

    /**
     * Sets an existing directory for the bundle of certificates; without it nothing is intercepted.
     *
     * @param value the value
     * @return this builder
     */
    public ProxyConfigBuilder interceptDirectory(Path value) {
        this.interceptDirectory = Optional.of(value);
        return this;
    }

    /**
     * Sets files of certificates that the program trusted before, kept in the bundle.
     *
     * @param value the value
     * @return this builder
     */
    public ProxyConfigBuilder parentBundles(List<Path> value) {
        this.parentBundles = value;
        return this;
    }

    /**
     * Sets an authority to sign with, in place of one for this session.
     *
     * @param value the value
     * @return this builder
     */
    public ProxyConfigBuilder authority(AuthorityFiles value) {
        this.authority = Optional.of(value);
        return this;
    }

    /**
     * Says how long the authority of the session is valid.
     *
     * @param value the value
     * @return this builder
     */
    public ProxyConfigBuilder authorityValidity(Duration value) {
        this.authorityValidity = value;
        return this;
    }

    /**
     * Says how long leaf certificates are valid; as long as the authority if empty.
     *
     * @param value the value
     * @return this builder
     */
    public ProxyConfigBuilder leafValidity(Duration value) {
        this.leafValidity = Optional.of(value);
        return this;
    }

    /**
     * Sets further variables that name the bundle.
     *
     * @param value the value
     * @return this builder
     */
    public ProxyConfigBuilder caVariables(List<String> value) {
        this.caVariables = value;
        return this;
    }

    /**
     * Says whether HTTP/2 is spoken where both sides can.
     *
     * @param value the value
     * @return this builder
     */
    public ProxyConfigBuilder http2(boolean value) {
        this.http2 = value;
        return this;
    }

    /**
     * Says whether a credential that is not there keeps the proxy from starting.
     *
     * @param value the value; by default the proxy starts, and refuses the requests that need it
     * @return this builder
     */
    public ProxyConfigBuilder requireCredentials(boolean value) {
        this.requireCredentials = value;
        return this;
    }

    /**
     * Says how long is waited for what.
     *
     * @param value the value
     * @return this builder
     */
    public ProxyConfigBuilder timeouts(ProxyTimeouts value) {
        this.timeouts = value;
        return this;
    }

    /**
     * Names the services whose tokens are kept from the program. Needs a directory for interception.
     *
     * @param value the services
     * @return this builder
     */
    public ProxyConfigBuilder oauthCaptures(List<OAuthCapture> value) {
        this.oauthCaptures = value;
        return this;
    }

    /**
     * Names the file in which captured tokens outlive the session. Its directory is made, for the user alone.
     *
     * @param value the file
     * @return this builder
     */
    public ProxyConfigBuilder oauthStore(Path value) {
        this.oauthStore = Optional.of(value);
        return this;
    }

    /**
     * Makes the configuration.
     *
     * @return the configuration
     * @throws dev.nono.NonoException as the constructor of {@link ProxyConfig}
     */
    public ProxyConfig build() {
        return new ProxyConfig(
                bindAddress,
                bindPort,
                beyondLoopback,
                allowedHosts,
                deniedHosts,
                deniedRanges,
                strict,
                privateRanges,
                loopbackPorts,
                routes,
                requireCredentials,
                oauthCaptures,
                oauthStore,
                externalProxy,
                directPorts,
                noProxy,
                maxConnections,
                connectAuth,
                token,
                interceptDirectory,
                parentBundles,
                authority,
                authorityValidity,
                leafValidity,
                caVariables,
                http2,
                timeouts);
    }
}
