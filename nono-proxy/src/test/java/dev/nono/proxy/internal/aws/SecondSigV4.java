package dev.nono.proxy.internal.aws;

import dev.nono.proxy.internal.decide.HeaderField;
import dev.nono.proxy.internal.text.Targets;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Deque;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * A second reading of AWS Signature Version 4, as the General Reference of AWS describes it. S3 takes the path as it is; every other service
 * takes it normalised and escaped once more.
 */
final class SecondSigV4 {
    private static final String ALGORITHM = "AWS4-HMAC-SHA256";
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'", Locale.ROOT).withZone(ZoneOffset.UTC);

    private SecondSigV4() {}

    /** The headers that make a request signed, their names in lower case. The session token is not among them. */
    static Map<String, String> sign(
            AwsSignature.Scope scope,
            AwsKeys.Keys keys,
            Instant at,
            String method,
            String target,
            List<HeaderField> headers,
            byte[] body) {
        String time = TIME.format(at);
        String hash = hex(sha256(body));
        TreeMap<String, String> signed = canonical(headers);
        signed.put("x-amz-date", time);
        signed.put("x-amz-content-sha256", hash);
        keys.sessionToken().ifPresent(token -> signed.put("x-amz-security-token", token.reveal()));
        String authorization = authorize(scope, keys, time, method, target, signed, hash);
        Map<String, String> added = new TreeMap<>();
        added.put("authorization", authorization);
        added.put("x-amz-date", time);
        added.put("x-amz-content-sha256", hash);
        return added;
    }

    /** The value of the authorization header over these headers, all of which are signed. */
    static String authorize(
            AwsSignature.Scope scope,
            AwsKeys.Keys keys,
            String time,
            String method,
            String target,
            TreeMap<String, String> headers,
            String hash) {
        StringBuilder lines = new StringBuilder();
        headers.forEach(
                (name, value) -> lines.append(name).append(':').append(value).append('\n'));
        String names = String.join(";", headers.keySet());
        String request = method + "\n" + path(scope, Targets.path(target)) + "\n" + query(target) + "\n" + lines + "\n"
                + names + "\n" + hash;
        String day = time.substring(0, 8);
        String range = day + "/" + scope.region() + "/" + scope.service() + "/aws4_request";
        String text =
                ALGORITHM + "\n" + time + "\n" + range + "\n" + hex(sha256(request.getBytes(StandardCharsets.UTF_8)));
        return ALGORITHM + " Credential=" + keys.accessKeyId() + "/" + range + ", SignedHeaders=" + names
                + ", Signature=" + hex(signature(scope, keys, day, text));
    }

    private static byte[] signature(AwsSignature.Scope scope, AwsKeys.Keys keys, String day, String text) {
        byte[] secret = keys.secretAccessKey().copyUtf8();
        byte[] first = Arrays.copyOf("AWS4".getBytes(StandardCharsets.US_ASCII), 4 + secret.length);
        System.arraycopy(secret, 0, first, 4, secret.length);
        byte[] key = hmac(hmac(hmac(hmac(first, day), scope.region()), scope.service()), "aws4_request");
        byte[] signature = hmac(key, text);
        Arrays.fill(secret, (byte) 0);
        Arrays.fill(first, (byte) 0);
        Arrays.fill(key, (byte) 0);
        return signature;
    }

    /** Names in lower case, values with single blanks, several of a name joined by commas. */
    static TreeMap<String, String> canonical(List<HeaderField> headers) {
        TreeMap<String, String> all = new TreeMap<>();
        for (HeaderField header : headers) {
            String value = header.value().strip().replaceAll(" +", " ");
            all.merge(header.name().toLowerCase(Locale.ROOT), value, (one, other) -> one + "," + other);
        }
        return all;
    }

    private static String path(AwsSignature.Scope scope, String path) {
        if (scope.isS3()) {
            return path.isEmpty() ? "/" : escaped(path);
        }
        return Targets.encode(normalised(path), "/");
    }

    /** Escapes what is not escaped, so that a client which sends raw characters is understood as AWS does. */
    private static String escaped(String path) {
        return Targets.encode(path, "/%");
    }

    private static String normalised(String path) {
        Deque<String> segments = new ArrayDeque<>();
        for (String segment : path.split("/", -1)) {
            if (segment.equals("..")) {
                segments.pollLast();
            } else if (!segment.isEmpty() && !segment.equals(".")) {
                segments.addLast(segment);
            }
        }
        String joined = "/" + String.join("/", segments);
        return path.endsWith("/") && joined.length() > 1 ? joined + "/" : joined;
    }

    private static String query(String target) {
        String query = Targets.query(target);
        if (query.length() < 2) {
            return "";
        }
        List<List<String>> parts = new ArrayList<>();
        for (String part : query.substring(1).split("&", -1)) {
            int equals = part.indexOf('=');
            String name = equals < 0 ? part : part.substring(0, equals);
            String value = equals < 0 ? "" : part.substring(equals + 1);
            if (!name.isEmpty()) {
                parts.add(List.of(encodedOnce(name), encodedOnce(value)));
            }
        }
        parts.sort(
                Comparator.<List<String>, String>comparing(part -> part.get(0)).thenComparing(part -> part.get(1)));
        return parts.stream().map(part -> String.join("=", part)).collect(Collectors.joining("&"));
    }

    private static String encodedOnce(String text) {
        return Targets.encode(URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8), "");
    }

    private static byte[] hmac(byte[] key, String text) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key, "HmacSHA256"));
            return mac.doFinal(text.getBytes(StandardCharsets.UTF_8));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JVM has HmacSHA256", e);
        }
    }

    private static byte[] sha256(byte[] bytes) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(bytes);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JVM has SHA-256", e);
        }
    }

    private static String hex(byte[] bytes) {
        return HexFormat.of().formatHex(bytes);
    }
}
