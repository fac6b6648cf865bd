package dev.nono.proxy.internal.server;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import dev.nono.proxy.internal.decide.Category;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;

/**
 * An answer of the proxy itself.
 *
 * @param status the status
 * @param category why, in one word
 * @param reason why, for people
 * @param hint what to do
 * @param headers further headers
 */
record Refusal(int status, Category category, String reason, Optional<String> hint, Map<String, String> headers) {
    /** Tells the program why it was refused; never accepted from an upstream. */
    static final String HEADER = "X-Nono-Denied";

    private static final JsonFactory JSON = new JsonFactory();

    static Refusal of(int status, Category category, String reason) {
        return new Refusal(status, category, reason, Optional.empty(), Map.of());
    }

    /** The client has to say who it is. */
    static Refusal proxyAuthentication(boolean wrong) {
        return new Refusal(
                407,
                Category.AUTHENTICATION_FAILED,
                wrong ? "the token of the proxy is wrong" : "the token of the proxy is missing",
                Optional.of("use the proxy as HTTPS_PROXY names it, with user and password"),
                Map.of("Proxy-Authenticate", "Basic realm=\"nono\""));
    }

    /** The answer to a CONNECT: no body, and for a host that is denied the reason in the status line. */
    FullHttpResponse bare() {
        HttpResponseStatus plain = HttpResponseStatus.valueOf(status);
        HttpResponseStatus line = category == Category.HOST_DENIED || status == 502
                ? new HttpResponseStatus(status, Records.oneLine(plain.reasonPhrase() + ": " + reason))
                : plain;
        FullHttpResponse response = new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, line);
        response.headers().set(HEADER, category.wireName()).set(HttpHeaderNames.CONTENT_LENGTH, 0);
        headers.forEach((name, value) -> response.headers().set(name, value));
        return response;
    }

    /** The answer to a request: the reason as JSON. */
    FullHttpResponse json() {
        HttpResponseStatus line = HttpResponseStatus.valueOf(status);
        StringWriter text = new StringWriter();
        try (JsonGenerator out = JSON.createGenerator(text)) {
            out.writeStartObject();
            out.writeStringField("error", line.reasonPhrase());
            out.writeStringField("category", category.wireName());
            out.writeStringField("reason", Records.oneLine(reason));
            if (hint.isPresent()) {
                out.writeStringField("hint", hint.get());
            }
            out.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException("a writer in memory does not fail", e);
        }
        FullHttpResponse response = new DefaultFullHttpResponse(
                HttpVersion.HTTP_1_1, line, Unpooled.copiedBuffer(text.toString(), StandardCharsets.UTF_8));
        response.headers()
                .set(HEADER, category.wireName())
                .set(HttpHeaderNames.CONTENT_TYPE, "application/json")
                .set(HttpHeaderNames.CONTENT_LENGTH, response.content().readableBytes());
        headers.forEach((name, value) -> response.headers().set(name, value));
        return response;
    }
}
