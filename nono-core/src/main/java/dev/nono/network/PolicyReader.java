package dev.nono.network;

import dev.nono.internal.json.JsonObject;
import dev.nono.profile.model.HttpRule;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** Reads the table of known hosts and services. */
final class PolicyReader {
    private PolicyReader() {}

    static NetworkPolicy read(JsonObject document) {
        document.object("meta").ifPresent(meta -> {
            meta.integer("version", 1, 1);
            meta.string("schema_version");
            refuseUnknown(meta);
        });
        NetworkPolicy policy = new NetworkPolicy(
                members(document, "groups", PolicyReader::group),
                members(document, "profiles", PolicyReader::preset),
                members(document, "credentials", PolicyReader::service));
        refuseUnknown(document);
        return policy;
    }

    private static <V> Map<String, V> members(JsonObject document, String name, Function<JsonObject, V> reader) {
        Map<String, V> all = new LinkedHashMap<>();
        document.object(name).ifPresent(section -> {
            for (String member : section.unknown()) {
                section.object(member).ifPresent(object -> {
                    all.put(member, reader.apply(object));
                    refuseUnknown(object);
                });
            }
        });
        return all;
    }

    private static NetworkPolicy.Group group(JsonObject object) {
        return new NetworkPolicy.Group(
                object.string("description").orElse(""), object.strings("hosts"), object.strings("suffixes"));
    }

    private static NetworkPolicy.Preset preset(JsonObject object) {
        return new NetworkPolicy.Preset(object.strings("groups"), object.strings("credentials"));
    }

    private static NetworkService service(JsonObject object) {
        List<HttpRule> rules = new ArrayList<>();
        for (JsonObject rule : object.objects("endpoint_rules")) {
            rules.add(new HttpRule(rule.text("method"), rule.text("path")));
            refuseUnknown(rule);
        }
        return new NetworkService(
                object.text("upstream"),
                object.string("credential_key"),
                object.string("inject_header").orElse("Authorization"),
                object.string("credential_format"),
                object.string("env_var"),
                object.strings("base_url_vars"),
                rules);
    }

    private static void refuseUnknown(JsonObject object) {
        for (String name : object.unknown()) {
            throw object.faultAt(name, "is not known");
        }
    }
}
