package dev.nono.browser;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nono.NonoException;
import dev.nono.browser.UrlDecision.Refusal;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("A policy for pages")
class UrlPolicyTest {
    private static final UrlPolicy POLICY = UrlPolicy.of(
            List.of("https://github.com", "https://bücher.example:8443", "https://[2001:db8::1]", "https://0x7f.0.0.2"),
            true);
    private static final UrlPolicy WITHOUT_LOCALHOST = UrlPolicy.of(List.of("https://github.com"), false);

    @ParameterizedTest
    @CsvSource({
        "https://github.com, https://github.com",
        "https://github.com/login?a=b&c=d#e, https://github.com/login?a=b&c=d#e",
        "HTTPS://GitHub.com:443/x, https://github.com/x",
        "https://github.com./x, https://github.com/x",
        "https://bücher.example:8443/straße, https://xn--bcher-kva.example:8443/stra%C3%9Fe",
        "https://xn--bcher-kva.example:8443, https://xn--bcher-kva.example:8443",
        "https://[2001:DB8:0::1]/x, https://[2001:db8::1]/x",
        "https://127.2/x, https://127.0.0.2/x",
        "http://localhost:8080/cb?code=1, http://localhost:8080/cb?code=1",
        "https://LOCALHOST, https://localhost",
        "http://127.0.0.1, http://127.0.0.1",
        "http://0x7f.1/x, http://127.0.0.1/x",
        "http://[::1]:8080/x, http://[::1]:8080/x",
        "http://[0:0::1], http://[::1]",
        "https://github.com/?next=http://localhost, https://github.com/?next=http://localhost",
    })
    @DisplayName("allows listed origins and this machine, however they are written")
    void allows(String url, String opened) {
        assertThat(POLICY.decide(url).url()).contains(opened);
    }

    @ParameterizedTest
    @CsvSource({
        "https://gitlab.com/, ORIGIN",
        "https://github.com:8443/, ORIGIN",
        "https://bücher.example/, ORIGIN",
        "https://evil.github.com/, ORIGIN",
        "https://github.com.evil.example/, ORIGIN",
        "https://evil.example/?next=localhost, ORIGIN",
        "https://127.0.0.3/, ORIGIN",
        "https://[::2]/, ORIGIN",
        "http://github.com/, SCHEME",
        "http://evil.example/, SCHEME",
        "file:///etc/passwd, SCHEME",
        "javascript:alert(1), SCHEME",
        "'data:text/html,x', SCHEME",
        "ftp://github.com/, SCHEME",
        "--help, MALFORMED",
        "'', MALFORMED",
        "github.com, MALFORMED",
        "https:github.com, MALFORMED",
        "https:/github.com, MALFORMED",
        "https://, MALFORMED",
        "https:///github.com, MALFORMED",
        "https://github.com@evil.example/, MALFORMED",
        "https://user:word@github.com/, MALFORMED",
        "https://evil.example\\@github.com/, MALFORMED",
        "https://github.com\\.evil.example/, MALFORMED",
        "https://github.com/a\\b, MALFORMED",
        "https://github.com/a b, MALFORMED",
        "https://github%2ecom/, MALFORMED",
        "https://github.com:/, MALFORMED",
        "https://github.com:99999/, MALFORMED",
        "https://::1/, MALFORMED",
        "https://[::1, MALFORMED",
        "https://[fe80::1%25eth0]/, MALFORMED",
        "https://github.com/%zz, MALFORMED",
        "https://github.com/%4, MALFORMED",
        "https://github.com/`id`, MALFORMED",
        "https://github.com/<x>, MALFORMED",
    })
    @DisplayName("refuses everything else, and says why")
    void refuses(String url, Refusal refusal) {
        assertThat(POLICY.decide(url).refusal()).contains(refusal);
        assertThat(POLICY.decide(url).url()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://github.com/\n",
                "https://github.com/\0",
                "https://git\thub.com/",
                " https://github.com/",
                "https://github.com/\u202e",
                "https://github.com/\u2028",
                "https://github.com/\ufffd",
                "https://github.com/\ud800",
                "https://github.com/\u00a0",
                "https://github.com/\u007f"
            })
    @DisplayName("refuses control characters and blanks of every kind")
    void controls(String url) {
        assertThat(POLICY.decide(url).isAllowed()).isFalse();
    }

    @Test
    @DisplayName("counts bytes")
    void length() {
        String most = "https://github.com/" + "x".repeat(8192 - 19);
        assertThat(POLICY.decide(most).isAllowed()).isTrue();
        assertThat(POLICY.decide(most + "x").refusal()).contains(Refusal.TOO_LONG);
        assertThat(POLICY.decide("https://github.com/" + "ä".repeat(4087)).refusal())
                .contains(Refusal.TOO_LONG);
    }

    @ParameterizedTest
    @ValueSource(strings = {"http://localhost/", "https://localhost/", "http://127.0.0.1/", "http://[::1]:80/"})
    @DisplayName("allows this machine by its own switch alone")
    void localhost(String url) {
        assertThat(WITHOUT_LOCALHOST.decide(url).refusal()).contains(Refusal.LOCALHOST);
        assertThatThrownBy(() -> UrlPolicy.of(List.of(url), false))
                .isInstanceOf(NonoException.class)
                .hasMessageContaining("allow_localhost");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "github.com",
                "http://github.com",
                "https://github.com/login",
                "https://github.com?",
                "https://*.github.com",
                "https://a@github.com",
                "",
                "*"
            })
    @DisplayName("takes no entry that allows nothing, or something else than it says")
    void entries(String entry) {
        assertThatThrownBy(() -> UrlPolicy.of(List.of(entry), true)).isInstanceOf(NonoException.class);
    }

    @Test
    @DisplayName("shows of a page no more than its origin")
    void origin() {
        assertThat(POLICY.decide("https://evil.example/cb?code=SECRET").origin())
                .hasValueSatisfying(origin -> assertThat(origin).hasToString("https://evil.example"));
        assertThat(Origin.of("http://[::1]:8080/x")).map(Origin::toString).contains("http://[::1]:8080");
    }
}
