package dev.nono.cli.selftest;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;

/** What the socket probes run inside a sandbox. Prints {@code ok} or the error. */
final class Inside {
    private static final int TIMEOUT = 2000;

    private Inside() {}

    /**
     * Tries one thing.
     *
     * @param words {@code connect PORT}, {@code bind PORT}, {@code udp PORT} or {@code unix PATH}
     */
    public static void main(String[] words) {
        try {
            attempt(words[0], words[1]);
            System.out.println("ok");
        } catch (IOException e) {
            System.out.println(e.getMessage());
            System.exit(1);
        }
    }

    private static void attempt(String what, String where) throws IOException {
        InetAddress loopback = InetAddress.getByAddress(new byte[] {127, 0, 0, 1});
        switch (what) {
            case "connect" -> {
                try (Socket socket = new Socket()) {
                    socket.connect(new InetSocketAddress(loopback, Integer.parseInt(where)), TIMEOUT);
                }
            }
            case "bind" -> {
                try (ServerSocket socket = new ServerSocket()) {
                    socket.bind(new InetSocketAddress(loopback, Integer.parseInt(where)));
                }
            }
            case "udp" -> {
                try (DatagramSocket socket = new DatagramSocket()) {
                    socket.send(new DatagramPacket(new byte[1], 1, loopback, Integer.parseInt(where)));
                }
            }
            case "unix" -> {
                try (SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX)) {
                    channel.connect(UnixDomainSocketAddress.of(Path.of(where)));
                }
            }
            default -> throw new IllegalArgumentException(what);
        }
    }
}
