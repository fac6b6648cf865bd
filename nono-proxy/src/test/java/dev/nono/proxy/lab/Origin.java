package dev.nono.proxy.lab;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SSLContext;

/** A server on loopback that does with a connection what a test wants. Each connection has a thread of its own. */
public final class Origin implements AutoCloseable {
    /** What happens on a connection. */
    @FunctionalInterface
    public interface Behaviour {
        void serve(Peer peer) throws Exception;
    }

    /** A request as it arrived. */
    public record Request(String line, List<String> fields, String body) {
        public Map<String, String> headers() {
            Map<String, String> headers = new LinkedHashMap<>();
            for (String field : fields) {
                int colon = field.indexOf(':');
                headers.merge(
                        field.substring(0, colon).toLowerCase(Locale.ROOT),
                        field.substring(colon + 1).strip(),
                        (a, b) -> a + "," + b);
            }
            return headers;
        }
    }

    private final ServerSocket server;
    private final Behaviour behaviour;
    private final List<Socket> sockets = new CopyOnWriteArrayList<>();
    private final BlockingQueue<Request> requests = new LinkedBlockingQueue<>();
    private final AtomicInteger connections = new AtomicInteger();

    private Origin(ServerSocket server, Behaviour behaviour) {
        this.server = server;
        this.behaviour = behaviour;
        Thread acceptor = new Thread(this::accept, "origin");
        acceptor.setDaemon(true);
        acceptor.start();
    }

    public static Origin plain(Behaviour behaviour) throws IOException {
        return new Origin(new ServerSocket(0, 1024, InetAddress.getByName("127.0.0.1")), behaviour);
    }

    public static Origin tls(SSLContext context, Behaviour behaviour) throws IOException {
        return new Origin(
                context.getServerSocketFactory().createServerSocket(0, 1024, InetAddress.getByName("127.0.0.1")),
                behaviour);
    }

    /** Answers each request with 200 and the text. */
    public static Behaviour answering(String text) {
        return peer -> {
            while (peer.request() != null) {
                peer.answer(text);
            }
        };
    }

    /** Sends back what it gets. */
    public static Behaviour echo() {
        return peer -> peer.in.transferTo(peer.out);
    }

    private void accept() {
        while (!server.isClosed()) {
            try {
                Socket socket = server.accept();
                sockets.add(socket);
                connections.incrementAndGet();
                Thread thread = new Thread(() -> serve(socket), "origin connection");
                thread.setDaemon(true);
                thread.start();
            } catch (IOException e) {
                return;
            }
        }
    }

    private void serve(Socket socket) {
        try (socket) {
            behaviour.serve(new Peer(socket));
        } catch (Exception e) {
            // A connection that broke is what many tests are about.
            return;
        }
    }

    public int port() {
        return server.getLocalPort();
    }

    public int connections() {
        return connections.get();
    }

    /** How many connections were made, once there are as many or half a minute later: the kernel connects before we accept. */
    public int connections(int expected) throws InterruptedException {
        for (int i = 0; i < 3000 && connections.get() < expected; i++) {
            Thread.sleep(10);
        }
        return connections.get();
    }

    /** The next request that arrived. */
    public Request request() throws InterruptedException {
        Request request = requests.poll(30, TimeUnit.SECONDS);
        if (request == null) {
            throw new AssertionError("no request arrived");
        }
        return request;
    }

    /** How many requests arrived and were not looked at. */
    public int requests() {
        return requests.size();
    }

    public boolean isUntouched() {
        return requests.isEmpty() && connections.get() == 0;
    }

    @Override
    public void close() {
        try {
            server.close();
            for (Socket socket : sockets) {
                socket.close();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The other end of a connection. */
    public final class Peer {
        public final Socket socket;
        public final InputStream in;
        public final OutputStream out;

        Peer(Socket socket) throws IOException {
            this.socket = socket;
            in = new BufferedInputStream(socket.getInputStream());
            out = socket.getOutputStream();
        }

        /** Reads a request with its body; null at the end of the connection. */
        public Request request() throws IOException {
            Request head = head();
            if (head == null) {
                return null;
            }
            Map<String, String> headers = head.headers();
            StringBuilder body = new StringBuilder();
            if (headers.containsKey("content-length")) {
                byte[] bytes = in.readNBytes(Integer.parseInt(headers.get("content-length")));
                body.append(new String(bytes, StandardCharsets.ISO_8859_1));
            } else if ("chunked".equals(headers.get("transfer-encoding"))) {
                for (int size = Integer.parseInt(line(), 16); size > 0; size = Integer.parseInt(line(), 16)) {
                    body.append(new String(in.readNBytes(size), StandardCharsets.ISO_8859_1));
                    line();
                }
                for (String trailer = line(); !trailer.isEmpty(); trailer = line()) {
                    body.append('\n').append(trailer);
                }
            }
            Request request = new Request(head.line(), head.fields(), body.toString());
            requests.add(request);
            return request;
        }

        /** Reads the head of a request only. */
        public Request head() throws IOException {
            String line = line();
            if (line == null) {
                return null;
            }
            List<String> fields = new ArrayList<>();
            for (String field = line(); field != null && !field.isEmpty(); field = line()) {
                fields.add(field);
            }
            return new Request(line, fields, "");
        }

        public String line() throws IOException {
            StringBuilder line = new StringBuilder();
            for (int b = in.read(); b != '\n'; b = in.read()) {
                if (b < 0) {
                    return null;
                }
                if (b != '\r') {
                    line.append((char) b);
                }
            }
            return line.toString();
        }

        public void answer(String text) throws IOException {
            send("HTTP/1.1 200 OK\r\nContent-Length: " + text.length() + "\r\n\r\n" + text);
        }

        public void send(String bytes) throws IOException {
            out.write(bytes.getBytes(StandardCharsets.ISO_8859_1));
            out.flush();
        }
    }
}
