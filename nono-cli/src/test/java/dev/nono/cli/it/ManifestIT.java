package dev.nono.cli.it;

import static dev.nono.cli.it.Cli.nono;
import static org.assertj.core.api.Assertions.assertThat;

import dev.nono.capability.CapabilitySet;
import dev.nono.capability.NetworkMode;
import dev.nono.manifest.CapabilityManifest;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ManifestIT {
    @TempDir
    Path temp;

    @Test
    @DisplayName("a manifest is the whole sandbox [52:21]")
    void manifest() throws Exception {
        Path work = Files.createDirectory(temp.toRealPath().resolve("work"));
        CapabilitySet caps = CapabilitySet.builder()
                .read(Path.of("/usr"))
                .read(Path.of("/etc/ld.so.cache"))
                .readWrite(work)
                .network(NetworkMode.blocked())
                .build();
        Path file = temp.resolve("manifest.json");
        Files.writeString(file, CapabilityManifest.from(caps).manifest().toJson());
        String config = file.toString();

        nono("run", "--config", config, "--dry-run", "--", "true")
                .run()
                .exits(0)
                .says(work.toString(), "outbound blocked");
        nono("run", "-s", "--config", config, "--", "sh", "-c", "echo x > " + work + "/made")
                .run()
                .exits(0);
        assertThat(work.resolve("made")).hasContent("x");
        nono("run", "-s", "--config", config, "--", "cat", "/etc/hosts")
                .run()
                .exits(1)
                .prints("");
        nono("run", "--config", config, "--allow", ".", "--", "true").run().exits(2);
        nono("run", "--config", config, "--memory", "1G", "--", "true").run().exits(2);
        nono("run", "--config", config, "--profile", "p", "--", "true").run().exits(2);
    }

    @ParameterizedTest
    @ValueSource(strings = {"{", "{}", "[]", "{\"version\": \"9.9.9\"}", "{\"version\": 1}"})
    @DisplayName("one that is malformed is refused, and nothing starts [52:21]")
    void malformed(String text) throws Exception {
        Path file = Files.writeString(temp.resolve("manifest.json"), text);

        nono("run", "--config", file.toString(), "--", "echo", "started")
                .run()
                .exits(1)
                .prints("");
    }

    @Test
    @DisplayName("one that is missing is named [52:21]")
    void missing() {
        nono("run", "--config", "/missing.json", "--", "true").run().exits(1).says("/missing.json");
    }
}
