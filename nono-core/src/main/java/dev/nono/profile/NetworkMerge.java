package dev.nono.profile;

import dev.nono.profile.model.DomainRule;
import dev.nono.profile.model.InheritedList;
import dev.nono.profile.model.NetworkSection;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** How the sections {@code network} of a base and a child are joined. */
final class NetworkMerge {
    private NetworkMerge() {}

    static NetworkSection of(NetworkSection base, NetworkSection child) {
        return NetworkSection.builder()
                .block(base.block() || child.block())
                .allowHttp2(base.allowHttp2() || child.allowHttp2())
                .networkProfile(child.networkProfile().stated() ? child.networkProfile() : base.networkProfile())
                .allowDomain(domains(base.allowDomain(), child.allowDomain()))
                .denyDomain(Lists.append(base.denyDomain(), child.denyDomain()))
                .credentials(credentials(base.credentials(), child.credentials()))
                .openPorts(Lists.append(base.openPorts(), child.openPorts()))
                .listenPorts(Lists.append(base.listenPorts(), child.listenPorts()))
                .connectPorts(Lists.append(base.connectPorts(), child.connectPorts()))
                .openPortRanges(Lists.append(base.openPortRanges(), child.openPortRanges()))
                .listenPortRanges(Lists.append(base.listenPortRanges(), child.listenPortRanges()))
                .noProxy(Lists.append(base.noProxy(), child.noProxy()))
                .directConnect(child.directConnect().or(base::directConnect))
                .customCredentials(Lists.union(base.customCredentials(), child.customCredentials()))
                .tlsIntercept(child.tlsIntercept().or(base::tlsIntercept))
                .upstreamProxy(child.upstreamProxy().or(base::upstreamProxy))
                .upstreamBypass(Lists.append(base.upstreamBypass(), child.upstreamBypass()))
                .build();
    }

    /** Absent inherits, an empty list ends what is inherited, any other is appended. */
    private static InheritedList credentials(InheritedList base, InheritedList child) {
        if (child.isAbsent()) {
            return base;
        }
        return child.isCleared() ? child : InheritedList.of(Lists.append(base.values(), child.values()));
    }

    /** A host that one side restricts to some requests stays restricted. */
    static List<DomainRule> domains(List<DomainRule> base, List<DomainRule> child) {
        Map<String, DomainRule> all = new LinkedHashMap<>();
        for (List<DomainRule> rules : List.of(base, child)) {
            for (DomainRule rule : rules) {
                DomainRule before = all.get(rule.domain());
                all.put(
                        rule.domain(),
                        before == null
                                ? rule
                                : new DomainRule(rule.domain(), Lists.append(before.endpoints(), rule.endpoints())));
            }
        }
        return new ArrayList<>(all.values());
    }
}
