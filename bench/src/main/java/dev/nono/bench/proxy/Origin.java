package dev.nono.bench.proxy;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import javax.net.ServerSocketFactory;
import javax.net.ssl.SSLException;

/**
 * What is behind the proxies. In clear: answers a length with that many bytes. Behind TLS: answers a request with one
 * kilobyte, and keeps the connection.
 */
final class Origin implements AutoCloseable {
    private static final int BACKLOG = 4096;
    private static final byte[] CHUNK = new byte[256 * 1024];
    private static final byte[] RESPONSE =
            ("HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: 1024\r\n\r\n" + "x".repeat(1024))
                    .getBytes(ISO_8859_1);

    private final ServerSocket server;

    private Origin(ServerSocket server, Conversation conversation) {
        this.server = server;
        Thread thread = new Thread(() -> accept(conversation), "origin");
        thread.setDaemon(true);
        thread.start();
    }

    private interface Conversation {
        void hold(Socket client) throws IOException;
    }

    static Origin bytes() throws IOException {
        return new Origin(new ServerSocket(0, BACKLOG, InetAddress.getLoopbackAddress()), Origin::lengths);
    }

    static Origin https(ServerSocketFactory factory) throws IOException {
        return new Origin(factory.createServerSocket(0, BACKLOG, InetAddress.getLoopbackAddress()), Origin::requests);
    }

    int port() {
        return server.getLocalPort();
    }

    private void accept(Conversation conversation) {
        try {
            while (true) {
                Socket client = server.accept();
                Thread thread = new Thread(null, () -> serve(conversation, client), "origin-client", 128 * 1024L);
                thread.setDaemon(true);
                thread.start();
            }
        } catch (SocketException e) {
            if (!server.isClosed()) {
                throw new IllegalStateException(e);
            }
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void serve(Conversation conversation, Socket client) {
        try (client) {
            client.setTcpNoDelay(true);
            conversation.hold(client);
        } catch (EOFException | SocketException | SSLException e) {
            // The client went: that is how each of them ends.
            return;
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void lengths(Socket client) throws IOException {
        DataInputStream in = new DataInputStream(client.getInputStream());
        OutputStream out = client.getOutputStream();
        while (true) {
            long left = in.readLong();
            while (left > 0) {
                int part = (int) Math.min(left, CHUNK.length);
                out.write(CHUNK, 0, part);
                left -= part;
            }
        }
    }

    private static void requests(Socket client) throws IOException {
        var in = client.getInputStream();
        byte[] buffer = new byte[8192];
        int filled = 0;
        while (true) {
            int count = in.read(buffer, filled, buffer.length - filled);
            if (count < 0) {
                return;
            }
            filled += count;
            if (new String(buffer, 0, filled, ISO_8859_1).endsWith("\r\n\r\n")) {
                filled = 0;
                client.getOutputStream().write(RESPONSE);
            }
        }
    }

    @Override
    public void close() throws IOException {
        server.close();
    }
}
