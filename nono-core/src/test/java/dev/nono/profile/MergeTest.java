package dev.nono.profile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nono.NonoException;
import dev.nono.platform.PlatformFacts;
import dev.nono.profile.model.CredentialVariable;
import dev.nono.profile.model.DomainRule;
import dev.nono.profile.model.Entry;
import dev.nono.profile.model.HttpRule;
import dev.nono.profile.model.InheritedList;
import dev.nono.profile.model.MediatedCommand;
import dev.nono.profile.model.MediationRule;
import dev.nono.profile.model.PathList;
import dev.nono.profile.model.Profile;
import dev.nono.profile.model.WorkdirAccess;
import dev.nono.profile.text.ProfileReader;
import dev.nono.profile.text.ProfileView;
import dev.nono.profile.text.ProfileWriter;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@DisplayName("A profile that extends another")
class MergeTest {
    private static final ProfileSource SOURCE =
            new ProfileSource(ProfileSource.Kind.FILE, "p", Optional.of(Path.of("/p.json")), Optional.empty());

    private static Profile read(String text) {
        return ProfileReader.read(text.replace('\'', '"'), "p.json").profile();
    }

    private static Profile merged(String base, String child) {
        return Merge.of(read(base), read(child));
    }

    private static LoadedProfile loaded(String text, LoadedProfile... bases) {
        return new LoadedProfile(
                SOURCE, ProfileReader.read(text.replace('\'', '"'), "p.json"), List.of(), List.of(bases));
    }

    private static ProfileContext on(String os) {
        return new ProfileContext(PlatformFacts.ofOs(os), Path.of("/w"), 1, Map.of("HOME", "/h"));
    }

    private static String everyKey() throws IOException {
        try (InputStream in = MergeTest.class.getResourceAsStream("every-key.jsonc")) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    @Test
    @DisplayName("and says nothing is the same as its base but for its name; one with an empty base is itself")
    void identity() throws IOException {
        Profile all = Conditions.decide(ProfileReader.read(everyKey(), "x").profile(), PlatformFacts.ofOs("linux"));
        Profile bare = all.toBuilder().parents(List.of()).build();

        assertThat(Merge.of(bare, Profile.EMPTY).toBuilder().meta(all.meta()).build())
                .isEqualTo(bare);
        assertThat(Merge.of(Profile.EMPTY, bare)).isEqualTo(bare);
        assertThat(Merge.of(bare, bare).filesystem()).as("lists once").isEqualTo(bare.filesystem());
        assertThat(ProfileReader.read(ProfileWriter.write(bare), "x").profile()).isEqualTo(bare);
    }

    @Test
    @DisplayName("keeps the network profile unless it names or clears one [50:10] [30b:6]")
    void networkProfile() {
        String base = "{'network': {'network_profile': 'developer'}}";

        assertThat(merged(base, "{'network': {}}").network().networkProfile().name())
                .contains("developer");
        assertThat(merged(base, "{'network': {'network_profile': null}}")
                        .network()
                        .networkProfile()
                        .name())
                .isEmpty();
        assertThat(merged(base, "{'network': {'network_profile': 'x'}}")
                        .network()
                        .networkProfile()
                        .name())
                .contains("x");
        assertThat(merged(base, "{'network': {'network_profile': null}}")
                        .network()
                        .activatesProxy())
                .isFalse();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "'credentials': ['a'] | 'block': false | a",
                "'credentials': ['a'] | 'credentials': [] | ",
                "'credentials': ['a'] | 'credentials': ['b', 'a'] | a,b",
                "'block': false | 'credentials': ['b'] | b"
            },
            quoteCharacter = '`')
    @DisplayName("keeps, ends or adds to the credentials in use")
    void credentials(String base, String child, String expected) {
        InheritedList credentials = merged("{'network': {" + base + "}}", "{'network': {" + child + "}}")
                .network()
                .credentials();

        assertThat(String.join(",", credentials.values())).isEqualTo(expected == null ? "" : expected);
        assertThat(credentials.isAbsent()).isFalse();
    }

    @Test
    @DisplayName("has the credentials of its base, none or more; absent is shown as [] and written as absent [50:11]")
    void inheritedCredentials() {
        String base = "{'network': {'credentials': ['a']}}";

        assertThat(merged(base, "{}").network().credentials().values()).containsExactly("a");
        assertThat(merged(base, "{'network': {'credentials': []}}")
                        .network()
                        .credentials()
                        .values())
                .isEmpty();
        assertThat(merged(base, "{'network': {'credentials': []}}").network().activatesProxy())
                .isFalse();
        assertThat(merged(base, "{'network': {'credentials': ['b']}}")
                        .network()
                        .credentials()
                        .values())
                .containsExactly("a", "b");
        assertThat(merged("{}", "{'network': {'credentials': ['b']}}")
                        .network()
                        .credentials()
                        .values())
                .containsExactly("b");
        Profile absent = read("{'network': {'block': true}}");
        assertThat(ProfileView.json(absent)).contains("\"credentials\": []");
        assertThat(ProfileWriter.write(absent)).doesNotContain("credentials");
    }

    @Test
    @DisplayName("names the services of its base first, and restricts a host that its base has whole [30b:5] [30b:7]")
    void orderOfServices() {
        String base = "{'network': {'credentials': ['openai', 'github'], 'allow_domain': ['github.com']}}";

        assertThat(merged(base, "{}").network().credentials().values()).containsExactly("openai", "github");
        assertThat(merged(base, "{'network': {'credentials': ['gitlab']}}")
                        .network()
                        .credentials()
                        .values())
                .containsExactly("openai", "github", "gitlab");
        Profile none = merged("{'network': {'credentials': ['openai', 'github']}}", "{'network': {'credentials': []}}");
        assertThat(none.network().credentials().values()).isEmpty();
        assertThat(none.network().activatesProxy()).isFalse();
        assertThat(merged(
                                base,
                                "{'network': {'allow_domain': [{'domain': 'github.com', 'endpoints':"
                                        + " [{'method': 'GET', 'path': '/a/**'}]}]}}")
                        .network()
                        .allowDomain())
                .containsExactly(new DomainRule("github.com", List.of(new HttpRule("GET", "/a/**"))));
    }

    @Test
    @DisplayName("needs no proxy because of credentials that it has ended, and stays absent where nobody says anything")
    void endedCredentials() {
        assertThat(merged("{'network': {'credentials': ['a']}}", "{'network': {'credentials': []}}")
                        .network()
                        .activatesProxy())
                .isFalse();
        assertThat(merged("{'network': {'block': true}}", "{'network': {'allow_http2': true}}")
                        .network()
                        .credentials()
                        .isAbsent())
                .isTrue();
    }

    @Test
    @DisplayName(
            "restricts a host of its base by naming requests, and cannot lift such a restriction; order is kept [50:12]")
    void domains() {
        Profile profile = merged(
                "{'network': {'allow_domain': ['a.test', {'domain': 'b.test', 'endpoints': [{'method': 'GET', 'path': '/x'}]}]}}",
                "{'network': {'allow_domain': ['b.test', {'domain': 'a.test', 'endpoints': [{'method': '*', 'path': '/y'}]}, 'c.test']}}");

        assertThat(profile.network().allowDomain())
                .containsExactly(
                        new DomainRule("a.test", List.of(new HttpRule("*", "/y"))),
                        new DomainRule("b.test", List.of(new HttpRule("GET", "/x"))),
                        new DomainRule("c.test", List.of()));
    }

    @Test
    @DisplayName("keeps the list of allowed variables of its base, and can start one [50:13]")
    void variables() {
        InheritedList kept = merged("{'environment': {'allow_vars': ['PATH']}}", "{'environment': {'allow_vars': []}}")
                .environment()
                .orElseThrow()
                .allowVars();
        assertThat(kept).isEqualTo(InheritedList.of(List.of("PATH")));

        InheritedList none = merged("{'environment': {'deny_vars': ['X']}}", "{'environment': {'allow_vars': []}}")
                .environment()
                .orElseThrow()
                .allowVars();
        assertThat(none.isCleared()).isTrue();
        assertThat(merged("{}", "{'environment': {'allow_vars': []}}").environment())
                .isPresent();
        assertThat(merged(
                                "{'environment': {'set_vars': {'A': '1', 'B': '2'}}}",
                                "{'environment': {'set_vars': {'B': '3'}}}")
                        .environment()
                        .orElseThrow()
                        .setVars())
                .containsEntry("A", "1")
                .containsEntry("B", "3");
    }

    @Test
    @DisplayName("cannot take the working directory away [50:14]")
    void workdir() {
        String base = "{'workdir': {'access': 'readwrite'}}";

        assertThat(merged(base, "{'workdir': {'access': 'none'}}").workdir()).isEqualTo(WorkdirAccess.READ_WRITE);
        assertThat(merged(base, "{}").workdir()).isEqualTo(WorkdirAccess.READ_WRITE);
        assertThat(merged(base, "{'workdir': {'access': 'read'}}").workdir()).isEqualTo(WorkdirAccess.READ);
    }

    @Test
    @DisplayName("never loses a deny, an exclusion, a closed network or a refused command")
    void nothingIsLost() {
        Profile profile = merged(
                "{'filesystem': {'deny': ['/d']}, 'groups': {'exclude': ['user_tools']}, 'network': {'block': true},"
                        + " 'commands': {'deny': ['rm']}}",
                "{'filesystem': {'deny': ['/e']}, 'groups': {'include': ['x']}, 'network': {'block': false},"
                        + " 'commands': {'deny': []}}");

        assertThat(profile.filesystem().get(PathList.DENY)).containsExactly(Entry.of("/d"), Entry.of("/e"));
        assertThat(profile.groups().exclude()).containsExactly(Entry.of("user_tools"));
        assertThat(profile.network().block()).isTrue();
        assertThat(profile.commands().deny()).containsExactly("rm");
    }

    @Test
    @DisplayName("replaces what fills a variable; two references for one variable in one profile are refused")
    void secrets() {
        assertThat(merged(
                                "{'env_credentials': {'acct_a': 'TOKEN', 'x': 'X'}}",
                                "{'env_credentials': {'acct_b': 'TOKEN'}}")
                        .envCredentials())
                .containsExactly(
                        Map.entry("x", new CredentialVariable("X", Optional.empty())),
                        Map.entry("acct_b", new CredentialVariable("TOKEN", Optional.empty())));
        refused("{'env_credentials': {'a': 'T', 'b': 'T'}}");
    }

    @Test
    @DisplayName("keeps secrets of the base where its own are for another system")
    void conditionalSecrets() {
        LoadedProfile base = loaded("{'env_credentials': {'acct_a': 'TOKEN'}}");
        LoadedProfile child = loaded("{'env_credentials': {'acct_b': {'env_var': 'TOKEN', 'when': 'macos'}}}", base);

        assertThat(child.resolve(on("linux")).profile().envCredentials()).containsOnlyKeys("acct_a");
        assertThat(child.resolve(on("macos")).profile().envCredentials()).containsOnlyKeys("acct_b");
    }

    @Test
    @DisplayName("loses entries whose conditions do not hold; those that hold count [50:17]")
    void conditions() {
        LoadedProfile profile = loaded(
                "{'filesystem': {'read': [{'path': '/l', 'when': 'linux'}, {'path': '/b', 'when': ['linux', 'macos:>=15']},"
                        + " {'path': '/f', 'when': 'linux:fedora-like:>=43'}, {'path': '/n', 'when': '!linux:nixos'}]}}");
        PlatformFacts fedora = PlatformFacts.linux("ID=fedora\nVERSION_ID=43\n");
        PlatformFacts macos = new PlatformFacts("macos", "", List.of(), "15.2", "", "aarch64");

        assertThat(reads(profile, PlatformFacts.ofOs("linux"))).containsExactly("/l", "/b", "/n");
        assertThat(reads(profile, fedora)).containsExactly("/l", "/b", "/f", "/n");
        assertThat(reads(profile, macos)).containsExactly("/b", "/n");
        for (String bad : List.of("linux::43", "lin ux", "linux:a:~1")) {
            refused("{'filesystem': {'read': [{'path': '/x', 'when': '" + bad + "'}]}}");
        }
        refused("{'filesystem': {'read': [{'path': '/x', 'whn': 'linux'}]}}");
    }

    private static List<String> reads(LoadedProfile profile, PlatformFacts facts) {
        return profile
                .resolve(new ProfileContext(facts, Path.of("/w"), 1, Map.of("HOME", "/h")))
                .profile()
                .filesystem()
                .get(PathList.READ)
                .stream()
                .map(Entry::value)
                .toList();
    }

    private static void refused(String text) {
        org.assertj.core.api.Assertions.assertThatThrownBy(() -> read(text)).isInstanceOf(NonoException.class);
    }

    @Test
    @DisplayName(
            "gets the override of its system last, those of its bases included, and what it makes invalid is refused")
    void overrides() {
        LoadedProfile base = loaded(
                "{'platform_overrides': {'linux': {'filesystem': {'read': ['/a']}, 'workdir': {'access': 'read'}}}}");
        LoadedProfile child = loaded(
                "{'meta': {'name': 'child'}, 'workdir': {'access': 'readwrite'},"
                        + " 'platform_overrides': {'linux': {'meta': {'name': 'other'}, 'filesystem': {'read': ['/b']}},"
                        + " 'macos': {'filesystem': {'read': ['/m']}}}}",
                base);

        Profile linux = child.resolve(on("linux")).profile();
        assertThat(linux.filesystem().get(PathList.READ)).containsExactly(Entry.of("/a"), Entry.of("/b"));
        assertThat(linux.workdir()).isEqualTo(WorkdirAccess.READ);
        assertThat(linux.displayName()).isEqualTo("child");
        assertThat(child.resolve(on("macos")).profile().filesystem().get(PathList.READ))
                .containsExactly(Entry.of("/m"));

        LoadedProfile invalid = loaded("{'platform_overrides': {'linux': {'network': {'custom_credentials': {'s':"
                + " {'upstream': 'https://x.test', 'credential_key': 'cmd://none', 'env_var': 'X'}}}}}}");
        invalid.resolve(on("macos"));
        org.assertj.core.api.Assertions.assertThatThrownBy(() -> invalid.resolve(on("linux")))
                .hasMessageContaining("cmd://none");
    }

    @Test
    @DisplayName("keeps mediated commands of its base, and joins what it says about the same command")
    void mediation() {
        MediatedCommand gh =
                merged("""
                        {"mediation": {"commands": [
                          {"name": "gh", "binary_path": "/base/gh", "caller_policy": {"allowed_parents": ["git", "x"]},
                           "sandbox": {"network": {"allowed_hosts": ["a"]}, "fs_read": ["/r"]},
                           "intercept": [{"args_prefix": ["auth"], "action": {"type": "respond", "stdout": "base"}},
                                         {"args_prefix": ["pr"], "action": {"type": "approve"}}]},
                          {"name": "kubectl"}], "env": {"block": ["A"]}}}
                        """, """
                        {"mediation": {"commands": [
                          {"name": "new"},
                          {"name": "gh", "binary_path": "/child/gh",
                           "caller_policy": {"agent_allowed": false, "allowed_parents": ["x", "y"]},
                           "sandbox": {"network": {"block": true, "allowed_hosts": ["b"]}, "fs_read": ["/r", "/s"]},
                           "intercept": [{"args_prefix": ["auth"], "action": {"type": "respond", "stdout": "child"}}]}],
                          "env": {"block": ["B", "A"]}}}
                        """).mediation().orElseThrow().commands().get(0);

        assertThat(gh.binaryPath()).contains("/child/gh");
        assertThat(gh.agentAllowed()).isFalse();
        assertThat(gh.allowedParents()).contains(List.of("x"));
        assertThat(gh.sandbox().orElseThrow().blockNetwork()).isTrue();
        assertThat(gh.sandbox().orElseThrow().allowedHosts()).containsExactly("a", "b");
        assertThat(gh.sandbox().orElseThrow().read()).containsExactly("/r", "/s");
        assertThat(gh.intercepts())
                .extracting(MediationRule::argsPrefix)
                .containsExactly(List.of("auth"), List.of("pr"));
        assertThat(gh.intercepts().get(0).action().stdout()).contains("child");
    }

    @Test
    @DisplayName("cannot undo what command policies of its base deny")
    void commandPolicies() {
        Map<String, Object> document =
                merged("""
                        {"command_policies": {"commands": {
                          "ssh": {"from": {"session": "deny"}, "intercept": [{"args": ["a"]}]},
                          "git": {"sandbox": {"fs_read": ["/a"], "network": {"allow_all": false, "allow_domain": ["x"]},
                                              "environment": {"set_vars": {"A": "base"}}}, "executable": "/base"}}}}
                        """, """
                        {"command_policies": {"commands": {
                          "ssh": {"from": {"session": {"fs_read": ["/all"]}}},
                          "git": {"sandbox": {"fs_read": ["/a", "/b"], "network": {"allow_domain": ["y"]},
                                              "environment": {"set_vars": {"A": "child", "B": "child"}}},
                                  "executable": "/child"},
                          "new": {}}, "executable_dirs": ["/d"]}}
                        """).commandPolicies().orElseThrow().document();

        assertThat(document.toString())
                .isEqualTo(
                        "{commands={ssh={from={session=deny}, intercept=[{args=[a]}]},"
                                + " git={sandbox={fs_read=[/a, /b], network={allow_all=false, allow_domain=[x, y]},"
                                + " environment={set_vars={A=base, B=child}}}, executable=/base}, new={}}, executable_dirs=[/d]}");
    }

    @Test
    @DisplayName("may not lead clients past the proxy to a host that its base filters")
    void noProxy() {
        LoadedProfile base = loaded("{'network': {'no_proxy': ['.github.com', 'redis']}}");
        LoadedProfile child = loaded("{'network': {'allow_domain': ['api.github.com']}}", base);

        org.assertj.core.api.Assertions.assertThatThrownBy(() -> child.resolve(on("linux")))
                .hasMessageContaining(".github.com")
                .hasMessageContaining("api.github.com");
        loaded("{'network': {'allow_domain': ['example.com', 'pypi']}}", base).resolve(on("linux"));
    }

    @Test
    @DisplayName("may not use providers, backends and captures that do not exist")
    void references() {
        for (String text : List.of(
                "{'credential_routes': [{'name': 'a', 'provider': 'none'}]}",
                "{'security': {'approval_backends': {'a': {'type': 'terminal'}}}}",
                "{'security': {'approval_defaults': {'backend': 'none'}}}",
                "{'security': {'approval_backends': {'a': {'type': 'chain', 'mode': 'any', 'backends': ['a']}},"
                        + " 'approval_defaults': {'backend': 'a'}}}",
                "{'commands': {'deny': ['git']}, 'command_policies': {'commands': {'git': {}}}}")) {
            org.assertj.core.api.Assertions.assertThatThrownBy(
                            () -> loaded(text).resolve(on("linux")))
                    .as(text)
                    .isInstanceOf(NonoException.class);
        }
    }
}
