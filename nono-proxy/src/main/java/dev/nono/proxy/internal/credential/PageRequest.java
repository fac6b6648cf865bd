package dev.nono.proxy.internal.credential;

import dev.nono.net.DnsName;
import dev.nono.proxy.internal.decide.HeaderField;
import dev.nono.proxy.internal.decide.RequestAuthority;
import dev.nono.proxy.internal.decide.RouteRequest;
import java.util.List;
import java.util.Locale;

/**
 * Requests that a page has a browser of the user make. Where the proxy asks for no token, any page could otherwise have it use what routes have: by a form or a
 * script that does not read the answer, or, once a name of the page leads to this machine, as its own origin.
 */
final class PageRequest {
    private PageRequest() {}

    /** Whether it is one: it comes from elsewhere, or names this machine in a way that no client of the proxy does. */
    static boolean is(RouteRequest request) {
        String host = "";
        for (HeaderField field : request.headers()) {
            switch (field.name().toLowerCase(Locale.ROOT)) {
                case "host" -> host = field.value();
                case "sec-fetch-site" -> {
                    if (!List.of("none", "same-origin").contains(field.value())) {
                        return true;
                    }
                }
                case "origin" -> {
                    if (!isOwn(field.value(), request)) {
                        return true;
                    }
                }
                default -> {}
            }
        }
        return RequestAuthority.parse(host, 80)
                .map(named ->
                        named.host() instanceof DnsName && !named.host().text().equals("localhost"))
                .orElse(!host.isEmpty());
    }

    private static boolean isOwn(String origin, RouteRequest request) {
        for (HeaderField field : request.headers()) {
            if (field.name().equalsIgnoreCase("host") && origin.equals("http://" + field.value())) {
                return true;
            }
        }
        return false;
    }
}
