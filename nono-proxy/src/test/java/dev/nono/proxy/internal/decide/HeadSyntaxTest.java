package dev.nono.proxy.internal.decide;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpRequestDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("The check of a request head")
class HeadSyntaxTest {
    private static final String[] PIECES = {
        "GET",
        "POST",
        " ",
        "  ",
        "\t",
        "/",
        "/a?b=c",
        "http://h/",
        "*",
        "HTTP/1.1",
        "HTTP/1.0",
        "HTTP/2.0",
        "\r\n",
        "\n",
        "\r",
        "\0",
        "Host",
        "host",
        ":",
        " :",
        "h",
        "Content-Length",
        "Transfer-Encoding",
        "chunked",
        "xchunked",
        "1",
        "01",
        "-1",
        ",",
        "X",
        "\u0080",
        "\u007f",
        "(",
        "a b",
        "\r\n ",
        "\r\n\t",
        "Connection",
        "close"
    };

    /** The lines of a head as the strictest reader sees them; empty when it would not read it at all. */
    private static List<String> lines(String head) {
        List<String> lines = new ArrayList<>(List.of(head.split("\r\n", -1)));
        return lines.stream().anyMatch(line -> line.contains("\r") || line.contains("\n")) ? List.of() : lines;
    }

    @Test
    @DisplayName("accepts what is written by the book")
    void accepts() {
        for (String head : List.of(
                "GET / HTTP/1.1\r\nHost: h\r\n\r\n",
                "GET / HTTP/1.0\r\n\r\n",
                "POST http://h/ HTTP/1.1\r\nHost: h\r\nContent-Length: 0\r\nX-Empty:\r\n\r\n",
                "POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\nHost: h\r\n\r\n",
                "OPTIONS * HTTP/1.1\r\nHost: h\r\nX: caf\u00e9\r\n\r\n")) {
            assertThat(HeadSyntax.check(head.getBytes(StandardCharsets.ISO_8859_1)))
                    .as(head)
                    .isEmpty();
        }
    }

    @Test
    @DisplayName("lets nothing through that the parser behind it reads in another way, in many drawn heads")
    void drawn() {
        Random random = new Random(20261123);
        int accepted = 0;
        for (int i = 0; i < 200_000; i++) {
            String head = draw(random);
            byte[] bytes = head.getBytes(StandardCharsets.ISO_8859_1);
            if (HeadSyntax.check(bytes).isPresent()) {
                continue;
            }
            accepted++;
            List<String> lines = lines(head);
            assertThat(lines).as(head).isNotEmpty();
            EmbeddedChannel parser = new EmbeddedChannel(new HttpRequestDecoder());
            parser.writeInbound(Unpooled.wrappedBuffer(bytes));
            HttpRequest request = parser.readInbound();
            assertThat(request.decoderResult().isSuccess()).as(head).isTrue();
            assertThat(request.method() + " " + request.uri() + " " + request.protocolVersion())
                    .as(head)
                    .isEqualTo(lines.get(0));
            assertThat(request.headers().size()).as(head).isEqualTo(lines.size() - 3);
            assertThat(request.headers().getAll("Host").size()).as(head).isLessThanOrEqualTo(1);
            boolean both = request.headers().contains("Content-Length")
                    && request.headers().contains("Transfer-Encoding");
            assertThat(both).as(head).isFalse();
            parser.finishAndReleaseAll();
        }
        assertThat(accepted).as("the generator meets good heads, too").isGreaterThan(1000);
    }

    /** A good head with a few accidents. */
    private static String draw(Random random) {
        StringBuilder head = new StringBuilder("GET / HTTP/1.1\r\nHost: h\r\n");
        for (int i = random.nextInt(3); i > 0; i--) {
            head.append(pick(random, "Content-Length: 1", "Transfer-Encoding: chunked", "X: y", "Connection: close"))
                    .append("\r\n");
        }
        head.append("\r\n");
        for (int i = random.nextInt(4); i > 0; i--) {
            int at = random.nextInt(head.length());
            switch (random.nextInt(3)) {
                case 0 -> head.insert(at, PIECES[random.nextInt(PIECES.length)]);
                case 1 -> head.delete(at, Math.min(head.length(), at + 1 + random.nextInt(3)));
                default -> head.setCharAt(at, (char) random.nextInt(256));
            }
            if (head.length() == 0) {
                break;
            }
        }
        return head.toString();
    }

    private static String pick(Random random, String... choices) {
        return choices[random.nextInt(choices.length)];
    }
}
