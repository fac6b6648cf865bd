package dev.nono.proxy.internal.credential;

import dev.nono.proxy.internal.decide.EchoMethod;
import dev.nono.proxy.internal.decide.HeaderField;
import dev.nono.proxy.internal.decide.RouteRequest;
import dev.nono.proxy.internal.text.Targets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * The methods of a request, and whether it names a second path. There are servers that take another one than that of the request line: from one of three headers, or from
 * {@code _method} of the query; and frameworks that take the path from a header, as servers of Microsoft hand it on. Rules judge the request line, and a
 * person is asked about it.
 */
final class MethodOverride {
    private static final Set<String> HEADERS = Set.of("x-http-method-override", "x-http-method", "x-method-override");
    private static final Set<String> PATHS = Set.of("x-original-url", "x-rewrite-url");
    private static final String PARAMETER = "_method";

    private MethodOverride() {}

    /** Whether a request names a method besides its own. */
    static boolean of(RouteRequest request, String target) {
        for (String named : inHeaders(request)) {
            if (!named.equalsIgnoreCase(request.method())) {
                return true;
            }
        }
        return Targets.parameter(target, PARAMETER).isPresent();
    }

    /** Whether the answer would hold the request as the upstream got it: with its credential. */
    static boolean isEchoed(RouteRequest request, String target) {
        List<String> named = inHeaders(request);
        named.add(request.method());
        Optional<String> parameter = Targets.parameter(target, PARAMETER);
        parameter.ifPresent(named::add);
        return named.stream().anyMatch(EchoMethod::is);
    }

    /** Whether a request names a path besides its own. */
    static boolean ofPath(RouteRequest request) {
        for (HeaderField field : request.headers()) {
            if (PATHS.contains(key(field))) {
                return true;
            }
        }
        return false;
    }

    /** The name of a header as programs behind CGI and its heirs see it, where an underscore and a hyphen are one. */
    private static String key(HeaderField field) {
        return field.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    private static List<String> inHeaders(RouteRequest request) {
        List<String> named = new ArrayList<>();
        for (HeaderField field : request.headers()) {
            if (HEADERS.contains(key(field))) {
                named.add(field.value().strip());
            }
        }
        return named;
    }
}
