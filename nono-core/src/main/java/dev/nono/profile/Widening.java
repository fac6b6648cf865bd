package dev.nono.profile;

import dev.nono.profile.model.CredentialVariable;
import dev.nono.profile.model.DomainRule;
import dev.nono.profile.model.Entry;
import dev.nono.profile.model.PathList;
import dev.nono.profile.model.Profile;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What a profile opens that another one does not: what somebody has to look at before the first takes its place. */
public final class Widening {
    private final List<String> lines = new ArrayList<>();

    private Widening() {}

    /**
     * Compares two resolved profiles.
     *
     * @param before what counts now
     * @param after what is proposed
     * @return one line each: new grants, bypasses, raw rules, hooks, programs, packs, secrets and hosts; denies, exclusions
     *     and closed networks that are gone
     */
    public static List<String> of(Profile before, Profile after) {
        Widening widening = new Widening();
        for (PathList list : PathList.values()) {
            if (list == PathList.DENY) {
                widening.added("no longer denies", texts(after, list), texts(before, list));
            } else if (list != PathList.SUPPRESS_SAVE_PROMPT) {
                widening.added("filesystem." + list.wireName(), texts(before, list), texts(after, list));
            }
        }
        widening.added(
                "groups.include",
                values(before.groups().include()),
                values(after.groups().include()));
        widening.added(
                "groups.exclude",
                values(before.groups().exclude()),
                values(after.groups().exclude()));
        widening.added("raw macOS rule", before.seatbeltRules(), after.seatbeltRules());
        widening.added("packs", before.packs(), after.packs());
        widening.added("extends", before.parents(), after.parents());
        widening.added("command_args", before.commandArgs(), after.commandArgs());
        widening.network(before, after);
        widening.secrets(before, after);
        widening.changed("binary", before.binary(), after.binary());
        widening.changed(
                "session_hooks.before",
                before.sessionHooks().before(),
                after.sessionHooks().before());
        widening.changed(
                "session_hooks.after",
                before.sessionHooks().after(),
                after.sessionHooks().after());
        widening.changed("workdir", Optional.of(before.workdir()), Optional.of(after.workdir()));
        widening.changed("security", Optional.of(before.security()), Optional.of(after.security()));
        widening.changed("linux", Optional.of(before.linux()), Optional.of(after.linux()));
        widening.changed("environment", before.environment(), after.environment());
        widening.changed("command_policies", before.commandPolicies(), after.commandPolicies());
        widening.changed("mediation", before.mediation(), after.mediation());
        widening.changed("open_urls", before.openUrls(), after.openUrls());
        widening.changed("allow_gpu", before.allowGpu(), after.allowGpu());
        widening.changed("allow_launch_services", before.allowLaunchServices(), after.allowLaunchServices());
        widening.changed("allow_parent_of_protected", before.allowParentOfProtected(), after.allowParentOfProtected());
        widening.changed(
                "platform_overrides", Optional.of(before.platformOverrides()), Optional.of(after.platformOverrides()));
        return widening.lines;
    }

    private void network(Profile before, Profile after) {
        if (before.network().block() && !after.network().block()) {
            lines.add("network.block: no longer true");
        }
        added("network.allow_domain", domains(before), domains(after));
        added(
                "network.credentials",
                before.network().credentials().values(),
                after.network().credentials().values());
        added("no longer denies", after.network().denyDomain(), before.network().denyDomain());
        added("network.no_proxy", before.network().noProxy(), after.network().noProxy());
        added("network ports", ports(before), ports(after));
        changed(
                "network.network_profile",
                before.network().networkProfile().name(),
                after.network().networkProfile().name());
        changed(
                "network.upstream_proxy",
                before.network().upstreamProxy(),
                after.network().upstreamProxy());
        changed(
                "network.custom_credentials",
                Optional.of(before.network().customCredentials()),
                Optional.of(after.network().customCredentials()));
    }

    private void secrets(Profile before, Profile after) {
        for (Map.Entry<String, CredentialVariable> secret :
                after.envCredentials().entrySet()) {
            if (!secret.getValue().equals(before.envCredentials().get(secret.getKey()))) {
                lines.add("env_credentials: " + secret.getKey() + " in "
                        + secret.getValue().variable());
            }
        }
        changed("credential_capture", Optional.of(before.credentialCapture()), Optional.of(after.credentialCapture()));
        changed("credential_routes", Optional.of(before.credentialRoutes()), Optional.of(after.credentialRoutes()));
    }

    private static List<String> ports(Profile profile) {
        List<String> ports = new ArrayList<>();
        profile.network().openPorts().forEach(port -> ports.add("open " + port));
        profile.network().listenPorts().forEach(port -> ports.add("listen " + port));
        profile.network().connectPorts().forEach(port -> ports.add("connect " + port));
        profile.network().openPortRanges().forEach(range -> ports.add("open " + range));
        profile.network().listenPortRanges().forEach(range -> ports.add("listen " + range));
        return ports;
    }

    private static List<String> domains(Profile profile) {
        List<String> domains = new ArrayList<>();
        for (DomainRule rule : profile.network().allowDomain()) {
            domains.add(rule.endpoints().isEmpty() ? rule.domain() : rule.domain() + " " + rule.endpoints());
        }
        return domains;
    }

    private static List<String> texts(Profile profile, PathList list) {
        return values(profile.filesystem().get(list));
    }

    private static List<String> values(List<Entry> entries) {
        List<String> values = new ArrayList<>();
        for (Entry entry : entries) {
            values.add(entry.value());
        }
        return values;
    }

    private void added(String what, Collection<String> before, Collection<String> after) {
        for (String value : after) {
            if (!before.contains(value)) {
                lines.add(what + ": " + value);
            }
        }
    }

    private <T> void changed(String what, Optional<T> before, Optional<T> after) {
        if (!before.equals(after) && after.isPresent()) {
            lines.add(what + ": " + after.get());
        }
    }
}
