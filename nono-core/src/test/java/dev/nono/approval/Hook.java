package dev.nono.approval;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** A web service on this machine that does what a test says, byte by byte. */
final class Hook implements AutoCloseable {
    private final ServerSocket listener;
    private final Behaviour behaviour;
    private final String scheme;
    private final BlockingQueue<Asked> asked = new LinkedBlockingQueue<>();
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private final AtomicInteger connections = new AtomicInteger();
    private final CountDownLatch hungUp = new CountDownLatch(1);

    /** What the other side sent. */
    record Asked(String line, Map<String, String> headers, String body) {}

    /** What the service does with a question. */
    interface Behaviour {
        void answer(Asked asked, OutputStream out) throws IOException, InterruptedException;
    }

    private Hook(ServerSocket listener, String scheme, Behaviour behaviour) {
        this.listener = listener;
        this.scheme = scheme;
        this.behaviour = behaviour;
        start(this::accept);
    }

    static Hook that(Behaviour behaviour) throws IOException {
        return new Hook(new ServerSocket(0, 50, InetAddress.getLoopbackAddress()), "http", behaviour);
    }

    static Hook secure(ServerSocket listener, Behaviour behaviour) {
        return new Hook(listener, "https", behaviour);
    }

    static Hook answering(int status, String body) throws IOException {
        return that((asked, out) -> send(out, status, "", body));
    }

    static Hook saying(String body) throws IOException {
        return answering(200, body);
    }

    static void send(OutputStream out, int status, String headers, String body) throws IOException {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        out.write(("HTTP/1.1 " + status + " Whatever\r\n" + headers + "Content-Length: " + bytes.length + "\r\n\r\n")
                .getBytes(StandardCharsets.US_ASCII));
        out.write(bytes);
        out.flush();
    }

    ApprovalBackend.Webhook backend() {
        return ApprovalBackend.Webhook.at(url().toString(), java.util.Optional.empty());
    }

    URI url() {
        return URI.create(scheme + "://localhost:" + listener.getLocalPort() + "/hook/s3cr3t?team=a");
    }

    int connections() {
        return connections.get();
    }

    Asked next() throws InterruptedException {
        Asked next = asked.poll(120, TimeUnit.SECONDS);
        if (next == null) {
            throw new AssertionError("nobody asked");
        }
        return next;
    }

    /** Whether the other side ended a connection before it had its answer. */
    boolean awaitHangUp() throws InterruptedException {
        return hungUp.await(120, TimeUnit.SECONDS);
    }

    private void accept() {
        while (!listener.isClosed()) {
            try {
                Socket socket = listener.accept();
                connections.incrementAndGet();
                open.add(socket);
                start(() -> serve(socket));
            } catch (IOException e) {
                return;
            }
        }
    }

    private void serve(Socket socket) {
        try (socket) {
            InputStream in = socket.getInputStream();
            for (Asked next = read(in); next != null; next = read(in)) {
                asked.add(next);
                behaviour.answer(next, socket.getOutputStream());
            }
        } catch (IOException e) {
            hungUp.countDown();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        hungUp.countDown();
    }

    private static @Nullable Asked read(InputStream in) throws IOException {
        String line = line(in);
        if (line.isEmpty()) {
            return null;
        }
        Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        for (String field = line(in); !field.isEmpty(); field = line(in)) {
            int colon = field.indexOf(':');
            headers.put(field.substring(0, colon), field.substring(colon + 1).strip());
        }
        byte[] body = in.readNBytes(Integer.parseInt(headers.getOrDefault("Content-Length", "0")));
        return new Asked(line, headers, new String(body, StandardCharsets.UTF_8));
    }

    private static String line(InputStream in) throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        for (int c = in.read(); c >= 0 && c != '\n'; c = in.read()) {
            line.write(c);
        }
        return line.toString(StandardCharsets.US_ASCII).strip();
    }

    private static void start(Runnable body) {
        Thread thread = new Thread(body, "hook");
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public void close() throws IOException {
        listener.close();
        for (Socket socket : open) {
            socket.close();
        }
    }
}
