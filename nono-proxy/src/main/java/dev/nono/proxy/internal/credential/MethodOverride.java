package dev.nono.proxy.internal.credential;

import dev.nono.proxy.internal.decide.HeaderField;
import dev.nono.proxy.internal.decide.RouteRequest;
import dev.nono.proxy.internal.text.Targets;
import java.util.Locale;
import java.util.Set;

/**
 * Servers that take another method than that of the request line: from one of three headers, or from {@code _method} of the
 * query. Rules judge the request line, and a person is asked about it.
 */
final class MethodOverride {
    private static final Set<String> HEADERS = Set.of("x-http-method-override", "x-http-method", "x-method-override");
    private static final String PARAMETER = "_method";

    private MethodOverride() {}

    /** Whether a request names a method besides its own. */
    static boolean of(RouteRequest request, String target) {
        for (HeaderField field : request.headers()) {
            if (HEADERS.contains(field.name().toLowerCase(Locale.ROOT))
                    && !field.value().strip().equalsIgnoreCase(request.method())) {
                return true;
            }
        }
        return Targets.parameter(target, PARAMETER).isPresent();
    }
}
