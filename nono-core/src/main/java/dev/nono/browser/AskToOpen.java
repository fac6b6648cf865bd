package dev.nono.browser;

import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;

/**
 * What the launcher starts: asks the supervisor to open the page whose URL it reads. Exits with 0 if it was opened and 1 if not. It uses
 * the JDK alone, so that its class file can be put anywhere and starts at once.
 */
public final class AskToOpen {
    /** More than the supervisor opens; what is longer is refused just as well without its end. */
    private static final int MOST_READ = 9 * 1024;

    private static final int LONGEST_ANSWER = 64 * 1024;

    private AskToOpen() {}

    /**
     * Reads a URL from the standard input and asks for it.
     *
     * @param arguments none
     * @throws IOException if the URL cannot be read
     */
    public static void main(String[] arguments) throws IOException {
        String socket = System.getenv("NONO_SUPERVISOR_PATH");
        String url = new String(System.in.readNBytes(MOST_READ), StandardCharsets.UTF_8);
        String refusal = socket == null ? "NONO_SUPERVISOR_PATH is not set" : ask(socket, url);
        if (!refusal.isEmpty()) {
            System.err.println("nono: the page was not opened: " + refusal);
            System.exit(1);
        }
    }

    /** Why the page was not opened, or nothing. */
    private static String ask(String socket, String url) {
        StringBuilder body = new StringBuilder("{\"OpenUrl\":{\"request_id\":\"");
        long pid = ProcessHandle.current().pid();
        body.append("open-").append(pid).append("\",\"url\":");
        quote(url, body);
        body.append(",\"child_pid\":").append(pid).append(",\"session_id\":");
        String session = System.getenv("NONO_SESSION_ID");
        quote(session == null ? "" : session, body);
        byte[] text = body.append("}}").toString().getBytes(StandardCharsets.UTF_8);
        try (SocketChannel channel = SocketChannel.open(UnixDomainSocketAddress.of(socket))) {
            send(
                    channel,
                    ByteBuffer.allocate(4 + text.length)
                            .putInt(text.length)
                            .put(text)
                            .flip());
            int length = receive(channel, 4).getInt();
            if (length < 0 || length > LONGEST_ANSWER) {
                return "its answer is too long";
            }
            return refusal(new String(receive(channel, length).array(), StandardCharsets.UTF_8));
        } catch (IOException e) {
            return "nono does not answer: " + e.getMessage();
        }
    }

    /** Texts in the answer have their quotation marks escaped, so that its members can be found without reading all of it. */
    private static String refusal(String answer) {
        if (answer.contains("\"success\":true")) {
            return "";
        }
        int start = answer.indexOf("\"error\":\"");
        int end = answer.lastIndexOf('"');
        return start >= 0 && end > start + 9 ? answer.substring(start + 9, end) : "nono gave no reason";
    }

    private static void send(SocketChannel channel, ByteBuffer bytes) throws IOException {
        while (bytes.hasRemaining()) {
            channel.write(bytes);
        }
    }

    private static ByteBuffer receive(SocketChannel channel, int length) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(length);
        while (bytes.hasRemaining()) {
            if (channel.read(bytes) < 0) {
                throw new IOException("the connection ended");
            }
        }
        return bytes.flip();
    }

    private static void quote(String text, StringBuilder out) {
        out.append('"');
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '"' || c == '\\' || c < ' ' || c == 0x7f) {
                out.append("\\u00").append(Character.forDigit(c >> 4, 16)).append(Character.forDigit(c & 0xf, 16));
            } else {
                out.append(c);
            }
        }
        out.append('"');
    }
}
