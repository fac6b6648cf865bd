package dev.nono.sandbox.macos.internal.denial;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads lines of {@code log stream --style ndjson}. Each line is one JSON object, of which several shapes are known. */
public final class LogLine {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final List<String> METADATA = List.of("metadata", "MetaData", "composedMessage");
    private static final List<String> PROCESS = List.of("pid", "processID");
    private static final List<String> TARGET = List.of("target", "path", "global-name");
    private static final String MARK = "Sandbox: ";

    private LogLine() {}

    /**
     * The refusal that a line tells of.
     *
     * @param line a line of the log; untrusted
     * @param pid the process that is asked about
     * @param name the name of its program, compared exactly
     * @return the refusal, or empty if the line is about something or somebody else
     */
    public static Optional<LoggedDenial> parse(String line, long pid, String name) {
        JsonNode entry = json(line);
        if (entry == null) {
            return Optional.empty();
        }
        Optional<LoggedDenial> structured = metadata(entry).flatMap(node -> structured(node, pid));
        if (hasTarget(structured)) {
            return structured;
        }
        String message = entry.path("eventMessage").asText("");
        JsonNode inner = json(message);
        Optional<LoggedDenial> nested = inner == null ? Optional.empty() : structured(inner, pid);
        if (hasTarget(nested)) {
            return nested;
        }
        Optional<LoggedDenial> text = text(message, pid, name);
        if (hasTarget(text)) {
            return text;
        }
        return structured.or(() -> nested).or(() -> text);
    }

    private static boolean hasTarget(Optional<LoggedDenial> denial) {
        return denial.isPresent() && denial.get().target().isPresent();
    }

    /** The object that a text is, or nothing. */
    private static @Nullable JsonNode json(String text) {
        if (!text.startsWith("{")) {
            return null;
        }
        try {
            JsonNode node = JSON.readTree(text);
            return node.isObject() ? node : null;
        } catch (JsonProcessingException e) {
            // Not every line of the log is one of ours, or whole: what cannot be read tells nothing.
            return null;
        }
    }

    private static Optional<JsonNode> metadata(JsonNode entry) {
        for (String name : METADATA) {
            JsonNode node = entry.path(name);
            if (node.isTextual()) {
                JsonNode inner = json(node.asText());
                if (inner != null) {
                    return Optional.of(inner);
                }
            } else if (node.isObject()) {
                return Optional.of(node);
            }
        }
        return Optional.empty();
    }

    private static Optional<LoggedDenial> structured(JsonNode node, long pid) {
        long process = -1;
        for (String name : PROCESS) {
            if (process < 0 && node.path(name).isIntegralNumber()) {
                process = node.path(name).asLong();
            }
        }
        String operation = node.path("operation").asText("");
        if (process != pid || operation.isEmpty()) {
            return Optional.empty();
        }
        for (String name : TARGET) {
            String target = node.path(name).asText("");
            if (!target.isEmpty()) {
                return Optional.of(new LoggedDenial(operation, Optional.of(target)));
            }
        }
        return Optional.of(new LoggedDenial(operation, Optional.empty()));
    }

    /** {@code 3 duplicate reports for Sandbox: name(123) deny(1) operation target}, of which the beginning may be missing. */
    private static Optional<LoggedDenial> text(String message, long pid, String name) {
        int end = message.indexOf('\n');
        String line = end < 0 ? message : message.substring(0, end);
        int mark = line.indexOf(MARK);
        int deny = line.indexOf(") deny(", Math.max(mark, 0));
        if (mark < 0 || deny < 0) {
            return Optional.empty();
        }
        // The name itself may hold parentheses: its process stands in the last ones.
        String process = line.substring(mark + MARK.length(), deny);
        int open = process.lastIndexOf('(');
        int close = line.indexOf(") ", deny + ") deny(".length());
        if (open < 0 || close < 0) {
            return Optional.empty();
        }
        boolean ours = process.substring(open + 1).equals(String.valueOf(pid))
                || (!name.isEmpty() && process.substring(0, open).equals(name));
        String rest = line.substring(close + 2).strip();
        if (!ours || rest.isEmpty()) {
            return Optional.empty();
        }
        int space = rest.indexOf(' ');
        return Optional.of(
                space < 0
                        ? new LoggedDenial(rest, Optional.empty())
                        : new LoggedDenial(
                                rest.substring(0, space),
                                Optional.of(rest.substring(space + 1).strip())));
    }
}
