package dev.nono.network;

import dev.nono.ErrorCode;
import dev.nono.NonoException;
import dev.nono.net.Authority;
import dev.nono.net.EndpointPattern;
import dev.nono.net.Host;
import dev.nono.net.HostPattern;
import dev.nono.net.IpAddress;
import dev.nono.profile.model.CustomCredential;
import dev.nono.profile.model.DirectConnect;
import dev.nono.profile.model.DomainRule;
import dev.nono.profile.model.HttpRule;
import dev.nono.profile.model.Injection;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeSet;

/**
 * Collects entries of allowed hosts: plain ones, groups, and hosts with rules. An entry with rules restricts a host, also
 * where another entry names it without; rules of several entries add up.
 *
 * <p>An entry that names one host, without rules, opens all of it: where the host is the upstream of a service, what no rule of the service
 * matches goes there too, without its credential. A group or a pattern does not say that.
 */
final class AllowedDomains {
    private final NetworkPolicy policy;
    private final DirectConnect direct;
    private final Map<String, Entry> entries = new LinkedHashMap<>();
    private final Set<Integer> directPorts = new TreeSet<>();
    private final List<String> warnings = new ArrayList<>();

    private static final class Entry {
        final String host;
        final String name;
        final Map<Integer, Set<HttpRule>> rules = new LinkedHashMap<>();
        boolean named;

        Entry(String host, String name) {
            this.host = host;
            this.name = name;
        }

        /** The port of its URLs that name none. */
        int usualPort() {
            return isThisMachine(host) ? 80 : 443;
        }
    }

    AllowedDomains(NetworkPolicy policy, DirectConnect direct) {
        this.policy = policy;
        this.direct = direct;
    }

    /** An entry of a profile. */
    void add(DomainRule rule) {
        if (rule.domain().isBlank()) {
            throw refused(rule.domain(), "it is empty");
        }
        if (rule.endpoints().isEmpty()) {
            plain(rule.domain());
        } else {
            withRules(Authority.parse(rule.domain().strip()), rule.endpoints());
        }
    }

    /** An argument of a command: a host, the name of a group, or a URL whose path is a rule. */
    void add(String argument) {
        String text = argument.strip();
        int scheme = text.indexOf("://");
        if (scheme < 0) {
            plain(text);
            return;
        }
        String name = text.substring(0, scheme).toLowerCase(Locale.ROOT);
        if (!name.equals("http") && !name.equals("https")) {
            throw refused(text, "only http and https URLs can be allowed");
        }
        String rest = text.substring(scheme + 3);
        int slash = rest.indexOf('/');
        String authority = slash < 0 ? rest : rest.substring(0, slash);
        String path = slash < 0 ? "/" : rest.substring(slash);
        if (authority.indexOf('@') >= 0) {
            throw refused("…@…", "a URL must hold no user and no password");
        }
        if (rest.indexOf('?') >= 0 || rest.indexOf('#') >= 0) {
            throw refused(text, "a URL must have no query and no fragment");
        }
        if (path.equals("/")) {
            plain(authority);
        } else {
            withRules(Authority.parse(authority), List.of(new HttpRule("*", path)));
        }
    }

    private void plain(String text) {
        NetworkPolicy.Group group = policy.groups().get(text);
        if (group != null) {
            group.patterns().forEach(pattern -> entry(HostPattern.parse(pattern)));
            return;
        }
        HostPattern pattern;
        try {
            pattern = HostPattern.parse(text);
        } catch (NonoException e) {
            throw refused(
                    text,
                    e.details().getOrDefault("reason", "it is malformed") + ". "
                            + Nearest.hint(text, policy.groups().keySet()));
        }
        entry(pattern).named |= pattern.kind() == HostPattern.Kind.EXACT;
        port(text, pattern.port());
    }

    private void withRules(Authority authority, List<HttpRule> rules) {
        HostPattern pattern = HostPattern.parse(authority.toString());
        if (pattern.kind() != HostPattern.Kind.EXACT) {
            throw refused(authority.toString(), "rules need one host, not a pattern");
        }
        for (HttpRule rule : rules) {
            EndpointPattern.compile(rule.path());
        }
        // No direct connection to its port: the program would go past the proxy, and with it past the rules.
        Entry entry = entry(pattern);
        entry.rules
                .computeIfAbsent(pattern.port().orElse(entry.usualPort()), port -> new LinkedHashSet<>())
                .addAll(rules);
    }

    private Entry entry(HostPattern pattern) {
        HostPattern bare = new HostPattern(pattern.kind(), pattern.host(), OptionalInt.empty());
        return entries.computeIfAbsent(bare.toString(), key -> new Entry(key, pattern.host()));
    }

    private void port(String text, OptionalInt port) {
        boolean usual = port.isEmpty() || port.getAsInt() == 80 || port.getAsInt() == 443;
        if (direct == DirectConnect.ALL) {
            directPorts.add(port.orElse(443));
        } else if (direct == DirectConnect.EXPLICIT && !usual) {
            directPorts.add(port.getAsInt());
        }
        if (port.isPresent() && !directPorts.contains(port.getAsInt())) {
            warnings.add(
                    "the port of the allowed host " + text
                            + " has no effect: the proxy lets the host through at every port, and no direct connection is granted");
        } else if (port.isPresent()) {
            warnings.add("the allowed host " + text + " opens TCP port " + port.getAsInt()
                    + " to every host: the kernel filters ports, not addresses (network.direct_connect)");
        }
    }

    List<String> hosts() {
        return List.copyOf(entries.keySet());
    }

    Set<Integer> directPorts() {
        return directPorts;
    }

    List<String> warnings() {
        List<String> all = new ArrayList<>(warnings);
        for (Entry entry : entries.values()) {
            for (int port : entry.rules.keySet()) {
                if (directPorts.contains(port)) {
                    all.add("the rules for " + entry.host + " do not hold against a direct connection: TCP port " + port
                            + " is open to every host, because another entry names it or network.direct_connect is"
                            + " \"all\"");
                }
            }
        }
        return all;
    }

    /** One route for each host and port with rules. */
    List<NetworkIntent.NamedRoute> routes() {
        List<NetworkIntent.NamedRoute> routes = new ArrayList<>();
        for (Entry entry : entries.values()) {
            String scheme = isThisMachine(entry.host) ? "http://" : "https://";
            entry.rules.forEach((number, rules) -> {
                String port = number == entry.usualPort() ? "" : ":" + number;
                routes.add(new NetworkIntent.NamedRoute(
                        NetworkIntent.NamedRoute.RULES_PREFIX + entry.host + port,
                        rulesOnly(scheme + entry.host + port, List.copyOf(rules), Optional.empty()),
                        List.of()));
            });
        }
        return routes;
    }

    /**
     * One route without rules for each upstream of a service whose host an entry names.
     *
     * @param services the services
     * @return routes to the same upstreams, without credentials
     */
    List<NetworkIntent.NamedRoute> open(List<NetworkIntent.NamedRoute> services) {
        Map<String, NetworkIntent.NamedRoute> routes = new LinkedHashMap<>();
        for (NetworkIntent.NamedRoute service : services) {
            CustomCredential definition = service.definition();
            int host = definition.upstream().indexOf("://") + 3;
            int path = definition.upstream().indexOf('/', host);
            boolean limited = !definition.endpointRules().isEmpty() || path >= 0;
            // A policy that is written out speaks for every request to its host, and tokens of providers for theirs.
            if (!limited
                    || definition.endpointPolicy().isPresent()
                    || service.provider().isPresent()) {
                continue;
            }
            String scheme = definition.upstream().substring(0, host);
            HostPattern upstream = HostPattern.parse(definition
                    .upstream()
                    .substring(host, path < 0 ? definition.upstream().length() : path));
            for (Entry entry : entries.values()) {
                if (entry.named
                        && entry.rules.isEmpty()
                        && upstream.matches(
                                Host.parse(entry.name), upstream.port().orElse(443))) {
                    String port =
                            upstream.port().isPresent() ? ":" + upstream.port().getAsInt() : "";
                    routes.putIfAbsent(
                            entry.host + port,
                            new NetworkIntent.NamedRoute(
                                    NetworkIntent.NamedRoute.RULES_PREFIX + entry.host + port,
                                    rulesOnly(scheme + entry.host + port, List.of(), definition.tlsCa()),
                                    List.of()));
                    warnings.add("requests to the allowed host " + entry.host + " that the service " + service.name()
                            + " is not for go there without its credential; leave the host out to refuse them");
                }
            }
        }
        return List.copyOf(routes.values());
    }

    private static boolean isThisMachine(String host) {
        return host.equals("localhost")
                || IpAddress.parse(host).map(IpAddress::isLoopback).orElse(false);
    }

    private static CustomCredential rulesOnly(String upstream, List<HttpRule> rules, Optional<String> tlsCa) {
        return new CustomCredential(
                upstream,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Injection.NONE,
                Optional.empty(),
                Optional.empty(),
                rules,
                Optional.empty(),
                tlsCa,
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
    }

    private static NonoException refused(String text, String why) {
        return new NonoException(
                ErrorCode.CONFIG_PARSE,
                "\"" + text + "\" cannot be an allowed host: " + why,
                Map.of("entry", text, "reason", why),
                null);
    }
}
