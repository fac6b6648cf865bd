package dev.nono.net;

import dev.nono.ErrorCode;
import dev.nono.NonoException;
import java.util.Map;
import java.util.OptionalInt;

/**
 * One entry of a list of hosts.
 *
 * <p>Written {@code api.example.com} (that host), {@code *.example.com} or {@code .example.com} (every host below, not
 * {@code example.com} itself) or {@code *} (every host); each may end in {@code :port}, an IPv6 address then stands in
 * brackets. Any other use of {@code *} is refused, because readers disagree about what it matches.
 *
 * @param kind what is matched
 * @param host the canonical host, for {@link Kind#BELOW} the name above, for {@link Kind#ANY} empty
 * @param port the only port that is meant, or empty for all
 */
public record HostPattern(Kind kind, String host, OptionalInt port) {

    /** What an entry matches. */
    public enum Kind {
        /** One host. */
        EXACT,
        /** Every host below a name, at any depth. */
        BELOW,
        /** Every host. */
        ANY
    }

    /**
     * Creates an entry.
     *
     * @throws NonoException with {@link ErrorCode#CONFIG_PARSE} when the host is malformed or does not fit the kind
     */
    public HostPattern {
        host = switch (kind) {
            case EXACT -> Host.parse(host).text();
            case BELOW -> new DnsName(host).text();
            case ANY -> {
                if (!host.isEmpty()) {
                    throw refused(host, "an entry for every host names none");
                }
                yield "";
            }
        };
    }

    /**
     * Parses an entry.
     *
     * @param entry the entry as written; blanks around it are dropped
     * @return the pattern
     * @throws NonoException with {@link ErrorCode#CONFIG_PARSE} when it is malformed; a malformed entry is never ignored
     */
    public static HostPattern parse(String entry) {
        String text = entry.strip();
        if (text.isEmpty()) {
            throw refused(text, "it is empty");
        }
        if (text.contains("://") || text.indexOf('/') >= 0) {
            throw refused(text, "give the host without scheme and path");
        }
        Authority authority = Authority.parse(text);
        String host = authority.host();
        if (host.equals("*")) {
            return new HostPattern(Kind.ANY, "", authority.port());
        }
        if (host.startsWith("*.")) {
            return below(text, host.substring(2), authority.port());
        }
        if (host.startsWith(".")) {
            return below(text, host.substring(1), authority.port());
        }
        if (host.indexOf('*') >= 0) {
            throw refused(text, "a star may stand only alone or as the whole first label, as in *.example.com");
        }
        return new HostPattern(Kind.EXACT, host, authority.port());
    }

    /**
     * Tells whether a host and port are meant by this entry.
     *
     * @param target the host
     * @param targetPort the port, 1 to 65535
     * @return true when they are
     */
    public boolean matches(Host target, int targetPort) {
        if (port.isPresent() && port.getAsInt() != targetPort) {
            return false;
        }
        return switch (kind) {
            case EXACT -> target.text().equals(host);
            case BELOW -> target instanceof DnsName name && name.text().endsWith("." + host);
            case ANY -> true;
        };
    }

    /** Writes the entry in its canonical form. */
    @Override
    public String toString() {
        String name = switch (kind) {
            case EXACT -> host;
            case BELOW -> "*." + host;
            case ANY -> "*";
        };
        return new Authority(name, port).toString();
    }

    private static HostPattern below(String entry, String name, OptionalInt port) {
        if (name.indexOf('*') >= 0) {
            throw refused(entry, "a star may stand only alone or as the whole first label, as in *.example.com");
        }
        return new HostPattern(Kind.BELOW, name, port);
    }

    private static NonoException refused(String entry, String why) {
        String shown = Printable.of(entry);
        return new NonoException(
                ErrorCode.CONFIG_PARSE,
                "\"" + shown + "\" is not an entry for a list of hosts: " + why,
                Map.of("entry", shown, "reason", why),
                null);
    }
}
