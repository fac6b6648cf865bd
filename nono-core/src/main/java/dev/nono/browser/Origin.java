package dev.nono.browser;

import dev.nono.ErrorCode;
import dev.nono.NonoException;
import dev.nono.net.Host;
import java.util.Map;
import java.util.Optional;

/**
 * Where a page comes from: two spellings of one origin are equal.
 *
 * @param scheme {@code http} or {@code https}
 * @param host the host, in its canonical form
 * @param port the port, also where it is the usual one
 */
public record Origin(String scheme, Host host, int port) {

    /**
     * Reads an entry of {@code allow_origins}: {@code https://host}, with a port where it is not 443.
     *
     * @param text the entry; a single slash at its end is allowed
     * @return the origin
     * @throws NonoException with {@link ErrorCode#CONFIG_PARSE} if it is no origin, or one that no policy could allow
     */
    public static Origin parse(String text) {
        PageAddress address = PageAddress.parse(text).orElseThrow(() -> refused(text, "write it as https://host"));
        if (!address.rest().isEmpty() && !address.rest().equals("/")) {
            throw refused(text, "an origin is scheme, host and port alone");
        }
        if (address.isOfThisMachine()) {
            throw refused(text, "pages of this machine are allowed by allow_localhost");
        }
        if (!address.origin().scheme().equals("https")) {
            throw refused(text, "only https pages are opened");
        }
        return address.origin();
    }

    private static NonoException refused(String text, String why) {
        String shown = PageAddress.shown(text);
        return new NonoException(
                ErrorCode.CONFIG_PARSE,
                "\"" + shown + "\" is not an origin whose pages can be opened: " + why,
                Map.of("origin", shown, "reason", why),
                null);
    }

    /**
     * The origin of a page, as far as it has one.
     *
     * @param url a URL
     * @return its origin; empty if it is none, or cannot be read in one way
     */
    public static Optional<Origin> of(String url) {
        return PageAddress.parse(url).map(PageAddress::origin);
    }

    /** Writes it as it stands in a URL: without the usual port, an IPv6 address in brackets. */
    @Override
    public String toString() {
        String written = host.text().indexOf(':') >= 0 ? "[" + host.text() + "]" : host.text();
        return scheme + "://" + written + (port == usualPort(scheme) ? "" : ":" + port);
    }

    static int usualPort(String scheme) {
        return scheme.equals("https") ? 443 : 80;
    }
}
