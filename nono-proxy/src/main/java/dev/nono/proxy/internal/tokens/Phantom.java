package dev.nono.proxy.internal.tokens;

import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What the program holds in the place of a token: {@code nono_} and 64 hexadecimal digits, alone or in the shape of a JWT. */
public final class Phantom {
    private static final Base64.Encoder BASE64 = Base64.getUrlEncoder().withoutPadding();
    private static final String JWT_HEADER = base64("{\"alg\":\"none\",\"typ\":\"JWT\"}");
    private static final SecureRandom RANDOM = new SecureRandom();

    /** A phantom inside of a text; the group is the bare phantom, the whole match includes the JWT around it. */
    public static final Pattern PATTERN =
            Pattern.compile("(?:" + JWT_HEADER + "\\.[A-Za-z0-9_-]{1,1024}\\.)?(nono_[0-9a-f]{64})");

    private Phantom() {}

    /** A new one. */
    static String random() {
        byte[] bytes = new byte[32];
        RANDOM.nextBytes(bytes);
        return "nono_" + HexFormat.of().formatHex(bytes);
    }

    /** The shape for programs that look into their tokens: it says nothing, never expires, and is not signed. */
    static String jwt(String phantom) {
        return JWT_HEADER + "."
                + base64("{\"iss\":\"nono\",\"sub\":\"" + phantom + "\",\"aud\":\"nono\",\"iat\":0,\"exp\":4102444800}")
                + "." + phantom;
    }

    /** The bare phantom of a text that is one, in either shape. */
    static Optional<String> bare(String text) {
        Matcher matcher = PATTERN.matcher(text);
        return matcher.matches() ? Optional.of(matcher.group(1)) : Optional.empty();
    }

    private static String base64(String text) {
        return BASE64.encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }
}
