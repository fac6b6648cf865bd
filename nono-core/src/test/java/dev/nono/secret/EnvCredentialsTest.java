package dev.nono.secret;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nono.NonoException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("Credentials in variables")
class EnvCredentialsTest {

    private static Map<String, String> list(String list) {
        return shown(new EnvCredentials().list(list));
    }

    private static Map<String, String> shown(EnvCredentials credentials) {
        Map<String, String> shown = new LinkedHashMap<>();
        credentials.mapping().forEach((reference, variable) -> shown.put(reference.text(), variable));
        return shown;
    }

    private static void refused(String list, String why) {
        assertThatThrownBy(() -> new EnvCredentials().list(list))
                .as(list)
                .isInstanceOf(NonoException.class)
                .hasMessageContaining(why);
    }

    @Test
    @DisplayName("of bare names go to their upper case; blanks and empty parts do not count [63:1]")
    void bareNames() {
        assertThat(list("openai_api_key,anthropic_key"))
                .containsExactly(
                        Map.entry("openai_api_key", "OPENAI_API_KEY"), Map.entry("anthropic_key", "ANTHROPIC_KEY"));
        assertThat(list(" a , ,b,")).containsExactly(Map.entry("a", "A"), Map.entry("b", "B"));
    }

    @Test
    @DisplayName("of 1Password name a variable behind the last equals sign [63:2]")
    void onePassword() {
        assertThat(list("op://v/i/f=VAR")).containsExactly(Map.entry("op://v/i/f", "VAR"));
        refused("op://v/i/f", "names no variable");
        refused("op://v/i=V", "three segments");
        refused("op://v//f=V", "empty segment");
        refused("op://v/i/f=", "the name is empty");
    }

    @Test
    @DisplayName("cannot carry shell text, queries and fragments [63:3]")
    void shellText() {
        for (String reference : List.of("op://v/i/$(id)=V", "op://v/i/f;x=V", "op://v/i/f?x=V", "op://v/i/f#x=V")) {
            refused(reference, "it holds the character");
        }
    }

    @Test
    @DisplayName("of Bitwarden have one or two segments that are no options [63:4]")
    void bitwarden() {
        assertThat(list("bw://id=V")).containsExactly(Map.entry("bw://id", "V"));
        refused("bw://a/b/c=V", "two segments");
        refused("bw://-x=V", "starts with");
        refused("bw://id/=V", "empty segment");
    }

    @Test
    @DisplayName("of key stores with a service of their own need the form in pairs [63:5]")
    void onlyInPairs() {
        refused("apple-password://server/account=V", "--env-credential-map");
        refused("keyring://service/account=V", "--env-credential-map");
        assertThat(shown(new EnvCredentials().pairs(List.of("keyring://service/account", "V"))))
                .containsExactly(Map.entry("keyring://service/account", "V"));
    }

    @Test
    @DisplayName("of variables keep their name or get another [63:6]")
    void variables() {
        assertThat(list("env://GITHUB_TOKEN,env://A=B"))
                .containsExactly(Map.entry("env://GITHUB_TOKEN", "GITHUB_TOKEN"), Map.entry("env://A", "B"));
        refused("env://LD_PRELOAD", "LD_PRELOAD");
        refused("env://path", "path");
        refused("env://A-B", "letters, digits");
    }

    @Test
    @DisplayName("of files name an absolute path and a variable [63:7]")
    void files() {
        assertThat(list("file:///run/s=V")).containsExactly(Map.entry("file:///run/s", "V"));
        refused("file://rel=V", "absolute");
        refused("file:///=V", "absolute");
        refused("file:///a/../b=V", "..");
        refused("file:///a;b=V", "character");
        refused("file:///run/s", "names no variable");
    }

    @Test
    @DisplayName("come from the profile, the list and the pairs, the last of which wins [63:19]")
    void layers() {
        EnvCredentials credentials = new EnvCredentials()
                .profile(Map.of("openai", "FROM_PROFILE"))
                .list("openai")
                .pairs(List.of("openai", "FROM_PAIR"));
        assertThat(shown(credentials)).containsExactly(Map.entry("openai", "FROM_PAIR"));
        assertThatThrownBy(() -> new EnvCredentials().pairs(List.of("a", "SAME", "b", "SAME")))
                .hasMessageContaining("two credentials are mapped to the variable SAME");
        assertThat(shown(new EnvCredentials().profile(Map.of("a", "SAME")).pairs(List.of("b", "SAME"))))
                .containsExactly(Map.entry("b", "SAME"));
    }

    @Test
    @DisplayName("in pairs are complete, not empty, and no commands [63:20]")
    void pairs() {
        assertThatThrownBy(() -> new EnvCredentials().pairs(List.of("A"))).hasMessageContaining("two words");
        assertThatThrownBy(() -> new EnvCredentials().pairs(List.of("A", "")))
                .hasMessageContaining("the name is empty");
        assertThatThrownBy(() -> new EnvCredentials().pairs(List.of("", "A"))).isInstanceOf(NonoException.class);
        assertThatThrownBy(() -> new EnvCredentials().pairs(List.of("cmd://x", "V")))
                .hasMessageContaining("belongs to a request");
    }
}
