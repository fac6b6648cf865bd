package dev.nono.profile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nono.NonoException;
import dev.nono.approval.ApprovalBackend;
import dev.nono.approval.ApprovalTable;
import dev.nono.platform.PlatformFacts;
import dev.nono.profile.model.Profile;
import dev.nono.profile.text.ProfileReader;
import dev.nono.profile.text.ProfileWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@DisplayName("Whom the rules of a profile ask")
class ProfileApprovalsTest {
    private static final String HOOK = "{'type': 'webhook', 'url': 'https://hooks.example.com/x', 'timeout_secs': 5}";

    @TempDir
    Path temp;

    private Profile load(String text) throws Exception {
        return load("p", text);
    }

    private Profile load(String name, String text) throws Exception {
        Path file = Files.writeString(temp.resolve(name + ".json"), text.replace('\'', '"'));
        Map<String, String> environment = Map.of("HOME", temp.toString());
        return Profiles.at(ProfileLocations.of(environment, temp))
                .find(file.toString())
                .resolve(new ProfileContext(PlatformFacts.ofThisSystem(), temp, 0, environment))
                .profile();
    }

    private static String asking(String rule) {
        return "'network': {'credentials': ['svc'], 'custom_credentials': {'svc': {'upstream': 'https://a.example.com',"
                + " 'credential_key': 'env://K', 'env_var': 'K', 'endpoint_policy': " + rule + "}}}";
    }

    @Test
    @DisplayName("is who they name, in security or in command_policies, whose defaults come first")
    void merged() throws Exception {
        Profile profile = load("{'security': {'approval_backends': {'ops': " + HOOK + ", 'both': {'type': 'terminal'}},"
                + " 'approval_defaults': {'backend': 'ops', 'timeout_secs': 7}},"
                + " 'command_policies': {'commands': {'git': {}}, 'approval_backends': {'both': {'type': 'terminal'},"
                + " 'two': {'type': 'chain', 'mode': 'all', 'backends': ['ops', 'terminal'], 'timeout_secs': 90},"
                + " 'hook': " + HOOK + "}, 'approval_defaults': {'backend': 'two'}}}");

        ApprovalTable table = ProfileApprovals.of(profile);
        assertThat(table.backends().keySet()).containsExactlyInAnyOrder("ops", "both", "two", "hook");
        assertThat(table.backends().get("hook")).isEqualTo(table.backends().get("ops"));
        assertThat(table.backends().get("two")).isInstanceOfSatisfying(ApprovalBackend.Chain.class, chain -> {
            assertThat(chain.mode()).isEqualTo(ApprovalBackend.Mode.ALL);
            assertThat(chain.backends()).containsExactly("ops", "terminal");
            assertThat(chain.timeout()).contains(Duration.ofSeconds(90));
        });
        assertThat(table.defaultName()).contains("two");
        assertThat(table.defaults().timeout()).contains(Duration.ofSeconds(7));
        assertThat(ProfileApprovals.of(Profile.EMPTY)).isEqualTo(ApprovalTable.EMPTY);
    }

    @Test
    @DisplayName("is what a child says about a name of its base, and the base's default unless the child has one")
    void inherited() throws Exception {
        Files.createDirectories(temp.resolve(".config/nono/profiles"));
        Files.writeString(
                temp.resolve(".config/nono/profiles/base.json"),
                ("{'security': {'approval_backends': {'a': {'type': 'terminal'}, 'b': " + HOOK + "},"
                                + " 'approval_defaults': {'backend': 'b', 'timeout_secs': 3}}}")
                        .replace('\'', '"'));
        ApprovalTable table = ProfileApprovals.of(load("{'extends': 'base', 'security': {'approval_backends': {"
                + "'a': {'type': 'chain', 'mode': 'any', 'backends': ['b']}}}}"));
        assertThat(table.backends().get("a")).isInstanceOf(ApprovalBackend.Chain.class);
        assertThat(table.defaultName()).contains("b");
        assertThat(table.defaults().timeout()).contains(Duration.ofSeconds(3));

        ApprovalTable other = ProfileApprovals.of(
                load("q", "{'extends': 'base', 'security': {'approval_defaults': {'backend': 'a'}}}"));
        assertThat(other.defaultName()).contains("a");
        assertThat(other.defaults().timeout()).isEmpty();
    }

    @Test
    @DisplayName("is written as it was read")
    void written() throws Exception {
        Profile profile =
                load("{'security': {'approval_backends': {'ops': " + HOOK + ", 't': {'type': 'terminal'}, 'c':"
                        + " {'type': 'chain', 'mode': 'any', 'backends': ['ops', 't']}}, 'approval_defaults': {'backend': 'c',"
                        + " 'timeout_secs': 9}}}");
        assertThat(ProfileReader.read(ProfileWriter.write(profile), "written")
                        .profile()
                        .security())
                .isEqualTo(profile.security());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{'t': {'type': 'terminal'}}|{}|must name one of the approval_backends",
                "{'t': {'type': 'terminal'}}|{'backend': 'x'}|\"x\", which does not exist",
                "{}|{'backend': 'x'}|\"x\", which does not exist; there are terminal",
                "{'c': {'type': 'chain', 'backends': ['c']}}|{'backend': 'c'}|mode",
                "{'c': {'type': 'chain', 'mode': 'all', 'backends': []}}|{'backend': 'c'}|backends",
                "{'c': {'type': 'chain', 'mode': 'all', 'backends': ['c']}}|{'backend': 'c'}|contains itself: c -> c",
                "{'c': {'type': 'chain', 'mode': 'all', 'backends': ['d']}, 'd': {'type': 'chain', 'mode': 'any',"
                        + " 'backends': ['c']}}|{'backend': 'c'}|contains itself: c -> d -> c",
                "{'c': {'type': 'chain', 'mode': 'all', 'backends': ['x']}}|{'backend': 'c'}|\"x\", which does not exist",
                "{'w': {'type': 'webhook'}}|{'backend': 'w'}|url",
                "{'w': {'type': 'webhook', 'url': 'http://hooks.example.com/x'}}|{'backend': 'w'}|use https",
                "{'w': {'type': 'webhook', 'url': 'https://hooks.example.com/x', 'method': 'GET'}}|{'backend': 'w'}|method",
                "{'t': {'type': 'terminal', 'url': 'https://x.example.com'}}|{'backend': 't'}|no meaning",
                "{'t': {'type': 'terminal', 'timeout_secs': 0}}|{'backend': 't'}|timeout_secs",
                "{'d': {'type': 'dialog'}}|{'backend': 'd'}|dialog",
            })
    @DisplayName("must be there, and be whole: a profile that names nobody is refused when it is read [30b:32]")
    void faults(String backends, String defaults, String fault) {
        assertThatThrownBy(() -> load(
                        "{'security': {'approval_backends': " + backends + ", 'approval_defaults': " + defaults + "}}"))
                .isInstanceOf(NonoException.class)
                .hasMessageContaining(fault);
    }

    @Test
    @DisplayName("must be one thing under one name")
    void twoMeanings() {
        assertThatThrownBy(() -> load("{'security': {'approval_backends': {'a': {'type': 'terminal'}},"
                        + " 'approval_defaults': {'backend': 'a'}}, 'command_policies': {'commands': {'git': {}},"
                        + " 'approval_backends': {'a': " + HOOK + "}}}"))
                .hasMessageContaining("rename one of them");
    }

    @Test
    @DisplayName("must be there when a rule asks, by name or by default")
    void asked() throws Exception {
        assertThatThrownBy(() ->
                        load("{" + asking("{'approve': [{'method': 'GET', 'path': '/x', 'backend': 'ops'}]}") + "}"))
                .hasMessageContaining("approve[GET /x] [missing_approval_backend] asks \"ops\"")
                .hasMessageContaining("there are terminal");
        assertThatThrownBy(() -> load("{" + asking("{'default': {'decision': 'approve', 'backend': 'ops'}}") + "}"))
                .hasMessageContaining("endpoint_policy.default [missing_approval_backend] asks \"ops\"");
        assertThatThrownBy(() -> load("{" + asking("{'default': 'approve'}")
                        + ", 'command_policies': {'commands': {'git': {}}, 'approval_backends': {'ops': " + HOOK
                        + "}}}"))
                .hasMessageContaining("[missing_approval_backend] names nobody to ask");

        assertThatThrownBy(() -> load("{" + asking("{'deny': [{'method': 'GET|POST', 'path': '/x'}]}") + "}"))
                .hasMessageContaining("write a rule for each method");
        load("{" + asking("{'default': 'approve', 'approve': [{'method': 'GET', 'path': '/x', 'backend': 'terminal'}]}")
                + "}");
    }
}
