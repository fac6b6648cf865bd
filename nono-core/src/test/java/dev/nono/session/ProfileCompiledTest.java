package dev.nono.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nono.ErrorCode;
import dev.nono.NonoException;
import dev.nono.capability.Access;
import dev.nono.capability.CapabilitySetBuilder;
import dev.nono.capability.FileGrant;
import dev.nono.platform.PlatformFacts;
import dev.nono.policy.CompiledPolicy;
import dev.nono.policy.Platform;
import dev.nono.policy.PolicyContext;
import dev.nono.policy.ProfilePolicy;
import dev.nono.profile.ProfileContext;
import dev.nono.profile.ProfileLocations;
import dev.nono.profile.Profiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("A profile as a compiled policy, on Linux")
class ProfileCompiledTest {
    @TempDir
    Path temp;

    private Path home;
    private Path work;
    private Path profiles;
    private Map<String, String> variables;

    @BeforeEach
    void createHome() throws IOException {
        home = Files.createDirectories(temp.toRealPath().resolve("home"));
        work = Files.createDirectories(temp.toRealPath().resolve("work"));
        profiles = Files.createDirectories(home.resolve(".config/nono/profiles"));
        variables = Map.of("HOME", home.toString(), "TMPDIR", home.toString());
    }

    private void profile(String name, String json) throws IOException {
        Files.writeString(profiles.resolve(name + ".json"), json.replace('\'', '"'));
    }

    private CompiledPolicy compile(String name) {
        return compile(name, Platform.LINUX);
    }

    private CompiledPolicy compile(String name, Platform platform) {
        ProfileContext where = new ProfileContext(PlatformFacts.ofThisSystem(), work, 1000, variables);
        ProfilePolicy policy = ProfilePolicy.of(
                Profiles.at(ProfileLocations.of(variables, work)).find(name).resolve(where),
                PolicyContext.of(platform, 1000, variables));
        CapabilitySetBuilder caps = policy.groups().capabilities().toBuilder();
        policy.addTo(caps);
        return CompiledPolicy.of(policy.groups(), caps.build(), policy.bypasses(), platform == Platform.MACOS);
    }

    @Test
    @DisplayName("[51:2] without the groups of dangerous commands rm is not refused by name, and with them it is")
    void dangerousCommands() throws IOException {
        profile("plain", "{}");
        profile("open", "{'groups':{'exclude':['dangerous_commands']}}");

        assertThatThrownBy(() -> preview("plain"))
                .isInstanceOfSatisfying(
                        NonoException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.BLOCKED_COMMAND));
        assertThatCode(() -> preview("open")).doesNotThrowAnyException();
    }

    private void preview(String name) {
        Session.of(LaunchPlan.builder("rm", "x")
                        .capabilities(compile(name).capabilities())
                        .workdir(work)
                        .build())
                .preview();
    }

    @Test
    @DisplayName("[51:6] a bypass in a profile needs a grant, which a base may give; the path is then granted")
    void bypass() throws IOException {
        Path docker = Files.createDirectories(home.resolve(".docker"));
        profile("bare", "{'filesystem':{'bypass_protection':['$HOME/.docker']}}");
        profile("base", "{'filesystem':{'read':['$HOME/.docker']}}");
        profile("child", "{'extends':'base','filesystem':{'bypass_protection':['$HOME/.docker']}}");

        assertThatThrownBy(() -> compile("bare"))
                .isInstanceOf(NonoException.class)
                .hasMessageContaining("no matching grant");
        assertThat(compile("child").capabilities().effectiveAccess(docker)).contains(Access.READ);
        assertThat(compile("base").capabilities().effectiveAccess(docker)).isEmpty();
    }

    @Test
    @DisplayName("a denied glob closes names that appear later on macOS, and what is there everywhere (80, N-2)")
    void deniedNames() throws IOException {
        Files.createFile(work.resolve("code"));
        Path there = Files.createFile(work.resolve(".env"));
        Path later = work.resolve("a/.env");
        profile("agent", "{'filesystem':{'allow':['$WORKDIR'],'deny':['**/.env']}}");

        CompiledPolicy mac = compile("agent", Platform.MACOS);
        for (Path path : new Path[] {there, later}) {
            assertThat(mac.capabilities().closing(path, Access.READ))
                    .as("%s", path)
                    .isPresent();
        }
        assertThat(mac.capabilities().closing(work.resolve("x.env"), Access.READ))
                .isEmpty();
        CompiledPolicy linux = compile("agent");
        assertThat(linux.capabilities().denyPatterns()).isEmpty();
        assertThat(linux.capabilities().effectiveAccess(there)).isEmpty();
    }

    @Test
    @DisplayName("a deny inside the working directory is cut out of it, whoever granted that")
    void denyInside() throws IOException {
        Path env = Files.createFile(work.resolve(".env"));
        Files.createFile(work.resolve("code"));
        profile("agent", "{'filesystem':{'allow':['$WORKDIR'],'deny':['$WORKDIR/.env']}}");

        CompiledPolicy policy = compile("agent");

        assertThat(policy.splits())
                .singleElement()
                .satisfies(split -> assertThat(split.without()).containsExactly(env));
        assertThat(policy.capabilities().effectiveAccess(env)).isEmpty();
        assertThat(policy.capabilities().effectiveAccess(work.resolve("code"))).contains(Access.READ_WRITE);
    }

    @Test
    @DisplayName("[51:14] a child takes back a file that its base grants, by its name or by that of a link to it")
    void revoked() throws IOException {
        Path file =
                Files.createFile(Files.createDirectories(home.resolve("data")).resolve("x.json"));
        Files.createSymbolicLink(home.resolve("data/link.json"), file);
        profile("base", "{'filesystem':{'allow_file':['$HOME/data/x.json']}}");
        profile("child", "{'extends':'base','filesystem':{'deny':['$HOME/data/x.json']}}");
        profile("other", "{'extends':'base','filesystem':{'deny':['$HOME/data/link.json']}}");

        assertThat(compile("base").capabilities().effectiveAccess(file)).contains(Access.READ_WRITE);
        for (String name : new String[] {"child", "other"}) {
            assertThat(compile(name).capabilities().files())
                    .extracting(FileGrant::resolved)
                    .doesNotContain(file);
        }
    }

    @Test
    @DisplayName("[51:17] a group of another system has no effect; [51:18] one that does not exist is refused")
    void groups() throws IOException {
        profile("plain", "{}");
        profile("foreign", "{'groups':{'include':['user_caches_macos']}}");
        profile("unknown", "{'groups':{'include':['nope']}}");

        assertThat(compile("foreign").capabilities()).isEqualTo(compile("plain").capabilities());
        assertThatThrownBy(() -> compile("unknown"))
                .isInstanceOf(NonoException.class)
                .hasMessageContaining("nope");
    }
}
