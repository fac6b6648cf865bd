package dev.nono.proxy;

import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * A decision of the proxy, on record. Holds no secret: paths come without values of queries, and without the token.
 *
 * @param time when
 * @param mode the way out: {@code connect}, {@code connect_intercept}, {@code reverse} or {@code external}
 * @param decision {@code allow}, {@code deny} or one of the {@code approve_…}
 * @param details further facts under the names of the format, such as {@code route_id} or {@code denial_category}, in its order
 * @param target the host, or the prefix of a route
 * @param port the port; 0 when a route refused
 * @param method the method, if there was one
 * @param path the path, if there was one
 * @param status the status of the answer, if there was one
 * @param reason why, for people
 */
public record ProxyEvent(
        Instant time,
        String mode,
        String decision,
        Map<String, String> details,
        String target,
        OptionalInt port,
        @Nullable String method,
        @Nullable String path,
        OptionalInt status,
        @Nullable String reason) {

    /** Copies the details. */
    public ProxyEvent {
        details = Collections.unmodifiableMap(new LinkedHashMap<>(details));
    }

    /**
     * Returns why it was denied, in one word.
     *
     * @return the category, or {@code null} if it was not denied
     */
    public @Nullable String denialCategory() {
        return details.get("denial_category");
    }
}
