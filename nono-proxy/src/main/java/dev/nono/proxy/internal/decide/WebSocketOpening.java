package dev.nono.proxy.internal.decide;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;

/** The opening of a WebSocket (RFC 6455, section 4), and whether an answer accepts it. */
public final class WebSocketOpening {
    private static final String MAGIC = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";

    /** What a request is. */
    public enum Kind {
        /** It asks for no other protocol. */
        NONE,
        /** It opens a WebSocket, and is well-formed. */
        WEB_SOCKET,
        /** It asks for another protocol, or for this one in a malformed way. */
        MALFORMED
    }

    private WebSocketOpening() {}

    /**
     * Tells what a request asks for.
     *
     * @param method the method
     * @param version {@code HTTP/1.1} or {@code HTTP/1.0}
     * @param headers all headers
     * @return the kind
     */
    public static Kind classify(String method, String version, List<HeaderField> headers) {
        List<String> upgrade = values(headers, "upgrade");
        List<String> connection = values(headers, "connection");
        boolean asked = false;
        for (String value : connection) {
            asked |= hasToken(value, "upgrade");
        }
        if (upgrade.isEmpty() && !asked) {
            return Kind.NONE;
        }
        if (upgrade.size() == 1 && upgrade.get(0).strip().equalsIgnoreCase("h2c")) {
            return Kind.NONE;
        }
        List<String> key = values(headers, "sec-websocket-key");
        List<String> version13 = values(headers, "sec-websocket-version");
        List<String> host = values(headers, "host");
        List<String> length = values(headers, "content-length");
        boolean wellFormed = method.equals("GET")
                && version.equals("HTTP/1.1")
                && asked
                && connection.size() == 1
                && upgrade.size() == 1
                && upgrade.get(0).strip().equalsIgnoreCase("websocket")
                && host.size() == 1
                && !host.get(0).isBlank()
                && key.size() == 1
                && isKey(key.get(0))
                && version13.size() == 1
                && version13.get(0).strip().equals("13")
                && values(headers, "transfer-encoding").isEmpty()
                && (length.isEmpty()
                        || (length.size() == 1 && length.get(0).strip().equals("0")));
        return wellFormed ? Kind.WEB_SOCKET : Kind.MALFORMED;
    }

    /**
     * Computes the answer to a key.
     *
     * @param key the value of {@code Sec-WebSocket-Key}
     * @return the value that {@code Sec-WebSocket-Accept} must have
     */
    public static String accept(String key) {
        try {
            // SHA-1 is what RFC 6455 asks for; nothing secret depends on it.
            MessageDigest sha1 = MessageDigest.getInstance("SHA-1");
            byte[] digest = sha1.digest((key.strip() + MAGIC).getBytes(StandardCharsets.ISO_8859_1));
            return Base64.getEncoder().encodeToString(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-1", e);
        }
    }

    /**
     * Tells whether an answer with status 101 accepts the opening.
     *
     * @param key the key that was sent
     * @param headers all headers of the answer
     * @return true when it does
     */
    public static boolean accepted(String key, List<HeaderField> headers) {
        List<String> accept = values(headers, "sec-websocket-accept");
        List<String> upgrade = values(headers, "upgrade");
        boolean agreed = false;
        for (String value : values(headers, "connection")) {
            agreed |= hasToken(value, "upgrade");
        }
        return agreed
                && upgrade.size() == 1
                && upgrade.get(0).strip().equalsIgnoreCase("websocket")
                && accept.size() == 1
                && accept.get(0).strip().equals(accept(key));
    }

    private static boolean isKey(String value) {
        try {
            return Base64.getDecoder().decode(value.strip()).length == 16;
        } catch (IllegalArgumentException e) {
            // Not base64: no key.
            return false;
        }
    }

    private static boolean hasToken(String value, String token) {
        for (String part : value.split(",", -1)) {
            if (part.strip().toLowerCase(Locale.ROOT).equals(token)) {
                return true;
            }
        }
        return false;
    }

    private static List<String> values(List<HeaderField> headers, String name) {
        List<String> found = new ArrayList<>();
        for (HeaderField header : headers) {
            if (header.name().equalsIgnoreCase(name)) {
                found.add(header.value());
            }
        }
        return found;
    }
}
