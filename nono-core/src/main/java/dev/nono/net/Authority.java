package dev.nono.net;

import dev.nono.ErrorCode;
import dev.nono.NonoException;
import java.util.Map;
import java.util.OptionalInt;

/**
 * A host with an optional port, as it stands in a list entry, a URL or a {@code CONNECT} request.
 *
 * <p>The host is cut out but not yet understood: {@link Host#parse} or a {@link HostFilter} does that.
 *
 * @param host the host as written, without brackets; never empty
 * @param port the port, 1 to 65535, when one was written
 */
public record Authority(String host, OptionalInt port) {

    /**
     * Creates an authority.
     *
     * @throws NonoException with {@link ErrorCode#CONFIG_PARSE} when the host is empty or the port out of range
     */
    public Authority {
        if (host.isEmpty()) {
            throw malformed(host, "the host is empty");
        }
        if (port.isPresent() && !isPort(port.getAsInt())) {
            throw malformed(host + ":" + port.getAsInt(), "a port is a number between 1 and 65535");
        }
    }

    /**
     * Takes {@code host}, {@code host:port}, {@code [v6]}, {@code [v6]:port} or a bare IPv6 address apart.
     *
     * @param text the text, without scheme, user and path
     * @return the parts
     * @throws NonoException with {@link ErrorCode#CONFIG_PARSE} when it has none of these forms
     */
    public static Authority parse(String text) {
        int portColon;
        String host;
        if (text.startsWith("[")) {
            int close = text.indexOf(']');
            if (close < 0) {
                throw malformed(text, "the bracket is not closed");
            }
            host = text.substring(1, close);
            if (host.indexOf(':') < 0) {
                throw malformed(text, "brackets are for IPv6 addresses");
            }
            portColon = close + 1 == text.length() ? -1 : close + 1;
            if (portColon > 0 && text.charAt(portColon) != ':') {
                throw malformed(text, "after the bracket comes a port or nothing");
            }
        } else {
            portColon = text.indexOf(':');
            boolean bareV6 = portColon >= 0 && text.indexOf(':', portColon + 1) >= 0;
            portColon = bareV6 ? -1 : portColon;
            host = portColon < 0 ? text : text.substring(0, portColon);
        }
        OptionalInt port = portColon < 0 ? OptionalInt.empty() : parsePort(text, text.substring(portColon + 1));
        return new Authority(host, port);
    }

    /** Writes the host, in brackets where it needs them, and the port if there is one. */
    @Override
    public String toString() {
        String written = host.indexOf(':') >= 0 ? "[" + host + "]" : host;
        return port.isPresent() ? written + ":" + port.getAsInt() : written;
    }

    private static OptionalInt parsePort(String text, String digits) {
        boolean decimal =
                !digits.isEmpty() && digits.length() <= 5 && digits.chars().allMatch(c -> c >= '0' && c <= '9');
        if (!decimal || !isPort(Integer.parseInt(digits))) {
            throw malformed(text, "a port is a number between 1 and 65535");
        }
        return OptionalInt.of(Integer.parseInt(digits));
    }

    private static boolean isPort(int number) {
        return number >= 1 && number <= 65535;
    }

    private static NonoException malformed(String text, String why) {
        String shown = Printable.of(text);
        return new NonoException(
                ErrorCode.CONFIG_PARSE,
                "\"" + shown + "\" is not a host with an optional port: " + why,
                Map.of("authority", shown, "reason", why),
                null);
    }
}
