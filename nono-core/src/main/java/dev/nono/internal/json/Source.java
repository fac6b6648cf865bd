package dev.nono.internal.json;

import dev.nono.ErrorCode;
import dev.nono.NonoException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** The document that objects are part of: what errors in it are called, and who wants to know what was asked for. */
final class Source {
    private final String origin;
    private final ErrorCode code;
    private @Nullable BiConsumer<String, Set<String>> observer;

    Source(String origin, ErrorCode code) {
        this.origin = origin;
        this.code = code;
    }

    NonoException fault(int line, int column, String path, String reason) {
        return fault(line, column, path, reason, null);
    }

    NonoException fault(int line, int column, String path, String reason, @Nullable Throwable cause) {
        Map<String, String> details = new LinkedHashMap<>();
        details.put("file", origin);
        details.put("line", Integer.toString(line));
        details.put("column", Integer.toString(column));
        if (!path.isEmpty()) {
            details.put("key", path);
        }
        details.put("reason", reason);
        return new NonoException(
                code,
                origin + ":" + line + ":" + column + ": " + (path.isEmpty() ? "" : path + " ") + reason,
                details,
                cause);
    }

    /** Tells somebody which members each object of this document can have, when it is done. */
    void observe(BiConsumer<String, Set<String>> receiver) {
        observer = receiver;
    }

    /** An object is done. */
    void done(String path, Set<String> known) {
        BiConsumer<String, Set<String>> receiver = observer;
        if (receiver != null) {
            receiver.accept(path, Set.copyOf(known));
        }
    }
}
