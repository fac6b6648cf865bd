package dev.nono.proxy.internal.capture;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.nono.NonoException;
import dev.nono.profile.model.CredentialCapture;
import dev.nono.proxy.CredentialCapture.CapturedHeader;
import dev.nono.proxy.CredentialCapture.Material;
import dev.nono.secret.Secret;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;

/** Checks what a command printed: one secret on one line, or headers that the profile allows. */
final class CapturedOutput {
    private static final ObjectMapper JSON = new ObjectMapper();

    private CapturedOutput() {}

    static Material parse(
            byte[] output,
            CredentialCapture definition,
            Map<String, String> facts,
            BiFunction<String, String, NonoException> failure) {
        int end = output.length;
        while (end > 0 && (output[end - 1] == '\n' || output[end - 1] == '\r')) {
            end--;
        }
        if (end == 0) {
            throw failure.apply("empty_stdout", "it printed nothing");
        }
        String text;
        try {
            text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(output, 0, end))
                    .toString();
        } catch (CharacterCodingException e) {
            throw failure.apply("non_utf8_stdout", "it printed something that is no text");
        }
        if (definition.provider().isPresent()) {
            return material(json(text, failure).path("material"), definition, facts, failure);
        }
        if (definition.output().json()) {
            return headers(json(text, failure).path("headers"), definition, facts, failure);
        }
        return secret(text, facts, failure);
    }

    private static JsonNode json(String text, BiFunction<String, String, NonoException> failure) {
        try {
            return JSON.readTree(text);
        } catch (IOException e) {
            // Without the cause, which quotes what was printed.
            throw failure.apply("invalid_json_output", "it printed something that is no JSON");
        }
    }

    private static Material material(
            JsonNode node,
            CredentialCapture definition,
            Map<String, String> facts,
            BiFunction<String, String, NonoException> failure) {
        return switch (node.path("type").asText()) {
            case "secret" -> secret(node.path("value").asText(), facts, failure);
            case "headers" -> headers(node.path("headers"), definition, facts, failure);
            default -> throw failure.apply("invalid_json_output", "it printed no material of a known type");
        };
    }

    private static Material secret(
            String text, Map<String, String> facts, BiFunction<String, String, NonoException> failure) {
        if (text.isEmpty()) {
            throw failure.apply("empty_stdout", "it printed an empty secret");
        }
        if (!isLine(text)) {
            throw failure.apply("invalid_json_output", "it printed more than one line");
        }
        return new Material(Optional.of(Secret.of(text)), List.of(), facts);
    }

    private static Material headers(
            JsonNode node,
            CredentialCapture definition,
            Map<String, String> facts,
            BiFunction<String, String, NonoException> failure) {
        if (!node.isObject() || node.isEmpty()) {
            throw failure.apply("invalid_json_output", "it printed no headers");
        }
        List<CapturedHeader> headers = new ArrayList<>();
        List<String> names = new ArrayList<>();
        for (Map.Entry<String, JsonNode> field : node.properties()) {
            boolean allowed =
                    definition.output().allowHeaders().stream().anyMatch(name -> name.equalsIgnoreCase(field.getKey()));
            if (!allowed) {
                throw failure.apply("invalid_json_output", "it printed a header that allow_headers does not name");
            }
            if (!field.getValue().isTextual()
                    || field.getValue().asText().isEmpty()
                    || !isLine(field.getValue().asText())) {
                throw failure.apply("invalid_json_output", "it printed a header without a value on one line");
            }
            names.add(field.getKey().toLowerCase(Locale.ROOT));
            headers.add(new CapturedHeader(
                    field.getKey(), Secret.of(field.getValue().asText())));
        }
        facts.put("credential_capture_header_names", String.join(",", names));
        return new Material(Optional.empty(), headers, facts);
    }

    private static boolean isLine(String text) {
        return text.chars().noneMatch(c -> c < ' ' || c == 0x7f);
    }
}
