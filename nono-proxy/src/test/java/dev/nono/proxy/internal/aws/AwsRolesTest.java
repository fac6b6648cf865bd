package dev.nono.proxy.internal.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nono.NonoException;
import dev.nono.proxy.internal.decide.HeaderField;
import dev.nono.proxy.lab.Origin;
import dev.nono.secret.Secret;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The other side is a server that answers as the reference of the Security Token Service says. */
@DisplayName("Keys of a role of AWS")
class AwsRolesTest {
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'", Locale.ROOT);

    @TempDir
    Path home;

    private final Map<String, String> variables = new HashMap<>();

    @BeforeEach
    void files() throws Exception {
        Files.createDirectories(home.resolve(".aws"));
        variables.put("HOME", home.toString());
        variables.put("AWS_EC2_METADATA_DISABLED", "true");
    }

    private void config(String... lines) throws Exception {
        Files.write(home.resolve(".aws/config"), List.of(lines));
    }

    private static String load(AwsKeys keys) {
        try (AwsKeys.Keys loaded = keys.load()) {
            return loaded.accessKeyId() + " " + loaded.secretAccessKey().reveal() + " "
                    + loaded.sessionToken().map(Secret::reveal).orElse("-");
        }
    }

    private AwsKeys keys(String profile) {
        return new AwsKeys(variables, List.of(), Optional.of(profile));
    }

    private static String answer(String action, Instant until) {
        return "<" + action + "Response xmlns=\"https://sts.amazonaws.com/doc/2011-06-15/\"><" + action
                + "Result><AssumedRoleUser><Arn>arn:x</Arn></AssumedRoleUser><Credentials><AccessKeyId>ASIA1</AccessKeyId>"
                + "<SecretAccessKey>s&amp;1</SecretAccessKey><SessionToken>t1</SessionToken><Expiration>" + until
                + "</Expiration></Credentials></" + action
                + "Result><ResponseMetadata><RequestId>r</RequestId></ResponseMetadata></" + action + "Response>";
    }

    private Origin service(String answer) throws Exception {
        Origin service = Origin.plain(Origin.answering(answer));
        variables.put("AWS_ENDPOINT_URL_STS", "http://127.0.0.1:" + service.port());
        return service;
    }

    @Test
    @DisplayName("come for the token of a workload, which is read again when they have expired")
    void identity() throws Exception {
        Path token = home.resolve("token");
        Files.writeString(token, "eyJ.first\n");
        variables.put("AWS_WEB_IDENTITY_TOKEN_FILE", token.toString());
        variables.put("AWS_ROLE_ARN", "arn:aws:iam::123:role/dev");
        variables.put("AWS_ROLE_SESSION_NAME", "me@example.com");
        try (Origin service = service(answer("AssumeRoleWithWebIdentity", Instant.now()))) {
            AwsKeys keys = new AwsKeys(variables, List.of(), Optional.empty());
            assertThat(load(keys)).isEqualTo("ASIA1 s&1 t1");
            Origin.Request first = service.request();
            assertThat(first.line()).isEqualTo("POST / HTTP/1.1");
            assertThat(first.headers()).doesNotContainKey("authorization");
            assertThat(first.body())
                    .isEqualTo("Action=AssumeRoleWithWebIdentity&Version=2011-06-15"
                            + "&RoleArn=arn%3Aaws%3Aiam%3A%3A123%3Arole%2Fdev&RoleSessionName=me%40example.com"
                            + "&WebIdentityToken=eyJ.first");
            Files.writeString(token, "eyJ.second");
            assertThat(load(keys)).isEqualTo("ASIA1 s&1 t1");
            assertThat(service.request().body()).endsWith("&WebIdentityToken=eyJ.second");
        }
        try (Origin service =
                service(answer("AssumeRoleWithWebIdentity", Instant.now().plusSeconds(3600)))) {
            AwsKeys keys = new AwsKeys(variables, List.of(), Optional.empty());
            assertThat(load(keys)).isEqualTo(load(keys));
            assertThat(service.requests()).isEqualTo(1);
            config(
                    "[profile p]",
                    "role_arn = arn:aws:iam::123:role/other",
                    "web_identity_token_file = " + token,
                    "region = cn-north-1");
            assertThat(load(keys("p"))).isEqualTo("ASIA1 s&1 t1");
        }
    }

    @Test
    @DisplayName("come for the keys of another profile, which sign the request")
    void sourceProfile() throws Exception {
        config(
                "[profile p]",
                "role_arn = arn:aws:iam::123:role/dev",
                "source_profile = base",
                "external_id = one & two",
                "duration_seconds = 900",
                "role_session_name = s",
                "region = eu-west-1",
                "[profile base]",
                "aws_access_key_id = AKIDEXAMPLE",
                "aws_secret_access_key = base-secret");
        try (Origin service = service(answer("AssumeRole", Instant.now().plusSeconds(3600)))) {
            assertThat(load(keys("p"))).isEqualTo("ASIA1 s&1 t1");
            Origin.Request request = service.request();
            assertThat(request.body())
                    .startsWith("Action=AssumeRole&Version=2011-06-15&RoleArn=arn%3Aaws%3Aiam%3A%3A123%3Arole%2Fdev"
                            + "&RoleSessionName=s&")
                    .contains("ExternalId=one%20%26%20two")
                    .contains("DurationSeconds=900");
            Map<String, String> headers = request.headers();
            assertThat(headers.get("authorization"))
                    .isEqualTo(SecondSigV4.sign(
                                    new AwsSignature.Scope("eu-west-1", "sts"),
                                    new AwsKeys.Keys("AKIDEXAMPLE", Secret.of("base-secret"), Optional.empty()),
                                    LocalDateTime.parse(headers.get("x-amz-date"), TIME)
                                            .toInstant(ZoneOffset.UTC),
                                    "POST",
                                    "/",
                                    List.of(
                                            new HeaderField("host", headers.get("host")),
                                            new HeaderField("content-type", headers.get("content-type"))),
                                    request.body().getBytes(StandardCharsets.UTF_8))
                            .get("authorization"));
        }
    }

    @Test
    @DisplayName("come by way of several roles, of the profile's own keys, and of the variables")
    void chains() throws Exception {
        config(
                "[profile two]",
                "role_arn = arn:2",
                "source_profile = one",
                "[profile one]",
                "role_arn = arn:1",
                "source_profile = one",
                "aws_access_key_id = AKID1",
                "aws_secret_access_key = x",
                "[profile env]",
                "role_arn = arn:3",
                "credential_source = Environment");
        try (Origin service = service(answer("AssumeRole", Instant.now().plusSeconds(3600)))) {
            assertThat(load(keys("two"))).isEqualTo("ASIA1 s&1 t1");
            assertThat(service.request().headers().get("authorization")).contains("Credential=AKID1/");
            assertThat(service.request().headers())
                    .containsEntry("x-amz-security-token", "t1")
                    .hasEntrySatisfying(
                            "authorization", value -> assertThat(value).contains("Credential=ASIA1/"));
            assertThatThrownBy(() -> load(keys("env"))).hasMessageContaining("env");
            variables.put("AWS_ACCESS_KEY_ID", "AKIDENV");
            variables.put("AWS_SECRET_ACCESS_KEY", "y");
            assertThat(load(keys("env"))).isEqualTo("ASIA1 s&1 t1");
            assertThat(service.request().headers().get("authorization")).contains("Credential=AKIDENV/");
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "source_profile = q | there are no AWS keys for the profile q",
                "source_profile = p | there are no AWS keys for the profile p",
                "region = eu-west-1 | needs one of source_profile and credential_source",
                "credential_source = Moon | unknown credential_source: Moon",
                "credential_source = EcsContainer | there are no AWS keys",
                "mfa_serial = arn:mfa | mfa_serial",
                "web_identity_token_file = /no/such/file | cannot be read: /no/such/file",
                "web_identity_token_file = /dev/zero | no AWS keys",
            })
    @DisplayName("are not guessed")
    void incomplete(String line, String message) throws Exception {
        config("[profile p]", "role_arn = arn:1", line);
        variables.put("AWS_ENDPOINT_URL_STS", "http://127.0.0.1:1");
        assertThatThrownBy(() -> load(keys("p")))
                .isInstanceOf(NonoException.class)
                .hasMessageContaining(message);
    }

    @Test
    @DisplayName("do not come by way of more than five roles, nor around a circle")
    void endless() throws Exception {
        config(
                "[profile a]",
                "role_arn = arn:1",
                "source_profile = b",
                "[profile b]",
                "role_arn = arn:2",
                "source_profile = a");
        assertThatThrownBy(() -> load(keys("a"))).hasMessageContaining("no AWS keys for the profile a");
        String[] lines = new String[18];
        for (int i = 0; i < 6; i++) {
            lines[3 * i] = "[profile p" + i + "]";
            lines[3 * i + 1] = "role_arn = arn:" + i;
            lines[3 * i + 2] = "source_profile = p" + (i + 1);
        }
        config(lines);
        assertThatThrownBy(() -> load(keys("p0"))).hasMessageContaining("p0, p1, p2, p3, p4, p5");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "{}",
                "<a/>",
                "<AssumeRoleResponse xmlns=\"https://sts.amazonaws.com/doc/2011-06-15/\"><Credentials>",
                "<!DOCTYPE a [<!ENTITY x SYSTEM \"file:///etc/passwd\">]><AssumeRoleResponse"
                        + " xmlns=\"https://sts.amazonaws.com/doc/2011-06-15/\"><Credentials><AccessKeyId>&x;</AccessKeyId>"
                        + "<SecretAccessKey>the-secret</SecretAccessKey></Credentials></AssumeRoleResponse>",
                "<AssumeRoleResponse xmlns=\"urn:other\"><Credentials><AccessKeyId>A</AccessKeyId>"
                        + "<SecretAccessKey>the-secret</SecretAccessKey></Credentials></AssumeRoleResponse>",
                "<AssumeRoleResponse xmlns=\"https://sts.amazonaws.com/doc/2011-06-15/\"><Credentials><AccessKeyId>A"
                        + "</AccessKeyId><SecretAccessKey>the-secret</SecretAccessKey></Credentials></AssumeRoleResponse>"
            })
    @DisplayName("do not come from an answer that is not understood, and it is not quoted")
    void malformed(String answer) throws Exception {
        config("[profile p]", "role_arn = arn:1", "credential_source = Environment");
        variables.put("AWS_ACCESS_KEY_ID", "A");
        variables.put("AWS_SECRET_ACCESS_KEY", "y");
        try (Origin service = service(answer)) {
            assertThatThrownBy(() -> load(keys("p")))
                    .isInstanceOf(NonoException.class)
                    .hasMessageNotContaining("the-secret")
                    .hasMessageNotContaining("root:");
        }
    }

    @Test
    @DisplayName("do not come when the service refuses, which is said with its status, nor without TLS from elsewhere")
    void refused() throws Exception {
        config("[profile p]", "role_arn = arn:1", "credential_source = Environment");
        variables.put("AWS_ACCESS_KEY_ID", "A");
        variables.put("AWS_SECRET_ACCESS_KEY", "y");
        try (Origin service = Origin.plain(peer -> {
            peer.request();
            peer.send("HTTP/1.1 403 Forbidden\r\nContent-Length: 10\r\n\r\nthe-secret");
        })) {
            variables.put("AWS_ENDPOINT_URL_STS", "http://127.0.0.1:" + service.port());
            assertThatThrownBy(() -> load(keys("p")))
                    .hasMessageContaining("arn:1")
                    .hasMessageContaining("status 403")
                    .hasMessageNotContaining("the-secret");
        }
        variables.put("AWS_ENDPOINT_URL_STS", "http://example.com");
        assertThatThrownBy(() -> load(keys("p"))).hasMessageContaining("TLS");
        variables.remove("AWS_ENDPOINT_URL_STS");
        variables.put("AWS_REGION", "evil.example/");
        assertThatThrownBy(() -> load(keys("p"))).hasMessageContaining("is no region");
    }
}
