package dev.nono.audit;

import dev.nono.ErrorCode;
import dev.nono.NonoException;
import java.util.Map;
import java.util.regex.Pattern;

/** Session identifiers become names of directories, so only harmless ones exist. */
final class SessionIds {

    private static final Pattern VALID = Pattern.compile("[A-Za-z0-9_-]{1,64}");

    private SessionIds() {}

    static void check(String sessionId) {
        if (!VALID.matcher(sessionId).matches()) {
            throw new NonoException(
                    ErrorCode.CONFIG_PARSE,
                    "a session identifier has 1 to 64 ASCII letters, digits, - and _; this one has other characters or "
                            + sessionId.length() + " of them",
                    Map.of("session_id", sessionId),
                    null);
        }
    }
}
