package dev.nono.proxy.internal.decide;

import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * Whether the bytes of a request head mean one thing only (RFC 9112, sections 2 to 6).
 *
 * <p>Two parsers that read one head in two ways are how requests are smuggled past a filter. So nothing is repaired here: what
 * a lenient parser might understand in another way is refused before any parser sees it.
 */
public final class HeadSyntax {
    /** The longest request line, in bytes. */
    public static final int MAX_LINE = 8192;

    /** The longest head, in bytes. */
    public static final int MAX_HEAD = 65536;

    /** How many fields a head may have. */
    public static final int MAX_FIELDS = 200;

    /** What is wrong with a head: the status of the answer, and a reason without anything of the head in it. */
    public record Fault(int status, String reason) {}

    private final byte[] head;
    private int at;
    private int hosts;
    private int transferEncodings;
    private String contentLength = "";
    private boolean oldVersion;

    private HeadSyntax(byte[] head) {
        this.head = head;
    }

    /**
     * Checks a complete head.
     *
     * @param head from the method to the empty line, which ends it
     * @return what is wrong with it; empty when it is unambiguous
     */
    public static Optional<Fault> check(byte[] head) {
        return new HeadSyntax(head).run();
    }

    private Optional<Fault> run() {
        int end = lineEnd();
        if (end < 0) {
            return malformed("a line does not end in CR LF");
        }
        if (end > MAX_LINE) {
            return Optional.of(new Fault(414, "the request line is longer than 8 KiB"));
        }
        Optional<Fault> fault = requestLine(end);
        int fields = 0;
        while (fault.isEmpty()) {
            at = end + 2;
            end = lineEnd();
            if (end < 0) {
                return malformed("a line does not end in CR LF");
            }
            if (end == at) {
                return at + 2 == head.length ? framing() : malformed("something follows the head");
            }
            if (++fields > MAX_FIELDS) {
                return Optional.of(new Fault(431, "the head has more than 200 fields"));
            }
            fault = field(end);
        }
        return fault;
    }

    /** The index of the CR that ends this line; -1 when a bare CR or LF, a NUL or the end of the bytes comes first. */
    private int lineEnd() {
        for (int i = at; i < head.length; i++) {
            if (head[i] == '\r') {
                return i + 1 < head.length && head[i + 1] == '\n' ? i : -1;
            }
            if (head[i] == '\n' || head[i] == 0) {
                return -1;
            }
        }
        return -1;
    }

    private Optional<Fault> requestLine(int end) {
        int method = at;
        while (method < end && isToken(head[method])) {
            method++;
        }
        if (method == at || method == end || head[method] != ' ') {
            return malformed("the method is no token");
        }
        int target = method + 1;
        int i = target;
        while (i < end && head[i] > ' ' && head[i] < 0x7f) {
            i++;
        }
        if (i == target || i == end || head[i] != ' ') {
            return malformed("the request target has a blank, a control byte or a byte beyond ASCII");
        }
        String version = new String(head, i + 1, end - i - 1, StandardCharsets.ISO_8859_1);
        if (!version.equals("HTTP/1.1") && !version.equals("HTTP/1.0")) {
            return malformed("the version is neither HTTP/1.1 nor HTTP/1.0");
        }
        oldVersion = version.equals("HTTP/1.0");
        return Optional.empty();
    }

    private Optional<Fault> field(int end) {
        if (head[at] == ' ' || head[at] == '\t') {
            return malformed("a field is folded");
        }
        int colon = at;
        while (colon < end && isToken(head[colon])) {
            colon++;
        }
        if (colon == at || colon == end || head[colon] != ':') {
            return malformed("the name of a field is no token");
        }
        for (int i = colon + 1; i < end; i++) {
            if ((head[i] >= 0 && head[i] < ' ' && head[i] != '\t') || head[i] == 0x7f) {
                return malformed("the value of a field has a control byte");
            }
        }
        String name = new String(head, at, colon - at, StandardCharsets.ISO_8859_1);
        String value = new String(head, colon + 1, end - colon - 1, StandardCharsets.ISO_8859_1).strip();
        if (name.equalsIgnoreCase("host")) {
            hosts++;
        } else if (name.equalsIgnoreCase("content-length")) {
            return length(value);
        } else if (name.equalsIgnoreCase("transfer-encoding")) {
            transferEncodings++;
            if (!value.equalsIgnoreCase("chunked")) {
                return malformed("a transfer coding is not chunked");
            }
        }
        return Optional.empty();
    }

    private Optional<Fault> length(String value) {
        if (value.isEmpty() || value.length() > 18 || !value.chars().allMatch(c -> c >= '0' && c <= '9')) {
            return malformed("the content length is no number");
        }
        if (!contentLength.isEmpty()) {
            return malformed("there is more than one content length");
        }
        contentLength = value;
        return Optional.empty();
    }

    private Optional<Fault> framing() {
        if (transferEncodings > 0 && (!contentLength.isEmpty() || transferEncodings > 1 || oldVersion)) {
            return malformed("the length of the body is given in two ways");
        }
        if (hosts > 1 || (hosts == 0 && !oldVersion)) {
            return malformed(hosts == 0 ? "there is no Host" : "there is more than one Host");
        }
        return Optional.empty();
    }

    private static boolean isToken(byte b) {
        return (b >= 'a' && b <= 'z')
                || (b >= 'A' && b <= 'Z')
                || (b >= '0' && b <= '9')
                || "!#$%&'*+-.^_`|~".indexOf(b) >= 0;
    }

    private static Optional<Fault> malformed(String reason) {
        return Optional.of(new Fault(400, reason));
    }
}
