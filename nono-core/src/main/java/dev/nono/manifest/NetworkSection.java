package dev.nono.manifest;

import dev.nono.capability.PortRange;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * What of the network may be used.
 *
 * @param mode how much of it
 * @param allowDomains the hosts that the proxy lets through
 * @param endpoints hosts of which the proxy lets through some requests only
 * @param ports ports on top of the mode
 * @param dns whether names are resolved; has no effect
 */
public record NetworkSection(
        Mode mode, List<String> allowDomains, List<HostEndpoints> endpoints, Optional<Ports> ports, boolean dns) {
    /** Copies the lists. */
    public NetworkSection {
        Objects.requireNonNull(mode);
        allowDomains = List.copyOf(allowDomains);
        endpoints = List.copyOf(endpoints);
        Objects.requireNonNull(ports);
    }

    /** How much of the network may be used. */
    public enum Mode {
        /** Nothing. */
        BLOCKED("blocked"),
        /** Only the proxy. */
        PROXY("proxy"),
        /** Everything. */
        UNRESTRICTED("unrestricted");

        private final String wireName;

        Mode(String wireName) {
            this.wireName = wireName;
        }

        /**
         * The name in manifests.
         *
         * @return the lower-case name
         */
        public String wireName() {
            return wireName;
        }
    }

    /**
     * The requests that may be made to one host.
     *
     * @param host the host, not empty
     * @param rules the requests; others are refused unless there is no rule
     */
    public record HostEndpoints(String host, List<EndpointRule> rules) {
        /** Copies the list. */
        public HostEndpoints {
            Objects.requireNonNull(host);
            rules = List.copyOf(rules);
        }
    }

    /**
     * Requests that may be made.
     *
     * @param method the method, or {@code *} for any
     * @param path the pattern of the path: {@code *} stands for one segment, {@code **} for any number
     */
    public record EndpointRule(String method, String path) {
        /** Checks that nothing is missing. */
        public EndpointRule {
            Objects.requireNonNull(method);
            Objects.requireNonNull(path);
        }
    }

    /**
     * TCP ports.
     *
     * @param connect ports to connect to on any host
     * @param bind ports to listen on
     * @param localhost ports of the loopback interface, to connect to and to listen on
     * @param localhostRange ranges of such ports
     */
    public record Ports(
            List<Integer> connect, List<Integer> bind, List<Integer> localhost, List<PortRange> localhostRange) {
        /** Copies the lists. */
        public Ports {
            connect = List.copyOf(connect);
            bind = List.copyOf(bind);
            localhost = List.copyOf(localhost);
            localhostRange = List.copyOf(localhostRange);
        }
    }
}
