package dev.nono.net;

import dev.nono.ErrorCode;
import dev.nono.NonoException;
import java.util.Locale;

/**
 * A host that clients reach without the proxy: a name of one label, an address, or everything below a suffix
 * ({@code *.example.com}, {@code .example.com}). It gives no permission; it only says where clients do not ask the proxy.
 *
 * @param kind what it matches
 * @param host the lower-case name or the canonical address; for a suffix the name without the leading dot
 */
public record NoProxyEntry(Kind kind, String host) {
    /** What an entry matches. */
    public enum Kind {
        /** A name of one label. */
        ALIAS,
        /** An address. */
        ADDRESS,
        /** Everything below a name. */
        BELOW
    }

    private static final String[] METADATA = {"metadata.google.internal", "metadata.azure.internal"};

    /**
     * Reads an entry.
     *
     * @param text the entry as written
     * @return the entry
     * @throws NonoException {@link ErrorCode#CONFIG_PARSE} if it is malformed, or would cover a metadata service
     */
    public static NoProxyEntry parse(String text) {
        boolean below = text.startsWith("*.") || text.startsWith(".");
        String host = text.startsWith("*.") ? text.substring(2) : below ? text.substring(1) : text;
        if (below) {
            requireName(text, host);
            NoProxyEntry entry = new NoProxyEntry(Kind.BELOW, host.toLowerCase(Locale.ROOT));
            for (String metadata : METADATA) {
                if (entry.covers(metadata)) {
                    throw refused(text, "it covers the metadata service " + metadata);
                }
            }
            return entry;
        }
        boolean brackets = host.startsWith("[") && host.endsWith("]");
        String bare = brackets ? host.substring(1, host.length() - 1) : host;
        if (bare.indexOf(':') >= 0 || (!brackets && isDottedNumber(bare))) {
            return address(text, bare);
        }
        if (brackets) {
            throw refused(text, "brackets are for IPv6 addresses");
        }
        requireName(text, host);
        if (host.indexOf('.') >= 0) {
            throw refused(
                    text, "a name with dots stands for one host of the network; write ." + host + " or its alias");
        }
        return new NoProxyEntry(Kind.ALIAS, host.toLowerCase(Locale.ROOT));
    }

    /**
     * Whether the entry covers a host.
     *
     * @param name a lower-case name or a canonical address
     * @return true if clients would reach it without the proxy
     */
    public boolean covers(String name) {
        return switch (kind) {
            case ALIAS -> name.equals(host) || name.endsWith("." + host);
            case ADDRESS -> name.equals(host);
            case BELOW -> name.equals(host) || name.endsWith("." + host);
        };
    }

    /**
     * Whether some host is covered by the entry and matched by a pattern, too.
     *
     * @param pattern an entry of a list of allowed hosts
     * @return true if the two contradict each other
     */
    public boolean overlaps(HostPattern pattern) {
        return switch (pattern.kind()) {
            case ANY -> true;
            case EXACT -> covers(pattern.host());
            case BELOW ->
                kind != Kind.ADDRESS
                        && (covers(pattern.host())
                                || host.equals(pattern.host())
                                || host.endsWith("." + pattern.host()));
        };
    }

    private static NoProxyEntry address(String text, String bare) {
        IpAddress address = IpAddress.parse(bare).orElseThrow(() -> refused(text, "it is no address"));
        boolean hidden = address.embedded().stream().anyMatch(NoProxyEntry::isReserved);
        if (isReserved(address) || hidden) {
            throw refused(text, "it is a link-local address or a metadata service");
        }
        return new NoProxyEntry(Kind.ADDRESS, address.toString());
    }

    private static boolean isReserved(IpAddress address) {
        return address.isLinkLocal() || MetadataService.isAddress(address);
    }

    private static boolean isDottedNumber(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c != '.' && !(c >= '0' && c <= '9')) {
                return false;
            }
        }
        return text.indexOf('.') >= 0;
    }

    private static void requireName(String text, String name) {
        if (name.isEmpty() || name.startsWith(".") || name.endsWith(".") || name.contains("..")) {
            throw refused(text, "it has an empty part");
        }
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            if (!(c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || "._-".indexOf(c) >= 0)) {
                throw refused(text, "it holds \"" + c + "\"; no port, path, user, blank or further * can stand here");
            }
        }
    }

    private static NonoException refused(String text, String why) {
        return new NonoException(
                ErrorCode.CONFIG_PARSE,
                "\"" + text + "\" cannot be reached without the proxy: " + why
                        + "; use a name of one label, an address, or .suffix");
    }
}
