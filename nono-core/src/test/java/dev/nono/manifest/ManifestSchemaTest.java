package dev.nono.manifest;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SpecVersion;
import java.io.IOException;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class ManifestSchemaTest {
    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final JsonNode TREE = read(CapabilityManifest.schemaText());
    private static final JsonSchema SCHEMA =
            JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012).getSchema(TREE);

    private static final Map<String, Class<? extends Record>> MODEL = model();

    private static Map<String, Class<? extends Record>> model() {
        Map<String, Class<? extends Record>> model = new LinkedHashMap<>();
        model.put("", CapabilityManifest.class);
        model.put("filesystem", FilesystemSection.class);
        model.put("grant", FilesystemSection.PathGrant.class);
        model.put("deny", FilesystemSection.DeniedPath.class);
        model.put("network", NetworkSection.class);
        model.put("host_endpoints", NetworkSection.HostEndpoints.class);
        model.put("endpoint_rule", NetworkSection.EndpointRule.class);
        model.put("ports", NetworkSection.Ports.class);
        model.put("credential", CredentialSection.class);
        model.put("inject", CredentialSection.Inject.class);
        model.put("process", ProcessSection.class);
        model.put("rollback", RollbackSection.class);
        model.put("resources", ResourcesSection.class);
        return model;
    }

    private static JsonNode read(String text) {
        try {
            return MAPPER.readTree(text);
        } catch (IOException e) {
            throw new AssertionError(text, e);
        }
    }

    private static boolean isValid(String json) {
        return SCHEMA.validate(read(json)).isEmpty();
    }

    @Test
    @DisplayName("the schema and the model name the same fields")
    void schemaAndModelNameTheSameFields() {
        Set<String> definitions = new TreeSet<>(Set.of(""));
        TREE.get("$defs").fieldNames().forEachRemaining(definitions::add);
        assertThat(definitions).isEqualTo(new TreeSet<>(MODEL.keySet()));

        MODEL.forEach((name, type) -> {
            JsonNode definition = name.isEmpty() ? TREE : TREE.get("$defs").get(name);
            Set<String> properties = new TreeSet<>();
            definition.get("properties").fieldNames().forEachRemaining(properties::add);
            Set<String> components = Arrays.stream(type.getRecordComponents())
                    .map(RecordComponent::getName)
                    .map(component -> component.equals("schema") ? "$schema" : snakeCase(component))
                    .collect(Collectors.toCollection(TreeSet::new));
            assertThat(properties).as("fields of " + type.getSimpleName()).isEqualTo(components);
        });
    }

    private static String snakeCase(String name) {
        return name.chars()
                .mapToObj(c ->
                        Character.isUpperCase(c) ? "_" + (char) Character.toLowerCase(c) : String.valueOf((char) c))
                .collect(Collectors.joining());
    }

    @Test
    void theSchemaIsASchemaAndHasItsIdentifier() {
        JsonSchema meta = JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012)
                .getSchema(SchemaLocation.of(SpecVersion.VersionFlag.V202012.getId()));

        assertThat(TREE.get("$schema").asText()).isEqualTo("https://json-schema.org/draft/2020-12/schema");
        assertThat(TREE.get("$id").asText()).isEqualTo(CapabilityManifest.SCHEMA_ID);
        assertThat(meta.validate(TREE)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                Samples.EVERYTHING,
                "{\"version\":\"0.1.0\"}",
                "{\"version\":\"0.1.0\",\"unknown\":1,\"network\":{\"unknown\":1}}",
                "{\"version\":\"0.1.0\",\"resources\":{}}"
            })
    void whatIsReadIsValid(String json) {
        CapabilityManifest manifest = CapabilityManifest.parse(json).manifest();

        assertThat(SCHEMA.validate(read(json))).isEmpty();
        assertThat(SCHEMA.validate(read(manifest.toJson()))).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("dev.nono.manifest.Samples#malformed")
    @DisplayName("what is refused is not valid, but for a range that is reversed and a whole number with a fraction")
    void whatIsRefusedIsNotValid(Samples.Malformed sample) {
        boolean beyondSchemas =
                sample.members().contains("[9,3]") || sample.members().contains("443.0");

        assertThat(isValid("{\"version\":\"0.1.0\"" + sample.members() + "}")).isEqualTo(beyondSchemas);
    }

    @ParameterizedTest
    @ValueSource(strings = {"{}", "{\"version\":\"1.0\"}", "{\"version\":\"2.0.0\"}", "[]"})
    void otherVersionsAreNotValid(String json) {
        assertThat(isValid(json)).isFalse();
    }
}
