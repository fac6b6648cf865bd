package dev.nono.profile.text;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.nono.internal.json.PrettyJson;
import dev.nono.profile.model.PathList;
import java.io.IOException;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * A profile to start with.
 *
 * @param name its name
 * @param base what it extends
 * @param description what it is for
 * @param groups the policy groups that it includes
 * @param full whether every section is written, empty, rather than only those that most profiles have
 */
public record ProfileTemplate(
        String name, Optional<String> base, Optional<String> description, List<String> groups, boolean full) {
    /** Copies the list. */
    public ProfileTemplate {
        Objects.requireNonNull(name);
        Objects.requireNonNull(base);
        Objects.requireNonNull(description);
        groups = List.copyOf(groups);
    }

    /**
     * The document. It has no key that would change what a base says.
     *
     * @return JSON, ended by a line feed
     */
    public String text() {
        return PrettyJson.object(this::members);
    }

    private void members(JsonGenerator out) throws IOException {
        Json json = new Json(out);
        json.optional("extends", base);
        json.start("meta");
        json.string("name", name);
        json.string("description", description.orElse(""));
        json.end();
        json.start("groups");
        json.list("include", groups);
        if (full) {
            json.list("exclude", List.of());
        }
        json.end();
        if (full) {
            json.start("commands");
            json.list("allow", List.of());
            json.list("deny", List.of());
            json.end();
        }
        json.start("workdir");
        json.string("access", "readwrite");
        json.end();
        json.start("filesystem");
        for (PathList list : PathList.values()) {
            if (list == PathList.ALLOW || list == PathList.READ || (full && !list.isSocket())) {
                json.list(list.wireName(), List.of());
            }
        }
        json.end();
        if (full) {
            others(json);
        }
    }

    private void others(Json json) throws IOException {
        json.start("network");
        json.stated("block", false);
        json.list("allow_domain", List.of());
        if (base.isEmpty()) {
            // An empty list would end the credentials of a base.
            json.list("credentials", List.of());
        }
        json.list("open_port", List.of());
        json.list("listen_port", List.of());
        json.start("custom_credentials");
        json.end();
        json.end();
        for (String section : List.of("env_credentials", "hooks")) {
            json.start(section);
            json.end();
        }
        json.start("rollback");
        json.list("exclude_patterns", List.of());
        json.list("exclude_globs", List.of());
        json.end();
    }
}
