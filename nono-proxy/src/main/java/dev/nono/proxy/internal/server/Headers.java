package dev.nono.proxy.internal.server;

import dev.nono.proxy.internal.decide.HeaderField;
import dev.nono.proxy.internal.decide.HopByHop;
import dev.nono.proxy.internal.decide.SecretHeader;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.util.AsciiString;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** Headers on their way through. */
final class Headers {
    private Headers() {}

    static List<HeaderField> fields(HttpHeaders headers) {
        List<HeaderField> fields = new ArrayList<>(headers.size());
        Iterator<Map.Entry<CharSequence, CharSequence>> all = headers.iteratorCharSequence();
        while (all.hasNext()) {
            Map.Entry<CharSequence, CharSequence> header = all.next();
            fields.add(new HeaderField(
                    header.getKey().toString(), header.getValue().toString()));
        }
        return fields;
    }

    /** Copies what belongs to the message and not to the hop, without the names of {@code without}. */
    static void copy(HttpHeaders from, HttpHeaders to, Set<String> without) {
        Set<String> declared = HopByHop.declared(from.getAll(HttpHeaderNames.CONNECTION));
        Iterator<Map.Entry<CharSequence, CharSequence>> all = from.iteratorCharSequence();
        while (all.hasNext()) {
            Map.Entry<CharSequence, CharSequence> header = all.next();
            String name = header.getKey().toString().toLowerCase(Locale.ROOT);
            boolean goes = !HopByHop.isAlways(name)
                    && !declared.contains(name)
                    && !without.contains(name)
                    && !name.startsWith("x-http2-");
            if (goes) {
                to.add(header.getKey(), header.getValue());
            }
        }
    }

    /** Sets headers; the copies of their values are made of bytes, so that no string keeps a secret. */
    static void set(HttpHeaders headers, List<SecretHeader> values) {
        for (SecretHeader header : values) {
            headers.remove(header.name());
        }
        for (SecretHeader header : values) {
            headers.add(header.name(), new AsciiString(header.value().copyUtf8(), false));
        }
    }
}
