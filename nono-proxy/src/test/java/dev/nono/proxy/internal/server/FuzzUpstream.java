package dev.nono.proxy.internal.server;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** A server that keeps what each connection sends, reads it strictly, and answers each request. */
final class FuzzUpstream {
    private final ServerSocket server;
    private final List<Conversation> conversations = new ArrayList<>();

    private static final class Conversation {
        private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        private int answered;
        private volatile boolean ended;
    }

    FuzzUpstream() {
        try {
            server = new ServerSocket(0, 1024, InetAddress.getByName("127.0.0.1"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        start(this::accept);
    }

    int port() {
        return server.getLocalPort();
    }

    private static void start(Runnable work) {
        Thread thread = new Thread(work, "fuzz upstream");
        thread.setDaemon(true);
        thread.start();
    }

    private void accept() {
        try {
            while (true) {
                Socket socket = server.accept();
                start(() -> serve(socket));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void serve(Socket socket) {
        Conversation conversation = new Conversation();
        synchronized (conversations) {
            conversations.add(conversation);
        }
        byte[] block = new byte[8192];
        try (socket) {
            InputStream in = socket.getInputStream();
            for (int n = in.read(block); n >= 0; n = in.read(block)) {
                int answers;
                synchronized (conversations) {
                    conversation.bytes.write(block, 0, n);
                    int whole = StrictRequests.read(conversation.bytes.toByteArray())
                            .whole()
                            .size();
                    answers = whole - conversation.answered;
                    conversation.answered = whole;
                }
                for (int i = 0; i < answers; i++) {
                    socket.getOutputStream()
                            .write("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"
                                    .getBytes(StandardCharsets.US_ASCII));
                }
            }
        } catch (IOException e) {
            // The proxy ended the connection, as it may.
            conversation.ended = true;
            return;
        }
        conversation.ended = true;
    }

    /** Forgets what was said, also on connections that stay. */
    void forget() {
        synchronized (conversations) {
            conversations.removeIf(each -> each.ended);
            for (Conversation each : conversations) {
                each.bytes.reset();
                each.answered = 0;
            }
        }
    }

    /** How many bytes were said since then. */
    long received() {
        synchronized (conversations) {
            long sum = 0;
            for (Conversation each : conversations) {
                sum += each.bytes.size();
            }
            return sum;
        }
    }

    /** What each connection said since then. */
    List<StrictRequests> said() {
        List<StrictRequests> said = new ArrayList<>();
        synchronized (conversations) {
            for (Conversation each : conversations) {
                if (each.bytes.size() > 0) {
                    said.add(StrictRequests.read(each.bytes.toByteArray()));
                }
            }
        }
        return said;
    }
}
