package dev.nono.cli.settings;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.toml.TomlMapper;
import dev.nono.ErrorCode;
import dev.nono.NonoException;
import dev.nono.secret.RedactionPolicy;
import dev.nono.secret.RedactionSettings;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Reads the text of a configuration file. Loaded only if there is one. */
final class SettingsFile {
    /** Tables and their keys. An empty set stands for tables that older versions read and that have no effect. */
    private static final Map<String, Set<String>> KEYS = Map.of(
            "ui", Set.of("theme", "detach_sequence"),
            "rollback", Set.of("max_sessions", "max_storage_gb", "max_snapshots", "stale_grace_hours"),
            "undo", Set.of("max_sessions", "max_storage_gb", "max_snapshots", "stale_grace_hours"),
            "updates", Set.of("check", "url"),
            "redaction",
                    Set.of(
                            "extra_flags",
                            "extra_headers",
                            "extra_query_keys",
                            "extra_env_vars",
                            "unsafe_redaction_overrides",
                            "allow_unredacted_defaults"),
            "meta", Set.of("version"),
            "overrides", Set.of(),
            "extensions", Set.of(),
            "trusted_keys", Set.of());

    private final String file;
    private final List<String> warnings = new ArrayList<>();

    private SettingsFile(String file) {
        this.file = file;
    }

    static Settings parse(String text, String file) {
        return new SettingsFile(file).read(text);
    }

    private Settings read(String text) {
        JsonNode root;
        try {
            root = new TomlMapper().readTree(text);
        } catch (JsonProcessingException e) {
            JsonLocation at = e.getLocation();
            String place = at == null ? "" : ", line " + at.getLineNr();
            throw new NonoException(
                    ErrorCode.CONFIG_PARSE, file + place + ": this is no TOML: " + e.getOriginalMessage(), e);
        }
        root.properties().forEach(table -> known(table.getKey(), table.getValue()));
        JsonNode redaction = root.path("redaction");
        JsonNode ui = root.path("ui");
        if (ui.has("detach_sequence")) {
            requireKeys(text("ui", ui, "detach_sequence").orElse(""));
        }
        Updates updates = new Updates(
                bool("updates", root.path("updates"), "check").orElse(true),
                text("updates", root.path("updates"), "url"));
        for (String table : List.of("rollback", "undo")) {
            for (String key : Set.copyOf(KEYS.getOrDefault(table, Set.of()))) {
                requireNumber(table, root.path(table), key);
            }
        }
        return new Settings(text("ui", ui, "theme"), redaction(redaction), updates, warnings, Optional.empty());
    }

    private void known(String table, JsonNode value) {
        Set<String> keys = KEYS.get(table);
        if (keys == null) {
            warnings.add(file + ": nothing is known about [" + table + "]; it has no effect");
        } else if (!value.isObject()) {
            throw fault(table, "must be a table");
        } else if (!keys.isEmpty()) {
            value.fieldNames().forEachRemaining(key -> {
                if (!keys.contains(key)) {
                    warnings.add(file + ": nothing is known about " + table + "." + key + "; it has no effect");
                }
            });
        }
    }

    private Optional<RedactionPolicy> redaction(JsonNode table) {
        if (table.isMissingNode()) {
            return Optional.empty();
        }
        return Optional.of(new RedactionSettings(
                        strings(table, "extra_flags"),
                        strings(table, "extra_headers"),
                        strings(table, "extra_query_keys"),
                        strings(table, "extra_env_vars"),
                        strings(table, "allow_unredacted_defaults"),
                        bool("redaction", table, "unsafe_redaction_overrides").orElse(false))
                .policy());
    }

    private List<String> strings(JsonNode table, String key) {
        List<String> strings = new ArrayList<>();
        JsonNode value = table.path(key);
        if (!value.isMissingNode() && !value.isArray()) {
            throw fault("redaction." + key, "must be a list of strings");
        }
        for (JsonNode element : value) {
            if (!element.isTextual()) {
                throw fault("redaction." + key, "must be a list of strings");
            }
            strings.add(element.textValue());
        }
        return strings;
    }

    private Optional<String> text(String table, JsonNode node, String key) {
        JsonNode value = node.path(key);
        if (value.isMissingNode()) {
            return Optional.empty();
        }
        if (!value.isTextual()) {
            throw fault(table + "." + key, "must be a string");
        }
        return Optional.of(value.textValue());
    }

    private Optional<Boolean> bool(String table, JsonNode node, String key) {
        JsonNode value = node.path(key);
        if (value.isMissingNode()) {
            return Optional.empty();
        }
        if (!value.isBoolean()) {
            throw fault(table + "." + key, "must be true or false");
        }
        return Optional.of(value.booleanValue());
    }

    private void requireNumber(String table, JsonNode node, String key) {
        JsonNode value = node.path(key);
        if (!value.isMissingNode() && (!value.isNumber() || value.doubleValue() < 0)) {
            throw fault(table + "." + key, "must be a number that is not negative");
        }
    }

    /** Keys separated by blanks: {@code ctrl-x}, single characters, {@code esc}, {@code tab}, {@code enter}, {@code space}. */
    private void requireKeys(String sequence) {
        String[] keys = sequence.trim().split(" +", -1);
        if (keys.length < 2) {
            throw fault("ui.detach_sequence", "needs at least two keys, such as \"ctrl-] d\"");
        }
        for (String key : keys) {
            String name = key.toLowerCase(Locale.ROOT);
            boolean control = name.startsWith("ctrl-") && name.codePointCount(5, name.length()) == 1;
            boolean single = key.codePointCount(0, key.length()) == 1;
            if (!control && !single && !Set.of("esc", "tab", "enter", "space").contains(name)) {
                throw fault("ui.detach_sequence", "names no key with \"" + key + "\"");
            }
        }
    }

    private NonoException fault(String key, String reason) {
        return new NonoException(ErrorCode.CONFIG_PARSE, file + ": " + key + " " + reason, Map.of("key", key), null);
    }
}
