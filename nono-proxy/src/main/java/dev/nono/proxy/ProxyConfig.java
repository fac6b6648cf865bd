package dev.nono.proxy;

import dev.nono.ErrorCode;
import dev.nono.NonoException;
import dev.nono.net.Cidr;
import dev.nono.network.NetworkIntent;
import dev.nono.secret.Secret;
import java.net.InetAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What a proxy does, as a value. Immutable.
 *
 * @param bindAddress where the proxy listens
 * @param bindPort the port it listens on, 0 for any that is free
 * @param beyondLoopback whether it may listen on an address that others can reach
 * @param allowedHosts the hosts that may be reached; empty for all that are not denied
 * @param deniedHosts the hosts that may not be reached, whatever allows them
 * @param deniedRanges address ranges that may not be reached, whatever allows the host
 * @param strict whether an empty list of allowed hosts allows none
 * @param privateRanges whether a host that no entry names may have a private address
 * @param loopbackPorts ports of this machine that may be reached without being named as hosts
 * @param routes upstreams whose requests are looked into
 * @param requireCredentials whether a credential that is not there keeps the proxy from starting; otherwise its route refuses requests
 * @param oauthCaptures services whose tokens are kept from the program
 * @param oauthStore the file in which these tokens outlive the session; without it they are kept in memory alone
 * @param externalProxy the proxy of a company
 * @param directPorts ports that the program may connect to without the proxy
 * @param noProxy further hosts that clients are told to connect to directly
 * @param maxConnections how many clients may be connected at a time, 0 for any number
 * @param connectAuth what is asked of a client that wants a tunnel
 * @param token the token of the session; a random one if empty
 * @param interceptDirectory an existing directory for the bundle of certificates; without it nothing is intercepted
 * @param parentBundles files of certificates that the program trusted before, kept in the bundle
 * @param authority an authority to sign with, in place of one for this session
 * @param authorityValidity how long the authority of the session is valid, from one second to 36500 days
 * @param leafValidity how long leaf certificates are valid, likewise; as long as the authority if empty
 * @param caVariables further variables that name the bundle
 * @param http2 whether HTTP/2 is spoken where both sides can
 * @param timeouts how long is waited for what
 */
public record ProxyConfig(
        InetAddress bindAddress,
        int bindPort,
        boolean beyondLoopback,
        List<String> allowedHosts,
        List<String> deniedHosts,
        List<Cidr> deniedRanges,
        boolean strict,
        boolean privateRanges,
        Set<Integer> loopbackPorts,
        List<Route> routes,
        boolean requireCredentials,
        List<OAuthCapture> oauthCaptures,
        Optional<Path> oauthStore,
        Optional<ExternalProxy> externalProxy,
        Set<Integer> directPorts,
        List<String> noProxy,
        int maxConnections,
        ConnectAuth connectAuth,
        Optional<Secret> token,
        Optional<Path> interceptDirectory,
        List<Path> parentBundles,
        Optional<AuthorityFiles> authority,
        Duration authorityValidity,
        Optional<Duration> leafValidity,
        List<String> caVariables,
        boolean http2,
        ProxyTimeouts timeouts) {
    /** A hundred years. Certificates end in the year 9999. */
    private static final int MOST_DAYS = 36_500;

    /**
     * Checks the numbers and copies the lists. Hosts, routes and files are checked when the proxy starts.
     *
     * @throws NonoException with {@link ErrorCode#CONFIG_PARSE} when a number is out of range, the address is not one of this
     *     machine alone although nobody said so, or a proxy that others can reach would ask for no token
     */
    public ProxyConfig {
        allowedHosts = List.copyOf(allowedHosts);
        deniedHosts = List.copyOf(deniedHosts);
        deniedRanges = List.copyOf(deniedRanges);
        loopbackPorts = Set.copyOf(loopbackPorts);
        routes = List.copyOf(routes);
        oauthCaptures = List.copyOf(oauthCaptures);
        directPorts = Set.copyOf(directPorts);
        noProxy = List.copyOf(noProxy);
        parentBundles = List.copyOf(parentBundles);
        caVariables = List.copyOf(caVariables);
        if (bindPort < 0 || bindPort > 65535) {
            throw new NonoException(ErrorCode.CONFIG_PARSE, "a port is a number up to 65535, not " + bindPort);
        }
        if (maxConnections < 0) {
            throw new NonoException(
                    ErrorCode.CONFIG_PARSE, "the number of connections cannot be negative: " + maxConnections);
        }
        requireValidity("the certificate authority", authorityValidity);
        if (leafValidity.isPresent()) {
            requireValidity("certificates of hosts", leafValidity.get());
        }
        if (!bindAddress.isLoopbackAddress() && (!beyondLoopback || connectAuth == ConnectAuth.NONE)) {
            throw new NonoException(
                    ErrorCode.CONFIG_PARSE,
                    "the proxy would be open to others on " + bindAddress.getHostAddress()
                            + (beyondLoopback
                                    ? " and ask for no token; ask for one"
                                    : "; listen on 127.0.0.1, or say that others may reach it"));
        }
    }

    private static void requireValidity(String what, Duration validity) {
        if (validity.toSeconds() < 1 || validity.toDays() > MOST_DAYS) {
            throw new NonoException(
                    ErrorCode.CONFIG_PARSE,
                    "the validity of " + what + " must be from one second to " + MOST_DAYS + " days, not "
                            + validity.toSeconds() + " s");
        }
    }

    /**
     * Starts a configuration: loopback, a free port, every host that is not always denied.
     *
     * @return a builder
     */
    public static ProxyConfigBuilder builder() {
        return new ProxyConfigBuilder();
    }

    /**
     * Starts from what a program may reach.
     *
     * @param intent hosts, routes and everything else that was worked out
     * @return a builder that holds it
     * @throws NonoException with {@link ErrorCode#CONFIG_PARSE} when a route asks for something that this version lacks
     */
    public static ProxyConfigBuilder builder(NetworkIntent.Filtered intent) {
        return IntentMapping.builder(intent);
    }
}
