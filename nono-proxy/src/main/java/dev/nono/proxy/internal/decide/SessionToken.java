package dev.nono.proxy.internal.decide;

import dev.nono.secret.Secret;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;

/** The token of a session: what tells the program from others on this machine. Comparisons take the same time for all input. */
public final class SessionToken {
    /** One for each thread: to look for who makes them takes longer than to digest a token. */
    private static final ThreadLocal<MessageDigest> SHA_256 = ThreadLocal.withInitial(SessionToken::newDigest);

    private final String text;
    private final byte[] digest;

    /**
     * Creates the holder.
     *
     * @param token the token
     */
    public SessionToken(Secret token) {
        this.text = token.reveal();
        this.digest = sha256(text);
    }

    /**
     * Makes a random token.
     *
     * @return 64 lower-case hexadecimal digits
     */
    public static Secret random() {
        byte[] random = new byte[32];
        new SecureRandom().nextBytes(random);
        return Secret.of(HexFormat.of().formatHex(random).toCharArray());
    }

    /** The token, for the variables of the program. */
    public String text() {
        return text;
    }

    /** Whether a text is the token. Digests are compared, so that texts of every length take the same way. */
    public boolean matches(String candidate) {
        return MessageDigest.isEqual(digest, sha256(candidate));
    }

    private static byte[] sha256(String text) {
        return SHA_256.get().digest(text.getBytes(StandardCharsets.UTF_8));
    }

    private static MessageDigest newDigest() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JVM has SHA-256", e);
        }
    }

    /** Whether a text contains the token, so that it must not leave. */
    public boolean isIn(CharSequence candidate) {
        return candidate.length() >= text.length() && candidate.toString().contains(text);
    }

    /**
     * Checks {@code Proxy-Authorization}. The first header decides.
     *
     * @param values its values
     * @return what they say
     */
    public ProxyAuth check(List<String> values) {
        if (values.isEmpty()) {
            return ProxyAuth.ABSENT;
        }
        String value = values.get(0).strip();
        int blank = value.indexOf(' ');
        if (blank < 0) {
            return ProxyAuth.WRONG;
        }
        String scheme = value.substring(0, blank);
        String rest = value.substring(blank + 1).strip();
        if (scheme.equalsIgnoreCase("Bearer")) {
            return matches(rest) ? ProxyAuth.VALID : ProxyAuth.WRONG;
        }
        if (!scheme.equalsIgnoreCase("Basic")) {
            return ProxyAuth.WRONG;
        }
        try {
            String plain = new String(Base64.getDecoder().decode(rest), StandardCharsets.UTF_8);
            int colon = plain.indexOf(':');
            return colon >= 0 && matches(plain.substring(colon + 1)) ? ProxyAuth.VALID : ProxyAuth.WRONG;
        } catch (IllegalArgumentException e) {
            // Not base64: not the token.
            return ProxyAuth.WRONG;
        }
    }

    @Override
    public String toString() {
        return "***";
    }
}
