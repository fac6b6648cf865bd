package dev.nono.profile.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nono.NonoException;
import dev.nono.platform.PlatformFacts;
import dev.nono.profile.LoadedProfile;
import dev.nono.profile.ProfileContext;
import dev.nono.profile.ProfileSource;
import dev.nono.profile.model.CaptureInput;
import dev.nono.profile.model.CredentialCapture;
import dev.nono.profile.model.CustomCredential;
import dev.nono.profile.model.InjectMode;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("Credentials in a profile")
class CredentialKeysTest {
    private static CustomCredential credential(String members) {
        return ProfileReaderTest.read("{'network': {'custom_credentials': {'s': {%s}}}}"
                        .formatted(members)
                        .replace('\'', '"'))
                .network()
                .customCredentials()
                .get("s");
    }

    private static void refused(String text) {
        assertThatThrownBy(() -> ProfileReaderTest.read(text.replace('\'', '"')))
                .as(text)
                .isInstanceOf(NonoException.class)
                .hasMessageStartingWith("p.json:1:");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "'upstream': 'https://x.test'",
                "'upstream': 'https://x.test', 'credential_key': 'k', 'aws_auth': {}",
                "'upstream': 'https://x.test', 'credential_key': 'k', 'auth': {'token_url': 'https://x', 'client_id': 'a', 'client_secret': 'b'}",
                "'upstream': 'https://x.test', 'credential_key': 'op://v/i/f'",
                "'upstream': 'http://10.0.0.1', 'credential_key': 'k'",
                "'upstream': 'https://x.test', 'credential_key': 'k', 'inject_header': 'Bad Header'",
                "'upstream': 'https://x.test', 'credential_key': 'k', 'credential_format': 'a {}\\n'",
                "'upstream': 'https://x.test', 'credential_key': 'k', 'inject_mode': 'url_path', 'path_pattern': '/x'",
                "'upstream': 'https://x.test', 'credential_key': 'k', 'tls_client_cert': '/c'",
                // what the other rules of the table refuse
                "'upstream': 'https://x.test', 'credential_key': 'k', 'inject_mode': 'url_path'",
                "'upstream': 'https://x.test', 'credential_key': 'k', 'inject_mode': 'query_param'",
                "'upstream': 'https://x.test', 'credential_key': 'k', 'inject_mode': 'query_param', 'query_param_name': 'a b'",
                "'upstream': 'https://x.test', 'credential_key': 'k', 'credential_format': '{} {}'",
                "'upstream': 'https://x.test', 'credential_key': 'k', 'inject_header': 'Host'",
                "'upstream': 'https://x.test', 'credential_key': 'bad key'",
                "'upstream': 'https://x.test', 'credential_key': 'k', 'env_var': 'LD_PRELOAD'",
                "'upstream': 'ftp://x.test', 'credential_key': 'k'",
                "'upstream': 'x', 'credential_key': 'k'",
                "'upstream': 'https://u:p@x.test', 'credential_key': 'k'",
                "'upstream': 'http://127.evil.test', 'credential_key': 'k'",
                "'upstream': 'http://0.0.0.0', 'credential_key': 'k'",
                "'upstream': 'https://x', 'aws_auth': {'region': 'EU'}",
                "'upstream': 'https://x', 'auth': {'token_url': 'http://x', 'client_id': 'a', 'client_secret': 'b'}",
                "'upstream': 'https://x', 'auth': {'token_url': 'https://x', 'client_id': '', 'client_secret': 'b'}",
                "'upstream': 'https://x', 'credential_key': 'k', 'allowed_paths': ['/x']",
                "'upstream': 'https://x', 'credential_key': 'k', 'rate_limit': {}",
                "'upstream': 'https://x', 'credential_key': 'k', 'proxy': {'inject_mode': 'query_param'}"
            })
    @DisplayName("are refused if a rule is broken [50:31]")
    void matrix(String members) {
        refused("{'network': {'custom_credentials': {'s': {" + members + "}}}}");
    }

    @Test
    @DisplayName("may go to this machine in the open [50:31]")
    void loopback() {
        assertThat(credential("'upstream': 'http://127.0.0.2', 'credential_key': 'k'")
                        .injection()
                        .effectiveFormat())
                .isEqualTo("Bearer {}");
        assertThat(credential(
                                "'upstream': 'https://*.example.com', 'credential_key': 'env://K', 'inject_header': 'X-Key',"
                                        + " 'proxy': {'inject_mode': 'basic_auth'}")
                        .inbound()
                        .effectiveMode())
                .isEqualTo(InjectMode.BASIC_AUTH);
    }

    @Test
    @DisplayName("for variables do not fill those that steer programs, and are references [50:30]")
    void variables() {
        refused("{'env_credentials': {'k': 'LD_PRELOAD'}}");
        refused("{'env_credentials': {'op://bad': 'X'}}");
        refused("{'env_credentials': {'cmd://x': 'X'}}");
        refused("{'env_credentials': {'k': 1}}");
        var conditional =
                ProfileReaderTest.read("{\"env_credentials\": {\"k\": {\"env_var\": \"X\", \"when\": \"macos\"}}}");
        assertThat(conditional.envCredentials().get("k").when().orElseThrow().matches(PlatformFacts.ofOs("linux")))
                .isFalse();
        assertThat(new LoadedProfile(
                                new ProfileSource(
                                        ProfileSource.Kind.FILE, "p", Optional.of(Path.of("/p")), Optional.empty()),
                                new ProfileDocument(conditional, List.of(), List.of()),
                                List.of(),
                                List.of())
                        .resolve(new ProfileContext(PlatformFacts.ofOs("linux"), Path.of("/"), 1, Map.of("HOME", "/h")))
                        .profile()
                        .envCredentials())
                .as("on Linux")
                .isEmpty();
    }

    @Test
    @DisplayName("are captured by programs within bounds")
    void captures() {
        CredentialCapture capture = ProfileReaderTest.read(
                        "{\"credential_capture\": {\"c\": {\"command\": [\"gh\"], \"ttl_secs\": 0}}}")
                .credentialCapture()
                .get("c");
        assertThat(capture.timeoutSeconds()).isEqualTo(5);
        assertThat(capture.cacheSeconds()).isZero();
        assertThat(capture.stdin()).isEqualTo(CaptureInput.NULL);
        for (String members : new String[] {
            "",
            "'command': []",
            "'command': ['']",
            "'command': ['./x']",
            "'command': ['x'], 'timeout_secs': 301",
            "'command': ['x'], 'ttl_secs': 3601",
            "'command': ['x'], 'ttl_secs': 1, 'cache_ttl_secs': 2",
            "'command': ['x'], 'cache_path_regex': '('",
            "'command': ['x'], 'cache_path_regex': ''",
            "'command': ['x'], 'output': 'json'",
            "'command': ['x'], 'output': {'format': 'json', 'allow_headers': []}",
            "'command': ['x'], 'output': {'format': 'json', 'allow_headers': ['Host']}",
            "'command': ['x'], 'output': {'format': 'json', 'allow_headers': ['a b']}",
            "'command': ['x'], 'stdin': 'x'",
            "'command': ['x'], 'provider': {'command': ['y']}"
        }) {
            refused("{'credential_capture': {'c': {" + members + "}}}");
        }
        refused("{'credential_capture': {'a-b': {'command': ['x']}}}");
    }

    @ParameterizedTest
    @CsvSource({"10, 10", "90, 90", "90s, 90", "15m, 900", "24h, 86400", "7d, 604800", "' 5 m ', 300"})
    @DisplayName("have durations of seconds, minutes, hours and days [30b:37]")
    void durations(String text, long seconds) {
        assertThat(ProfileReaderTest.read("{\"network\": {\"tls_intercept\": {\"ca_validity\": \"" + text + "\"}}}")
                        .network()
                        .tlsIntercept()
                        .orElseThrow()
                        .caValidity())
                .contains(Duration.ofSeconds(seconds));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "0", "0s", "-1", "1w", "s", "1.5h", "99999999999999999999d", "999999999999999999d", "1 2"})
    @DisplayName("have no other durations [30b:37]")
    void otherDurations(String text) {
        refused("{'network': {'tls_intercept': {'leaf_validity': '" + text + "'}}}");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "'no_proxy': ['']",
                "'no_proxy': ['a b']",
                "'no_proxy': ['a,b']",
                "'no_proxy': ['http://x']",
                "'no_proxy': ['x:80']",
                "'no_proxy': ['*']",
                "'no_proxy': ['a*']",
                "'no_proxy': ['api.example.com']",
                "'no_proxy': ['fe80::1']",
                "'no_proxy': ['169.254.1.1']",
                "'no_proxy': ['fd00:0ec2::254']",
                "'no_proxy': ['.internal']",
                "'no_proxy': ['[x]']",
                "'open_port_range': [[0, 5]]",
                "'open_port_range': [[9, 3]]",
                "'open_port_range': [[1, 70000]]",
                "'open_port_range': [[1]]",
                "'open_port': [65536]",
                "'open_port': [-1]",
                "'open_port': [1.5]",
                "'custom_credentials': {'_ep_x': {}}",
                "'tls_intercept': {'ca_env_vars': ['LD_PRELOAD']}",
                "'allow_domain': [{'endpoints': []}]",
                "'allow_domain': ['']",
                "'direct_connect': 'some'"
            })
    @DisplayName("and the network around them keep their rules")
    void network(String members) {
        refused("{'network': {" + members + "}}");
    }
}
