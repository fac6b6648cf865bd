package dev.nono.secret;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Locale;
import java.util.Random;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RedactorTest {

    private final Redactor redactor = Redactor.of(RedactionPolicy.secureDefault());

    private List<String> argv(String... args) {
        return redactor.argv(List.of(args));
    }

    @Test
    @DisplayName("[10:94] the password of a URL")
    void urlPassword() {
        assertThat(redactor.value("https://alice:secret@example.com/api"))
                .isEqualTo("https://alice:[REDACTED]@example.com/api");
        assertThat(redactor.value("https://alice@example.com/api")).isEqualTo("https://alice@example.com/api");
        assertThat(redactor.value("from https://a:b@x.example to ftp://c:d@y.example/z"))
                .isEqualTo("from https://a:[REDACTED]@x.example to ftp://c:[REDACTED]@y.example/z");
        assertThat(redactor.value("see https://x.example/a@b:c")).isEqualTo("see https://x.example/a@b:c");
    }

    @Test
    @DisplayName("[10:95] the secret keys of a query")
    void queryKeys() {
        assertThat(redactor.value("https://h.example/a?token=abc&format=json&nonce=x"))
                .isEqualTo("https://h.example/a?token=[REDACTED]&format=json&nonce=[REDACTED]");
        assertThat(redactor.value("https://h.example/a?format=json;API_KEY=abc#token=kept"))
                .isEqualTo("https://h.example/a?format=json;API_KEY=[REDACTED]#token=kept");
        assertThat(redactor.value("/a?x=1&&token= /b?code=2")).isEqualTo("/a?x=1&&token=[REDACTED] /b?code=[REDACTED]");
    }

    @Test
    @DisplayName("[10:96] the values of secret flags")
    void flags() {
        assertThat(argv("curl", "--token", "s", "--api-key=k", "--format=json"))
                .containsExactly("curl", "--token", "[REDACTED]", "--api-key=[REDACTED]", "--format=json");
    }

    @Test
    @DisplayName("[10:97] header arguments")
    void headerArguments() {
        assertThat(argv("curl", "-H", "Authorization: Bearer s", "--header=X-Api-Key:s", "-H", "Accept: x"))
                .containsExactly(
                        "curl", "-H", "Authorization: [REDACTED]", "--header=X-Api-Key: [REDACTED]", "-H", "Accept: x");
        assertThat(argv("--HEADER", "COOKIE:a=b", "-HX-Auth-Token: t"))
                .containsExactly("--HEADER", "COOKIE: [REDACTED]", "-HX-Auth-Token: [REDACTED]");
    }

    @Test
    @DisplayName("[10:98] everything up to the last @ is the password")
    void passwordWithAt() {
        assertThat(redactor.value("https://u:p@ss@h/")).isEqualTo("https://u:[REDACTED]@h/");
    }

    @Test
    @DisplayName("[10:101] a secret flag at the end")
    void flagAtTheEnd() {
        assertThat(argv("curl", "--token")).containsExactly("curl", "--token");
        assertThat(argv("curl", "-H")).containsExactly("curl", "-H");
        assertThat(argv()).isEmpty();
    }

    @Test
    @DisplayName("[10:102] flags in any case, in any locale")
    void flagsInAnyCase() {
        Locale before = Locale.getDefault();
        try {
            Locale.setDefault(new Locale("tr", "TR"));
            assertThat(argv("--TOKEN", "x", "--CLIENT-SECRET=y"))
                    .containsExactly("--TOKEN", "[REDACTED]", "--CLIENT-SECRET=[REDACTED]");
        } finally {
            Locale.setDefault(before);
        }
    }

    @Test
    void aHeaderLineKeepsItsBlanks() {
        assertThat(redactor.value("Authorization:  Bearer x")).isEqualTo("Authorization:  [REDACTED]");
        assertThat(redactor.value("Accept: text/html")).isEqualTo("Accept: text/html");
        assertThat(redactor.header("Set-Cookie", "a=b")).isEqualTo("[REDACTED]");
        assertThat(redactor.header("Referer", "https://a:b@h/")).isEqualTo("https://a:[REDACTED]@h/");
    }

    @Test
    void environment() {
        assertThat(redactor.envName("GITHUB_TOKEN")).isEqualTo("[REDACTED]");
        assertThat(redactor.envName("HOME")).isEqualTo("HOME");
        assertThat(redactor.envValue("openai_api_key", "x")).isEqualTo("[REDACTED]");
        assertThat(redactor.envValue("PROXY", "http://a:b@h:1")).isEqualTo("http://a:[REDACTED]@h:1");
        assertThat(redactor.envValue("CI_DEPLOY_PASSWORD", "x")).isEqualTo("[REDACTED]");
        assertThat(redactor.envValue("MY_API_KEY", "x")).isEqualTo("[REDACTED]");
        assertThat(redactor.envValue("TOKENIZER", "bpe")).isEqualTo("bpe");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "/a?to%6ben=s&%74%6F%6b%65%6e=t | /a?to%6ben=[REDACTED]&%74%6F%6b%65%6e=[REDACTED]",
                "/a?100%=s&tok%zzen=t | /a?100%=s&tok%zzen=t",
                "https://ghp_0123456789abcdefghij@github.com/x | https://[REDACTED]@github.com/x",
                "https://0123456789abcdef0123@git.example/x | https://[REDACTED]@git.example/x",
                "https://0123456789abcdef0123:x-oauth-basic@git.example/x | https://[REDACTED]:[REDACTED]@git.example/x",
                "ssh://deploy-user@git.example/x | ssh://deploy-user@git.example/x",
                "key is sk-ant-api03-AbCdEfGh12345678 ok | key is [REDACTED] ok",
                "xoxb-1234567890-abcdef | [REDACTED]",
                "id=AKIAIOSFODNN7EXAMPLE | id=[REDACTED]",
                "Bearer eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.c2lnbmF0dXJl | Bearer [REDACTED]",
                "github_pat_11ABCDEFG0abcdefghij_0123456789 | [REDACTED]",
                "task-management-system risk-assessment | task-management-system risk-assessment",
            })
    @DisplayName("tokens that give themselves away are found wherever they stand")
    void tokenShapes(String text, String redacted) {
        assertThat(redactor.value(text)).isEqualTo(redacted);
        assertThat(argv("echo", text)).containsExactly("echo", redacted);
    }

    @Test
    void pemBlocks() {
        assertThat(redactor.value("a\n-----BEGIN RSA PRIVATE KEY-----\nMIIE\nAB==\n-----END RSA PRIVATE KEY-----\nb"))
                .isEqualTo("a\n[REDACTED]\nb");
        assertThat(redactor.value("-----BEGIN PRIVATE KEY-----\nMIIE cut off")).isEqualTo("[REDACTED]");
    }

    @Test
    void userAndPasswordOptions() {
        assertThat(argv("curl", "-u", "bob:pw", "--user=bob:p:w", "-ubob:pw", "--proxy-user", "bob:pw"))
                .containsExactly(
                        "curl",
                        "-u",
                        "bob:[REDACTED]",
                        "--user=bob:[REDACTED]",
                        "-ubob:[REDACTED]",
                        "--proxy-user",
                        "bob:[REDACTED]");
        assertThat(argv("mysql", "-u", "root", "-phunter2", "-psecret"))
                .containsExactly("mysql", "-u", "root", "-p[REDACTED]", "-p[REDACTED]");
        assertThat(argv("docker", "run", "-u", "1000:1000", "-p8080:80", "-p", "80:80"))
                .containsExactly("docker", "run", "-u", "1000:1000", "-p8080:80", "-p", "80:80");
        assertThat(argv("find", ".", "-path", "./x", "-print0", "-prune"))
                .containsExactly("find", ".", "-path", "./x", "-print0", "-prune");
        assertThat(argv("cp", "-pr", "a", "b")).containsExactly("cp", "-pr", "a", "b");
    }

    @Test
    void anAmbiguousFlagDoesNotSwallowASecretOne() {
        assertThat(argv("docker", "run", "-d", "--token", "s"))
                .containsExactly("docker", "run", "-d", "--token", "[REDACTED]");
        assertThat(argv("ls", "-H", "--password", "s")).containsExactly("ls", "-H", "--password", "[REDACTED]");
        assertThat(argv("x", "--token", "--verbose")).containsExactly("x", "--token", "[REDACTED]");
    }

    @Test
    void assignmentsAsArguments() {
        assertThat(argv("env", "GITHUB_TOKEN=abc", "PATH=/bin", "sh"))
                .containsExactly("env", "GITHUB_TOKEN=[REDACTED]", "PATH=/bin", "sh");
        assertThat(argv("docker", "run", "-e", "DB_PASSWORD=abc", "--env=CI_TOKEN=abc", "--build-arg=X=1"))
                .containsExactly(
                        "docker",
                        "run",
                        "-e",
                        "DB_PASSWORD=[REDACTED]",
                        "--env=CI_TOKEN=[REDACTED]",
                        "--build-arg=X=1");
        assertThat(argv("app", "--db-password=abc", "--registry-token", "abc", "--max-tokens", "5"))
                .containsExactly(
                        "app", "--db-password=[REDACTED]", "--registry-token", "[REDACTED]", "--max-tokens", "5");
    }

    @Test
    void bodies() {
        assertThat(argv("curl", "-d", "{\"user\": \"bob\", \"password\" : \"a\\\"b\", \"n\": 1}"))
                .containsExactly("curl", "-d", "{\"user\": \"bob\", \"password\" : \"[REDACTED]\", \"n\": 1}");
        assertThat(argv("curl", "--json", "[{\"token\":123,\"secret\":{\"a\":[\"}\"]},\"x\":true}]"))
                .containsExactly("curl", "--json", "[{\"token\":\"[REDACTED]\",\"secret\":\"[REDACTED]\",\"x\":true}]");
        assertThat(argv("curl", "-d", "{\"token\":\"cut o")).containsExactly("curl", "-d", "{\"token\":\"[REDACTED]\"");
        assertThat(argv("curl", "--data", "user=bob&password=pw"))
                .containsExactly("curl", "--data", "user=bob&password=[REDACTED]");
        assertThat(argv("curl", "--data-raw=client_secret=x"))
                .containsExactly("curl", "--data-raw=client_secret=[REDACTED]");
    }

    @Test
    void valuesThatThisProgramLoadedItself() {
        try (Secret secret = Secret.of("hunter2!");
                Secret tiny = Secret.of("abc")) {
            Redactor knowing = redactor.withSecrets(List.of(secret, tiny));

            assertThat(knowing.value("xhunter2!yhunter2!")).isEqualTo("x[REDACTED]y[REDACTED]");
            assertThat(knowing.argv(List.of("echo", "hunter2!"))).containsExactly("echo", "[REDACTED]");
            assertThat(knowing.value("abc")).isEqualTo("abc");
            assertThat(knowing.policy()).isEqualTo(RedactionPolicy.secureDefault());
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "?",
                "://",
                "://@",
                "?&;=",
                ":",
                "{\"",
                "[\"a\":",
                "{\"token\":",
                "-p",
                "=",
                "--=",
                "-H:",
                "-u:"
            })
    void oddTextsAreHarmless(String text) {
        assertThat(redactor.value(text)).doesNotContain("REDACTED");
        assertThat(argv(text)).hasSize(1);
    }

    @Test
    @DisplayName("redacting twice is redacting once, and nothing ever breaks")
    void idempotentOnRandomText() {
        Random random = new Random(311);
        String[] pieces = {
            "https://",
            "u:p@",
            "h.example",
            "/x",
            "?",
            "token=",
            "s3cret",
            "&",
            ";",
            "#",
            " ",
            "Authorization: ",
            "{\"key\":",
            "\"v\"",
            "}",
            "ghp_0123456789",
            "%74oken=",
            "=",
            "\n",
            "ü",
            "-----BEGIN X-----"
        };
        for (int round = 0; round < 20_000; round++) {
            StringBuilder text = new StringBuilder();
            for (int i = random.nextInt(8); i >= 0; i--) {
                text.append(pieces[random.nextInt(pieces.length)]);
            }
            String once = redactor.value(text.toString());
            assertThat(redactor.value(once)).as(text.toString()).isEqualTo(once);
        }
    }

    @Test
    @DisplayName("long input takes linear time")
    void longInput() {
        String text = "?token=x&a=\\\"{[ghp_ https://u:p@h -----BEGIN".repeat(20_000);
        assertThat(redactor.value(text)).doesNotContain("u:p@");
        assertThat(redactor.value("{\"a\":\"" + "\\\"".repeat(200_000))).startsWith("{\"a\":");
        assertThat(redactor.value("eyJ" + "a".repeat(500_000))).startsWith("eyJ");
        assertThat(redactor.value("{\"token\":" + "[".repeat(500_000))).isEqualTo("{\"token\":\"[REDACTED]\"");
    }

    @Test
    void theExampleOfThePackage() {
        assertThat(argv("curl", "--token", "abc", "https://alice:pw@example.com/"))
                .containsExactly("curl", "--token", "[REDACTED]", "https://alice:[REDACTED]@example.com/");
    }
}
