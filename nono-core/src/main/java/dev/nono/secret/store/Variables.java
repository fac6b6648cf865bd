package dev.nono.secret.store;

import dev.nono.secret.Secret;
import dev.nono.secret.SecretReference;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** Variables as a source, byte for byte. */
final class Variables {
    private static final Path PROC = Path.of("/proc/self/environ");

    private final Map<String, byte[]> values;

    private Variables(Map<String, byte[]> values) {
        this.values = values;
    }

    static Variables ofThisProcess() {
        if (Files.isReadable(PROC)) {
            try {
                return ofBlock(Files.readAllBytes(PROC));
            } catch (IOException e) {
                // A system without procfs tells only text.
                return of(System.getenv());
            }
        }
        return of(System.getenv());
    }

    static Variables of(Map<String, String> text) {
        Map<String, byte[]> values = new LinkedHashMap<>();
        text.forEach((name, value) -> values.put(name, value.getBytes(StandardCharsets.UTF_8)));
        return new Variables(values);
    }

    /** Reads {@code NAME=value} entries, each with a NUL behind it. */
    static Variables ofBlock(byte[] block) {
        Map<String, byte[]> values = new LinkedHashMap<>();
        int start = 0;
        for (int i = 0; i <= block.length; i++) {
            if (i == block.length || block[i] == 0) {
                put(values, Arrays.copyOfRange(block, start, i));
                start = i + 1;
            }
        }
        return new Variables(values);
    }

    private static void put(Map<String, byte[]> values, byte[] entry) {
        for (int i = 1; i < entry.length; i++) {
            if (entry[i] == '=') {
                values.putIfAbsent(
                        new String(entry, 0, i, StandardCharsets.ISO_8859_1),
                        Arrays.copyOfRange(entry, i + 1, entry.length));
                return;
            }
        }
    }

    /** The value of a variable that is no secret, unless it is missing or empty. */
    Optional<String> text(String name) {
        byte[] value = values.get(name);
        return value == null || value.length == 0
                ? Optional.empty()
                : Optional.of(new String(value, StandardCharsets.UTF_8));
    }

    Secret load(SecretReference.Variable variable) {
        byte[] value = values.get(variable.name());
        if (value == null || value.length == 0) {
            throw Refusals.notFound(
                    variable,
                    "the variable is " + (value == null ? "not set" : "empty") + " where nono was started; export "
                            + variable.name() + " before, or name another place");
        }
        return Values.utf8(value.clone(), why -> Refusals.access(variable, why));
    }
}
