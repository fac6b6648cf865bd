package dev.nono.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nono.ErrorCode;
import dev.nono.NonoException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PolicyGroupsTest {

    @Test
    @DisplayName("the built-in table has 42 groups, eight of them required, all of those denying something")
    void builtInTable() {
        PolicyGroups groups = PolicyGroups.builtIn();

        assertThat(groups.all()).hasSize(42);
        assertThat(groups.all().stream().filter(PolicyGroup::required))
                .hasSize(8)
                .allSatisfy(group -> assertThat(group.deny()).isNotEmpty())
                .allSatisfy(group -> assertThat(group.name()).startsWith("deny_"));
        assertThat(groups.all())
                .allSatisfy(group -> assertThat(group.description()).isNotBlank());
    }

    @Test
    void builtInGroupsHoldWhatTheyAreKnownFor() {
        PolicyGroups groups = PolicyGroups.builtIn();

        assertThat(groups.require("deny_credentials").deny())
                .startsWith("~/.ssh")
                .contains("~/.aws", "~/.bunfig.toml", "~/.config/bun/bunfig.toml");
        assertThat(groups.require("system_read_linux_core").read()).contains("/usr/bin", "/run/systemd/resolve");
        assertThat(groups.require("system_read_linux_core").platform()).contains(Platform.LINUX);
        assertThat(groups.require("system_write_linux").write())
                .contains("/tmp", "$TMPDIR")
                .doesNotContain("/home");
        assertThat(groups.require("user_caches_macos").readWrite()).contains("~/.cache");
        assertThat(groups.require("system_read_macos").links())
                .containsExactly(
                        Map.entry("/etc", "/private/etc"),
                        Map.entry("/var", "/private/var"),
                        Map.entry("/tmp", "/private/tmp"));
        assertThat(groups.require("unlink_protection").denyUnlink()).isTrue();
        assertThat(groups.require("unlink_protection").allowUnlinkInWritable()).isTrue();
        assertThat(groups.require("dangerous_commands").commands()).contains("rm", "sudo");
        assertThat(groups.require("deny_keychains_macos").deny())
                .contains("~/Library/Group Containers/2BUA8C4S2C.com.1password");
    }

    @Test
    void everyDefaultGroupExistsAndTheRequiredOnesAreAmongThem() {
        PolicyGroups groups = PolicyGroups.builtIn();

        assertThat(GroupSelection.defaults())
                .hasSize(18)
                .allSatisfy(name -> assertThat(groups.find(name)).isPresent());
        for (Platform platform : Platform.values()) {
            GroupSelection.requireComplete(groups, platform, GroupSelection.defaults());
        }
    }

    @Test
    void groupsOfOnePlatformLeaveOutThoseOfTheOther() {
        assertThat(PolicyGroups.builtIn().of(Platform.LINUX))
                .extracting(PolicyGroup::name)
                .contains("deny_credentials", "deny_keychains_linux")
                .doesNotContain("deny_keychains_macos");
    }

    @Test
    void anUnknownGroupIsNamed() {
        assertThatThrownBy(() -> PolicyGroups.builtIn().require("nope"))
                .isInstanceOf(NonoException.class)
                .hasMessageContaining("\"nope\"");
        assertThat(PolicyGroups.builtIn().find("nope")).isEmpty();
        assertThatThrownBy(() -> PolicyGroups.builtIn().require("git_confg"))
                .hasMessageContaining("did you mean \"git_config\"?");
    }

    @Test
    void aSecondGroupOfTheSameNameIsRefused() {
        PolicyGroup own = group("node_runtime");

        assertThatThrownBy(() -> PolicyGroups.builtIn().with(List.of(own), "pack acme/tools"))
                .isInstanceOf(NonoException.class)
                .hasMessageContaining("node_runtime")
                .hasMessageContaining("acme/tools");
        assertThat(PolicyGroups.builtIn().with(List.of(group("acme")), "pack").find("acme"))
                .isPresent();
    }

    @Test
    void selectionAddsThenExcludesAndKeepsTheOrder() {
        List<String> names = GroupSelection.of(
                PolicyGroups.builtIn(),
                List.of("node_runtime", "git_config", "node_runtime"),
                List.of("dangerous_commands", "git_config", "unknown"));

        assertThat(names)
                .startsWith("deny_credentials")
                .endsWith("node_runtime")
                .doesNotContain("dangerous_commands", "git_config")
                .doesNotHaveDuplicates();
    }

    @Test
    void excludingRequiredGroupsIsRefusedAndNamesThemAll() {
        assertThatThrownBy(() -> GroupSelection.of(
                        PolicyGroups.builtIn(),
                        List.of(),
                        List.of("deny_credentials", "user_tools", "deny_shell_history")))
                .isInstanceOf(NonoException.class)
                .hasMessageContaining("deny_credentials, deny_shell_history")
                .hasMessageNotContaining("user_tools");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "  deny ~/.ssh\n",
                "group g\n  about x\n",
                "group g windows\n  about x\n",
                "group g any maybe\n  about x\n",
                "group g any\n  deny ~/.ssh\n",
                "group g any\n  about x\n  allow /\n",
                "group g any\n  about x\n  link /etc\n",
                "group g any\n  about x\n  unlink everything\n",
                "group g any\n  about x\n  deny\n",
                "group g any\n  about x\ngroup g any\n  about y\n"
            })
    void whatIsNotUnderstoodIsRefusedWithItsLine(String text) {
        assertThatThrownBy(() -> GroupParser.parse(text, "a test"))
                .isInstanceOfSatisfying(
                        NonoException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.CONFIG_PARSE))
                .hasMessageContaining("a test, line ");
    }

    private static PolicyGroup group(String name) {
        return new PolicyGroup(
                name,
                "a group of a pack",
                Optional.empty(),
                false,
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                Map.of(),
                false,
                false,
                List.of());
    }
}
