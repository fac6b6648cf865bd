package dev.nono.network;

import dev.nono.ErrorCode;
import dev.nono.NonoException;
import dev.nono.net.HostFilter;
import dev.nono.policy.Platform;
import dev.nono.profile.model.CredentialProvider;
import dev.nono.profile.model.CustomCredential;
import dev.nono.profile.model.NetworkSection;
import dev.nono.profile.model.TlsIntercept;
import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;

/** What a program may reach. */
public sealed interface NetworkIntent {

    /**
     * Works it out.
     *
     * @param section what the profile says
     * @param overrides what the command line says
     * @param policy the table of hosts and services
     * @param platform where the program will run
     * @return the intent
     * @throws NonoException {@link ErrorCode#CONFIG_PARSE} if the two contradict each other or themselves, or name something
     *     that does not exist
     */
    static NetworkIntent resolve(
            NetworkSection section, NetworkOverrides overrides, NetworkPolicy policy, Platform platform) {
        return resolve(section, TokenRoutes.NONE, overrides, policy, platform);
    }

    /**
     * The same with services whose tokens are kept from the program.
     *
     * @param section what the profile says about the network
     * @param tokens what it says about tokens
     * @param overrides what the command line says
     * @param policy the table of hosts and services
     * @param platform where the program will run
     * @return the intent
     * @throws NonoException {@link ErrorCode#CONFIG_PARSE} as above
     */
    static NetworkIntent resolve(
            NetworkSection section,
            TokenRoutes tokens,
            NetworkOverrides overrides,
            NetworkPolicy policy,
            Platform platform) {
        return new IntentResolver(section, tokens, overrides, policy, platform).resolve();
    }

    /**
     * Calls the function for the intent that this is.
     *
     * @param <R> what the functions return
     * @param onUnrestricted for everything
     * @param onBlocked for nothing
     * @param onFiltered for what a proxy lets through
     * @return what the function returned
     */
    <R> R match(
            Function<Unrestricted, R> onUnrestricted, Function<Blocked, R> onBlocked, Function<Filtered, R> onFiltered);

    /** Everything may be reached. */
    record Unrestricted() implements NetworkIntent {
        @Override
        public <R> R match(
                Function<Unrestricted, R> onUnrestricted,
                Function<Blocked, R> onBlocked,
                Function<Filtered, R> onFiltered) {
            return onUnrestricted.apply(this);
        }
    }

    /** Nothing may be reached, but for ports that are granted by number. */
    record Blocked() implements NetworkIntent {
        @Override
        public <R> R match(
                Function<Unrestricted, R> onUnrestricted,
                Function<Blocked, R> onBlocked,
                Function<Filtered, R> onFiltered) {
            return onBlocked.apply(this);
        }
    }

    /**
     * A proxy decides.
     *
     * @param allowedHosts entries for a list of hosts, without ports; empty for all hosts
     * @param deniedHosts entries for a list of hosts that may not be reached
     * @param strict whether an empty list of allowed hosts allows none
     * @param routes upstreams that the proxy looks into, in order
     * @param providers services whose tokens are kept from the program, by name
     * @param directPorts ports that the program may connect to at any host, past the proxy
     * @param noProxy hosts that clients are told to reach without the proxy
     * @param upstreamProxy the proxy behind the proxy
     * @param upstreamBypass hosts that are reached without it
     * @param proxyPort the port of the proxy, if somebody named one
     * @param http2 whether the proxy speaks HTTP/2
     * @param caValidity how long its authority is valid
     * @param tls what else the profile says about interception
     * @param warnings what the user should know
     */
    record Filtered(
            List<String> allowedHosts,
            List<String> deniedHosts,
            boolean strict,
            List<NamedRoute> routes,
            Map<String, CredentialProvider> providers,
            Set<Integer> directPorts,
            List<String> noProxy,
            Optional<String> upstreamProxy,
            List<String> upstreamBypass,
            OptionalInt proxyPort,
            boolean http2,
            Optional<Duration> caValidity,
            Optional<TlsIntercept> tls,
            List<String> warnings)
            implements NetworkIntent {
        /** Copies the collections. */
        public Filtered {
            allowedHosts = List.copyOf(allowedHosts);
            deniedHosts = List.copyOf(deniedHosts);
            routes = List.copyOf(routes);
            providers = Collections.unmodifiableMap(new LinkedHashMap<>(providers));
            directPorts = Collections.unmodifiableSet(new TreeSet<>(directPorts));
            noProxy = List.copyOf(noProxy);
            upstreamBypass = List.copyOf(upstreamBypass);
            warnings = List.copyOf(warnings);
        }

        /**
         * The filter with which the proxy decides about hosts.
         *
         * @return the filter
         */
        public HostFilter hostFilter() {
            HostFilter allowed = strict ? HostFilter.strict(allowedHosts) : HostFilter.of(allowedHosts);
            return allowed.withDenied(deniedHosts);
        }

        @Override
        public <R> R match(
                Function<Unrestricted, R> onUnrestricted,
                Function<Blocked, R> onBlocked,
                Function<Filtered, R> onFiltered) {
            return onFiltered.apply(this);
        }
    }

    /**
     * A route of the proxy.
     *
     * @param name its name, which is its prefix on the proxy
     * @param definition where it leads, with which credential and under which rules
     * @param baseUrlVariables more variables for its URL
     * @param provider the service whose tokens are used on it, if it is one
     * @param upgrades paths on which a WebSocket may be opened
     */
    record NamedRoute(
            String name,
            CustomCredential definition,
            List<String> baseUrlVariables,
            Optional<String> provider,
            List<String> upgrades) {
        /** The beginning of names of routes that only hold the rules for a host. */
        public static final String RULES_PREFIX = "_ep_";

        /** Copies the lists. */
        public NamedRoute {
            baseUrlVariables = List.copyOf(baseUrlVariables);
            upgrades = List.copyOf(upgrades);
        }

        /**
         * A route that uses no captured tokens and opens no WebSockets.
         *
         * @param name its name
         * @param definition where it leads
         * @param baseUrlVariables more variables for its URL
         */
        public NamedRoute(String name, CustomCredential definition, List<String> baseUrlVariables) {
            this(name, definition, baseUrlVariables, Optional.empty(), List.of());
        }
    }
}
