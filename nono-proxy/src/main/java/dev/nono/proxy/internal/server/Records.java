package dev.nono.proxy.internal.server;

import dev.nono.proxy.ProxyEvent;
import dev.nono.proxy.internal.decide.Category;
import dev.nono.proxy.internal.decide.EventSink;
import dev.nono.proxy.internal.decide.Way;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Writes down how requests ended. */
final class Records {
    private static final Logger LOG = LoggerFactory.getLogger(Records.class);

    private final EventSink sink;

    Records(EventSink sink) {
        this.sink = sink;
    }

    /** What a record is about; made when the request is understood, completed when it is decided. */
    record Subject(
            Way way,
            String target,
            int port,
            @Nullable String method,
            @Nullable String path) {}

    void allow(Subject subject, OptionalInt status, Map<String, String> facts) {
        record(subject, "allow", facts, status, null);
    }

    void deny(Subject subject, OptionalInt status, Category category, String reason, Map<String, String> facts) {
        Map<String, String> details = new LinkedHashMap<>(facts);
        details.put("denial_category", category.wireName());
        record(subject, "deny", details, status, oneLine(reason));
    }

    private void record(
            Subject subject,
            String decision,
            Map<String, String> details,
            OptionalInt status,
            @Nullable String reason) {
        LOG.debug(
                "{} {} {}:{} {} {}",
                subject.way(),
                decision,
                subject.target(),
                subject.port(),
                subject.method(),
                reason);
        sink.record(new ProxyEvent(
                Instant.now(),
                subject.way().wireName(),
                decision,
                details,
                subject.target(),
                OptionalInt.of(subject.port()),
                subject.method(),
                subject.path(),
                status,
                reason));
    }

    /** Visible ASCII on one line, at most 200 characters: fit for a status line. */
    static String oneLine(String text) {
        StringBuilder out = new StringBuilder(Math.min(200, text.length()));
        for (int i = 0; i < text.length() && out.length() < 200; i++) {
            char c = text.charAt(i);
            out.append(c >= ' ' && c < 0x7f ? c : ' ');
        }
        return out.toString();
    }
}
