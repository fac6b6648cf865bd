package dev.nono.policy;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import dev.nono.internal.json.PrettyJson;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/** Policy groups as JSON for programs. */
public final class GroupView {
    private GroupView() {}

    /**
     * The groups to list, by name.
     *
     * @param table the groups that exist
     * @param platform whose groups
     * @param all whether those of other platforms are listed too
     * @return the groups, sorted
     */
    public static List<PolicyGroup> sorted(PolicyGroups table, Platform platform, boolean all) {
        List<PolicyGroup> groups = new ArrayList<>(all ? table.all() : table.of(platform));
        groups.sort(Comparator.comparing(PolicyGroup::name));
        return groups;
    }

    /**
     * A list of groups: how much each grants and denies.
     *
     * @param groups the groups
     * @return an array, the same bytes each time
     */
    public static String list(List<PolicyGroup> groups) {
        StringWriter out = new StringWriter();
        try (JsonGenerator json = new JsonFactory().createGenerator(out)) {
            DefaultIndenter indenter = new DefaultIndenter("  ", "\n");
            json.setPrettyPrinter(
                    new DefaultPrettyPrinter().withArrayIndenter(indenter).withObjectIndenter(indenter));
            json.writeStartArray();
            for (PolicyGroup group : groups) {
                json.writeStartObject();
                head(group, json);
                json.writeObjectFieldStart("allow");
                json.writeNumberField("read", group.read().size());
                json.writeNumberField("write", group.write().size());
                json.writeNumberField("readwrite", group.readWrite().size());
                json.writeEndObject();
                json.writeObjectFieldStart("deny");
                json.writeNumberField("access", group.deny().size());
                json.writeNumberField("commands", group.commands().size());
                json.writeBooleanField("unlink", group.denyUnlink());
                json.writeEndObject();
                json.writeEndObject();
            }
            json.writeEndArray();
            json.writeRaw('\n');
        } catch (IOException e) {
            throw new UncheckedIOException("writing to memory failed", e);
        }
        return out.toString();
    }

    /**
     * One group with its paths, each as it is written and as it is for a user.
     *
     * @param group the group
     * @param context the user
     * @return one object
     */
    public static String one(PolicyGroup group, PolicyContext context) {
        return PrettyJson.object(json -> {
            head(group, json);
            json.writeObjectFieldStart("allow");
            paths(json, "read", group.read(), context);
            paths(json, "write", group.write(), context);
            paths(json, "readwrite", group.readWrite(), context);
            json.writeEndObject();
            json.writeObjectFieldStart("deny");
            paths(json, "access", group.deny(), context);
            PrettyJson.strings(json, "commands", group.commands());
            json.writeBooleanField("unlink", group.denyUnlink());
            json.writeEndObject();
            json.writeObjectFieldStart("symlink_pairs");
            for (Map.Entry<String, String> link : group.links().entrySet()) {
                json.writeStringField(link.getKey(), link.getValue());
            }
            json.writeEndObject();
        });
    }

    /**
     * The platform of a group, for people.
     *
     * @param group the group
     * @return its name, or {@code cross-platform}
     */
    public static String platform(PolicyGroup group) {
        return group.platform().map(Platform::wireName).orElse("cross-platform");
    }

    /**
     * A path of a group as it is for a user.
     *
     * @param path as written
     * @param context the user
     * @return the expanded path
     */
    public static String expanded(String path, PolicyContext context) {
        return GroupPaths.expand(path, context).toString();
    }

    private static void head(PolicyGroup group, JsonGenerator json) throws IOException {
        json.writeStringField("name", group.name());
        json.writeStringField("description", group.description());
        json.writeStringField("platform", platform(group));
        json.writeBooleanField("required", group.required());
    }

    private static void paths(JsonGenerator json, String name, List<String> paths, PolicyContext context)
            throws IOException {
        json.writeArrayFieldStart(name);
        for (String path : paths) {
            json.writeStartObject();
            json.writeStringField("raw", path);
            json.writeStringField("expanded", expanded(path, context));
            json.writeEndObject();
        }
        json.writeEndArray();
    }
}
