package dev.nono.profile.text;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import dev.nono.ErrorCode;
import dev.nono.internal.json.LocatedJson;
import dev.nono.internal.json.LocatedObject;
import dev.nono.profile.BuiltInProfiles;
import java.io.IOException;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("The schema of profiles")
class SchemaTest {
    private static final JsonMapper MAPPER = JsonMapper.builder()
            .enable(com.fasterxml.jackson.core.json.JsonReadFeature.ALLOW_JAVA_COMMENTS)
            .enable(com.fasterxml.jackson.core.json.JsonReadFeature.ALLOW_TRAILING_COMMA)
            .configure(JsonParser.Feature.STRICT_DUPLICATE_DETECTION, true)
            .build();

    private static final JsonSchema SCHEMA =
            JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012).getSchema(ProfileGuide.schema());

    private static Set<String> faults(String json) throws IOException {
        Set<String> faults = new TreeSet<>();
        SCHEMA.validate(MAPPER.readTree(json)).forEach(error -> faults.add(error.toString()));
        return faults;
    }

    @Test
    @DisplayName("accepts a profile with every key")
    void everyKey() throws IOException {
        assertThat(faults(ProfileReaderTest.everyKey())).isEmpty();
        assertThat(faults(ProfileWriter.write(ProfileReaderTest.read(ProfileReaderTest.everyKey()))))
                .isEmpty();
    }

    @Test
    @DisplayName("accepts the profiles that come with nono")
    void builtIns() throws IOException {
        for (String name : BuiltInProfiles.names()) {
            assertThat(faults(BuiltInProfiles.text(name).orElseThrow()))
                    .as(name)
                    .isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"filesytem\": {}}",
                "{\"security\": {\"signalmode\": \"isolated\"}}",
                "{\"network\": null}",
                "{\"command_policies\": null}",
                "{\"network\": {\"open_port\": [65536]}}",
                "{\"meta\": {}}",
                "{\"platform_overrides\": {\"freebsd\": {}}}",
                "{\"platform_overrides\": {\"linux\": {\"extends\": \"x\"}}}",
                "{\"filesystem\": {\"read\": [{\"path\": \"/x\", \"whn\": \"linux\"}]}}"
            })
    @DisplayName("refuses what the reader refuses")
    void refusals(String json) throws IOException {
        assertThat(faults(json)).isNotEmpty();
        org.assertj.core.api.Assertions.assertThatThrownBy(() -> ProfileReader.read(json, "x"))
                .isNotNull();
    }

    @Test
    @DisplayName("has every key that the reader asks for, and no other [80:3]")
    void sameKeys() throws IOException {
        Map<String, Set<String>> asked = new TreeMap<>();
        LocatedObject document = LocatedJson.parse(ProfileReaderTest.everyKey(), "x", ErrorCode.PROFILE_PARSE);
        document.observe((path, names) ->
                asked.computeIfAbsent(normal(path), p -> new TreeSet<>()).addAll(names));
        ProfileReader.read(document);

        JsonNode schema = MAPPER.readTree(ProfileGuide.schema());
        for (Map.Entry<String, Set<String>> object : asked.entrySet()) {
            Set<String> known = new TreeSet<>();
            properties(schema, schema, object.getKey(), known, 0);
            assertThat(known).as("keys of \"" + object.getKey() + "\"").containsAll(object.getValue());
        }
        Set<String> askedNames = new TreeSet<>();
        asked.values().forEach(askedNames::addAll);
        Set<String> named = new TreeSet<>();
        names(schema, named);
        assertThat(named).as("names that the schema has").isSubsetOf(askedNames);
    }

    /** Lists by their name; members of maps keep theirs, and are found through additionalProperties. */
    private static String normal(String path) {
        return path.replaceAll("\\[\\d+]", "");
    }

    /** The names of the properties of what a path leads to. */
    private static void properties(JsonNode root, JsonNode at, String path, Set<String> names, int depth) {
        if (depth > 40) {
            return;
        }
        if (at.has("$ref")) {
            properties(root, root.at(at.get("$ref").asText().substring(1)), path, names, depth + 1);
        }
        for (JsonNode option : at.path("anyOf")) {
            properties(root, option, path, names, depth + 1);
        }
        if (at.has("items")) {
            properties(root, at.get("items"), path, names, depth + 1);
        }
        if (path.isEmpty()) {
            at.path("properties").fieldNames().forEachRemaining(names::add);
            return;
        }
        at.path("properties").fieldNames().forEachRemaining(name -> {
            if (path.equals(name) || path.startsWith(name + ".")) {
                properties(
                        root,
                        at.get("properties").get(name),
                        path.equals(name) ? "" : path.substring(name.length() + 1),
                        names,
                        depth + 1);
            }
        });
        if (at.path("additionalProperties").isObject()) {
            int dot = path.indexOf('.');
            properties(root, at.get("additionalProperties"), dot < 0 ? "" : path.substring(dot + 1), names, depth + 1);
        }
    }

    private static void names(JsonNode at, Set<String> names) {
        if (at.has("properties")) {
            at.get("properties").fieldNames().forEachRemaining(names::add);
        }
        Set<JsonNode> below = new HashSet<>();
        at.forEach(below::add);
        below.forEach(child -> names(child, names));
    }
}
