package dev.nono.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nono.profile.model.AwsAuth;
import dev.nono.proxy.internal.server.Lab;
import dev.nono.proxy.lab.H2Lab;
import dev.nono.proxy.lab.Names;
import dev.nono.proxy.lab.Origin;
import dev.nono.proxy.lab.RawClient;
import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.Http2Headers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("A route to AWS")
class AwsRoutesTest {
    private static final String HOST = "dynamodb.eu-west-1.amazonaws.com";
    private static final String SECRET = "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY";
    private static final String BODY = "{\"TableName\":\"t\"}";
    private static final int LARGEST = 16 << 20;

    @TempDir
    Path directory;

    private final Names names = new Names().put(HOST, "127.0.0.1");
    private final H2Lab h2 = new H2Lab();
    private Lab lab;
    private ProxyServer proxy;

    @BeforeEach
    void makeLab() throws Exception {
        lab = new Lab(directory);
    }

    @AfterEach
    void stop() {
        proxy.close();
        h2.close();
    }

    private void start(int port) throws Exception {
        proxy = ProxyServer.start(
                ProxyConfig.builder()
                        .http2(true)
                        .interceptDirectory(Files.createDirectories(directory.resolve("bundle")))
                        .routes(List.of(Route.to("aws", "https://" + HOST + ":" + port)
                                .aws(new AwsAuth(Optional.empty(), Optional.empty(), Optional.empty()))
                                .tls(lab.trusted())
                                .build()))
                        .build(),
                ProxyServices.none()
                        .withResolver(names)
                        .withVariables(Map.of("AWS_ACCESS_KEY_ID", "AKIDEXAMPLE", "AWS_SECRET_ACCESS_KEY", SECRET)));
    }

    /** A second reading of Signature Version 4, for requests whose path and query need no encoding. */
    private static String expected(
            String method, String path, String query, Map<String, String> headers, String signed, byte[] body)
            throws Exception {
        StringBuilder canonical = new StringBuilder(method + "\n" + path + "\n" + query + "\n");
        for (String name : signed.split(";", -1)) {
            canonical.append(name).append(':').append(headers.get(name).strip()).append('\n');
        }
        canonical.append('\n').append(signed).append('\n').append(hex(sha256(body)));
        String time = headers.get("x-amz-date");
        String day = time.substring(0, 8);
        String scope = day + "/eu-west-1/dynamodb/aws4_request";
        String toSign = "AWS4-HMAC-SHA256\n" + time + "\n" + scope + "\n"
                + hex(sha256(canonical.toString().getBytes(StandardCharsets.UTF_8)));
        byte[] key = ("AWS4" + SECRET).getBytes(StandardCharsets.UTF_8);
        for (String part : List.of(day, "eu-west-1", "dynamodb", "aws4_request", toSign)) {
            key = hmac(key, part);
        }
        return "AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/" + scope + ", SignedHeaders=" + signed + ", Signature="
                + hex(key);
    }

    private static byte[] sha256(byte[] content) throws Exception {
        return MessageDigest.getInstance("SHA-256").digest(content);
    }

    private static byte[] hmac(byte[] key, String text) throws Exception {
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(key, "HmacSHA256"));
        return mac.doFinal(text.getBytes(StandardCharsets.UTF_8));
    }

    private static String hex(byte[] bytes) {
        return HexFormat.of().formatHex(bytes);
    }

    private static void assertSigned(String method, String path, String query, Map<String, String> headers, String body)
            throws Exception {
        String authorization = headers.get("authorization");
        String signed = authorization.replaceFirst(".*SignedHeaders=", "").replaceFirst(",.*", "");
        assertThat(List.of(signed.split(";", -1))).contains("host", "x-amz-date", "x-amz-target");
        assertThat(authorization)
                .isEqualTo(expected(method, path, query, headers, signed, body.getBytes(StandardCharsets.UTF_8)))
                .doesNotContain("dummy");
    }

    private RawClient inside(int port) throws Exception {
        RawClient client = new RawClient(proxy.port());
        client.connect(
                HOST + ":" + port,
                "Proxy-Authorization: Bearer " + proxy.token().reveal());
        SSLSocket socket = (SSLSocket) Lab.client(proxy.bundle().orElseThrow())
                .getSocketFactory()
                .createSocket(client.socket(), HOST, port, true);
        socket.startHandshake();
        return new RawClient(socket);
    }

    @Test
    @DisplayName("is signed on the path of its service and inside of its tunnel, and takes 16 MiB at most [30:73]")
    void http1() throws Exception {
        try (Origin origin = Origin.tls(lab.server(HOST), Origin.answering("ok"))) {
            start(origin.port());
            String[] fields = {
                "X-Amz-Target: DynamoDB_20120810.GetItem",
                "Content-Type: application/x-amz-json-1.0",
                "Content-Length: " + BODY.length()
            };
            try (RawClient client = new RawClient(proxy.port())) {
                client.head(with(
                        fields,
                        "POST /aws/?a=1&b=2 HTTP/1.1",
                        "Host: 127.0.0.1:" + proxy.port(),
                        "Authorization: Bearer " + proxy.token().reveal()));
                client.send(BODY);
                assertThat(client.response().status()).isEqualTo(200);
            }
            Origin.Request reverse = origin.request();
            assertSigned("POST", "/", "a=1&b=2", lower(reverse.headers()), reverse.body());
            try (RawClient client = inside(origin.port())) {
                client.head(with(
                        fields,
                        "POST /?a=1&b=2 HTTP/1.1",
                        "Host: " + HOST + ":" + origin.port(),
                        "Authorization: AWS4-HMAC-SHA256 Credential=dummy"));
                client.send(BODY);
                assertThat(client.response().status()).isEqualTo(200);
            }
            Origin.Request intercepted = origin.request();
            assertSigned("POST", "/", "a=1&b=2", lower(intercepted.headers()), intercepted.body());
            try (RawClient client = inside(origin.port())) {
                client.head(
                        "POST / HTTP/1.1", "Host: " + HOST + ":" + origin.port(), "Content-Length: " + (LARGEST + 1));
                assertThat(client.response().status()).isEqualTo(413);
            }
        }
    }

    @Test
    @DisplayName("is signed in HTTP/2 as well [30:73]")
    void http2() throws Exception {
        int port = h2.echo(lab.server(HOST));
        start(port);
        H2Lab.Client client = h2.connect(
                proxy.port(),
                proxy.token().reveal(),
                HOST + ":" + port,
                Lab.client(proxy.bundle().orElseThrow()),
                HOST,
                port);
        H2Lab.Stream stream = client.open(
                new DefaultHttp2Headers()
                        .method("POST")
                        .scheme("https")
                        .authority(HOST + ":" + port)
                        .path("/")
                        .set("x-amz-target", "DynamoDB_20120810.GetItem")
                        .set("authorization", "AWS4-HMAC-SHA256 Credential=dummy"),
                false);
        stream.send(BODY, true);
        assertThat(stream.head().status()).asString().isEqualTo("200");
        Http2Headers seen = h2.seen().get(0);
        Map<String, String> headers = new TreeMap<>();
        seen.forEach(
                field -> headers.put(field.getKey().toString(), field.getValue().toString()));
        headers.put("host", headers.get(":authority"));
        assertSigned("POST", "/", "", headers, BODY);
    }

    private static String[] with(String[] fields, String... more) {
        String[] all = Arrays.copyOf(more, more.length + fields.length);
        System.arraycopy(fields, 0, all, more.length, fields.length);
        return all;
    }

    private static Map<String, String> lower(Map<String, String> headers) {
        Map<String, String> lower = new TreeMap<>();
        headers.forEach((name, value) -> lower.put(name.toLowerCase(Locale.ROOT), value));
        return lower;
    }
}
