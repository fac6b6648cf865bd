package dev.nono.sandbox.linux.attack;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** Listens, and counts who comes. */
final class CountingServer implements AutoCloseable {
    private final ServerSocket socket;
    private final AtomicInteger connections = new AtomicInteger();
    private final Set<Integer> visitors = ConcurrentHashMap.newKeySet();

    private CountingServer(ServerSocket socket) {
        this.socket = socket;
        Thread thread = new Thread(this::accept, "counting-server");
        thread.setDaemon(true);
        thread.start();
    }

    /** On every address of this machine. */
    static CountingServer everywhere() throws IOException {
        return new CountingServer(new ServerSocket(0, 1000));
    }

    /** On one address and port. */
    static CountingServer at(InetAddress address, int port) throws IOException {
        ServerSocket socket = new ServerSocket();
        socket.setReuseAddress(true);
        socket.bind(new InetSocketAddress(address, port), 1000);
        return new CountingServer(socket);
    }

    int port() {
        return socket.getLocalPort();
    }

    int connections() {
        return connections.get();
    }

    /** Forgets who has come so far: whoever connected before has been counted when the own visit is. */
    void forget() throws IOException {
        InetAddress here = socket.getInetAddress().isAnyLocalAddress()
                ? InetAddress.getLoopbackAddress()
                : socket.getInetAddress();
        visitors.clear();
        try (Socket visit = new Socket(here, port())) {
            while (!visitors.contains(visit.getLocalPort())) {
                Thread.onSpinWait();
            }
        }
        connections.set(0);
    }

    private void accept() {
        while (!socket.isClosed()) {
            try (Socket connection = socket.accept()) {
                connections.incrementAndGet();
                visitors.add(connection.getPort());
                connection.setSoLinger(true, 0);
            } catch (IOException e) {
                if (!socket.isClosed() && !"Invalid argument".equals(e.getMessage())) {
                    throw new UncheckedIOException(e);
                }
            }
        }
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
