package dev.nono.profile.text;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.nono.capability.PortRange;
import dev.nono.internal.json.PrettyJson;
import dev.nono.profile.model.CommandsSection;
import dev.nono.profile.model.Entry;
import dev.nono.profile.model.FilesystemSection;
import dev.nono.profile.model.GroupsSection;
import dev.nono.profile.model.NetworkSection;
import dev.nono.profile.model.PathList;
import dev.nono.profile.model.Profile;
import dev.nono.profile.model.ProfileMeta;
import dev.nono.profile.model.RollbackSection;
import dev.nono.profile.model.SecuritySection;
import dev.nono.profile.model.WorkdirAccess;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/**
 * What a profile comes to, as JSON for programs: sections and lists that everybody asks for are always there, all others
 * only where they say something.
 */
public final class ProfileView {
    private ProfileView() {}

    /**
     * Shows a profile.
     *
     * @param profile a resolved profile; its groups are shown as they are
     * @return one object
     */
    public static String json(Profile profile) {
        return PrettyJson.object(out -> members(profile, new Json(out), out));
    }

    private static void members(Profile profile, Json json, JsonGenerator out) throws IOException {
        json.string("name", profile.displayName());
        out.writeStringField(
                "description", profile.meta().flatMap(ProfileMeta::description).orElse(null));
        if (profile.parents().isEmpty()) {
            json.nothing("extends");
        } else {
            json.list("extends", profile.parents());
        }
        security(profile.security(), json);
        json.start("filesystem");
        for (PathList list : PathList.values()) {
            json.entries(list.wireName(), profile.filesystem().get(list), "path");
        }
        json.end();
        groups(profile, json);
        network(profile.network(), json, out);
        json.start("workdir");
        json.string("access", profile.workdir().wireName());
        json.end();
        json.start("rollback");
        json.list("exclude_patterns", profile.rollback().excludePatterns());
        json.list("exclude_globs", profile.rollback().excludeGlobs());
        json.end();
        // All else as it is written in profiles.
        ProfileWriter.members(
                profile.toBuilder()
                        .parents(List.of())
                        .meta(Optional.empty())
                        .security(SecuritySection.NONE)
                        .filesystem(FilesystemSection.NONE)
                        .groups(GroupsSection.NONE)
                        .commands(CommandsSection.NONE)
                        .network(NetworkSection.NONE)
                        .workdir(WorkdirAccess.NONE)
                        .rollback(RollbackSection.NONE)
                        .build(),
                out);
    }

    private static void security(SecuritySection security, Json json) throws IOException {
        json.start("security");
        new SectionWriter(json).securityMembers(security);
        if (security.capabilityElevation().isEmpty()) {
            json.stated("capability_elevation", false);
        }
        json.end();
    }

    private static void groups(Profile profile, Json json) throws IOException {
        List<Entry> include = profile.groups().include();
        List<Entry> exclude = profile.groups().exclude();
        if (!include.isEmpty() || !exclude.isEmpty()) {
            json.start("groups");
            json.entries("include", include, "name");
            json.entries("exclude", exclude, "name");
            json.end();
        }
        if (!profile.commands().allow().isEmpty() || !profile.commands().deny().isEmpty()) {
            json.start("commands");
            json.list("allow", profile.commands().allow());
            json.list("deny", profile.commands().deny());
            json.end();
        }
    }

    private static void network(NetworkSection network, Json json, JsonGenerator out) throws IOException {
        NetworkWriter writer = new NetworkWriter(json);
        json.start("network");
        json.stated("block", network.block());
        json.stated("allow_http2", network.allowHttp2());
        out.writeStringField("network_profile", network.networkProfile().name().orElse(null));
        json.startList("allow_domain");
        writer.domainElements(network.allowDomain());
        json.endList();
        json.list("deny_domain", network.denyDomain());
        json.list("credentials", network.credentials().values());
        integers(out, "open_port", network.openPorts());
        integers(out, "listen_port", network.listenPorts());
        integers(out, "connect_port", network.connectPorts());
        ranges(out, "open_port_range", network.openPortRanges());
        ranges(out, "listen_port_range", network.listenPortRanges());
        json.list("no_proxy", network.noProxy());
        writer.rest(network);
        out.writeStringField("upstream_proxy", network.upstreamProxy().orElse(null));
        json.list("upstream_bypass", network.upstreamBypass());
        json.end();
    }

    private static void integers(JsonGenerator out, String name, List<Integer> values) throws IOException {
        PrettyJson.integers(out, name, values);
    }

    private static void ranges(JsonGenerator out, String name, List<PortRange> ranges) throws IOException {
        out.writeArrayFieldStart(name);
        for (PortRange range : ranges) {
            out.writeArray(new int[] {range.start(), range.end()}, 0, 2);
        }
        out.writeEndArray();
    }
}
