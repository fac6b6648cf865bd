package dev.nono.network;

import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * What a command line says about the network, on top of a profile.
 *
 * @param blockNet whether there is to be no network
 * @param allowNet whether everything may be reached, whatever the profile says
 * @param networkProfile a named set in place of that of the profile
 * @param allowDomains more hosts, groups and URLs
 * @param denyDomains more hosts and groups that may not be reached
 * @param credentials more services
 * @param allowEndpoints more rules, as {@code service:METHOD:/path}
 * @param upstreamProxy a proxy behind the proxy, in place of that of the profile
 * @param upstreamBypass hosts that are reached without it
 * @param proxyPort the port of the proxy
 * @param allowHttp2 whether the proxy speaks HTTP/2
 * @param caDays how many days the authority of the proxy is valid
 */
public record NetworkOverrides(
        boolean blockNet,
        boolean allowNet,
        Optional<String> networkProfile,
        List<String> allowDomains,
        List<String> denyDomains,
        List<String> credentials,
        List<String> allowEndpoints,
        Optional<String> upstreamProxy,
        List<String> upstreamBypass,
        OptionalInt proxyPort,
        boolean allowHttp2,
        OptionalInt caDays) {
    /** Nothing said. */
    public static final NetworkOverrides NONE = builder().build();

    /** Copies the lists. */
    public NetworkOverrides {
        allowDomains = List.copyOf(allowDomains);
        denyDomains = List.copyOf(denyDomains);
        credentials = List.copyOf(credentials);
        allowEndpoints = List.copyOf(allowEndpoints);
        upstreamBypass = List.copyOf(upstreamBypass);
    }

    /** Whether anything asks for the proxy. */
    boolean activatesProxy() {
        return networkProfile.isPresent()
                || !allowDomains.isEmpty()
                || !denyDomains.isEmpty()
                || !credentials.isEmpty()
                || upstreamProxy.isPresent();
    }

    /**
     * Starts without any.
     *
     * @return a builder
     */
    public static Builder builder() {
        return new Builder();
    }

    /** Collects overrides. For use by one thread. */
    public static final class Builder {
        private boolean blockNet;
        private boolean allowNet;
        private Optional<String> networkProfile = Optional.empty();
        private List<String> allowDomains = List.of();
        private List<String> denyDomains = List.of();
        private List<String> credentials = List.of();
        private List<String> allowEndpoints = List.of();
        private Optional<String> upstreamProxy = Optional.empty();
        private List<String> upstreamBypass = List.of();
        private OptionalInt proxyPort = OptionalInt.empty();
        private boolean allowHttp2;
        private OptionalInt caDays = OptionalInt.empty();

        Builder() {}

        /**
         * Sets whether there is to be no network.
         *
         * @param value whether
         * @return this builder
         */
        public Builder blockNet(boolean value) {
            this.blockNet = value;
            return this;
        }

        /**
         * Sets whether everything may be reached.
         *
         * @param value whether
         * @return this builder
         */
        public Builder allowNet(boolean value) {
            this.allowNet = value;
            return this;
        }

        /**
         * Names a set of hosts.
         *
         * @param name its name
         * @return this builder
         */
        public Builder networkProfile(Optional<String> name) {
            this.networkProfile = name;
            return this;
        }

        /**
         * Names hosts, groups and URLs that may be reached.
         *
         * @param entries the entries
         * @return this builder
         */
        public Builder allowDomains(List<String> entries) {
            this.allowDomains = entries;
            return this;
        }

        /**
         * Names hosts and groups that may not be reached.
         *
         * @param entries the entries
         * @return this builder
         */
        public Builder denyDomains(List<String> entries) {
            this.denyDomains = entries;
            return this;
        }

        /**
         * Names services whose credentials are added.
         *
         * @param names the services
         * @return this builder
         */
        public Builder credentials(List<String> names) {
            this.credentials = names;
            return this;
        }

        /**
         * Adds rules to services.
         *
         * @param rules {@code service:METHOD:/path} each
         * @return this builder
         */
        public Builder allowEndpoints(List<String> rules) {
            this.allowEndpoints = rules;
            return this;
        }

        /**
         * Names the proxy behind the proxy.
         *
         * @param address host and port
         * @return this builder
         */
        public Builder upstreamProxy(Optional<String> address) {
            this.upstreamProxy = address;
            return this;
        }

        /**
         * Names hosts that are reached without it.
         *
         * @param hosts the hosts
         * @return this builder
         */
        public Builder upstreamBypass(List<String> hosts) {
            this.upstreamBypass = hosts;
            return this;
        }

        /**
         * Names the port of the proxy.
         *
         * @param port the port
         * @return this builder
         */
        public Builder proxyPort(OptionalInt port) {
            this.proxyPort = port;
            return this;
        }

        /**
         * Sets whether the proxy speaks HTTP/2.
         *
         * @param value whether
         * @return this builder
         */
        public Builder allowHttp2(boolean value) {
            this.allowHttp2 = value;
            return this;
        }

        /**
         * Says how long the authority of the proxy is valid.
         *
         * @param days the number of days
         * @return this builder
         */
        public Builder caDays(OptionalInt days) {
            this.caDays = days;
            return this;
        }

        /**
         * Makes the overrides.
         *
         * @return the overrides
         */
        public NetworkOverrides build() {
            return new NetworkOverrides(
                    blockNet,
                    allowNet,
                    networkProfile,
                    allowDomains,
                    denyDomains,
                    credentials,
                    allowEndpoints,
                    upstreamProxy,
                    upstreamBypass,
                    proxyPort,
                    allowHttp2,
                    caDays);
        }
    }
}
