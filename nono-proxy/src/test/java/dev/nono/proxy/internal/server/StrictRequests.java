package dev.nono.proxy.internal.server;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A second parser of requests, for comparison: as strict as RFC 9112 allows, slow, and without a line in common with that of the proxy.
 *
 * @param whole the requests that are complete and sound, up to the first that is not
 * @param begun whether a sound head follows them
 * @param malformed whether what follows them is malformed, and not only incomplete
 * @param rest what follows them
 */
record StrictRequests(List<Request> whole, boolean begun, boolean malformed, String rest) {
    private static final Set<String> FRAMING = Set.of("content-length", "transfer-encoding", "trailer");
    private static final String MALFORMED = "?";
    private static final String TOKEN = "[!#$%&'*+.^_`|~0-9A-Za-z-]+";
    private static final Pattern LINE = Pattern.compile("(" + TOKEN + ") ([\\x21-\\x7e]+) HTTP/1\\.([01])");
    private static final Pattern FIELD =
            Pattern.compile("(" + TOKEN + "):[ \\t]*([\\x09\\x20-\\x7e\\x80-\\xff]*?)[ \\t]*");
    private static final Pattern CHUNK =
            Pattern.compile("([0-9A-Fa-f]{1,16})(?:[ \\t]*;[\\x09\\x20-\\x7e\\x80-\\xff]*)?");

    /** A request; fields are written {@code name:value}. */
    record Request(String method, String target, List<String> fields, String body, List<String> trailers) {
        /**
         * Whether another parser read the same. Trailers that say how long the body is may be left out; of malformed trailers only
         * the end counts, which is where the next request begins: none of them goes on as it was written.
         */
        boolean isReadAs(Request other) {
            List<String> kept = new ArrayList<>(trailers);
            kept.removeIf(field -> FRAMING.contains(
                    field.substring(0, Math.max(0, field.indexOf(':'))).toLowerCase(Locale.ROOT)));
            return method.equals(other.method)
                    && target.equals(other.target)
                    && fields.equals(other.fields)
                    && body.equals(other.body)
                    && (trailers.contains(MALFORMED) || kept.equals(other.trailers));
        }
    }

    private static final class Malformed extends Exception {
        private static final long serialVersionUID = 1L;
    }

    private static final class Incomplete extends Exception {
        private static final long serialVersionUID = 1L;
    }

    /** Whether the head that follows is complete, however malformed. */
    boolean endsHead() {
        String head = rest.replaceFirst("^(?:\r\n)+", "");
        return head.contains("\n\r\n") || head.contains("\n\n");
    }

    static StrictRequests read(byte[] bytes) {
        return new Reader(new String(bytes, StandardCharsets.ISO_8859_1)).all();
    }

    private static final class Reader {
        private final String text;
        private int at;

        Reader(String text) {
            this.text = text;
        }

        StrictRequests all() {
            List<Request> whole = new ArrayList<>();
            boolean[] begun = new boolean[1];
            int start = 0;
            try {
                while (true) {
                    begun[0] = false;
                    start = at;
                    whole.add(request(begun));
                }
            } catch (Malformed e) {
                return new StrictRequests(whole, begun[0], true, text.substring(start));
            } catch (Incomplete e) {
                return new StrictRequests(whole, begun[0], false, text.substring(start));
            }
        }

        private Request request(boolean[] begun) throws Malformed, Incomplete {
            while (text.startsWith("\r\n", at)) {
                at += 2;
            }
            Matcher line = LINE.matcher(line());
            if (!line.matches()) {
                throw new Malformed();
            }
            List<String> fields = fields();
            List<String> lengths = new ArrayList<>();
            List<String> codings = new ArrayList<>();
            int hosts = 0;
            for (String field : fields) {
                String value = field.substring(field.indexOf(':') + 1);
                if (field.regionMatches(true, 0, "content-length:", 0, 15)) {
                    lengths.add(value);
                } else if (field.regionMatches(true, 0, "transfer-encoding:", 0, 18)) {
                    codings.add(value);
                } else if (field.regionMatches(true, 0, "host:", 0, 5)) {
                    hosts++;
                }
            }
            boolean old = line.group(3).equals("0");
            if (hosts > 1 || (hosts == 0 && !old) || lengths.size() > 1 || codings.size() > 1) {
                throw new Malformed();
            }
            if (!codings.isEmpty()
                    && (old || !lengths.isEmpty() || !codings.get(0).equalsIgnoreCase("chunked"))) {
                throw new Malformed();
            }
            if (!lengths.isEmpty() && !lengths.get(0).matches("[0-9]{1,18}")) {
                throw new Malformed();
            }
            begun[0] = true;
            StringBuilder body = new StringBuilder();
            List<String> trailers = List.of();
            if (!codings.isEmpty()) {
                for (long size = chunk(); size != 0; size = chunk()) {
                    body.append(take(size));
                    if (!take(2).equals("\r\n")) {
                        throw new Malformed();
                    }
                }
                trailers = trailers();
            } else if (!lengths.isEmpty()) {
                body.append(take(Long.parseLong(lengths.get(0))));
            }
            return new Request(line.group(1), line.group(2), fields, body.toString(), trailers);
        }

        private long chunk() throws Malformed, Incomplete {
            Matcher size = CHUNK.matcher(line());
            if (!size.matches()) {
                throw new Malformed();
            }
            return Long.parseUnsignedLong(size.group(1), 16);
        }

        private List<String> trailers() throws Malformed, Incomplete {
            List<String> trailers = new ArrayList<>();
            for (String line = trailer(); !line.isEmpty(); line = trailer()) {
                Matcher field = FIELD.matcher(line);
                trailers.add(field.matches() ? field.group(1) + ":" + field.group(2) : MALFORMED);
            }
            return trailers;
        }

        private List<String> fields() throws Malformed, Incomplete {
            List<String> fields = new ArrayList<>();
            for (String line = line(); !line.isEmpty(); line = line()) {
                Matcher field = FIELD.matcher(line);
                if (!field.matches()) {
                    throw new Malformed();
                }
                fields.add(field.group(1) + ":" + field.group(2));
            }
            return fields;
        }

        /** The next line without its end, in which a CR alone may stand. */
        private String trailer() throws Malformed, Incomplete {
            int end = text.indexOf('\n', at);
            if (end < 0) {
                throw new Incomplete();
            }
            if (end == at || text.charAt(end - 1) != '\r') {
                throw new Malformed();
            }
            String line = text.substring(at, end - 1);
            at = end + 1;
            return line;
        }

        /** The next line without its end; malformed with a CR or LF that is none of its end. */
        private String line() throws Malformed, Incomplete {
            for (int i = at; i < text.length(); i++) {
                if (text.charAt(i) == '\n') {
                    throw new Malformed();
                }
                if (text.charAt(i) == '\r') {
                    if (i + 1 == text.length()) {
                        throw new Incomplete();
                    }
                    if (text.charAt(i + 1) != '\n') {
                        throw new Malformed();
                    }
                    String line = text.substring(at, i);
                    at = i + 2;
                    return line;
                }
            }
            throw new Incomplete();
        }

        private String take(long length) throws Incomplete {
            if (length < 0 || length > text.length() - at) {
                throw new Incomplete();
            }
            String taken = text.substring(at, at + (int) length);
            at += (int) length;
            return taken;
        }
    }
}
