package dev.nono.profile.text;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.nono.ErrorCode;
import dev.nono.internal.json.LocatedJson;
import dev.nono.internal.json.PrettyJson;
import dev.nono.profile.model.Profile;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What differs between two profiles, key by key. */
public final class ProfileDiff {
    private final String firstName;
    private final String secondName;
    private final Map<String, Object> first;
    private final Map<String, Object> second;

    private ProfileDiff(String firstName, Map<String, Object> first, String secondName, Map<String, Object> second) {
        this.firstName = firstName;
        this.secondName = secondName;
        this.first = first;
        this.second = second;
    }

    /**
     * Compares two resolved profiles.
     *
     * @param firstName what the first is called
     * @param first the first
     * @param secondName what the second is called
     * @param second the second
     * @return what differs
     */
    public static ProfileDiff of(String firstName, Profile first, String secondName, Profile second) {
        return new ProfileDiff(firstName, plain(first), secondName, plain(second));
    }

    private static Map<String, Object> plain(Profile profile) {
        return LocatedJson.parse(ProfileView.json(profile), "profile", ErrorCode.PROFILE_PARSE)
                .plain();
    }

    /**
     * The differences for people.
     *
     * @return one line each, starting with {@code +} or {@code -}, headed by the name of the key; none if there are none
     */
    public List<String> lines() {
        List<String> lines = new ArrayList<>();
        for (String key : keys(first, second)) {
            if (!key.equals("name") && !key.equals("description") && !key.equals("extends")) {
                lines(key, first.get(key), second.get(key), lines);
            }
        }
        return lines;
    }

    private static void lines(String path, @Nullable Object before, @Nullable Object after, List<String> lines) {
        if (before instanceof Map<?, ?> || after instanceof Map<?, ?>) {
            Map<?, ?> one = before instanceof Map<?, ?> map ? map : Map.of();
            Map<?, ?> other = after instanceof Map<?, ?> map ? map : Map.of();
            for (String key : keys(one, other)) {
                lines(path + "." + key, one.get(key), other.get(key), lines);
            }
            return;
        }
        List<Object> removed = new ArrayList<>(list(before));
        List<Object> added = new ArrayList<>(list(after));
        removed.removeAll(list(after));
        added.removeAll(list(before));
        if (removed.isEmpty() && added.isEmpty()) {
            return;
        }
        lines.add(path);
        removed.forEach(value -> lines.add("- " + value));
        added.forEach(value -> lines.add("+ " + value));
    }

    /** A list as it is, another value as a list of itself, and nothing as none. */
    private static List<?> list(@Nullable Object value) {
        return value == null ? List.of() : value instanceof List<?> list ? list : List.of(value);
    }

    /**
     * The differences for programs: {@code added} and {@code removed} of each list, both values of everything else.
     *
     * @return one object
     */
    public String json() {
        return PrettyJson.object(out -> {
            out.writeStringField("profile1", firstName);
            out.writeStringField("profile2", secondName);
            for (String key : keys(first, second)) {
                if (!key.equals("name") && !key.equals("description") && !key.equals("extends")) {
                    json(key, first.get(key), second.get(key), out);
                }
            }
        });
    }

    private static void json(String key, @Nullable Object before, @Nullable Object after, JsonGenerator out)
            throws IOException {
        out.writeObjectFieldStart(key);
        if (before instanceof Map<?, ?> || after instanceof Map<?, ?>) {
            Map<?, ?> one = before instanceof Map<?, ?> map ? map : Map.of();
            Map<?, ?> other = after instanceof Map<?, ?> map ? map : Map.of();
            for (String name : keys(one, other)) {
                json(name, one.get(name), other.get(name), out);
            }
        } else if (before instanceof List<?> || after instanceof List<?>) {
            List<Object> removed = new ArrayList<>(list(before));
            List<Object> added = new ArrayList<>(list(after));
            removed.removeAll(list(after));
            added.removeAll(list(before));
            new Json(out).value("added", added);
            new Json(out).value("removed", removed);
        } else {
            scalar(out, "profile1", before);
            scalar(out, "profile2", after);
            out.writeBooleanField("changed", !Objects.equals(before, after));
        }
        out.writeEndObject();
    }

    private static void scalar(JsonGenerator out, String name, @Nullable Object value) throws IOException {
        if (value == null) {
            out.writeNullField(name);
        } else {
            new Json(out).value(name, value);
        }
    }

    private static Set<String> keys(Map<?, ?> one, Map<?, ?> other) {
        Set<String> keys = new LinkedHashSet<>();
        one.keySet().forEach(key -> keys.add((String) key));
        other.keySet().forEach(key -> keys.add((String) key));
        return keys;
    }
}
