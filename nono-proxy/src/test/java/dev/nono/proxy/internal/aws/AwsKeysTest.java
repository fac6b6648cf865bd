package dev.nono.proxy.internal.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nono.NonoException;
import dev.nono.proxy.lab.Origin;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("Keys of AWS")
class AwsKeysTest {
    private static final String KEYS = "\"AccessKeyId\":\"AKIA1\",\"SecretAccessKey\":\"the-secret\",";

    @TempDir
    Path home;

    private final Map<String, String> variables = new HashMap<>();

    @BeforeEach
    void files() throws Exception {
        Files.createDirectories(home.resolve(".aws/sso/cache"));
        variables.put("HOME", home.toString());
        variables.put("PATH", System.getenv("PATH"));
        variables.put("AWS_EC2_METADATA_DISABLED", "true");
    }

    private void config(String text) throws Exception {
        Files.writeString(home.resolve(".aws/config"), text);
    }

    private String load(AwsKeys keys) {
        try (AwsKeys.Keys loaded = keys.load()) {
            return loaded.accessKeyId() + " " + loaded.secretAccessKey().reveal() + " "
                    + loaded.sessionToken().map(token -> token.reveal()).orElse("-");
        }
    }

    private AwsKeys keys(String profile) {
        return new AwsKeys(variables, List.of(), Optional.of(profile));
    }

    @Test
    @DisplayName("come from the program that the profile names, without a shell, and are kept as long as they are good")
    void process() throws Exception {
        Path program = home.resolve("helper");
        Files.writeString(
                program,
                "#!/bin/sh\necho x >>\"$2\"\nprintf '{\"Version\":1," + KEYS
                        + "\"SessionToken\":\"tok\",\"Expiration\":\"2099-01-01T00:00:00Z\"}'\n");
        Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwxr-xr-x"));
        Path count = home.resolve("a count; touch no");
        config("[profile p]\ncredential_process = " + program + " --file \"" + count + "\"\n");

        AwsKeys keys = keys("p");
        assertThat(load(keys)).isEqualTo("AKIA1 the-secret tok");
        assertThat(load(keys)).isEqualTo("AKIA1 the-secret tok");

        assertThat(count).hasContent("x");
        assertThat(home.resolve("no")).doesNotExist();
    }

    @Test
    @DisplayName("do not come from a program that fails, prints something else, or may not be trusted")
    void badProcess() throws Exception {
        for (String command : List.of(
                "false",
                "echo the-secret",
                "printf {}",
                "no-such-program-here",
                "./relative",
                "'open",
                "yes the-secret")) {
            config("[profile p]\ncredential_process = " + command + "\n");
            assertThatThrownBy(() -> load(keys("p")))
                    .isInstanceOf(NonoException.class)
                    .hasMessageNotContaining("the-secret");
        }
    }

    @Test
    @DisplayName("do not come from a program that the sandboxed one may write, nor from one that it may name")
    void processOfTheProgram() throws Exception {
        Path granted = Files.createDirectory(home.resolve("granted"));
        Path program = granted.resolve("helper");
        Files.writeString(program, "#!/bin/sh\nprintf '{\"Version\":1," + KEYS + "\"SessionToken\":\"tok\"}'\n");
        Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwxr-xr-x"));
        for (String command : List.of(program.toString(), "sh " + program)) {
            config("[profile p]\ncredential_process = " + command + "\n");
            assertThatThrownBy(() -> load(new AwsKeys(variables, List.of(granted), Optional.of("p"))))
                    .isInstanceOf(NonoException.class)
                    .hasMessageContaining("sandboxed program may");
        }
        config("[profile p]\ncredential_process = echo\n");
        assertThatThrownBy(() -> load(new AwsKeys(variables, List.of(home.resolve(".aws")), Optional.of("p"))))
                .isInstanceOf(NonoException.class)
                .hasMessageContaining("sandboxed program may");
    }

    @Test
    @DisplayName("come from the cached login of SSO as long as that is valid")
    void sso() throws Exception {
        try (Origin portal = Origin.plain(Origin.answering("{\"roleCredentials\":{\"accessKeyId\":\"AKIA2\","
                + "\"secretAccessKey\":\"s2\",\"sessionToken\":\"t2\",\"expiration\":4102444800000}}"))) {
            variables.put("AWS_ENDPOINT_URL_SSO", "http://127.0.0.1:" + portal.port());
            config("[sso-session work]\nsso_start_url=https://x.awsapps.com/start\nsso_region=eu-west-1\n"
                    + "[profile p]\nsso_session=work\nsso_account_id=123\nsso_role_name=Dev Role\n");
            Path cache = home.resolve(".aws/sso/cache/" + sha1("work") + ".json");
            assertThatThrownBy(() -> load(keys("p"))).hasMessageContaining("aws sso login");
            Files.writeString(cache, "{\"accessToken\":\"login-token\",\"expiresAt\":\"2020-01-01T00:00:00Z\"}");
            assertThatThrownBy(() -> load(keys("p")))
                    .hasMessageContaining("aws sso login")
                    .hasMessageNotContaining("login-token");
            Files.writeString(
                    cache,
                    "{\"accessToken\":\"login-token\",\"expiresAt\":\""
                            + Instant.now().plusSeconds(600) + "\"}");
            assertThat(load(keys("p"))).isEqualTo("AKIA2 s2 t2");
            Origin.Request request = portal.request();
            assertThat(request.line()).startsWith("GET /federation/credentials?role_name=Dev%20Role&account_id=123 ");
            assertThat(request.headers()).containsEntry("x-amz-sso_bearer_token", "login-token");
            variables.put("AWS_ENDPOINT_URL_SSO", "http://example.com");
            assertThatThrownBy(() -> load(keys("p"))).hasMessageContaining("TLS");
        }
    }

    private static String sha1(String text) throws Exception {
        return HexFormat.of()
                .formatHex(MessageDigest.getInstance("SHA-1").digest(text.getBytes(StandardCharsets.UTF_8)));
    }

    @Test
    @DisplayName("come from the container, and are not sent for elsewhere in plain text, nor where it is redirected to")
    void container() throws Exception {
        try (Origin agent = Origin.plain(
                Origin.answering("{" + KEYS + "\"Token\":\"t\",\"Expiration\":\"2099-01-01T00:00:00Z\"}"))) {
            variables.put("AWS_CONTAINER_CREDENTIALS_FULL_URI", "http://127.0.0.1:" + agent.port() + "/creds");
            variables.put("AWS_CONTAINER_AUTHORIZATION_TOKEN", "auth");
            assertThat(load(new AwsKeys(variables, List.of(), Optional.empty())))
                    .isEqualTo("AKIA1 the-secret t");
            assertThat(agent.request().headers()).containsEntry("authorization", "auth");
            assertThatThrownBy(() -> load(keys("named"))).hasMessageContaining("named");
        }
        variables.put("AWS_CONTAINER_CREDENTIALS_FULL_URI", "http://example.com/creds");
        assertThatThrownBy(() -> load(new AwsKeys(variables, List.of(), Optional.empty())))
                .hasMessageContaining("TLS");
        try (Origin agent = Origin.plain(peer -> {
            peer.request();
            peer.send("HTTP/1.1 302 Found\r\nLocation: http://127.0.0.1:1/\r\nContent-Length: 0\r\n\r\n");
        })) {
            variables.put("AWS_CONTAINER_CREDENTIALS_FULL_URI", "http://127.0.0.1:" + agent.port() + "/creds");
            assertThatThrownBy(() -> load(new AwsKeys(variables, List.of(), Optional.empty())))
                    .hasMessageContaining("container");
        }
    }

    @Test
    @DisplayName("come from the machine, with the token that its metadata service asks for")
    void machine() throws Exception {
        try (Origin metadata = Origin.plain(peer -> {
            for (Origin.Request request = peer.request(); request != null; request = peer.request()) {
                String path = request.line().split(" ")[1];
                boolean known = "imds-token".equals(request.headers().get("x-aws-ec2-metadata-token"));
                if (request.line().startsWith("PUT /latest/api/token ")) {
                    peer.answer("imds-token");
                } else if (known && path.endsWith("/security-credentials/")) {
                    peer.answer("my-role");
                } else if (known && path.endsWith("/security-credentials/my-role")) {
                    peer.answer("{" + KEYS + "\"Token\":\"t\",\"Expiration\":\"2099-01-01T00:00:00Z\"}");
                } else {
                    peer.send("HTTP/1.1 401 X\r\nContent-Length: 0\r\n\r\n");
                }
            }
        })) {
            variables.remove("AWS_EC2_METADATA_DISABLED");
            variables.put("AWS_EC2_METADATA_SERVICE_ENDPOINT", "http://127.0.0.1:" + metadata.port());
            AwsKeys keys = new AwsKeys(variables, List.of(), Optional.empty());
            assertThat(load(keys)).isEqualTo("AKIA1 the-secret t");
            assertThat(load(keys)).isEqualTo("AKIA1 the-secret t");
            assertThat(metadata.requests()).isEqualTo(3);
        }
    }
}
