package dev.nono.profile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nono.ErrorCode;
import dev.nono.NonoException;
import dev.nono.platform.PlatformFacts;
import dev.nono.profile.model.Entry;
import dev.nono.profile.model.PathList;
import dev.nono.profile.model.Profile;
import dev.nono.profile.model.WorkdirAccess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("Profiles")
class ProfilesTest {
    @TempDir
    Path temp;

    private Path home;
    private Path project;
    private Path user;
    private Path packages;

    @BeforeEach
    void directories() throws IOException {
        Path real = temp.toRealPath();
        home = Files.createDirectories(real.resolve("home"));
        project = Files.createDirectories(real.resolve("project"));
        user = Files.createDirectories(home.resolve(".config/nono/profiles"));
        packages = Files.createDirectories(home.resolve(".config/nono/packages"));
    }

    private Profiles profiles() {
        return Profiles.at(ProfileLocations.of(Map.of("HOME", home.toString()), project));
    }

    private ProfileContext context(String os) {
        return new ProfileContext(PlatformFacts.ofOs(os), project, 1000, Map.of("HOME", home.toString()));
    }

    private Profile resolve(String name, String... bases) {
        return profiles().find(name, List.of(bases)).resolve(context("linux")).profile();
    }

    private Path write(Path directory, String name, String text) throws IOException {
        Files.createDirectories(directory);
        return Files.writeString(directory.resolve(name), text);
    }

    private Path user(String name, String text) throws IOException {
        return write(user, name + ".json", text);
    }

    private static List<String> read(Profile profile) {
        return profile.filesystem().get(PathList.READ).stream()
                .map(Entry::value)
                .toList();
    }

    private void pack(String pack, String name, String text) throws IOException {
        Path directory = packages.resolve(pack);
        write(
                directory,
                "package.json",
                "{\"name\": \"x\", \"artifacts\": [{\"type\": \"profile\", \"path\": \"p.json\", \"install_as\": \""
                        + name + "\", \"aliases\": [\"" + name + "-alias\"]}]}");
        write(directory.resolve("profiles"), name + ".json", text);
    }

    private static NonoException refused(ErrorCode code, Runnable action) {
        try {
            action.run();
        } catch (NonoException e) {
            assertThat(e.code()).as(e.getMessage()).isEqualTo(code);
            return e;
        }
        throw new AssertionError("accepted");
    }

    @ParameterizedTest
    @ValueSource(strings = {"my-agent", "a1", "A", "1"})
    @DisplayName("have names of letters, digits and - [50:1]")
    void names(String name) {
        assertThat(ProfileName.isValid(name)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"-a", "a-", "a_b", "a b", "", "é", "a.b"})
    @DisplayName("have no other names [50:1]")
    void otherNames(String name) {
        assertThat(ProfileName.isValid(name)).isFalse();
        refused(ErrorCode.PROFILE_PARSE, () -> profiles().find(name));
    }

    @Test
    @DisplayName("are not found by a name that leads elsewhere [50:1]")
    void traversal() throws IOException {
        write(home.resolve(".config/nono"), "x.json", "{}");
        refused(ErrorCode.PROFILE_READ, () -> profiles().find("../x"));
        user("child", "{\"extends\": \"../x\"}");
        refused(ErrorCode.PROFILE_INHERITANCE, () -> profiles().find("child"));
    }

    @ParameterizedTest
    @CsvSource({
        "always-further/claude, REFERENCE, ''",
        "always-further/claude@1.2.0, REFERENCE, 1.2.0",
        "a/b@x/y, REFERENCE, x/y",
        "./a, FILE, ''",
        "~/a, FILE, ''",
        "/a/b, FILE, ''",
        "a/b.json, FILE, ''",
        "a/b.jsonc, FILE, ''",
        "a/b/c, FILE, ''",
        "x.json, FILE, ''",
        "x.jsonc, FILE, ''",
        "/a, FILE, ''",
        "a/, FILE, ''",
        "name, NAME, ''"
    })
    @DisplayName("are named by reference, path or name")
    void classification(String argument, ProfileName.Kind kind, String version) {
        ProfileName name = ProfileName.of(argument, project);

        assertThat(name.kind()).isEqualTo(kind);
        assertThat(name.version()).isEqualTo(version);
    }

    @Test
    @DisplayName("are files where such a file exists, even if the path looks like a reference")
    void fileBeforeReference() throws IOException {
        write(project.resolve("dir"), "agent", "{\"skipdirs\": [\"x\"]}");

        assertThat(resolve("dir/agent").skipdirs()).containsExactly("x");
    }

    @Test
    @DisplayName("with comments are read from .json files, and .jsonc comes first where both exist [50:2]")
    void jsonc() throws IOException {
        user("a", "// json\n{\"skipdirs\": [\"json\",],}");
        assertThat(resolve("a").skipdirs()).containsExactly("json");

        write(user, "a.jsonc", "/* jsonc */ {\"skipdirs\": [\"jsonc\"]}");
        assertThat(resolve("a").skipdirs()).containsExactly("jsonc");
    }

    @Test
    @DisplayName("with a key that does not exist are refused [50:3]")
    void typos() throws IOException {
        user("a", "{\"filesytem\": {}}");
        user("b", "{\"security\": {\"signalmode\": \"isolated\"}}");

        assertThat(refused(ErrorCode.PROFILE_PARSE, () -> profiles().find("a"))).hasMessageContaining("filesytem");
        assertThat(refused(ErrorCode.PROFILE_PARSE, () -> profiles().find("b"))).hasMessageContaining("signalmode");
    }

    @Test
    @DisplayName("extend nothing, one or several [50:4]")
    void bases() throws IOException {
        user("none", "{\"extends\": []}");
        user("null", "{\"extends\": null}");
        user("one", "{\"extends\": \"default\"}");
        user("list", "{\"extends\": [\"default\"]}");

        assertThat(profiles().find("none").bases()).isEmpty();
        assertThat(profiles().find("null").bases()).isEmpty();
        assertThat(profiles().find("one").extended())
                .isEqualTo(profiles().find("list").extended())
                .containsExactly("default");
    }

    @Test
    @DisplayName("that extend each other in a circle, or over more than ten levels, are refused with the chain [50:5]")
    void circles() throws IOException {
        user("a", "{\"extends\": \"b\"}");
        user("b", "{\"extends\": \"a\"}");
        assertThat(refused(ErrorCode.PROFILE_INHERITANCE, () -> profiles().find("a")))
                .hasMessageContaining("a -> b -> a");

        for (int i = 1; i <= 11; i++) {
            user("l" + i, i == 11 ? "{}" : "{\"extends\": \"l" + (i + 1) + "\"}");
        }
        assertThat(refused(ErrorCode.PROFILE_INHERITANCE, () -> profiles().find("l1")))
                .hasMessageContaining("10 levels")
                .hasMessageContaining("l1 -> l2");
        assertThat(profiles().find("l2").bases()).as("ten levels").hasSize(1);
    }

    @Test
    @DisplayName("may share a base; what it says counts once [50:6]")
    void diamond() throws IOException {
        user("x", "{\"filesystem\": {\"read\": [\"/x\"]}}");
        user("left", "{\"extends\": \"x\", \"filesystem\": {\"read\": [\"/l\"]}}");
        user("right", "{\"extends\": \"x\", \"filesystem\": {\"read\": [\"/r\"]}}");
        user("both", "{\"extends\": [\"left\", \"right\"]}");

        assertThat(read(resolve("both"))).containsExactly("/x", "/l", "/r");
    }

    @Test
    @DisplayName("in a project that extend their own name extend that of the user [50:7]")
    void ownName() throws IOException {
        write(project.resolve(".nono"), "codex.json", "{\"extends\": \"codex\", \"skipdirs\": [\"project\"]}");
        user("codex", "{\"skipdirs\": [\"user\"]}");

        assertThat(resolve(".nono/codex.json").skipdirs()).containsExactly("user", "project");

        Files.delete(user.resolve("codex.json"));
        pack("acme/codex", "codex", "{\"skipdirs\": [\"pack\"]}");
        assertThat(resolve(".nono/codex.json").skipdirs()).containsExactly("pack", "project");

        write(project.resolve(".nono"), "java-dev.json", "{\"extends\": \"java-dev\"}");
        assertThat(resolve(".nono/java-dev.json").workdir()).isEqualTo(WorkdirAccess.READ_WRITE);
    }

    @Test
    @DisplayName("of the user are not led to files of the project [50:8]")
    void projectDoesNotHijack() throws IOException {
        user("named", "{\"extends\": \"x\"}");
        write(project, "x.json", "{\"skipdirs\": [\"project\"]}");
        refused(ErrorCode.PROFILE_INHERITANCE, () -> profiles().find("named"));

        user("x", "{\"skipdirs\": [\"user\"]}");
        assertThat(resolve("named").skipdirs()).containsExactly("user");

        write(project, "default.json", "{\"skipdirs\": [\"project\"]}");
        write(project, "child.json", "{\"extends\": \"node-dev\"}");
        assertThat(resolve("./child.json").skipdirs())
                .as("bases of built-in profiles")
                .isEmpty();
    }

    @Test
    @DisplayName("that are links are read with the directory that they lead to, and a link to itself is a circle")
    void links() throws IOException {
        Path dotfiles = home.resolve("dotfiles/nono");
        write(dotfiles, "a.json", "{\"extends\": \"b\"}");
        write(dotfiles, "b.json", "{\"skipdirs\": [\"b\"]}");
        Files.createSymbolicLink(user.resolve("a.json"), dotfiles.resolve("a.json"));
        assertThat(resolve("a").skipdirs()).containsExactly("b");

        user("self", "{\"extends\": \"other\"}");
        Files.createSymbolicLink(user.resolve("other.json"), user.resolve("self.json"));
        assertThat(refused(ErrorCode.PROFILE_INHERITANCE, () -> profiles().find("self")))
                .hasMessageContaining("self -> other");
    }

    @Test
    @DisplayName("take more bases, in front of their own; repeating one changes nothing [50:9]")
    void moreBases() throws IOException {
        for (String name : List.of("a", "b", "own")) {
            user(name, "{\"filesystem\": {\"read\": [\"/" + name + "\"]}}");
        }
        user("p", "{\"extends\": \"own\", \"filesystem\": {\"read\": [\"/p\"]}}");

        assertThat(read(resolve("p", "a", "b"))).containsExactly("/a", "/b", "/own", "/p");
        assertThat(read(resolve("p", "own", "own"))).containsExactly("/own", "/p");
    }

    @Test
    @DisplayName("of two packs with one name come from the first, each time [50:34]")
    void packOrder() throws IOException {
        pack("zeta/a", "agent", "{\"skipdirs\": [\"zeta\"]}");
        pack("acme/z", "agent", "{\"skipdirs\": [\"acme-z\"]}");
        pack("acme/b", "agent", "{\"skipdirs\": [\"acme-b\"]}");
        write(packages.resolve("aaaa/broken"), "package.json", "{ nonsense");

        for (int i = 0; i < 5; i++) {
            assertThat(resolve("agent").skipdirs()).containsExactly("acme-b");
            assertThat(resolve("agent-alias").skipdirs()).containsExactly("acme-b");
        }
        assertThat(profiles().find("agent").packs()).containsExactly("acme/b");
        assertThat(resolve("zeta/a").skipdirs()).containsExactly("zeta");
        assertThat(resolve("zeta/a@9.9").skipdirs()).containsExactly("zeta");
        assertThat(refused(ErrorCode.PROFILE_NOT_FOUND, () -> profiles().find("acme/none")))
                .hasMessageContaining("nono pull acme/none");
    }

    @Test
    @DisplayName("of the user come before those of packs, and these before built-in ones")
    void precedence() throws IOException {
        pack("acme/x", "node-dev", "{\"skipdirs\": [\"pack\"]}");
        assertThat(resolve("node-dev").skipdirs()).containsExactly("pack");

        user("node-dev", "{\"skipdirs\": [\"user\"]}");
        assertThat(resolve("node-dev").skipdirs()).containsExactly("user");
    }

    @Test
    @DisplayName("of packs neither choose the program nor write rules of the macOS sandbox")
    void packAuthority() throws IOException {
        pack(
                "acme/x",
                "agent",
                "{\"binary\": \"/bin/x\", \"unsafe_macos_seatbelt_rules\": [\"(allow default)\"],"
                        + " \"session_hooks\": {\"before\": {\"script\": \"$PACK_DIR/bin/before\"}},"
                        + " \"command_policies\": {\"commands\": {\"git\": {\"sandbox\":"
                        + " {\"unsafe_macos_seatbelt_rules\": [\"(allow default)\"], \"fs_read\": [\"/a\"]}}}},"
                        + " \"platform_overrides\": {\"linux\": {\"binary\": \"/bin/y\"}}}");
        user("mine", "{\"extends\": \"agent\"}");

        ResolvedProfile resolved = profiles().find("mine").resolve(context("linux"));

        assertThat(resolved.profile().binary()).isEmpty();
        assertThat(resolved.profile().seatbeltRules()).isEmpty();
        assertThat(resolved.profile().commandPolicies().orElseThrow().document().toString())
                .doesNotContain("seatbelt")
                .contains("fs_read");
        assertThat(resolved.warnings()).hasSize(2);
        assertThat(resolved.profile().sessionHooks().before().orElseThrow()).satisfies(hook -> {
            assertThat(hook.script())
                    .isEqualTo(packages.resolve("acme/x/bin/before").toString());
            assertThat(hook.pack()).contains("acme/x");
        });
        user("fake", "{\"session_hooks\": {\"before\": {\"script\": \"$PACK_DIR/x\"}}}");
        refused(ErrorCode.PROFILE_PARSE, () -> resolve("fake"));
        user("own", "{\"binary\": \"/bin/x\", \"unsafe_macos_seatbelt_rules\": [\"(allow sysctl-read)\"]}");
        assertThat(resolve("own").binary()).isEqualTo(Optional.of("/bin/x"));
        assertThat(resolve("own").seatbeltRules()).hasSize(1);
    }

    @Test
    @DisplayName("that moved to packs are not found, and the message names the pack")
    void movedProfiles() {
        assertThat(refused(ErrorCode.PROFILE_NOT_FOUND, () -> profiles().find("swival")))
                .hasMessageContaining("nono pull jedisct1/swival");
        assertThat(refused(ErrorCode.PROFILE_NOT_FOUND, () -> profiles().find("claude")))
                .hasMessageContaining("nolabs-ai/claude");
        assertThat(refused(ErrorCode.PROFILE_NOT_FOUND, () -> profiles().find("nope")))
                .hasMessageContaining("nope");
    }

    @Test
    @DisplayName("with older keys tell of each key once a load, also of bases")
    void legacyBase() throws IOException {
        user("old", "{\"security\": {\"groups\": [\"node_runtime\"]}}");
        user("left", "{\"extends\": \"old\"}");
        user("child", "{\"extends\": [\"left\", \"old\"]}");

        assertThat(profiles().find("child").legacyWarnings())
                .singleElement()
                .asString()
                .contains("old.json")
                .contains("security.groups");
        assertThat(resolve("child").groups().include()).containsExactly(Entry.of("node_runtime"));
    }

    @Test
    @DisplayName("leave a relative XDG_CONFIG_HOME aside, and say so")
    void relativeConfig() {
        ProfileLocations locations =
                ProfileLocations.of(Map.of("HOME", home.toString(), "XDG_CONFIG_HOME", "rel"), project);

        assertThat(locations.config()).isEqualTo(home.resolve(".config/nono"));
        assertThat(locations.warnings()).singleElement().asString().contains("rel");
        assertThatThrownBy(() -> ProfileLocations.of(Map.of(), project)).isInstanceOf(NonoException.class);
    }

    @Test
    @DisplayName("that come with nono all load and resolve on each system, and are listed first")
    void builtIns() throws IOException {
        for (String name : BuiltInProfiles.names()) {
            for (String os : List.of("linux", "macos")) {
                ResolvedProfile profile = profiles().find(name).resolve(context(os));
                assertThat(profile.profile().displayName()).isEqualTo(name);
                assertThat(profile.profile().meta().orElseThrow().author()).contains("nolabs-ai");
                assertThat(profile.warnings()).isEmpty();
            }
        }
        user("z", "{}");
        write(user, "not a profile.json", "{}");
        pack("acme/x", "agent", "{}");
        assertThat(profiles().list())
                .extracting(ProfileSource::name)
                .startsWith("default", "linux-host-compat", "mise-dev")
                .endsWith("agent", "z")
                .hasSize(BuiltInProfiles.names().size() + 2);
    }
}
