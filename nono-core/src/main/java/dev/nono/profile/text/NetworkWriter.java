package dev.nono.profile.text;

import dev.nono.profile.model.CustomCredential;
import dev.nono.profile.model.DomainRule;
import dev.nono.profile.model.HttpRule;
import dev.nono.profile.model.NetworkSection;
import dev.nono.profile.model.TlsIntercept;
import java.io.IOException;
import java.util.List;
import java.util.Map;

/** Writes the section {@code network}. */
final class NetworkWriter {
    private final Json json;

    NetworkWriter(Json json) {
        this.json = json;
    }

    void write(NetworkSection section) throws IOException {
        if (section.equals(NetworkSection.NONE)) {
            return;
        }
        json.start("network");
        json.bool("block", section.block());
        json.bool("allow_http2", section.allowHttp2());
        if (section.networkProfile().stated()) {
            if (section.networkProfile().name().isPresent()) {
                json.string("network_profile", section.networkProfile().name().get());
            } else {
                json.nothing("network_profile");
            }
        }
        domains(section.allowDomain());
        json.strings("deny_domain", section.denyDomain());
        if (!section.credentials().isAbsent()) {
            json.list("credentials", section.credentials().values());
        }
        json.integers("open_port", section.openPorts());
        json.integers("listen_port", section.listenPorts());
        json.integers("connect_port", section.connectPorts());
        json.ranges("open_port_range", section.openPortRanges());
        json.ranges("listen_port_range", section.listenPortRanges());
        json.strings("no_proxy", section.noProxy());
        rest(section);
        json.optional("upstream_proxy", section.upstreamProxy());
        json.strings("upstream_bypass", section.upstreamBypass());
        json.end();
    }

    /** What is written only where it says something. */
    void rest(NetworkSection section) throws IOException {
        if (section.directConnect().isPresent()) {
            json.string("direct_connect", section.directConnect().get().wireName());
        }
        if (!section.customCredentials().isEmpty()) {
            json.start("custom_credentials");
            for (Map.Entry<String, CustomCredential> credential :
                    section.customCredentials().entrySet()) {
                json.start(credential.getKey());
                new CredentialWriter(json).custom(credential.getValue());
                json.end();
            }
            json.end();
        }
        if (section.tlsIntercept().isPresent()) {
            tls(section.tlsIntercept().get());
        }
    }

    private void domains(List<DomainRule> domains) throws IOException {
        if (domains.isEmpty()) {
            return;
        }
        json.startList("allow_domain");
        domainElements(domains);
        json.endList();
    }

    void domainElements(List<DomainRule> domains) throws IOException {
        for (DomainRule domain : domains) {
            if (domain.endpoints().isEmpty()) {
                json.text(domain.domain());
            } else {
                json.element();
                json.string("domain", domain.domain());
                rules(json, "endpoints", domain.endpoints());
                json.end();
            }
        }
    }

    static void rules(Json json, String name, List<HttpRule> rules) throws IOException {
        if (rules.isEmpty()) {
            return;
        }
        json.startList(name);
        for (HttpRule rule : rules) {
            json.element();
            json.string("method", rule.method());
            json.string("path", rule.path());
            json.end();
        }
        json.endList();
    }

    private void tls(TlsIntercept tls) throws IOException {
        json.start("tls_intercept");
        if (tls.caLifecycle().isPresent()) {
            json.string("ca_lifecycle", tls.caLifecycle().get().wireName());
        }
        json.optional("ca_validity", tls.caValidity().map(Durations::write));
        json.optional("leaf_validity", tls.leafValidity().map(Durations::write));
        json.strings("ca_env_vars", tls.caEnvVars());
        json.end();
    }
}
