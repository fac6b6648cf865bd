package dev.nono.net;

import dev.nono.ErrorCode;
import dev.nono.NonoException;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * What a person means by a host: a bare host, {@code host:port} or a URL.
 *
 * <p>URLs are taken apart as browsers do it, not as {@link java.net.URI} does, which refuses hosts that work and takes
 * the host of {@code localhost:443} for a scheme.
 *
 * @param host the host in lower case, otherwise as written
 * @param port the port that was written, or the one that an {@code http} or {@code https} scheme stands for
 * @param path the path of a URL when it has one besides {@code /}, without query and fragment
 */
public record HostQuery(String host, OptionalInt port, Optional<String> path) {

    /**
     * Takes the input apart. The host is not checked: a malformed one is denied by every filter.
     *
     * @param input a bare host, an authority or an absolute URL; blanks around it are dropped
     * @return the parts
     * @throws NonoException with {@link ErrorCode#CONFIG_PARSE} when there is no host or the port is no port
     */
    public static HostQuery parse(String input) {
        String text = input.strip();
        if (text.isEmpty()) {
            throw new NonoException(
                    ErrorCode.CONFIG_PARSE,
                    "the host is empty. Give a name such as api.example.com or a URL",
                    Map.of("host", ""),
                    null);
        }
        int schemeEnd = text.indexOf("://");
        if (schemeEnd <= 0 || !isScheme(text.substring(0, schemeEnd))) {
            Authority authority = Authority.parse(text);
            return new HostQuery(authority.host().toLowerCase(Locale.ROOT), authority.port(), Optional.empty());
        }
        String scheme = text.substring(0, schemeEnd).toLowerCase(Locale.ROOT);
        String rest = text.substring(schemeEnd + 3);
        int authorityEnd = firstOf(rest, "/\\?#", 0);
        String written = rest.substring(0, authorityEnd);
        Authority authority = Authority.parse(written.substring(written.lastIndexOf('@') + 1));
        String path = rest.substring(authorityEnd, firstOf(rest, "?#", authorityEnd));
        return new HostQuery(
                authority.host().toLowerCase(Locale.ROOT),
                authority.port().isPresent() ? authority.port() : schemePort(scheme),
                path.isEmpty() || path.equals("/") ? Optional.empty() : Optional.of(path));
    }

    private static OptionalInt schemePort(String scheme) {
        return switch (scheme) {
            case "http", "ws" -> OptionalInt.of(80);
            case "https", "wss" -> OptionalInt.of(443);
            default -> OptionalInt.empty();
        };
    }

    private static boolean isScheme(String text) {
        boolean letterFirst = isAsciiLetter(text.charAt(0));
        return letterFirst
                && text.chars().allMatch(c -> isAsciiLetter(c) || (c >= '0' && c <= '9') || "+-.".indexOf(c) >= 0);
    }

    private static boolean isAsciiLetter(int c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
    }

    private static int firstOf(String text, String characters, int from) {
        for (int i = from; i < text.length(); i++) {
            if (characters.indexOf(text.charAt(i)) >= 0) {
                return i;
            }
        }
        return text.length();
    }
}
