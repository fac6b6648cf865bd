package dev.nono.secret;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nono.ErrorCode;
import dev.nono.NonoException;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("A reference to a secret")
class SecretReferenceTest {

    @Test
    @DisplayName("is dispatched by its scheme, and is a key store entry without one")
    void schemes() {
        assertThat(SecretReference.parse("cmd://gh")).isInstanceOf(SecretReference.Command.class);
        assertThat(SecretReference.parse("file:///run/s")).isInstanceOf(SecretReference.LocalFile.class);
        assertThat(SecretReference.parse("env://TOKEN")).isInstanceOf(SecretReference.Variable.class);
        assertThat(SecretReference.parse("op://My Vault/item/section/field"))
                .isInstanceOf(SecretReference.OnePassword.class);
        assertThat(SecretReference.parse("bw://id/field"))
                .isEqualTo(new SecretReference.Bitwarden("bw://id/field", "id", Optional.of("field")));
        assertThat(SecretReference.parse("apple-passwords://s/a")).isInstanceOf(SecretReference.ApplePassword.class);
        assertThat(SecretReference.parse("openai"))
                .isEqualTo(new SecretReference.Keyring("openai", "nono", "openai", false));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "op://v/i",
                "op://v//f",
                "op://v/i/$(id)",
                "op://v/i/f;x",
                "op://v/i/f?x",
                "op://v/i/f#x",
                "op://v/i/f\n",
                "bw://a/b/c",
                "bw://-x",
                "bw://id/",
                "bw://id/-f",
                "bw://a=b",
                "apple-password://server",
                "apple-password://s/a/b",
                "keyring://gh:github.com/alice?decode=x",
                "keyring://s/a?foo=1",
                "keyring://s/a?decode",
                "keyring://s/a?decode=go-keyring&x=1",
                "keyring://s/a#x",
                "keyring://s",
                "env://LD_PRELOAD",
                "env://path",
                "env://A-B",
                "env://",
                "env://NONO_X",
                "file://rel",
                "file:///",
                "file:///a/../b",
                "file:///a;b",
                "file:///dir/",
                "cmd://a-b",
                "cmd://",
                "vault://a/b",
                "../x",
                "a\nb",
                ""
            })
    @DisplayName("that breaks a rule is refused [63:3] [63:7] [63:38] [30b:22] [30b:23]")
    void malformed(String text) {
        assertThatThrownBy(() -> SecretReference.parse(text))
                .isInstanceOfSatisfying(
                        NonoException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.CONFIG_PARSE));
    }

    @Test
    @DisplayName("to the key store may hold colons and dots, has at most 1024 bytes and one option [63:9]")
    void keyring() {
        assertThat(SecretReference.parse("keyring://gh:github.com/alice?decode=go-keyring"))
                .isEqualTo(new SecretReference.Keyring(
                        "keyring://gh:github.com/alice?decode=go-keyring", "gh:github.com", "alice", true));
        String prefix = "keyring://s/";
        assertThat(SecretReference.parse(prefix + "a".repeat(1024 - prefix.length())))
                .isInstanceOf(SecretReference.Keyring.class);
        for (String bad : new String[] {
            prefix + "a".repeat(1025 - prefix.length()),
            "keyring://s/a?decode=x",
            "keyring://s/a?foo=1",
            "keyring://s/a?decode",
            "keyring://s/a#x",
            "keyring://s"
        }) {
            assertThatThrownBy(() -> SecretReference.parse(bad)).isInstanceOf(NonoException.class);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "op://v/i/f, op://v/i/<redacted>",
        "op://v/i/s/f, op://v/i/<redacted>",
        "bw://id/field, bw://<redacted>/field",
        "bw://id, bw://<redacted>",
        "apple-password://s/a, apple-password://s/<redacted>",
        "keyring://s/a?decode=go-keyring, keyring://s/<redacted>?decode=go-keyring",
        "file:///d/n, file:///d/[REDACTED]",
        "env://V, env://V",
        "bare, bare"
    })
    @DisplayName("is shown without its secret parts")
    void redacted(String text, String shown) {
        assertThat(SecretReference.parse(text).redacted()).isEqualTo(shown);
    }

    @Test
    @DisplayName("that is refused is not repeated in the error, since it may be the secret itself")
    void refusedQuietly() {
        assertThatThrownBy(() -> SecretReference.parse("bw://hunter2=sword"))
                .hasMessageContaining("bw://***")
                .hasMessageNotContaining("hunter2");
    }

    @Test
    @DisplayName("for a route is a URI or a word, and a key store with its own service is one too")
    void credentialKey() {
        assertThat(SecretReference.credentialKey("keyring://s/a").ownVariable()).isEmpty();
        assertThat(SecretReference.credentialKey("my_key").ownVariable()).contains("MY_KEY");
        assertThatThrownBy(() -> SecretReference.credentialKey("my-key")).isInstanceOf(NonoException.class);
        assertThatThrownBy(() -> SecretReference.credentialKey("")).isInstanceOf(NonoException.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ld_preload",
                "LD_PRELOAD",
                "PATH",
                "X-Y",
                "",
                "OP_SESSION_x",
                "GIT_CONFIG_COUNT",
                "nono_x",
                "bw_session"
            })
    @DisplayName("cannot lead to a variable that changes what programs run [63:8]")
    void destinations(String name) {
        assertThatThrownBy(() -> CredentialVariables.requireDestination(name))
                .isInstanceOfSatisfying(
                        NonoException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.ENV_VAR_VALIDATION));
    }
}
