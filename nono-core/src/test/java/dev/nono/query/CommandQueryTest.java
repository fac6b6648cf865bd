package dev.nono.query;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nono.profile.text.ProfileReader;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@DisplayName("A question about a command")
class CommandQueryTest {
    private static final String PROFILE = """
            {"security": {"approval_backends": {"t": {"type": "terminal"}}},
             "command_policies": {
              "approval_backends": {"t": {"type": "terminal"}},
              "approval_defaults": {"backend": "t"},
              "commands": {
                "gh": {"from": {"session": {"sandbox": {}, "invocation_policy": {
                    "default": "deny",
                    "deny": [{"argv": {"contains": ["--web"]}, "reason": "no browser"}],
                    "approve": [{"argv": {"prefix": ["pr", "merge"]}}],
                    "allow": [{"argv": {"prefix": ["issue"]}},
                              {"argv": {"exact": ["api"]}, "env": {"GH_HOST": {"one_of": ["a", "b"]}}}]}}}},
                "git": {"sandbox": {}, "can_use": ["ssh", "scp"],
                        "intercept": [{"args": ["push"], "action": {"type": "approve"}}]},
                "ssh": {"from": {"git": {"sandbox": {}}}},
                "scp": {"sandbox": {}},
                "rm": {"from": {"session": "deny"}}
              }}}
            """;

    private static Decision ask(String command, String caller, String arguments, Map<String, String> environment) {
        return CommandQuery.of(ProfileReader.read(PROFILE, "p.json").profile().commandPolicies())
                .ask(command, caller, arguments.isEmpty() ? List.of() : List.of(arguments.split(" ")), environment);
    }

    @ParameterizedTest
    @CsvSource({
        "gh,  session, issue list,        allowed,           invocation_policy_allowed",
        "gh,  session, issue list --web,  denied,            no browser",
        "gh,  session, pr merge 1,        approval_required, command_approval_required",
        "gh,  session, pr view,           denied,            command_policy_denied",
        "gh,  session, '',                denied,            command_policy_denied",
        "gh,  session, api,               denied,            command_policy_denied",
        "gh,  git,     issue list,        denied,            command_policy_denied",
        "git, session, status,            allowed,           command_edge_allowed",
        "git, session, -C x push origin,  approval_required, command_approval_required",
        "ssh, git,     host,              allowed,           command_edge_allowed",
        "ssh, session, host,              denied,            missing from.session",
        "scp, git,     x y,               denied,            missing from.git",
        "rm,  session, -rf x,             denied,            command_policy_denied",
        "vi,  session, x,                 denied,            command_not_policy_controlled"
    })
    @DisplayName("is answered with the rule's reason, or the key that decides")
    void answers(String command, String caller, String arguments, String status, String reason) {
        Decision decision = ask(command, caller, arguments, Map.of());

        assertThat(decision.toJson()).contains("\"status\": \"" + status + "\"", "\"reason\": \"" + reason + "\"");
    }

    @Test
    @DisplayName("looks at the variables that it is told")
    void variables() {
        assertThat(ask("gh", "session", "api", Map.of("GH_HOST", "b")).isAllowed())
                .isTrue();
        assertThat(ask("gh", "session", "api", Map.of("GH_HOST", "c")).isAllowed())
                .isFalse();
        assertThat(ask("gh", "session", "pr merge 1", Map.of()).toJson())
                .contains("command_policies.commands.gh.from.session.invocation_policy.approve[0]");
    }

    @Test
    @DisplayName("has no answer where no policy is")
    void none() {
        assertThat(CommandQuery.of(Optional.empty())
                        .ask("git", CommandQuery.SESSION, List.of(), Map.of())
                        .toJson())
                .contains("command_policy_unavailable");
    }
}
