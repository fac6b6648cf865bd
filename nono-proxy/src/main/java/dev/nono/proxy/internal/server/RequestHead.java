package dev.nono.proxy.internal.server;

import dev.nono.proxy.internal.decide.HeaderField;
import dev.nono.proxy.internal.decide.HopByHop;
import dev.nono.proxy.internal.decide.RouteDecision;
import dev.nono.proxy.internal.decide.SecretHeader;
import dev.nono.proxy.internal.decide.SessionToken;
import dev.nono.secret.Secret;
import io.netty.handler.codec.http.DefaultHttpHeaders;
import io.netty.handler.codec.http.DefaultHttpRequest;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.AsciiString;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The head of a request as an upstream gets it. */
final class RequestHead {
    private static final Set<String> NOT_IN_TRAILERS = Set.of(
            "host",
            "content-length",
            "content-encoding",
            "content-type",
            "content-range",
            "authorization",
            "cookie",
            "set-cookie");

    private final HttpRequest original;
    private final String path;
    private final HttpHeaders headers;
    private final Set<String> withheld;
    private final boolean upgrade;
    private final Optional<String> throughProxy;

    private RequestHead(
            HttpRequest original,
            String path,
            HttpHeaders headers,
            Set<String> withheld,
            boolean upgrade,
            Optional<String> throughProxy) {
        this.original = original;
        this.path = path;
        this.headers = headers;
        this.withheld = withheld;
        this.upgrade = upgrade;
        this.throughProxy = throughProxy;
    }

    /** As the routes decided. */
    static RequestHead routed(HttpRequest request, RouteDecision.Forward decision, boolean upgrade) {
        Set<String> withheld = new HashSet<>(decision.remove());
        for (SecretHeader header : decision.set()) {
            withheld.add(header.name().toLowerCase(Locale.ROOT));
        }
        HttpHeaders headers = copy(request, withheld);
        Headers.set(headers, decision.set());
        return new RequestHead(request, decision.path(), headers, withheld, upgrade, Optional.empty());
    }

    /** A plain request; with its whole URL when another proxy gets it. */
    static RequestHead plain(HttpRequest request, String path, Optional<String> url) {
        return new RequestHead(request, path, copy(request, Set.of()), Set.of(), false, url);
    }

    private static HttpHeaders copy(HttpRequest request, Set<String> without) {
        HttpHeaders headers = new DefaultHttpHeaders();
        Set<String> skipped = new HashSet<>(without);
        skipped.add("host");
        skipped.add("expect");
        Headers.copy(request.headers(), headers, skipped);
        return headers;
    }

    /** Whether the token of the session would leave with it. */
    boolean mentions(SessionToken token) {
        if (token.isIn(path)) {
            return true;
        }
        Iterator<Map.Entry<CharSequence, CharSequence>> all = headers.iteratorCharSequence();
        while (all.hasNext()) {
            Map.Entry<CharSequence, CharSequence> header = all.next();
            if (token.isIn(header.getValue()) || token.isIn(header.getKey())) {
                return true;
            }
        }
        return false;
    }

    /**
     * Whether it authenticates the connection and not itself (RFC 4559, section 6): once it was accepted, nobody else's request may follow it there.
     */
    boolean isForConnection() {
        for (String value : headers.getAll(HttpHeaderNames.AUTHORIZATION)) {
            String scheme = value.strip().toLowerCase(Locale.ROOT);
            if (scheme.startsWith("negotiate") || scheme.startsWith("ntlm")) {
                return true;
            }
        }
        return false;
    }

    /** All headers, for whoever signs them. */
    List<HeaderField> fields(String authority) {
        List<HeaderField> fields = new ArrayList<>();
        fields.add(new HeaderField("host", authority));
        fields.addAll(Headers.fields(headers));
        return fields;
    }

    /** The same with a signature, for a body whose length is known. */
    RequestHead signed(List<SecretHeader> signature, int length) {
        HttpHeaders all = new DefaultHttpHeaders().set(headers);
        Headers.set(all, signature);
        all.set(HttpHeaderNames.CONTENT_LENGTH, length);
        return new RequestHead(original, path, all, withheld, upgrade, throughProxy);
    }

    /** The message for one attempt. */
    HttpRequest toRequest(String authority, boolean h2, Optional<Chain> chain) {
        HttpHeaders out = new DefaultHttpHeaders();
        out.set(HttpHeaderNames.HOST, authority);
        out.add(headers);
        boolean sized = out.contains(HttpHeaderNames.CONTENT_LENGTH);
        if (!sized && HttpUtil.isTransferEncodingChunked(original)) {
            out.set(HttpHeaderNames.TRANSFER_ENCODING, HttpHeaderValues.CHUNKED);
        } else if (!sized && !h2 && expectsBody(original.method())) {
            out.set(HttpHeaderNames.CONTENT_LENGTH, 0);
        }
        if (h2 && original.headers().contains(HttpHeaderNames.TE, HttpHeaderValues.TRAILERS, true)) {
            out.set(HttpHeaderNames.TE, HttpHeaderValues.TRAILERS);
        }
        if (upgrade) {
            out.set(HttpHeaderNames.CONNECTION, HttpHeaderValues.UPGRADE);
            out.set(HttpHeaderNames.UPGRADE, HttpHeaderValues.WEBSOCKET);
        }
        String target = path;
        if (throughProxy.isPresent() && chain.isPresent()) {
            target = throughProxy.get();
            chain.get().basicAuth().ifPresent(secret -> out.set(HttpHeaderNames.PROXY_AUTHORIZATION, basic(secret)));
        }
        return new DefaultHttpRequest(HttpVersion.HTTP_1_1, original.method(), target, out);
    }

    private static boolean expectsBody(HttpMethod method) {
        return method.equals(HttpMethod.POST) || method.equals(HttpMethod.PUT) || method.equals(HttpMethod.PATCH);
    }

    private static AsciiString basic(Secret secret) {
        byte[] plain = secret.copyUtf8();
        byte[] encoded = Base64.getEncoder().encode(plain);
        Arrays.fill(plain, (byte) 0);
        byte[] value = new byte[encoded.length + 6];
        System.arraycopy("Basic ".getBytes(StandardCharsets.US_ASCII), 0, value, 0, 6);
        System.arraycopy(encoded, 0, value, 6, encoded.length);
        return new AsciiString(value, false);
    }

    /** The trailers that may go with it: none that would have meant something in the head, none that carries the token of the session. */
    HttpHeaders trailers(LastHttpContent last, SessionToken token) {
        HttpHeaders out = new DefaultHttpHeaders();
        for (Map.Entry<String, String> trailer : last.trailingHeaders()) {
            String name = trailer.getKey().toLowerCase(Locale.ROOT);
            boolean harmless = !HopByHop.isAlways(name) && !NOT_IN_TRAILERS.contains(name) && !withheld.contains(name);
            if (harmless && !token.isIn(name) && !token.isIn(trailer.getValue())) {
                out.add(trailer.getKey(), trailer.getValue());
            }
        }
        return out;
    }
}
