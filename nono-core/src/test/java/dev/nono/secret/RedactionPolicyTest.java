package dev.nono.secret;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nono.ErrorCode;
import dev.nono.NonoException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class RedactionPolicyTest {

    @Test
    @DisplayName("[10:99] what was removed is recorded")
    void diffNamesWhatWasRemoved() {
        RedactionPolicy policy = RedactionPolicy.secureDefault().without(NameKind.QUERY_KEY, List.of(" State "));

        RedactionDiff diff = policy.diffFromSecureDefault().orElseThrow();
        assertThat(diff.removedQueryKeys()).containsExactly("state");
        assertThat(diff.toMap()).isEqualTo(Map.of("removed_query_keys", List.of("state")));
        assertThat(Redactor.of(policy).value("/a?state=x&code=y")).isEqualTo("/a?state=x&code=[REDACTED]");
    }

    @Test
    @DisplayName("[10:100] removing a default needs the switch that says unsafe")
    void removingDefaultsNeedsTheUnsafeSwitch() {
        assertThatThrownBy(() ->
                        new RedactionSettings(List.of(), List.of(), List.of(), List.of(), List.of("state"), false))
                .hasMessageContaining("unsafe_redaction_overrides")
                .isInstanceOfSatisfying(
                        NonoException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.CONFIG_PARSE));
    }

    @Test
    void settingsAddAndRemoveInAllSets() {
        RedactionSettings settings = new RedactionSettings(
                List.of("--Pin"),
                List.of("X-Pin"),
                List.of("pin"),
                List.of("PIN"),
                List.of("--token", "TOKEN", "github_token"),
                true);

        assertThat(settings.policy().diffFromSecureDefault().orElseThrow().toMap())
                .containsExactly(
                        Map.entry("added_flags", List.of("--pin")),
                        Map.entry("removed_flags", List.of("--token")),
                        Map.entry("added_headers", List.of("x-pin")),
                        Map.entry("added_query_keys", List.of("pin")),
                        Map.entry("removed_query_keys", List.of("token")),
                        Map.entry("added_env_vars", List.of("pin")),
                        Map.entry("removed_env_vars", List.of("github_token")));
        Redactor redactor = Redactor.of(settings.policy());
        assertThat(redactor.argv(List.of("--token", "x", "--pin", "1")))
                .containsExactly("--token", "x", "--pin", "[REDACTED]");
        assertThat(redactor.envValue("GITHUB_TOKEN", "x")).isEqualTo("x");
    }

    @Test
    void theDefaultDiffersFromItselfInNothing() {
        RedactionPolicy policy = RedactionPolicy.secureDefault();

        assertThat(policy.diffFromSecureDefault()).isEmpty();
        assertThat(policy.with(NameKind.FLAG, List.of("", "  ", "--TOKEN")).diffFromSecureDefault())
                .isEmpty();
        assertThat(policy.with(NameKind.HEADER, List.of("x"))).isNotEqualTo(policy);
        assertThat(policy.with(NameKind.HEADER, List.of())).isEqualTo(policy).hasSameHashCodeAs(policy);
        assertThatThrownBy(() -> policy.names(NameKind.FLAG).clear()).isInstanceOf(UnsupportedOperationException.class);
    }
}
