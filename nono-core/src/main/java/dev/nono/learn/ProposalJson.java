package dev.nono.learn;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.nono.capability.Access;
import dev.nono.internal.json.PrettyJson;
import dev.nono.learn.Proposal.Address;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;

/** Proposals as JSON. */
final class ProposalJson {
    private ProposalJson() {}

    static String write(Proposal proposal, Path home) {
        return PrettyJson.object(json -> {
            filesystem(json, proposal, home, true);
            json.writeObjectFieldStart("network");
            addresses(json, "outbound", proposal.outbound());
            addresses(json, "listening", proposal.listening());
            json.writeArrayFieldStart("hosts");
            for (Map.Entry<String, Integer> host : proposal.hosts().asked().entrySet()) {
                json.writeStartObject();
                json.writeStringField("host", host.getKey());
                json.writeNumberField("count", host.getValue());
                json.writeEndObject();
            }
            json.writeEndArray();
            PrettyJson.strings(json, "allow_domain", proposal.hosts().domains());
            json.writeEndObject();
            json.writeObjectFieldStart("not_proposed");
            json.writeArrayFieldStart("protected");
            for (Map.Entry<Path, String> entry : proposal.closed().entrySet()) {
                json.writeStartObject();
                json.writeStringField("path", shown(entry.getKey(), home));
                json.writeStringField("policy_source", entry.getValue());
                json.writeEndObject();
            }
            json.writeEndArray();
            json.writeArrayFieldStart("hosts");
            for (Map.Entry<String, String> host : proposal.hosts().withheld().entrySet()) {
                json.writeStartObject();
                json.writeStringField("host", host.getKey());
                json.writeStringField("reason", host.getValue());
                json.writeEndObject();
            }
            json.writeEndArray();
            PrettyJson.strings(json, "too_wide", shown(proposal.tooWide(), home));
            PrettyJson.strings(json, "missing", shown(proposal.missing(), home));
            json.writeEndObject();
            json.writeNumberField("covered", proposal.covered().size());
        });
    }

    static String profile(Proposal proposal, Path home) {
        return PrettyJson.object(json -> {
            if (!proposal.directories().isEmpty() || !proposal.files().isEmpty()) {
                filesystem(json, proposal, home, false);
            }
            if (!proposal.hosts().wanted().isEmpty()) {
                json.writeObjectFieldStart("network");
                PrettyJson.strings(json, "allow_domain", proposal.hosts().domains());
                json.writeEndObject();
            }
        });
    }

    private static void filesystem(JsonGenerator json, Proposal proposal, Path home, boolean all) throws IOException {
        json.writeObjectFieldStart("filesystem");
        paths(json, "allow", of(proposal.directories(), Access.READ_WRITE), home, all);
        paths(json, "read", of(proposal.directories(), Access.READ), home, all);
        paths(json, "write", of(proposal.directories(), Access.WRITE), home, all);
        paths(json, "allow_file", of(proposal.files(), Access.READ_WRITE), home, all);
        paths(json, "read_file", of(proposal.files(), Access.READ), home, all);
        paths(json, "write_file", of(proposal.files(), Access.WRITE), home, all);
        json.writeEndObject();
    }

    private static void paths(JsonGenerator json, String name, List<Path> paths, Path home, boolean all)
            throws IOException {
        if (all || !paths.isEmpty()) {
            PrettyJson.strings(json, name, shown(paths, home));
        }
    }

    private static List<Path> of(Map<Path, Access> grants, Access access) {
        List<Path> paths = new ArrayList<>();
        grants.forEach((path, granted) -> {
            if (granted == access) {
                paths.add(path);
            }
        });
        return paths;
    }

    private static void addresses(JsonGenerator json, String name, List<Address> addresses) throws IOException {
        json.writeArrayFieldStart(name);
        for (Address address : addresses) {
            json.writeStartObject();
            json.writeStringField("addr", address.address());
            json.writeNumberField("port", address.port());
            json.writeNumberField("count", address.count());
            json.writeEndObject();
        }
        json.writeEndArray();
    }

    private static List<String> shown(Collection<Path> paths, Path home) {
        return paths.stream().map(path -> shown(path, home)).toList();
    }

    static String shown(Path path, Path home) {
        if (path.equals(home) || !path.startsWith(home) || home.getNameCount() == 0) {
            return path.toString();
        }
        return "~/" + home.relativize(path);
    }
}
