package dev.nono;

import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The one exception that nono throws for its own errors.
 *
 * <p>The message is for people: what failed, for which value, what to do next. Programs look at {@link #code()} and at
 * {@link #details()}, the values that the message speaks of. Neither ever holds a secret. Text in both may come from
 * untrusted programs, so whoever prints it to a terminal strips control characters first.
 *
 * @serial exclude
 */
public class NonoException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final ErrorCode code;
    private final LinkedHashMap<String, String> details;

    /**
     * Creates an error without further data.
     *
     * @param code what went wrong
     * @param message what, for which value, and the next step
     */
    public NonoException(ErrorCode code, String message) {
        this(code, message, Map.of(), null);
    }

    /**
     * Creates an error that another one caused.
     *
     * @param code what went wrong
     * @param message what, for which value, and the next step
     * @param cause the error underneath, or {@code null}
     */
    public NonoException(ErrorCode code, String message, @Nullable Throwable cause) {
        this(code, message, Map.of(), cause);
    }

    /**
     * Creates an error with the values that it is about.
     *
     * @param code what went wrong
     * @param message what, for which value, and the next step
     * @param details names and values, kept in this order
     * @param cause the error underneath, or {@code null}
     */
    public NonoException(ErrorCode code, String message, Map<String, String> details, @Nullable Throwable cause) {
        super(message, cause);
        this.code = code;
        this.details = new LinkedHashMap<>(details);
    }

    /**
     * Creates an error about one path, which becomes the detail {@code path}.
     *
     * @param code what went wrong
     * @param path the path as the caller gave it
     * @param message what, and the next step; should name the path
     * @return the error, to be thrown
     */
    public static NonoException forPath(ErrorCode code, Path path, String message) {
        return forPath(code, path, message, null);
    }

    /**
     * Creates an error about one path with the error underneath; the path becomes the detail {@code path}.
     *
     * @param code what went wrong
     * @param path the path as the caller gave it
     * @param message what, and the next step; should name the path
     * @param cause the error underneath, or {@code null}
     * @return the error, to be thrown
     */
    public static NonoException forPath(ErrorCode code, Path path, String message, @Nullable Throwable cause) {
        return new NonoException(code, message, Map.of("path", path.toString()), cause);
    }

    /**
     * Returns what went wrong.
     *
     * @return the stable code
     */
    public final ErrorCode code() {
        return code;
    }

    /**
     * Returns the values that this error is about, for example {@code path}, {@code reason} or {@code size}.
     *
     * @return an unmodifiable map, empty when there are none
     */
    public final Map<String, String> details() {
        return Collections.unmodifiableMap(details);
    }

    /**
     * Returns the path that this error is about.
     *
     * @return the detail {@code path}, as text
     */
    public final Optional<String> path() {
        return Optional.ofNullable(details.get("path"));
    }
}
