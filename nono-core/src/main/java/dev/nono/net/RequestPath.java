package dev.nono.net;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The path of a request as rules see it: decoded once, cut into segments, empty ones left out.
 *
 * <p>A path that an upstream could read in another way than a rule did has a {@linkplain #fault() fault} and matches no
 * rule: control characters, blanks, backslashes, characters outside ASCII, malformed or double escapes, and segments that
 * are or hide {@code .} or {@code ..}, also in front of a path parameter ({@code ..;x}) or in overlong UTF-8. Whoever forwards a request refuses such a path, and sends the one that was looked at,
 * byte for byte.
 */
public final class RequestPath {
    private final List<String> segments;
    private final boolean hidesSlash;
    private final Optional<String> fault;

    private RequestPath(List<String> segments, boolean hidesSlash, Optional<String> fault) {
        this.segments = segments;
        this.hidesSlash = hidesSlash;
        this.fault = fault;
    }

    /**
     * Reads a path.
     *
     * @param target a path in origin form; a query behind it does not count
     * @return the path, perhaps with a fault
     */
    public static RequestPath parse(String target) {
        int query = target.indexOf('?');
        String path = query < 0 ? target : target.substring(0, query);
        if (!path.startsWith("/")) {
            return faulty("it does not start with a slash");
        }
        for (int i = 0; i < path.length(); i++) {
            char c = path.charAt(i);
            if (c <= ' ' || c >= 0x7f || c == '\\' || c == '#') {
                return faulty("it holds a character that a path cannot hold");
            }
        }
        List<String> segments = new ArrayList<>();
        boolean hidesSlash = false;
        for (String raw : PathSegments.split(path)) {
            Optional<byte[]> decoded = decode(raw);
            if (decoded.isEmpty()) {
                return faulty("it holds a malformed escape");
            }
            Optional<String> reason = refusal(decoded.get());
            if (reason.isPresent()) {
                return faulty(reason.get());
            }
            String segment = new String(decoded.get(), StandardCharsets.UTF_8);
            hidesSlash |= segment.indexOf('/') >= 0;
            segments.add(segment);
        }
        return new RequestPath(List.copyOf(segments), hidesSlash, Optional.empty());
    }

    private static RequestPath faulty(String why) {
        return new RequestPath(List.of(), false, Optional.of(why));
    }

    /** What makes a decoded segment ambiguous. */
    private static Optional<String> refusal(byte[] decoded) {
        for (int i = 0; i < decoded.length; i++) {
            if ((decoded[i] >= 0 && decoded[i] < ' ') || decoded[i] == 0x7f || decoded[i] == '\\') {
                return Optional.of("it hides a control character or a backslash");
            }
            if (decoded[i] == '%' && i + 2 < decoded.length && hex(decoded[i + 1]) >= 0 && hex(decoded[i + 2]) >= 0) {
                return Optional.of("it is encoded twice");
            }
        }
        if (hasOverlong(decoded)) {
            return Optional.of("it holds overlong UTF-8");
        }
        for (String part : new String(decoded, StandardCharsets.ISO_8859_1).split("/", -1)) {
            int parameter = part.indexOf(';');
            String name = parameter < 0 ? part : part.substring(0, parameter);
            if (name.equals(".") || name.equals("..")) {
                return Optional.of("it holds a dot segment");
            }
        }
        return Optional.empty();
    }

    /** Whether a character is written in more bytes than it needs, as a dot or a slash in 0xC0 0xAE (RFC 3629, section 3). */
    private static boolean hasOverlong(byte[] decoded) {
        for (int i = 0; i < decoded.length; i++) {
            int lead = decoded[i] & 0xff;
            int next = i + 1 < decoded.length ? decoded[i + 1] & 0xff : 0;
            if (lead == 0xc0
                    || lead == 0xc1
                    || (lead == 0xe0 && next >= 0x80 && next < 0xa0)
                    || (lead == 0xf0 && next >= 0x80 && next < 0x90)) {
                return true;
            }
        }
        return false;
    }

    private static Optional<byte[]> decode(String segment) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(segment.length());
        for (int i = 0; i < segment.length(); i++) {
            char c = segment.charAt(i);
            if (c != '%') {
                bytes.write(c);
                continue;
            }
            int high = i + 2 < segment.length() ? hex(segment.charAt(i + 1)) : -1;
            int low = i + 2 < segment.length() ? hex(segment.charAt(i + 2)) : -1;
            if (high < 0 || low < 0) {
                return Optional.empty();
            }
            bytes.write(high * 16 + low);
            i += 2;
        }
        return Optional.of(bytes.toByteArray());
    }

    private static int hex(int c) {
        return Character.digit(c, 16);
    }

    /**
     * Returns the segments, each decoded; bytes that are no UTF-8 stand as U+FFFD.
     *
     * @return the segments, none for the root and for a path with a fault
     */
    public List<String> segments() {
        return segments;
    }

    /**
     * Tells whether a segment holds an encoded slash, so that rules and upstreams may disagree about segments.
     *
     * @return true if one does
     */
    public boolean hidesSlash() {
        return hidesSlash;
    }

    /**
     * Says why nobody should judge or forward this path.
     *
     * @return the reason, for people, or empty for a sound path
     */
    public Optional<String> fault() {
        return fault;
    }
}
