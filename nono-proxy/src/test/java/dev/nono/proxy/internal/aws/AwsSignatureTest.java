package dev.nono.proxy.internal.aws;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nono.proxy.internal.decide.HeaderField;
import dev.nono.secret.Secret;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The signatures against those of the S3 reference of AWS, and against a second reading of the rules, which in turn is held against the test
 * suite that AWS publishes.
 */
@DisplayName("A signature for AWS")
class AwsSignatureTest {
    private static final String TIME = "20150830T123600Z";
    private static final String EMPTY = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";
    private static final AwsSignature.Scope SERVICE = new AwsSignature.Scope("us-east-1", "service");

    private static AwsKeys.Keys keys() {
        return new AwsKeys.Keys("AKIDEXAMPLE", Secret.of("wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY"), Optional.empty());
    }

    private static String signature(String method, String target, String... headers) {
        List<HeaderField> fields = new ArrayList<>(
                List.of(new HeaderField("Host", "example.amazonaws.com"), new HeaderField("X-Amz-Date", TIME)));
        for (int i = 0; i < headers.length; i += 2) {
            fields.add(new HeaderField(headers[i], headers[i + 1]));
        }
        String value =
                SecondSigV4.authorize(SERVICE, keys(), TIME, method, target, SecondSigV4.canonical(fields), EMPTY);
        return value.substring(value.indexOf("Signature=") + 10);
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource({
        "get-vanilla, GET, /, 5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31",
        "get-vanilla-empty-query-key, GET, /?Param1=value1, a67d582fa61cc504c4bae71f336f98b97f1ea3c7a6bfe1b6e45aec72011b9aeb",
        "get-vanilla-query-order-key-case, GET, /?Param2=value2&Param1=value1,"
                + " b97d918cfa904a5beff61c982a1b6f458b799221646efd99d3219ec94cdf2500",
        "post-vanilla, POST, /, 5da7c1a2acd57cee7505fc6676e4e544621c30862966e37dddb68e92efbe5d6b",
        "get-slashes, GET, //example//, 9a624bd73a37c9a373b5312afbebe7a714a789de108f0bdfe846570885f57e84",
    })
    @DisplayName("is that of the published suite, to the second reading")
    void suite(String name, String method, String target, String signature) {
        assertThat(signature(method, target)).as(name).isEqualTo(signature);
    }

    @Test
    @DisplayName("takes headers with single blanks and joined, to the second reading")
    void headers() {
        assertThat(SecondSigV4.canonical(List.of(
                        new HeaderField("My-Header1", "value4"),
                        new HeaderField("my-header1", " a   b  c "),
                        new HeaderField("HOST", "x"))))
                .containsExactly(Map.entry("host", "x"), Map.entry("my-header1", "value4,a b c"));
    }

    @Test
    @DisplayName("of S3 is that of the example in its reference")
    void s3() {
        AwsKeys.Keys keys = new AwsKeys.Keys(
                "AKIAIOSFODNN7EXAMPLE", Secret.of("wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY"), Optional.empty());
        List<HeaderField> headers = List.of(
                new HeaderField("Host", "examplebucket.s3.amazonaws.com"), new HeaderField("Range", "bytes=0-9"));
        assertThat(signed(
                        new AwsSignature.Scope("us-east-1", "s3"),
                        keys,
                        "2013-05-24T00:00:00Z",
                        "GET",
                        "/test.txt",
                        headers,
                        new byte[0]))
                .containsEntry("x-amz-content-sha256", EMPTY)
                .containsEntry("x-amz-date", "20130524T000000Z")
                .containsEntry(
                        "authorization",
                        "AWS4-HMAC-SHA256 Credential=AKIAIOSFODNN7EXAMPLE/20130524/us-east-1/s3/aws4_request,"
                                + " SignedHeaders=host;range;x-amz-content-sha256;x-amz-date,"
                                + " Signature=f0e8bdb87c964420e857bd35b5d6ed310bd44f0170aba48dd91039c6036bdb41")
                .hasSize(3);
    }

    private static Map<String, String> signed(
            AwsSignature.Scope scope,
            AwsKeys.Keys keys,
            String time,
            String method,
            String target,
            List<HeaderField> headers,
            byte[] body) {
        Map<String, String> added = new TreeMap<>();
        new AwsSignature(scope, keys, Clock.fixed(Instant.parse(time), ZoneOffset.UTC))
                .headers(method, target, headers, body)
                .forEach(header -> added.put(header.name(), header.value().reveal()));
        return added;
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "service | example.amazonaws.com | GET | /",
                "service | example.amazonaws.com | GET | //example//",
                "service | example.amazonaws.com | POST | /a/./b/../c",
                "service | example.amazonaws.com | GET | /a%2Fb/c%20d",
                "service | example.amazonaws.com | GET | /a'b(c)!*",
                "service | example.amazonaws.com:8443 | GET | /model/x:1/invoke",
                "service | [2001:db8::1]:8443 | GET | /",
                "service | example.amazonaws.com | GET | /?b=2&a=1&a=0&a",
                "service | example.amazonaws.com | GET | /?x=a+b&y=a%2Bb&z=a%20b&%41=%61",
                "service | example.amazonaws.com | DELETE | /?acl",
                "service | example.amazonaws.com | GET | /?",
                "service | example.amazonaws.com | GET | /?X=1&x=2&X-Y=3",
                "s3 | bucket.s3.eu-west-1.amazonaws.com | PUT | /a//b/./c/../d",
                "s3 | bucket.s3.eu-west-1.amazonaws.com | GET | /k%C3%A9y%20one/(2)'s%27",
                "s3 | bucket.s3.eu-west-1.amazonaws.com | GET | /?list-type=2&prefix=a%2Fb&delimiter=%2F",
            })
    @DisplayName("is what a second reading of the rules makes of the request")
    void second(String service, String host, String method, String target) {
        AwsSignature.Scope scope = new AwsSignature.Scope("eu-west-1", service);
        AwsKeys.Keys keys =
                new AwsKeys.Keys("AKIDEXAMPLE", Secret.of("secret"), Optional.of(Secret.of("session/token==")));
        List<HeaderField> headers = List.of(
                new HeaderField("X-Amz-Target", "  a   b "),
                new HeaderField("Host", host),
                new HeaderField("My-Header", "2"),
                new HeaderField("my-header", "1"));
        byte[] body = method.equals("GET") ? new byte[0] : "{\"a\": 1}".getBytes(StandardCharsets.UTF_8);
        Map<String, String> added = signed(scope, keys, "2015-08-30T12:36:00Z", method, target, headers, body);
        assertThat(added)
                .containsEntry("x-amz-security-token", "session/token==")
                .containsEntry(
                        "authorization",
                        SecondSigV4.sign(
                                        scope,
                                        keys,
                                        Instant.parse("2015-08-30T12:36:00Z"),
                                        method,
                                        target,
                                        headers,
                                        body)
                                .get("authorization"));
    }

    @ParameterizedTest
    @CsvSource({
        "bedrock-runtime.us-east-1.amazonaws.com, us-east-1, bedrock",
        "bedrock-runtime-fips.us-gov-west-1.amazonaws.com, us-gov-west-1, bedrock",
        "email.eu-west-1.amazonaws.com, eu-west-1, ses",
        "dynamodb.cn-north-1.amazonaws.com.cn, cn-north-1, dynamodb",
        "my.bucket.s3.us-west-2.amazonaws.com, us-west-2, s3",
        "abc123.execute-api.us-west-2.amazonaws.com, us-west-2, execute-api",
    })
    @DisplayName("is for the region and service that the host names")
    void hosts(String host, String region, String service) {
        assertThat(AwsHosts.scope(host, Optional.empty(), Optional.empty()))
                .contains(new AwsSignature.Scope(region, service));
    }

    @Test
    @DisplayName("is for what was configured, and for nothing that has to be guessed")
    void configured() {
        assertThat(AwsHosts.scope("s3.amazonaws.com", Optional.empty(), Optional.empty()))
                .isEmpty();
        assertThat(AwsHosts.scope("s3.amazonaws.com", Optional.of("eu-west-1"), Optional.empty()))
                .contains(new AwsSignature.Scope("eu-west-1", "s3"));
        assertThat(AwsHosts.scope("unknown.us-east-1.amazonaws.com", Optional.empty(), Optional.empty()))
                .isEmpty();
        assertThat(AwsHosts.scope("evil.com", Optional.empty(), Optional.empty()))
                .isEmpty();
        assertThat(AwsHosts.scope("minio.local", Optional.of("x-1"), Optional.of("s3")))
                .contains(new AwsSignature.Scope("x-1", "s3"));
    }
}
