package dev.nono.proxy.internal.decide;

import dev.nono.net.Host;
import dev.nono.net.IpAddress;
import dev.nono.proxy.ProxyConfig;
import java.net.InetAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Fuzz target: the authority of a request, against a second reading of the grammar that shares no code with the first. Whatever is
 * understood here must be understood there, and as the same host and port.
 */
public final class AuthorityFuzz {
    private static final Pattern BRACKETED = Pattern.compile("\\[([0-9A-Fa-f:.]+)](?::([0-9]{1,5}))?");
    private static final Pattern NAMED = Pattern.compile("([A-Za-z0-9._-]+)(?::([0-9]{1,5}))?");
    private static final Pattern LABEL = Pattern.compile("[a-z0-9_-]{1,63}");
    private static final Pattern NUMBER = Pattern.compile("[0-9]+|0x[0-9a-f]*");
    private static final Pattern QUAD = Pattern.compile("(?:(?:0|[1-9][0-9]{0,2})\\.){3}(?:0|[1-9][0-9]{0,2})");
    /** Octal or decimal, and groups of more digits than an address has: the JDK takes both. */
    private static final Pattern AMBIGUOUS = Pattern.compile("(?:^|[:.])0[0-9]+(?=\\.)|\\.0[0-9]|[0-9A-Fa-f]{5}");

    private static final RequestDecider OPEN =
            new RequestDecider(ProxyConfig.builder().build());

    private AuthorityFuzz() {}

    private record Reading(String host, int port) {}

    /** One input: the bytes of an authority. */
    public static void fuzzerTestOneInput(byte[] input) {
        String text = new String(input, StandardCharsets.ISO_8859_1);
        Optional<RouteRequest.Endpoint> ours = RequestAuthority.parse(text, 443);
        Optional<Reading> theirs = read(text);
        if (ours.isPresent()) {
            RouteRequest.Endpoint endpoint = ours.get();
            Reading reading = theirs.orElseThrow(
                    () -> new AssertionError("understood as " + endpoint + ", though it is malformed: " + text));
            Reading same = new Reading(comparable(endpoint.host().text()), endpoint.port());
            require(reading.equals(same), text + " is read as " + same + " and as " + reading);
            again(endpoint);
            reaches(endpoint);
        } else if (theirs.isPresent() && text.length() <= 300) {
            require(isUnusual(theirs.get().host()), "refused, though it is sound: " + text);
        }
        inUrl(text, ours);
    }

    /** What was understood is written in a way that is understood as the same. */
    private static void again(RouteRequest.Endpoint endpoint) {
        String host = endpoint.host().text();
        String written = (host.indexOf(':') >= 0 ? "[" + host + "]" : host) + ":" + endpoint.port();
        require(
                RequestAuthority.parse(written, 1).equals(Optional.of(endpoint)),
                written + " is not understood as what it was written from");
    }

    /** With every host allowed, an address is dialled only if the JDK, too, finds nothing special about it. */
    private static void reaches(RouteRequest.Endpoint endpoint) {
        Host host = endpoint.host();
        if (host instanceof IpAddress address && OPEN.byName(endpoint, false) instanceof TargetDecision.Dial dial) {
            InetAddress dialled = address.toInetAddress();
            require(dial.addresses().equals(List.of(dialled)), "another address is dialled: " + dial.addresses());
            require(
                    !dialled.isLoopbackAddress()
                            && !dialled.isLinkLocalAddress()
                            && !dialled.isAnyLocalAddress()
                            && !dialled.isMulticastAddress(),
                    dialled + " can be reached");
        }
    }

    /** A URL leads where its authority says, and where the JDK's parser of URLs sees it. */
    private static void inUrl(String text, Optional<RouteRequest.Endpoint> ours) {
        if (text.indexOf('/') >= 0 || text.indexOf('?') >= 0 || text.indexOf('#') >= 0) {
            return;
        }
        Optional<AbsoluteTarget> target = AbsoluteTarget.parse("http://" + text + "/p?q");
        require(target.isPresent() == ours.isPresent(), "in a URL it is another thing: " + text);
        if (target.isEmpty()) {
            return;
        }
        require(target.get().path().equals("/p?q"), "the path of the URL was changed");
        require(target.get().endpoint().host().equals(ours.get().host()), "the URL names another host");
        try {
            URI uri = new URI("http://" + text + "/p?q");
            if (uri.getHost() != null) {
                String host = uri.getHost();
                host = host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
                require(
                        comparable(withoutDot(host.toLowerCase(Locale.ROOT)))
                                .equals(comparable(ours.get().host().text())),
                        "the JDK sees " + host + " in " + text);
                require(
                        uri.getPort() == -1
                                || uri.getPort() == target.get().endpoint().port(),
                        "the JDK sees another port in " + text);
            }
        } catch (URISyntaxException e) {
            // Stricter than we are: nothing to compare.
            return;
        }
    }

    private static Optional<Reading> read(String text) {
        Matcher six = BRACKETED.matcher(text);
        if (six.matches()) {
            if (AMBIGUOUS.matcher(six.group(1)).find()) {
                return Optional.empty();
            }
            return address("[" + six.group(1) + "]").flatMap(host -> withPort(host, six.group(2)));
        }
        Matcher named = NAMED.matcher(text);
        if (!named.matches()) {
            return Optional.empty();
        }
        String host = withoutDot(named.group(1).toLowerCase(Locale.ROOT));
        if (host.isEmpty() || host.length() > 253) {
            return Optional.empty();
        }
        String last = "";
        for (String label : host.split("\\.", -1)) {
            if (!LABEL.matcher(label).matches()) {
                return Optional.empty();
            }
            last = label;
        }
        if (NUMBER.matcher(last).matches()) {
            boolean quad = QUAD.matcher(host).matches() && named.group(1).equals(host);
            return quad ? address(host).flatMap(address -> withPort(address, named.group(2))) : Optional.empty();
        }
        return withPort(host, named.group(2));
    }

    private static Optional<Reading> withPort(String host, String digits) {
        int port = digits == null ? 443 : Integer.parseInt(digits);
        return port >= 1 && port <= 65535 ? Optional.of(new Reading(host, port)) : Optional.empty();
    }

    private static String withoutDot(String host) {
        return host.endsWith(".") ? host.substring(0, host.length() - 1) : host;
    }

    /** Addresses as the JDK writes them, so that two spellings of one can be compared; never looks anything up. */
    private static Optional<String> address(String literal) {
        try {
            return Optional.of(InetAddress.getByName(literal).getHostAddress());
        } catch (UnknownHostException e) {
            return Optional.empty();
        }
    }

    private static String comparable(String host) {
        if (host.indexOf(':') >= 0) {
            return address("[" + host + "]").orElse(host);
        }
        return host;
    }

    /** Names that resolvers disagree about are refused by us alone. */
    private static boolean isUnusual(String host) {
        for (String label : host.split("\\.", -1)) {
            if (label.startsWith("-") || label.endsWith("-") || label.startsWith("xn--")) {
                return true;
            }
        }
        return false;
    }

    private static void require(boolean holds, String otherwise) {
        if (!holds) {
            throw new AssertionError(otherwise);
        }
    }
}
