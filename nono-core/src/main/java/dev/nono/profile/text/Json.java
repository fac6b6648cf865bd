package dev.nono.profile.text;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.nono.capability.PortRange;
import dev.nono.platform.When;
import dev.nono.profile.model.Entry;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/** Writes members, but only those that say something. */
final class Json {
    private final JsonGenerator out;

    Json(JsonGenerator out) {
        this.out = out;
    }

    void start(String name) throws IOException {
        out.writeObjectFieldStart(name);
    }

    void element() throws IOException {
        out.writeStartObject();
    }

    void end() throws IOException {
        out.writeEndObject();
    }

    void startList(String name) throws IOException {
        out.writeArrayFieldStart(name);
    }

    void endList() throws IOException {
        out.writeEndArray();
    }

    void string(String name, String value) throws IOException {
        out.writeStringField(name, value);
    }

    void text(String value) throws IOException {
        out.writeString(value);
    }

    void nothing(String name) throws IOException {
        out.writeNullField(name);
    }

    void optional(String name, Optional<String> value) throws IOException {
        if (value.isPresent()) {
            out.writeStringField(name, value.get());
        }
    }

    void bool(String name, Optional<Boolean> value) throws IOException {
        if (value.isPresent()) {
            out.writeBooleanField(name, value.get());
        }
    }

    void bool(String name, boolean value) throws IOException {
        if (value) {
            out.writeBooleanField(name, true);
        }
    }

    void stated(String name, boolean value) throws IOException {
        out.writeBooleanField(name, value);
    }

    void number(String name, OptionalLong value) throws IOException {
        if (value.isPresent()) {
            out.writeNumberField(name, value.getAsLong());
        }
    }

    void seconds(String name, Optional<Duration> value) throws IOException {
        if (value.isPresent()) {
            out.writeNumberField(name, value.get().toSeconds());
        }
    }

    void number(String name, long value) throws IOException {
        out.writeNumberField(name, value);
    }

    /** A list, unless it is empty. */
    void strings(String name, List<String> values) throws IOException {
        if (!values.isEmpty()) {
            list(name, values);
        }
    }

    /** A list, also an empty one. */
    void list(String name, List<String> values) throws IOException {
        out.writeArrayFieldStart(name);
        for (String value : values) {
            out.writeString(value);
        }
        out.writeEndArray();
    }

    void integers(String name, List<Integer> values) throws IOException {
        if (!values.isEmpty()) {
            out.writeArrayFieldStart(name);
            for (int value : values) {
                out.writeNumber(value);
            }
            out.writeEndArray();
        }
    }

    void ranges(String name, List<PortRange> ranges) throws IOException {
        if (!ranges.isEmpty()) {
            out.writeArrayFieldStart(name);
            for (PortRange range : ranges) {
                out.writeArray(new int[] {range.start(), range.end()}, 0, 2);
            }
            out.writeEndArray();
        }
    }

    void entries(String name, List<Entry> entries, String key) throws IOException {
        out.writeArrayFieldStart(name);
        for (Entry entry : entries) {
            if (entry.when().isEmpty()) {
                out.writeString(entry.value());
            } else {
                out.writeStartObject();
                out.writeStringField(key, entry.value());
                when(entry.when().get());
                out.writeEndObject();
            }
        }
        out.writeEndArray();
    }

    void when(When when) throws IOException {
        if (when.alternatives().size() == 1) {
            out.writeStringField("when", when.alternatives().get(0));
        } else {
            list("when", when.alternatives());
        }
    }

    /** A value of maps, lists, strings, numbers and truth values. */
    void value(String name, Object value) throws IOException {
        out.writeFieldName(name);
        value(value);
    }

    private void value(Object value) throws IOException {
        if (value instanceof Map<?, ?> map) {
            out.writeStartObject();
            for (Map.Entry<?, ?> member : map.entrySet()) {
                out.writeFieldName((String) member.getKey());
                value(member.getValue());
            }
            out.writeEndObject();
        } else if (value instanceof List<?> list) {
            out.writeStartArray();
            for (Object element : list) {
                value(element);
            }
            out.writeEndArray();
        } else if (value instanceof String text) {
            out.writeString(text);
        } else if (value instanceof BigInteger integer) {
            out.writeNumber(integer);
        } else if (value instanceof BigDecimal decimal) {
            out.writeNumber(decimal);
        } else if (value instanceof Boolean bool) {
            out.writeBoolean(bool);
        } else {
            throw new IllegalArgumentException("no value of a document: " + value.getClass());
        }
    }
}
