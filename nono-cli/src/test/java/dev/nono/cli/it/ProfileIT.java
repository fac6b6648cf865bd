package dev.nono.cli.it;

import static dev.nono.cli.it.Cli.nono;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("nono profile")
class ProfileIT {
    private static final String LEGACY = """
            {
              "meta": {"name": "p"},
              "security": {"groups": ["node_runtime"], "allowed_commands": ["rm"]},
              "policy": {"exclude_groups": ["user_tools"], "add_allow_read": ["/r"], "add_allow_write": ["/w"],
                         "add_allow_readwrite": ["/rw"], "add_deny_access": ["/d"], "add_deny_commands": ["cp"],
                         "override_deny": ["/b"]}
            }
            """;
    private static final String CANONICAL = """
            {
              "meta": {"name": "p"},
              "groups": {"include": ["node_runtime"], "exclude": ["user_tools"]},
              "commands": {"allow": ["rm"], "deny": ["cp"]},
              "filesystem": {"read": ["/r"], "write": ["/w"], "allow": ["/rw"], "deny": ["/d"], "bypass_protection": ["/b"]}
            }
            """;

    @TempDir
    Path temp;

    private Path root;
    private Path home;
    private Path user;
    private Path drafts;

    @BeforeEach
    void directories() throws IOException {
        root = temp.toRealPath();
        home = Files.createDirectories(root.resolve("home"));
        user = Files.createDirectories(home.resolve(".config/nono/profiles"));
        drafts = Files.createDirectories(home.resolve(".config/nono/profile-drafts"));
    }

    private Cli profile(String... words) {
        String[] all = new String[words.length + 1];
        all[0] = "profile";
        System.arraycopy(words, 0, all, 1, words.length);
        return nono(all).in(root).with("HOME", home.toString()).with("XDG_CONFIG_HOME", "");
    }

    private void user(String name, String text) throws IOException {
        Files.writeString(user.resolve(name + ".json"), text);
    }

    private static String sha256(String text) throws Exception {
        return HexFormat.of()
                .formatHex(MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
    }

    @Test
    @DisplayName("validate tells of nine older keys and exits by what is wrong, errors first [50:16]")
    void legacy() throws Exception {
        Files.writeString(root.resolve("legacy.json"), LEGACY);
        Files.writeString(root.resolve("canonical.json"), CANONICAL);

        Cli.Result validated = profile("validate", "legacy.json").run().exits(0).says("deprecated keys: 9");
        assertThat(validated.err().lines().filter(line -> line.contains("is deprecated")))
                .hasSize(9);
        profile("validate", "legacy.json", "--strict").run().exits(2);
        profile("validate", "legacy.json", "--strict", "--json").run().exits(2);
        profile("validate", "canonical.json", "--strict").run().exits(0);
        Files.writeString(root.resolve("unknown.json"), LEGACY.replace("node_runtime", "no_such_group"));
        profile("validate", "unknown.json", "--strict").run().exits(1);

        Cli.Result shown = profile("show", "./legacy.json", "--json").run().exits(0);
        assertThat(shown.err().lines().filter(line -> line.contains("is deprecated")))
                .hasSize(9);
        profile("show", "./canonical.json", "--json").run().exits(0).prints(shown.out());
        assertThat(profile("show", "./legacy.json", "--json", "--silent").run().err())
                .as("older keys are told of even so")
                .contains("is deprecated");

        Files.writeString(
                root.resolve("empty.json"), "{\"security\": {\"groups\": []}, \"policy\": {\"override_deny\": []}}");
        assertThat(profile("validate", "empty.json", "--strict").run().exits(0).err())
                .doesNotContain("deprecated");
        user("old", "{\"security\": {\"groups\": [\"node_runtime\"]}}");
        Files.writeString(root.resolve("child.json"), "{\"extends\": \"old\"}");
        assertThat(profile("show", "./child.json")
                        .run()
                        .exits(0)
                        .err()
                        .lines()
                        .filter(line -> line.contains("is deprecated")))
                .hasSize(1);
    }

    @Test
    @DisplayName("validate names file, line, column, key and the nearest key; its JSON has five members")
    void validate() throws IOException {
        Files.writeString(root.resolve("typo.json"), "{\n  \"filesytem\": {}\n}");
        Cli.Result result = profile("validate", "typo.json", "--json").run().exits(1);
        assertThat(result.out())
                .contains("typo.json:2:3: filesytem is no known key; did you mean")
                .contains("\"file\"", "\"valid\": false", "\"errors\"", "\"warnings\": []", "\"deprecated_keys\": 0");

        user("odd", "{\"groups\": {\"exclude\": [\"nope\"]}, \"filesystem\": {\"read\": [\" \"]}}");
        assertThat(profile("validate", "odd").run().exits(0).out()).contains("warning: groups.exclude", "blank path");
        user("bad", "{\"groups\": {\"exclude\": [\"deny_credentials\"]}}");
        assertThat(profile("validate", "bad").run().exits(1).out()).contains("deny_credentials");
        assertThat(profile("validate", "none").run().exits(1).out()).contains("not found");
    }

    @Test
    @DisplayName("init writes a profile that is valid, and writes nothing where something is wrong [50:25]")
    void init() throws IOException {
        profile("init", "mine", "--extends", "java-dev", "--groups", "git_config,go_runtime", "--description", "x")
                .run()
                .exits(0);
        String text = Files.readString(user.resolve("mine.json"));
        assertThat(text)
                .contains("\"extends\": \"java-dev\"", "\"git_config\"", "\"readwrite\"")
                .endsWith("}\n");
        profile("validate", "mine").run().exits(0);

        profile("init", "mine").run().exits(1).says("--force");
        assertThat(user.resolve("mine.json")).hasContent(text);
        profile("init", "mine", "--force").run().exits(0);
        assertThat(Files.readString(user.resolve("mine.json"))).doesNotContain("extends");

        profile("init", "a_b").run().exits(1);
        profile("init", "x1", "--groups", "no_such_group").run().exits(1).says("no_such_group");
        profile("init", "x2", "--extends", "no-such-base").run().exits(1).says("no-such-base");
        profile("init", "default").run().exits(1).says("default-local");
        profile("init", "acme/tool").run().exits(1).says("tool-local");
        assertThat(user.toFile().list()).containsExactly("mine.json");

        profile("init", "full", "--full", "--extends", "python-dev").run().exits(0);
        String full = Files.readString(user.resolve("full.json"));
        assertThat(full)
                .contains(
                        "\"commands\"",
                        "\"network\"",
                        "\"hooks\"",
                        "\"rollback\"",
                        "\"env_credentials\"",
                        "\"exclude\"")
                .doesNotContain(
                        "network_profile", "open_urls", "allow_gpu", "allow_launch_services", "\"credentials\"");
        profile("validate", "full").run().exits(0);
        assertThat(profile("show", "full", "--json").run().exits(0).out())
                .contains("\"network_profile\": \"developer\"");
        profile("init", "inside")
                .with("NONO_CAP_FILE", "/dev/null")
                .run()
                .exits(1)
                .says("sandbox");
    }

    @Test
    @DisplayName("promote replaces a profile by a draft of it that somebody has seen, and nothing else [50:26]")
    void promote() throws Exception {
        String before = "{\"meta\": {\"name\": \"mine\"}}\n";
        String after = "{\"meta\": {\"name\": \"mine\"}, \"filesystem\": {\"read\": [\"/etc/\\u001b[2Jx\"]}}\n";
        user("mine", before);
        Path draft = drafts.resolve("mine.json");
        Path base = drafts.resolve("mine.base");
        Files.writeString(draft, after);

        profile("promote", "mine", "--yes").run().exits(1).says("started from");
        Files.writeString(base, sha256("other"));
        profile("promote", "mine", "--yes").run().exits(1);
        Files.writeString(base, sha256(before).toUpperCase(java.util.Locale.ROOT) + "\n");
        profile("promote", "mine", "--yes", "--diff").run().exits(2);
        profile("promote", "mine").run().exits(1).says("--yes");
        profile("promote", "mine", "--yes")
                .with("NONO_CAP_FILE", "/dev/null")
                .run()
                .exits(1);
        Cli.Result diff = profile("promote", "mine", "--diff").run().exits(0);
        assertThat(diff.out()).contains("- {", "+ {", "filesystem.read: ").doesNotContain("\u001b");
        assertThat(user.resolve("mine.json")).hasContent(before);

        Files.writeString(draft, after.replace("mine", "other"));
        profile("promote", "mine", "--yes").run().exits(1).says("meta.name");
        Files.delete(draft);
        Files.createSymbolicLink(draft, Files.writeString(root.resolve("elsewhere.json"), after));
        profile("promote", "mine", "--yes").run().exits(1).says("link");
        Files.delete(draft);
        Files.writeString(draft, after);
        Path real = Files.move(user.resolve("mine.json"), root.resolve("real.json"));
        Files.createSymbolicLink(user.resolve("mine.json"), real);
        profile("promote", "mine", "--yes").run().exits(1).says("link");
        assertThat(real).hasContent(before);
        Files.delete(user.resolve("mine.json"));
        Files.move(real, user.resolve("mine.json"));
        Files.writeString(drafts.resolve("java-dev.json"), "{\"meta\": {\"name\": \"java-dev\"}}");
        profile("promote", "java-dev", "--yes").run().exits(1).says("built-in");
        assertThat(user.resolve("java-dev.json")).doesNotExist();
        assertThat(user.resolve("mine.json")).hasContent(before);

        profile("promote", "mine", "--yes").run().exits(0);
        assertThat(user.resolve("mine.json")).hasContent(after);
        assertThat(draft).doesNotExist();
        assertThat(base).doesNotExist();
    }

    @Test
    @DisplayName("show shows raw rules of macOS on Linux too, last [50:28]")
    void rawRules() throws IOException {
        user(
                "raw",
                "{\"unsafe_macos_seatbelt_rules\": [\"(allow sysctl-write)\"], \"rollback\": {\"exclude_globs\": [\"*.x\"]}}");

        assertThat(profile("show", "raw").run().exits(0).out()).endsWith("raw macOS rule: (allow sysctl-write)\n");
        assertThat(profile("show", "raw", "--json").run().exits(0).out())
                .contains("\"unsafe_macos_seatbelt_rules\": [\n    \"(allow sysctl-write)\"");
    }

    @Test
    @DisplayName("show expands paths unless it should not, and shows the groups of a run, whatever meta.name is [51:4]")
    void show() throws IOException {
        user(
                "mine",
                "{\"meta\": {\"name\": \"default\", \"description\": \"a\\u001b[2Jb\"}, \"filesystem\": {\"read\": [\"~/x\"]}}");

        assertThat(profile("show", "mine").run().exits(0).out())
                .contains("read: ~/x -> " + home + "/x", "deny_credentials")
                .doesNotContain("\u001b");
        user("plain", "{}");
        assertThat(profile("show", "plain").run().exits(0).out()).contains("deny_credentials", "user_tools");
        assertThat(profile("show", "mine", "--raw").run().exits(0).out()).contains("read: ~/x\n");
        assertThat(profile("show", "default").run().exits(0).out()).contains("deny_credentials", "deny_shell_configs");
        assertThat(profile("show", "default", "--format", "manifest")
                        .run()
                        .exits(0)
                        .out())
                .contains("\"version\": \"0.1.0\"");
    }

    @Test
    @DisplayName("list names every profile and where it comes from, also one that cannot be loaded")
    void list() throws IOException {
        user("mine", "{\"extends\": \"java-dev\", \"meta\": {\"name\": \"m\", \"description\": \"Mine\"}}");
        user("java-dev", "{}");
        user("broken", "{");

        assertThat(profile("list").run().exits(0).out())
                .contains(
                        "Built-in", "  rust-dev", "User (", "mine  Mine  extends java-dev", "broken  cannot be loaded");
        assertThat(profile("list", "--json").run().exits(0).out())
                .contains("\"source\": \"user (overrides built-in)\"", "\"source\": \"built-in\"", "\"error\": ");
        assertThat(nono("policy", "profiles")
                        .in(root)
                        .with("HOME", home.toString())
                        .run()
                        .exits(0)
                        .err())
                .contains("nono profile list");
    }

    @Test
    @DisplayName("diff says what differs, with + and -, and exits with 0 either way")
    void diff() throws IOException {
        user("a", "{\"filesystem\": {\"read\": [\"/x\"]}, \"workdir\": {\"access\": \"read\"}}");
        user("b", "{\"filesystem\": {\"read\": [\"/y\"], \"deny\": [\"/d\"]}}");

        assertThat(profile("diff", "a", "b").run().exits(0).out())
                .contains(
                        "filesystem.read\n- /x\n+ /y\n", "filesystem.deny\n+ /d\n", "workdir.access\n- read\n+ none\n");
        assertThat(profile("diff", "a", "b", "--json").run().exits(0).out())
                .contains("\"profile1\": \"a\"", "\"changed\": true");
        assertThat(profile("diff", "a", "a").run().exits(0).out()).contains("come to the same");
        profile("diff", "a").run().exits(2);
    }

    @Test
    @DisplayName(
            "groups prints the same bytes each time, all 42 with --all-platforms, and one with its paths [51:25] [51:27]")
    void groups() {
        String all =
                profile("groups", "--json", "--all-platforms").run().exits(0).out();
        profile("groups", "--json", "--all-platforms").run().exits(0).prints(all);
        assertThat(all.lines().filter(line -> line.contains("\"name\""))).hasSize(42);
        assertThat(profile("groups").run().exits(0).out())
                .contains("deny_credentials", "required)", "cross-platform")
                .doesNotContain("deny_keychains_macos");
        assertThat(profile("groups", "deny_credentials", "--json")
                        .run()
                        .exits(0)
                        .out())
                .contains("\"raw\": \"~/.ssh\"", "\"expanded\": \"" + home + "/.ssh\"");
        profile("groups", "nope").run().exits(1).says("nope");
    }

    @Test
    @DisplayName("nine profiles and 42 groups come with nono [80:4]")
    void builtIns() {
        String list = profile("list", "--json").run().exits(0).out();
        assertThat(list.lines().filter(line -> line.contains("\"source\": \"built-in\"")))
                .hasSize(9);
        assertThat(list)
                .contains("default", "linux-host-compat", "mise-dev", "python-dev", "node-dev", "bun-dev", "go-dev")
                .contains("java-dev", "rust-dev");
        assertThat(profile("groups", "--all-platforms").run().exits(0).out().lines())
                .hasSize(42);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "default",
                "linux-host-compat",
                "mise-dev",
                "python-dev",
                "node-dev",
                "bun-dev",
                "go-dev",
                "java-dev",
                "rust-dev"
            })
    @DisplayName("a built-in profile can be written as a manifest, and that can be run [50:29]")
    void manifests(String name) throws IOException {
        // Not below the temporary directory, which some of them grant: what nono keeps in the home directory is
        // protected.
        Path beside = Files.createTempDirectory(Path.of(System.getProperty("user.home")), ".nono-test");
        try {
            Path work = Files.createDirectories(beside.resolve("work"));
            Files.writeString(work.resolve("f"), "read me");
            Path file = beside.resolve("m.json");
            String manifest = profile("show", name, "--format", "manifest")
                    .in(work)
                    .with("HOME", beside.toString())
                    .run()
                    .exits(0)
                    .out();
            Files.writeString(file, manifest);

            String plan = nono("run", "--config", file.toString(), "--dry-run", "-v", "--", "true")
                    .in(work)
                    .with("HOME", beside.toString())
                    .run()
                    .exits(0)
                    .err();

            boolean develops = name.endsWith("-dev");
            assertThat(manifest.contains("\"mode\": \"proxy\"")).isEqualTo(develops);
            assertThat(manifest.contains("\"github.com\"")).isEqualTo(develops);
            assertThat(manifest).contains("\"" + beside + "/.ssh\"");
            assertThat(plan.contains("proxy")).isEqualTo(develops);
            assertThat(plan.contains(work.toString())).isEqualTo(develops);
        } finally {
            try (Stream<Path> tree = Files.walk(beside)) {
                for (Path path : tree.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(path);
                }
            }
        }
    }

    @Test
    @DisplayName("a manifest that would open more than its profile is refused, and what it cannot say is told")
    void manifestLimits() throws IOException {
        user("denies", "{\"network\": {\"allow_domain\": [\"a.test\"], \"deny_domain\": [\"b.a.test\"]}}");
        profile("show", "denies", "--format", "manifest")
                .run()
                .exits(1)
                .prints("")
                .says("network.deny_domain", "b.a.test");
        user("policy", """
                {"network": {"credentials": ["s"], "custom_credentials": {"s": {"upstream": "https://s.test",
                 "credential_key": "k", "endpoint_policy": {"default": "deny", "rules": []}}}}}
                """);
        profile("show", "policy", "--format", "manifest")
                .run()
                .exits(1)
                .prints("")
                .says("endpoint_policy");
        user("says", """
                {"environment": {"allow_vars": ["PATH"]}, "env_credentials": {"k": "V"}, "workdir": {"access": "read"},
                 "rollback": {"exclude_patterns": ["node_modules"]},
                 "network": {"allow_domain": [{"domain": "api.test", "endpoints": [{"method": "GET", "path": "/v1/**"}]}],
                  "credentials": ["s", "o"], "custom_credentials": {
                   "s": {"upstream": "https://s.test", "credential_key": "stored"},
                   "o": {"upstream": "https://o.test", "auth": {"token_url": "https://t.test", "client_id": "env://A",
                         "client_secret": "env://B"}}}}}
                """);
        Path work = Files.createDirectory(root.resolve("work"));
        assertThat(profile("show", "says", "--format", "manifest")
                        .in(work)
                        .run()
                        .exits(0)
                        .says("the manifest cannot say which variables", "env_credentials", "service o")
                        .out())
                .contains("\"host\": \"api.test\"", "\"/v1/**\"", "\"source\": \"stored\"", "\"node_modules\"")
                .contains("\"path\": \"" + work + "\"")
                .doesNotContain("o.test");
    }

    @Test
    @DisplayName("schema and guide are printed")
    void documents() throws IOException {
        assertThat(profile("schema").run().exits(0).out()).contains("https://nono.sh/schemas/nono-profile.schema.json");
        profile("schema", "--output", root + "/s.json").run().exits(0);
        assertThat(root.resolve("s.json")).content().contains("2020-12");
        assertThat(profile("guide").run().exits(0).out()).contains("# Writing profiles", "policy.override_deny");
        profile("nope").run().exits(2);
        assertThat(profile("--help").run().exits(0).out()).contains("validate", "promote");
        assertThat(profile("init", "--help").run().exits(0).out()).contains("--extends");
        for (String word : List.of("--nope", "extra words")) {
            profile("guide", word).run().exits(2);
        }
    }
}
