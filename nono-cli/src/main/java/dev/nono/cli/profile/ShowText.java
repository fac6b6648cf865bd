package dev.nono.cli.profile;

import dev.nono.NonoException;
import dev.nono.capability.PortRange;
import dev.nono.cli.terminal.Paint;
import dev.nono.cli.terminal.Printable;
import dev.nono.cli.terminal.Theme.Colour;
import dev.nono.policy.PolicyGroups;
import dev.nono.policy.ProfilePolicy;
import dev.nono.profile.ResolvedProfile;
import dev.nono.profile.expand.ExpandedPath;
import dev.nono.profile.expand.PathExpansion;
import dev.nono.profile.model.DomainRule;
import dev.nono.profile.model.Entry;
import dev.nono.profile.model.GroupsSection;
import dev.nono.profile.model.HttpRule;
import dev.nono.profile.model.NetworkSection;
import dev.nono.profile.model.PathList;
import dev.nono.profile.model.Profile;
import dev.nono.profile.model.ProfileMeta;
import dev.nono.profile.model.SecuritySection;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A resolved profile for people. Raw rules of the macOS sandbox come last, on every system. */
final class ShowText {
    private final ResolvedProfile resolved;
    private final Profile profile;
    private final boolean raw;
    private final Paint paint;
    private final StringBuilder out = new StringBuilder();

    ShowText(ResolvedProfile resolved, boolean raw, Paint paint) {
        this.resolved = resolved;
        this.profile = resolved.profile();
        this.raw = raw;
        this.paint = paint;
    }

    /** The profile with the groups that a run of it would have. */
    static Profile withGroups(Profile profile) {
        List<Entry> groups = new ArrayList<>();
        for (String name : ProfilePolicy.selection(profile, PolicyGroups.builtIn())) {
            groups.add(Entry.of(name));
        }
        return profile.toBuilder()
                .groups(new GroupsSection(groups, profile.groups().exclude()))
                .build();
    }

    String text() {
        out.append(paint.bold(Colour.BRAND, Printable.line(resolved.source().name())));
        out.append("  ").append(Printable.line(resolved.source().display())).append('\n');
        profile.meta().flatMap(ProfileMeta::description).ifPresent(text -> line("description", text));
        list("extends", profile.parents());
        list("groups", values(profile.groups().include()));
        list("excluded groups", values(profile.groups().exclude()));
        list("commands allowed (deprecated)", profile.commands().allow());
        list("commands refused (deprecated)", profile.commands().deny());
        security(profile.security());
        for (PathList list : PathList.values()) {
            paths(list);
        }
        network(profile.network());
        line("workdir", profile.workdir().wireName());
        profile.linux().sandboxPolicy().ifPresent(policy -> line("sandbox policy", policy.wireName()));
        profile.linux().unixSocketMediation().ifPresent(mode -> line("unix socket mediation", mode.wireName()));
        others();
        list("rollback excludes", profile.rollback().excludePatterns());
        list("rollback excludes globs", profile.rollback().excludeGlobs());
        profile.openUrls().ifPresent(urls -> {
            list("open URLs", values(urls.allowOrigins()));
            line("open pages of localhost", Boolean.toString(urls.allowLocalhost()));
        });
        for (String rule : profile.seatbeltRules()) {
            out.append(paint.bold(Colour.RED, "raw macOS rule"))
                    .append(": ")
                    .append(Printable.line(rule))
                    .append('\n');
        }
        return out.toString();
    }

    private void security(SecuritySection security) {
        security.signals().ifPresent(mode -> line("signals", mode.wireName()));
        security.processInfo().ifPresent(mode -> line("process info", mode.wireName()));
        security.ipc().ifPresent(mode -> line("ipc", mode.wireName()));
        security.capabilityElevation().ifPresent(on -> line("capability elevation", Boolean.toString(on)));
        list("approval backends", security.approvalBackends().keySet());
    }

    private void paths(PathList list) {
        List<Entry> entries = profile.filesystem().get(list);
        for (Entry entry : entries) {
            StringBuilder line = new StringBuilder(entry.value());
            if (!raw) {
                List<String> expanded = expanded(list, entry);
                if (expanded.size() != 1 || !expanded.get(0).equals(entry.value())) {
                    line.append(" -> ").append(expanded.isEmpty() ? "nothing" : String.join(", ", expanded));
                }
            }
            line(list.wireName(), line.toString());
        }
    }

    /** What an entry stands for; the working directory is that of a run, so it stays as it is written. */
    private List<String> expanded(PathList list, Entry entry) {
        if (entry.value().contains("WORKDIR") || !entry.value().matches("[~$/].*")) {
            return List.of(entry.value());
        }
        List<String> paths = new ArrayList<>();
        try {
            PathExpansion expansion = resolved.expansion().paths(list, List.of(entry));
            for (ExpandedPath path : expansion.paths()) {
                paths.add(path.path().toString());
            }
        } catch (NonoException e) {
            paths.add(String.valueOf(e.getMessage()));
        }
        return paths;
    }

    private void network(NetworkSection network) {
        line("network", network.block() ? "blocked" : network.activatesProxy() ? "filtered" : "open");
        network.networkProfile().name().ifPresent(name -> line("network profile", name));
        for (DomainRule rule : network.allowDomain()) {
            StringBuilder text = new StringBuilder(rule.domain());
            for (HttpRule endpoint : rule.endpoints()) {
                text.append(", ").append(endpoint.method()).append(' ').append(endpoint.path());
            }
            line("allow domain", text.toString());
        }
        list("deny domain", network.denyDomain());
        list("credentials", network.credentials().values());
        list("custom credentials", network.customCredentials().keySet());
        list("open ports", ports(network.openPorts(), network.openPortRanges()));
        list("listen ports", ports(network.listenPorts(), network.listenPortRanges()));
        list("connect ports", ports(network.connectPorts(), List.of()));
        list("no proxy", network.noProxy());
        network.upstreamProxy().ifPresent(proxy -> line("upstream proxy", proxy));
        list("upstream bypass", network.upstreamBypass());
    }

    private static List<String> ports(List<Integer> ports, List<PortRange> ranges) {
        List<String> all = new ArrayList<>();
        ports.forEach(port -> all.add(port.toString()));
        ranges.forEach(range -> all.add(range.toString()));
        return all;
    }

    private void others() {
        profile.environment().ifPresent(environment -> {
            environment.allowVars().stated().ifPresent(vars -> line("allow vars", String.join(", ", vars)));
            list("deny vars", environment.denyVars());
            environment.setVars().forEach((name, value) -> line("set " + name, value));
        });
        profile.envCredentials().forEach((reference, variable) -> line("secret in " + variable.variable(), reference));
        list("credential captures", profile.credentialCapture().keySet());
        profile.commandPolicies().ifPresent(policies -> {
            if (policies.document().get("commands") instanceof Map<?, ?> commands) {
                List<String> names = new ArrayList<>();
                commands.keySet().forEach(name -> names.add(String.valueOf(name)));
                list("command policies", names);
                line("", "--json shows command policies in full");
            }
        });
        profile.mediation().ifPresent(mediation -> mediation.commands().forEach(c -> line("mediated", c.name())));
        profile.sessionHooks().before().ifPresent(hook -> line("hook before", hook.script()));
        profile.sessionHooks().after().ifPresent(hook -> line("hook after", hook.script()));
        profile.resources().memoryBytes().ifPresent(bytes -> line("memory", bytes + " bytes"));
        profile.resources().maxProcesses().ifPresent(count -> line("processes", Long.toString(count)));
        list("packs", profile.packs());
        profile.binary().ifPresent(binary -> line("program", binary));
        list("arguments", profile.commandArgs());
        list("skipped directories", profile.skipdirs());
    }

    private static List<String> values(List<Entry> entries) {
        return entries.stream().map(Entry::value).toList();
    }

    private void list(String what, Collection<String> values) {
        if (!values.isEmpty()) {
            line(what, String.join(", ", values));
        }
    }

    private void line(String what, String text) {
        Optional<String> head = what.isEmpty() ? Optional.empty() : Optional.of(what);
        out.append(paint.of(Colour.SUBTEXT, head.map(word -> word + ": ").orElse("  ")))
                .append(Printable.line(text))
                .append('\n');
    }
}
