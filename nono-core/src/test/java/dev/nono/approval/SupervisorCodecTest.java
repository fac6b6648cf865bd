package dev.nono.approval;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nono.ErrorCode;
import dev.nono.NonoException;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class SupervisorCodecTest {

    private static ApprovalRequest.Capability capability(@Nullable String reason) {
        return new ApprovalRequest.Capability(
                "req-1", "/tmp/é\u001b\"", RequestedAccess.READ_WRITE, reason, 42, "sess-1");
    }

    private static Stream<Arguments> messages() {
        return Stream.of(
                Arguments.of(
                        new SupervisorMessage.Request(capability(null)),
                        "{\"Request\":{\"request_id\":\"req-1\",\"path\":\"/tmp/é\\u001b\\\"\",\"access\":\"ReadWrite\","
                                + "\"reason\":null,\"child_pid\":42,\"session_id\":\"sess-1\"}}"),
                Arguments.of(
                        new SupervisorMessage.Request(new ApprovalRequest.Capability(
                                "r", "/a", RequestedAccess.READ, "why", 4_294_967_295L, "s")),
                        "{\"Request\":{\"request_id\":\"r\",\"path\":\"/a\",\"access\":\"Read\",\"reason\":\"why\","
                                + "\"child_pid\":4294967295,\"session_id\":\"s\"}}"),
                Arguments.of(
                        new SupervisorMessage.OpenUrl("open-1", "https://example.com/callback", 42, "sess-1"),
                        "{\"OpenUrl\":{\"request_id\":\"open-1\",\"url\":\"https://example.com/callback\","
                                + "\"child_pid\":42,\"session_id\":\"sess-1\"}}"),
                Arguments.of(
                        new SupervisorMessage.Decision("req-1", ApprovalDecision.granted()),
                        "{\"Decision\":{\"request_id\":\"req-1\",\"decision\":\"Granted\"}}"),
                Arguments.of(
                        new SupervisorMessage.Decision("req-1", ApprovalDecision.denied("outside policy")),
                        "{\"Decision\":{\"request_id\":\"req-1\",\"decision\":{\"Denied\":{\"reason\":\"outside policy\"}}}}"),
                Arguments.of(
                        new SupervisorMessage.Decision("req-1", ApprovalDecision.timeout()),
                        "{\"Decision\":{\"request_id\":\"req-1\",\"decision\":\"Timeout\"}}"),
                Arguments.of(
                        new SupervisorMessage.UrlOpened("open-1", true, null),
                        "{\"UrlOpened\":{\"request_id\":\"open-1\",\"success\":true,\"error\":null}}"),
                Arguments.of(
                        new SupervisorMessage.UrlOpened("open-1", false, "blocked"),
                        "{\"UrlOpened\":{\"request_id\":\"open-1\",\"success\":false,\"error\":\"blocked\"}}"));
    }

    @ParameterizedTest(name = "[10:113] {1}")
    @MethodSource("messages")
    void theBytesOfEveryMessage(SupervisorMessage message, String json) {
        byte[] body = json.getBytes(StandardCharsets.UTF_8);
        byte[] frame = SupervisorCodec.encode(message);

        assertThat(frame)
                .isEqualTo(ByteBuffer.allocate(4 + body.length)
                        .putInt(body.length)
                        .put(body)
                        .array());
        assertThat(SupervisorCodec.decode(body)).isEqualTo(message);
        assertThat(message.requestId()).isNotEmpty();
    }

    @Test
    @DisplayName("[10:113] approval requests as back ends and records get them")
    void theBytesOfEveryApprovalRequest() {
        assertThat(capability("x").toJson())
                .isEqualTo(
                        "{\"capability_type\":\"capability\",\"request_id\":\"req-1\",\"path\":\"/tmp/é\\u001b\\\"\","
                                + "\"access\":\"ReadWrite\",\"reason\":\"x\",\"child_pid\":42,\"session_id\":\"sess-1\"}");
        assertThat(new ApprovalRequest.Network(
                                "r",
                                "h.example",
                                443,
                                ApprovalRequest.Protocol.TCP,
                                List.of("1.2.3.4", "::1"),
                                null,
                                1,
                                "s")
                        .toJson())
                .isEqualTo("{\"capability_type\":\"network\",\"request_id\":\"r\",\"host\":\"h.example\",\"port\":443,"
                        + "\"protocol\":\"tcp\",\"resolved_ips\":[\"1.2.3.4\",\"::1\"],\"reason\":null,\"child_pid\":1,"
                        + "\"session_id\":\"s\"}");
        assertThat(new ApprovalRequest.Endpoint(
                                "r", "github", "https://api.github.com", "POST", "/repos", "rule 2", "why", 1, "s")
                        .toJson())
                .isEqualTo("{\"capability_type\":\"endpoint\",\"request_id\":\"r\",\"route_id\":\"github\","
                        + "\"upstream\":\"https://api.github.com\",\"method\":\"POST\",\"path\":\"/repos\","
                        + "\"rule_label\":\"rule 2\",\"reason\":\"why\",\"child_pid\":1,\"session_id\":\"s\"}");
        assertThat(new ApprovalRequest.Command("r", "git", List.of("git", "push"), "session", "push", null, 1, "s")
                        .toJson())
                .isEqualTo("{\"capability_type\":\"command\",\"request_id\":\"r\",\"command\":\"git\","
                        + "\"args\":[\"git\",\"push\"],\"caller\":\"session\",\"intercept_rule\":\"push\",\"reason\":null,"
                        + "\"child_pid\":1,\"session_id\":\"s\"}");
    }

    @Test
    @DisplayName("[10:110] a frame of 65537 is refused before its body is read")
    void tooLongFramesAreRefusedUnread() {
        InputStream in = new InputStream() {
            private final ByteBuffer header = ByteBuffer.allocate(4).putInt(0, SupervisorCodec.MAX_BODY + 1);

            @Override
            public int read() {
                assertThat(header.hasRemaining())
                        .as("nothing is read after the length")
                        .isTrue();
                return header.get();
            }

            @Override
            public int read(byte[] bytes, int offset, int length) {
                for (int i = 0; i < length; i++) {
                    bytes[offset + i] = (byte) read();
                }
                return length;
            }
        };
        fails(ErrorCode.IO, "65537", () -> SupervisorCodec.read(in));
        fails(ErrorCode.IO, "4294967295", () -> SupervisorCodec.read(bytes(-1, "")));
        fails(ErrorCode.IO, "limit", () -> SupervisorCodec.decode(new byte[SupervisorCodec.MAX_BODY + 1]));
        fails(
                ErrorCode.IO,
                "limit",
                () -> SupervisorCodec.encode(
                        new SupervisorMessage.OpenUrl("r", "x".repeat(SupervisorCodec.MAX_BODY), 1, "s")));
    }

    @Test
    void theLongestFrameIsAccepted() {
        SupervisorMessage empty = new SupervisorMessage.OpenUrl("r", "", 1, "s");
        int room = SupervisorCodec.MAX_BODY - (SupervisorCodec.encode(empty).length - 4);
        SupervisorMessage longest = new SupervisorMessage.OpenUrl("r", "x".repeat(room), 1, "s");

        ByteArrayOutputStream out = new ByteArrayOutputStream();
        SupervisorCodec.write(longest, out);
        SupervisorCodec.write(empty, out);
        ByteArrayInputStream in = new ByteArrayInputStream(out.toByteArray());
        assertThat(SupervisorCodec.read(in)).contains(longest);
        assertThat(SupervisorCodec.read(in)).contains(empty);
        assertThat(SupervisorCodec.read(in)).isEmpty();
    }

    @Test
    void aFrameThatIsCutOffIsAnError() {
        byte[] frame = SupervisorCodec.encode(new SupervisorMessage.UrlOpened("r", true, null));
        for (int length = 1; length < frame.length; length++) {
            InputStream in = new ByteArrayInputStream(frame, 0, length);
            fails(ErrorCode.IO, "in the middle", () -> SupervisorCodec.read(in));
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "null",
                "[]",
                "\"Granted\"",
                "{}",
                "{\"Request\":null}",
                "{\"Request\":{}}",
                "{\"Nothing\":{}}",
                "{\"OpenUrl\":{\"request_id\":\"a\",\"url\":\"b\",\"child_pid\":1,\"session_id\":\"s\"},\"Decision\":{}}",
                "{\"OpenUrl\":{\"request_id\":\"a\",\"url\":\"b\",\"child_pid\":1,\"session_id\":\"s\"}} {}",
                "{\"OpenUrl\":{\"request_id\":\"a\",\"url\":\"b\",\"child_pid\":1,\"session_id\":\"s\"}}x",
                "{\"OpenUrl\":{\"request_id\":\"a\",\"url\":\"b\",\"url\":\"c\",\"child_pid\":1,\"session_id\":\"s\"}}",
                "{\"OpenUrl\":{\"request_id\":\"a\",\"url\":\"b\",\"child_pid\":\"1\",\"session_id\":\"s\"}}",
                "{\"OpenUrl\":{\"request_id\":\"a\",\"url\":\"b\",\"child_pid\":1.0,\"session_id\":\"s\"}}",
                "{\"OpenUrl\":{\"request_id\":\"a\",\"url\":\"b\",\"child_pid\":-1,\"session_id\":\"s\"}}",
                "{\"OpenUrl\":{\"request_id\":\"a\",\"url\":\"b\",\"child_pid\":4294967296,\"session_id\":\"s\"}}",
                "{\"OpenUrl\":{\"request_id\":1,\"url\":\"b\",\"child_pid\":1,\"session_id\":\"s\"}}",
                "{\"OpenUrl\":{\"request_id\":\"a\",\"url\":null,\"child_pid\":1,\"session_id\":\"s\"}}",
                "{\"Request\":{\"request_id\":\"a\",\"path\":\"b\",\"access\":\"read\",\"child_pid\":1,\"session_id\":\"s\"}}",
                "{\"Request\":{\"request_id\":\"a\",\"path\":\"b\",\"access\":\"Read\",\"reason\":1,\"child_pid\":1,"
                        + "\"session_id\":\"s\"}}",
                "{\"Request\":{\"request_id\":\"a\",\"path\":\"b\",\"access\":\"Read\",\"reason\":{},\"child_pid\":1,"
                        + "\"session_id\":\"s\"}}",
                "{\"Decision\":{\"request_id\":\"a\",\"decision\":\"granted\"}}",
                "{\"Decision\":{\"request_id\":\"a\",\"decision\":{\"Granted\":{}}}}",
                "{\"Decision\":{\"request_id\":\"a\",\"decision\":{\"Denied\":{}}}}",
                "{\"Decision\":{\"request_id\":\"a\",\"decision\":{}}}",
                "{\"Decision\":{\"request_id\":\"a\",\"decision\":{\"Denied\":{\"reason\":\"x\"},\"Granted\":1}}}",
                "{\"Decision\":{\"request_id\":\"a\"}}",
                "{\"UrlOpened\":{\"request_id\":\"a\",\"success\":\"true\"}}",
                "{\"UrlOpened\":{\"request_id\":\"a\",\"success\":1}}",
                "{'UrlOpened':{}}",
                "{\"UrlOpened\":{\"request_id\":\"a\",\"success\":true,}}",
                "/* */{\"UrlOpened\":{\"request_id\":\"a\",\"success\":true}}",
            })
    void malformedMessagesAreRefused(String json) {
        fails(ErrorCode.CONFIG_PARSE, "message", () -> SupervisorCodec.decode(json.getBytes(StandardCharsets.UTF_8)));
    }

    @Test
    void hostileBytesAreRefused() {
        String deep =
                "{\"UrlOpened\":{\"request_id\":\"a\",\"success\":true,\"x\":" + "[".repeat(70) + "]".repeat(70) + "}}";
        fails(ErrorCode.CONFIG_PARSE, "message", () -> SupervisorCodec.decode(deep.getBytes(StandardCharsets.UTF_8)));
        byte[] utf16 = "{\"UrlOpened\":{\"request_id\":\"a\",\"success\":true}}".getBytes(StandardCharsets.UTF_16);
        fails(ErrorCode.CONFIG_PARSE, "UTF-8", () -> SupervisorCodec.decode(utf16));
        fails(
                ErrorCode.CONFIG_PARSE,
                "UTF-8",
                () -> SupervisorCodec.decode(new byte[] {'{', (byte) 0xC0, (byte) 0x80}));
    }

    @Test
    void whatIsMissingOrUnknownIsTolerated() {
        assertThat(decode("{\"UrlOpened\":{\"success\":true,\"new\":{\"a\":[1]},\"request_id\":\"a\"}}"))
                .isEqualTo(new SupervisorMessage.UrlOpened("a", true, null));
        assertThat(decode(
                        "{\"Decision\":{\"decision\":{\"Denied\":{\"reason\":\"x\",\"y\":1.5}},\"request_id\":\"a\"}}"))
                .isEqualTo(new SupervisorMessage.Decision("a", ApprovalDecision.denied("x")));
    }

    @Test
    @DisplayName("whatever the bytes, the answer is a message or a NonoException")
    void randomBytes() {
        Random random = new Random(110);
        byte[] good = SupervisorCodec.encode(new SupervisorMessage.Request(capability("why")));
        for (int round = 0; round < 20_000; round++) {
            byte[] body = good.clone();
            for (int i = random.nextInt(4); i >= 0; i--) {
                body[4 + random.nextInt(body.length - 4)] = (byte) random.nextInt(128);
            }
            try {
                assertThat(SupervisorCodec.read(new ByteArrayInputStream(body))).isPresent();
            } catch (NonoException e) {
                assertThat(e.code()).isEqualTo(ErrorCode.CONFIG_PARSE);
            }
        }
    }

    @Test
    void aBrokenStreamIsAnError() {
        InputStream broken = new InputStream() {
            @Override
            public int read() throws IOException {
                throw new IOException("reset");
            }
        };
        fails(ErrorCode.IO, "reset", () -> SupervisorCodec.read(broken));
    }

    private static SupervisorMessage decode(String json) {
        return SupervisorCodec.decode(json.getBytes(StandardCharsets.UTF_8));
    }

    private static InputStream bytes(int length, String body) {
        byte[] content = body.getBytes(StandardCharsets.UTF_8);
        return new ByteArrayInputStream(ByteBuffer.allocate(4 + content.length)
                .putInt(length)
                .put(content)
                .array());
    }

    private static void fails(ErrorCode code, String message, Runnable action) {
        assertThatThrownBy(action::run)
                .hasMessageContaining(message)
                .isInstanceOfSatisfying(
                        NonoException.class, e -> assertThat(e.code()).isEqualTo(code));
    }
}
