package dev.nono.proxy.internal.text;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/** Request targets in origin form: a path, and perhaps a query. Never normalised: what is not changed stays byte for byte. */
public final class Targets {
    private static final HexFormat HEX = HexFormat.of().withUpperCase();

    private Targets() {}

    public static String path(String target) {
        int query = target.indexOf('?');
        return query < 0 ? target : target.substring(0, query);
    }

    /** The query with its question mark, or nothing. */
    public static String query(String target) {
        int query = target.indexOf('?');
        return query < 0 ? "" : target.substring(query);
    }

    /** The value of the first parameter of a name, decoded; empty if it is malformed. */
    public static Optional<String> parameter(String target, String name) {
        for (String part : parts(target)) {
            if (nameOf(part).equals(name)) {
                int equals = part.indexOf('=');
                return Optional.of(equals < 0 ? "" : decode(part.substring(equals + 1)));
            }
        }
        return Optional.empty();
    }

    /** The target without any parameter of a name. */
    public static String without(String target, String name) {
        List<String> kept = new ArrayList<>();
        for (String part : parts(target)) {
            if (!nameOf(part).equals(name)) {
                kept.add(part);
            }
        }
        return path(target) + (kept.isEmpty() ? "" : "?" + String.join("&", kept));
    }

    /** The target with exactly one parameter of a name, where the first one stood or at the end. */
    public static String with(String target, String name, String value) {
        String parameter = name + "=" + encode(value, "");
        List<String> all = new ArrayList<>();
        boolean there = false;
        for (String part : parts(target)) {
            if (!nameOf(part).equals(name)) {
                all.add(part);
            } else if (!there) {
                all.add(parameter);
                there = true;
            }
        }
        if (!there) {
            all.add(parameter);
        }
        return path(target) + "?" + String.join("&", all);
    }

    /** The target with the names of its parameters and none of their values. */
    public static String recorded(String target) {
        List<String> names = new ArrayList<>();
        for (String part : parts(target)) {
            int equals = part.indexOf('=');
            names.add(equals < 0 ? "…" : part.substring(0, equals) + "=…");
        }
        return path(target) + (names.isEmpty() ? "" : "?" + String.join("&", names));
    }

    /** The parameters of the query, as they are. */
    public static List<String> parts(String target) {
        String query = query(target);
        return query.length() < 2 ? List.of() : List.of(query.substring(1).split("&", -1));
    }

    private static String nameOf(String part) {
        int equals = part.indexOf('=');
        return decode(equals < 0 ? part : part.substring(0, equals));
    }

    /** Decodes escapes; a malformed one stays as it is. */
    public static String decode(String text) {
        if (text.indexOf('%') < 0 && text.indexOf('+') < 0) {
            return text;
        }
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(text.length());
        byte[] raw = text.getBytes(StandardCharsets.UTF_8);
        for (int i = 0; i < raw.length; i++) {
            int high = raw[i] == '%' && i + 2 < raw.length ? Character.digit(raw[i + 1], 16) : -1;
            int low = high >= 0 ? Character.digit(raw[i + 2], 16) : -1;
            if (low >= 0) {
                bytes.write(high * 16 + low);
                i += 2;
            } else {
                bytes.write(raw[i] == '+' ? ' ' : raw[i]);
            }
        }
        return bytes.toString(StandardCharsets.UTF_8);
    }

    /** Escapes everything but the unreserved characters of RFC 3986 and some more. */
    public static String encode(String text, String more) {
        StringBuilder out = new StringBuilder(text.length() + 16);
        for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
            char c = (char) (b & 0xff);
            if (isUnreserved(c) || more.indexOf(c) >= 0) {
                out.append(c);
            } else {
                out.append('%').append(HEX.toHexDigits(b));
            }
        }
        return out.toString();
    }

    public static boolean isUnreserved(char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || "-._~".indexOf(c) >= 0;
    }
}
