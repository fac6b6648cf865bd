package dev.nono.profile.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.nono.ErrorCode;
import dev.nono.NonoException;
import dev.nono.profile.model.Entry;
import dev.nono.profile.model.InheritedName;
import dev.nono.profile.model.PathList;
import dev.nono.profile.model.Profile;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("The reader of profiles")
class ProfileReaderTest {
    static Profile read(String text) {
        return ProfileReader.read(text, "p.json").profile();
    }

    private static NonoException refused(String text) {
        try {
            ProfileReader.read(text, "p.json");
        } catch (NonoException e) {
            assertThat(e.code()).isEqualTo(ErrorCode.PROFILE_PARSE);
            return e;
        }
        throw new AssertionError("accepted: " + text);
    }

    static String everyKey() throws IOException {
        try (InputStream in = ProfileReaderTest.class.getResourceAsStream("/dev/nono/profile/every-key.jsonc")) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    @Test
    @DisplayName("reads every key, and the writer writes what is read again as the same")
    void roundTrip() throws IOException {
        Profile profile = read(everyKey());

        String written = ProfileWriter.write(profile);

        assertThat(read(written)).isEqualTo(profile);
        assertThat(ProfileWriter.write(read(written))).isEqualTo(written);
    }

    @Test
    @DisplayName("reads what the view shows, whose name stands outside of meta, as the same profile [80:2]")
    void view() throws IOException {
        Profile profile = read(everyKey());
        ObjectMapper mapper = new ObjectMapper();
        ObjectNode shown = (ObjectNode) mapper.readTree(ProfileView.json(profile));
        ObjectNode meta = mapper.createObjectNode();
        meta.set("name", shown.remove("name"));
        meta.set("description", shown.remove("description"));
        shown.set("meta", meta);

        Profile again = read(mapper.writeValueAsString(shown));

        assertThat(again.toBuilder().meta(profile.meta()).build()).isEqualTo(profile);
        assertThat(again.displayName()).isEqualTo(profile.displayName());
    }

    @Test
    @DisplayName("accepts comments and trailing commas in each file, whatever its extension")
    void comments() {
        Profile profile = read("// a\n{ /* b */ \"skipdirs\": [\"x\",], }\n");

        assertThat(profile.skipdirs()).containsExactly("x");
    }

    @Test
    @DisplayName("refuses a byte order mark and what is no character, naming the place")
    void characters() {
        assertThat(refused("\uFEFF{}"))
                .hasMessage("p.json:1:1: begins with a byte order mark; save it as UTF-8 without one");
        for (String half : new String[] {"/a\\ud800b", "/a\\udc00\\ud800", "\\ud83d"}) {
            assertThat(refused("{\"filesystem\": {\"read\": [\"" + half + "\"]}}"))
                    .hasMessageContaining("p.json:1:")
                    .hasMessageContaining("filesystem.read[0] holds half of a surrogate pair");
        }
        assertThat(read("{\"filesystem\": {\"read\": [\"/a\\ud83d\\ude00\"]}}")
                        .filesystem()
                        .get(PathList.READ))
                .containsExactly(Entry.of("/a\ud83d\ude00"));
    }

    @Test
    @DisplayName("names file, line, column, key and the nearest key of a mistake")
    void unknownKeys() {
        assertThat(refused("{\n  \"filesytem\": {}\n}"))
                .hasMessage("p.json:2:3: filesytem is no known key; did you mean \"filesystem\"?")
                .extracting(NonoException::details)
                .satisfies(details -> assertThat(details)
                        .containsEntry("line", "2")
                        .containsEntry("column", "3")
                        .containsEntry("key", "filesytem"));
        assertThat(refused("{\"security\": {\"signalmode\": \"isolated\"}}"))
                .hasMessageContaining("security.signalmode")
                .hasMessageContaining("did you mean \"signal_mode\"?");
        assertThat(refused("{\"filesystem\": {\"read\": [{\"path\": \"/x\", \"whn\": \"linux\"}]}}"))
                .hasMessageContaining("filesystem.read[0].whn")
                .hasMessageContaining("did you mean \"when\"?");
        assertThat(refused("{\"groups\":{\"include\":[{\"nam\":\"x\"}]}}"))
                .hasMessage("p.json:1:24: groups.include[0].nam is no known key; did you mean \"name\"?");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "[]",
                "{",
                "{\"a\"",
                "{} {}",
                "null",
                "{\"meta\": 1}",
                "{\"meta\": {}}",
                "{\"network\": null}",
                "{\"filesystem\": null}",
                "{\"command_policies\": null}",
                "{\"skipdirs\": [1]}",
                "{\"skipdirs\": [null]}",
                "{\"skipdirs\": null}",
                "{\"skipdirs\": \"x\"}",
                "{\"skipdirs\": [\"a\"], \"skipdirs\": []}",
                "{\"extends\": 1}",
                "{\"extends\": [1]}",
                "{\"security\": {\"signal_mode\": \"Isolated\"}}",
                "{\"packs\": [\"nonamespace\"]}",
                "{\"packs\": [\"../x\"]}",
                "{\"skipdirs\": [\"a\\u0000b\"]}",
                "{\"session_hooks\": {\"before\": {\"script\": \"x.sh\"}}}",
                "{\"session_hooks\": {\"before\": {\"script\": \"/x\", \"timeout_secs\": 0}}}",
                "{\"session_hooks\": {\"before\": {\"script\": \"/x\", \"on_failure\": \"stop\"}}}",
                "{\"session_hooks\": {\"after\": {\"script\": \"/x\", \"on_failure\": \"abort\"}}}",
                "{\"hooks\": {\"a\": {\"event\": \"x\"}}}"
            })
    @DisplayName("refuses what is malformed")
    void malformed(String text) {
        refused(text);
    }

    @Test
    @DisplayName("refuses a key given twice, and a key beside its other name")
    void duplicates() {
        assertThat(refused("{\"skipdirs\": [],\n\"skipdirs\": []}"))
                .hasMessageContaining("p.json:2:1: skipdirs is given twice");
        assertThat(refused("{\"rollback\": {}, \"undo\": {}}"))
                .hasMessageContaining("undo means the same as \"rollback\"");
        assertThat(refused("{\"network\": {\"allow_domain\": [], \"proxy_allow\": []}}"))
                .hasMessageContaining("network.proxy_allow");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"secrets\": {\"k\": \"V\"}} | {\"env_credentials\": {\"k\": \"V\"}}",
                "{\"undo\": {\"exclude_globs\": [\"x\"]}} | {\"rollback\": {\"exclude_globs\": [\"x\"]}}",
                "{\"brokered_commands\": [\"x\"]} | {\"command_args\": [\"x\"]}",
                "{\"filesystem\": {\"ignore\": [\"x\"]}} | {\"filesystem\": {\"suppress_save_prompt\": [\"x\"]}}"
            })
    @DisplayName("accepts the other names of keys, silently")
    void aliases(String old, String canonical) {
        ProfileDocument document = ProfileReader.read(old, "p.json");

        assertThat(document.profile()).isEqualTo(read(canonical));
        assertThat(document.legacy()).isEmpty();
        assertThat(document.warnings()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"network\": {\"proxy_allow\": [\"x\"]}} | {\"network\": {\"allow_domain\": [\"x\"]}}",
                "{\"network\": {\"allow_proxy\": [\"x\"]}} | {\"network\": {\"allow_domain\": [\"x\"]}}",
                "{\"network\": {\"proxy_credentials\": []}} | {\"network\": {\"credentials\": []}}",
                "{\"network\": {\"port_allow\": [1]}} | {\"network\": {\"open_port\": [1]}}",
                "{\"network\": {\"allow_port\": [1]}} | {\"network\": {\"open_port\": [1]}}",
                "{\"network\": {\"external_proxy\": \"a:1\"}} | {\"network\": {\"upstream_proxy\": \"a:1\"}}",
                "{\"network\": {\"external_proxy_bypass\": [\"a\"]}} | {\"network\": {\"upstream_bypass\": [\"a\"]}}"
            })
    @DisplayName("[30b:42] accepts the older names of keys for the network, with one warning each")
    void olderNetworkKeys(String old, String canonical) {
        ProfileDocument document = ProfileReader.read(old, "p.json");

        assertThat(document.profile()).isEqualTo(read(canonical));
        assertThat(document.warnings()).isEmpty();
        assertThat(document.legacy()).hasSize(1).first().satisfies(key -> {
            assertThat(old).contains("\"" + key.legacy().substring("network.".length()) + "\"");
            assertThat(canonical).contains("\"" + key.canonical().substring("network.".length()) + "\"");
            assertThat(key.warning()).contains(key.legacy(), key.canonical());
        });
    }

    @Test
    @DisplayName("takes nine older keys, tells of each once, and means the keys that replace them")
    void legacyKeys() {
        ProfileDocument document = ProfileReader.read("""
                {
                  "security": {"groups": ["node_runtime", "go_runtime"], "allowed_commands": ["rm"]},
                  "groups": {"include": ["rust_runtime"]},
                  "policy": {
                    "exclude_groups": ["user_tools"], "add_allow_read": ["/r"], "add_allow_write": ["/w"],
                    "add_allow_readwrite": ["/rw"], "add_deny_access": ["/d"], "add_deny_commands": ["cp"],
                    "override_deny": ["/b"]
                  }
                }
                """, "p.json");

        assertThat(document.legacy())
                .extracting(LegacyKey::legacy)
                .containsExactlyInAnyOrder(
                        "security.groups",
                        "security.allowed_commands",
                        "policy.exclude_groups",
                        "policy.add_allow_read",
                        "policy.add_allow_write",
                        "policy.add_allow_readwrite",
                        "policy.add_deny_access",
                        "policy.add_deny_commands",
                        "policy.override_deny");
        assertThat(document.legacy().get(0).warning())
                .contains("security.groups")
                .contains("groups.include")
                .contains("v1.0.0");
        assertThat(document.profile()).isEqualTo(read("""
                                {
                                  "groups": {"include": ["rust_runtime", "node_runtime", "go_runtime"], "exclude": ["user_tools"]},
                                  "commands": {"allow": ["rm"], "deny": ["cp"]},
                                  "filesystem": {
                                    "read": ["/r"], "write": ["/w"], "allow": ["/rw"], "deny": ["/d"], "bypass_protection": ["/b"]
                                  }
                                }
                                """));
    }

    @Test
    @DisplayName("tells nothing of older keys without values")
    void emptyLegacyKeys() {
        assertThat(ProfileReader.read("{\"security\": {\"groups\": []}, \"policy\": {\"override_deny\": []}}", "p")
                        .legacy())
                .isEmpty();
    }

    @Test
    @DisplayName("does not know keys that were removed")
    void removedKeys() {
        refused("{\"security\": {\"trust_groups\": []}}");
    }

    @Test
    @DisplayName("takes one base, several or none")
    void parents() {
        assertThat(read("{\"extends\": \"default\"}").parents()).containsExactly("default");
        assertThat(read("{\"extends\": [\"a\", \"b\"]}").parents()).containsExactly("a", "b");
        assertThat(read("{\"extends\": []}").parents()).isEmpty();
        assertThat(read("{\"extends\": null}").parents()).isEmpty();
    }

    @Test
    @DisplayName("keeps absent, null and empty apart, also when it is written [30b:40]")
    void threeStates() {
        assertThat(read("{\"network\": {}}").network().networkProfile()).isEqualTo(InheritedName.ABSENT);
        assertThat(read("{\"network\": {\"network_profile\": null}}").network().networkProfile())
                .isEqualTo(InheritedName.CLEARED);
        assertThat(read("{\"network\": {}}").network().credentials().isAbsent()).isTrue();
        assertThat(read("{\"network\": {\"credentials\": []}}")
                        .network()
                        .credentials()
                        .isCleared())
                .isTrue();
        assertThat(ProfileWriter.write(read("{\"network\": {\"credentials\": []}}")))
                .contains("\"credentials\": []");
        assertThat(ProfileWriter.write(read("{\"network\": {\"block\": true}}")))
                .doesNotContain("credentials");
        assertThat(ProfileWriter.write(read("{\"network\": {\"network_profile\": null}}")))
                .contains("\"network_profile\": null");
        assertThat(ProfileWriter.write(read("{\"environment\": {\"allow_vars\": []}}")))
                .contains("\"allow_vars\": []");
        assertThat(ProfileWriter.write(read("{\"network\": {}, \"workdir\": {}, \"allow_gpu\": null}")))
                .isEqualTo("{}\n");
    }

    @Test
    @DisplayName("reads entries with conditions, and checks those also that are for another system")
    void conditions() {
        List<Entry> read = read("{\"filesystem\": {\"read\": [\"/a\", {\"path\": \"/b\", \"when\": \"macos:>=15\"}]}}")
                .filesystem()
                .get(PathList.READ);

        assertThat(read).hasSize(2);
        assertThat(read.get(1).when().orElseThrow().alternatives()).containsExactly("macos:>=15");
        assertThat(refused("{\"filesystem\": {\"read\": [{\"path\": \"/b\", \"when\": \"linux::43\"}]}}"))
                .hasMessageContaining("linux::43");
        refused("{\"filesystem\": {\"read\": [{\"path\": \"/b\", \"when\": []}]}}");
        refused("{\"groups\": {\"include\": [{\"path\": \"x\"}]}}");
    }

    @Test
    @DisplayName("knows three systems in overrides, refuses other bases there, and faults for each system on all")
    void overrides() {
        assertThat(refused("{\"platform_overrides\": {\"freebsd\": {}}}"))
                .hasMessageContaining("platform_overrides.freebsd");
        assertThat(refused("{\"platform_overrides\": {\"linux\": {\"extends\": \"default\"}}}"))
                .hasMessageContaining("platform_overrides.linux.extends");
        refused("{\"platform_overrides\": {\"linux\": {\"platform_overrides\": {}}}}");
        refused("{\"platform_overrides\": {\"windows\": {\"filesytem\": {}}}}");
        assertThat(read("{\"platform_overrides\": {\"linux\": {\"extends\": null, \"platform_overrides\": null}}}")
                        .platformOverrides())
                .containsKey("linux");
    }

    @Test
    @DisplayName("takes files and links to files, and refuses everything else quickly [50:35]")
    void files(@TempDir Path dir) throws IOException, InterruptedException {
        Path file = Files.writeString(dir.resolve("a.json"), "{\"skipdirs\": [\"x\"]}");
        Path link = Files.createSymbolicLink(dir.resolve("link.json"), file);
        assertThat(ProfileReader.read(link).profile().skipdirs()).containsExactly("x");

        Path fifo = dir.resolve("fifo");
        assertThat(new ProcessBuilder("mkfifo", fifo.toString()).start().waitFor())
                .isZero();
        Path large = dir.resolve("large.json");
        try (java.io.RandomAccessFile sparse = new java.io.RandomAccessFile(large.toFile(), "rw")) {
            sparse.setLength(1L << 30);
        }
        Path binary = Files.write(dir.resolve("latin.json"), new byte[] {'{', '"', (byte) 0xe9, '"', ':', '1', '}'});
        for (Path other : List.of(dir, fifo, large, binary, dir.resolve("missing.json"))) {
            assertThatThrownBy(() -> ProfileReader.read(other))
                    .isInstanceOfSatisfying(
                            NonoException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.PROFILE_READ))
                    .hasMessageContaining(other.toString());
        }
        refused("[".repeat(10_000));
        refused("{\"a\":".repeat(10_000));
        refused("{\"skipdirs\": " + "[".repeat(10_000));
    }

    @Test
    @DisplayName("reads the bases of a document without telling anything else about it")
    void preview() {
        assertThat(ProfileReader.parents("{\"extends\": [\"a\"], \"filesytem\": {}}", "p.json"))
                .containsExactly("a");
    }
}
