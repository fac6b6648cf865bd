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
                    && !name.startsWith("x-http2-")
                    && !isAlias(name, without);
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

    /**
     * Whether a header with an underscore could be read as one that does not go. CGI and its heirs (RFC 3875, section 4.1.18) tell a program of both under one
     * name: a second credential beside that of the route, or another length of the body.
     */
    private static boolean isAlias(String name, Set<String> without) {
        String dashed = name.replace('_', '-');
        if (!dashed.equals(name) && (HopByHop.isAlways(dashed) || dashed.equals("content-length"))) {
            return true;
        }
        for (String other : without) {
            if (other.replace('_', '-').equals(dashed)) {
                return true;
            }
        }
        return false;
    }
}
