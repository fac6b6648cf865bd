package dev.nono.profile.text;

import dev.nono.NonoException;
import dev.nono.capability.PortRange;
import dev.nono.internal.json.Located;
import dev.nono.internal.json.LocatedObject;
import dev.nono.net.NoProxyEntry;
import dev.nono.profile.model.CaLifecycle;
import dev.nono.profile.model.CustomCredential;
import dev.nono.profile.model.DirectConnect;
import dev.nono.profile.model.DomainRule;
import dev.nono.profile.model.HttpRule;
import dev.nono.profile.model.InheritedList;
import dev.nono.profile.model.InheritedName;
import dev.nono.profile.model.NetworkSection;
import dev.nono.profile.model.TlsIntercept;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The section {@code network}. */
final class NetworkKeys {
    private static final int MAX_PORT = 65_535;

    private NetworkKeys() {}

    static NetworkSection read(LocatedObject json, List<LegacyKey> legacy) {
        NetworkSection section = NetworkSection.builder()
                .block(json.bool("block").orElse(false))
                .allowHttp2(json.bool("allow_http2").orElse(false))
                .networkProfile(networkProfile(json))
                .allowDomain(domains(json, named(json, legacy, "allow_domain", "proxy_allow", "allow_proxy")))
                .denyDomain(hosts(json, "deny_domain"))
                .credentials(new InheritedList(
                        json.optionalStrings(named(json, legacy, "credentials", "proxy_credentials"))))
                .openPorts(Keys.ports(json, named(json, legacy, "open_port", "port_allow", "allow_port")))
                .listenPorts(Keys.ports(json, "listen_port"))
                .connectPorts(Keys.ports(json, "connect_port"))
                .openPortRanges(ranges(json, "open_port_range"))
                .listenPortRanges(ranges(json, "listen_port_range"))
                .noProxy(noProxy(json))
                .directConnect(json.choice("direct_connect", DirectConnect.values(), DirectConnect::wireName))
                .customCredentials(json.object("custom_credentials")
                        .map(NetworkKeys::customCredentials)
                        .orElse(Map.of()))
                .tlsIntercept(json.nullableObject("tls_intercept").map(NetworkKeys::tls))
                .upstreamProxy(json.string(named(json, legacy, "upstream_proxy", "external_proxy")))
                .upstreamBypass(json.strings(named(json, legacy, "upstream_bypass", "external_proxy_bypass")))
                .build();
        json.done();
        return section;
    }

    /** The name under which a key was given; an older one is told of. */
    private static String named(LocatedObject json, List<LegacyKey> legacy, String name, String... older) {
        String found = json.oneOf(name, older);
        if (!found.equals(name)) {
            LegacyKey used = new LegacyKey(json.path() + "." + found, json.path() + "." + name);
            if (!legacy.contains(used)) {
                legacy.add(used);
            }
        }
        return found;
    }

    private static InheritedName networkProfile(LocatedObject json) {
        if (!json.has("network_profile")) {
            return InheritedName.ABSENT;
        }
        return json.isNull("network_profile") ? InheritedName.CLEARED : InheritedName.of(json.text("network_profile"));
    }

    private static List<DomainRule> domains(LocatedObject json, String key) {
        List<DomainRule> domains = new ArrayList<>();
        List<Located> list = json.list(key);
        for (int i = 0; i < list.size(); i++) {
            Located element = list.get(i);
            if (element.value() instanceof String domain && !domain.isBlank()) {
                domains.add(new DomainRule(domain, List.of()));
            } else if (element.value() instanceof LocatedObject object) {
                domains.add(new DomainRule(object.text("domain"), rules(object, "endpoints")));
                object.done();
            } else {
                throw json.faultAt(element, key, i, "must be a host, or an object with \"domain\" and \"endpoints\"");
            }
        }
        return domains;
    }

    private static List<String> hosts(LocatedObject json, String key) {
        List<String> hosts = json.strings(key);
        for (String host : hosts) {
            if (host.isBlank()) {
                throw json.fault(key, "must not hold a blank host");
            }
        }
        return hosts;
    }

    static List<HttpRule> rules(LocatedObject json, String key) {
        List<HttpRule> rules = new ArrayList<>();
        for (LocatedObject object : json.objects(key)) {
            rules.add(new HttpRule(object.text("method"), object.text("path")));
            object.done();
        }
        return rules;
    }

    private static List<PortRange> ranges(LocatedObject json, String key) {
        List<PortRange> ranges = new ArrayList<>();
        List<Located> list = json.list(key);
        for (int i = 0; i < list.size(); i++) {
            String name = key + "[" + i + "]";
            List<Located> pair = json.elements(list.get(i), name);
            if (pair.size() != 2) {
                throw json.faultAt(list.get(i), key, i, "must be two ports, the first and the last");
            }
            int start = (int) json.bounded(pair.get(0).value(), 1, MAX_PORT, name, pair.get(0));
            int end = (int) json.bounded(pair.get(1).value(), 1, MAX_PORT, name, pair.get(1));
            if (start > end) {
                throw json.faultAt(list.get(i), key, i, "is reversed; write [" + end + ", " + start + "]");
            }
            ranges.add(new PortRange(start, end));
        }
        return ranges;
    }

    private static List<String> noProxy(LocatedObject json) {
        List<String> entries = json.strings("no_proxy");
        for (String entry : entries) {
            try {
                NoProxyEntry.parse(entry);
            } catch (NonoException e) {
                throw json.fault("no_proxy", "is not valid: " + e.getMessage());
            }
        }
        return entries;
    }

    private static Map<String, CustomCredential> customCredentials(LocatedObject json) {
        Map<String, CustomCredential> credentials = new LinkedHashMap<>();
        for (String name : json.names()) {
            if (name.isBlank() || name.startsWith("_ep_")) {
                throw json.faultAtName(name, "cannot be the name of a service");
            }
            credentials.put(name, CredentialKeys.read(json.object(name).orElseThrow()));
        }
        return credentials;
    }

    private static TlsIntercept tls(LocatedObject json) {
        TlsIntercept tls = new TlsIntercept(
                json.choice("ca_lifecycle", CaLifecycle.values(), CaLifecycle::wireName),
                Durations.read(json, "ca_validity"),
                Durations.read(json, "leaf_validity"),
                json.strings("ca_env_vars"));
        for (String variable : tls.caEnvVars()) {
            if (!Keys.isVariable(variable)) {
                throw json.fault("ca_env_vars", "holds \"" + variable + "\", which is no name of a variable");
            }
            CredentialChecks.destination(json, "ca_env_vars", variable);
        }
        json.done();
        return tls;
    }
}
