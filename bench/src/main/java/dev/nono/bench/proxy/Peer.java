package dev.nono.bench.proxy;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.StandardSocketOptions;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.Base64;

/**
 * A proxy under test.
 *
 * @param name what the table says
 * @param url where it listens, with a user where it asks for one
 * @param pid its process
 */
record Peer(String name, URI url, long pid) {
    private static final String ESTABLISHED = " 200 ";

    /** How much of the processors its process has used. */
    long processorMillis() {
        return ProcessHandle.of(pid)
                .flatMap(process -> process.info().totalCpuDuration())
                .orElse(Duration.ZERO)
                .toMillis();
    }

    /** A tunnel with blocking streams. */
    Socket tunnel(int port) throws IOException {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), url.getPort());
        socket.setTcpNoDelay(true);
        socket.getOutputStream().write(request(port));
        InputStream in = socket.getInputStream();
        StringBuilder head = new StringBuilder();
        while (head.length() < 4 || !head.substring(head.length() - 4).equals("\r\n\r\n")) {
            int next = in.read();
            if (next < 0) {
                throw new EOFException(name + " closed the tunnel: " + head);
            }
            head.append((char) next);
        }
        accept(head.toString());
        return socket;
    }

    /** A tunnel with few objects, for many of them. */
    SocketChannel channel(int port) throws IOException {
        SocketChannel channel =
                SocketChannel.open(new InetSocketAddress(InetAddress.getLoopbackAddress(), url.getPort()));
        channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
        channel.write(ByteBuffer.wrap(request(port)));
        ByteBuffer head = ByteBuffer.allocate(1024);
        do {
            if (channel.read(head) < 0) {
                throw new EOFException(name + " closed the tunnel");
            }
        } while (!new String(head.array(), 0, head.position(), ISO_8859_1).contains("\r\n\r\n"));
        accept(new String(head.array(), 0, head.position(), ISO_8859_1));
        return channel;
    }

    private void accept(String head) throws IOException {
        if (!head.contains(ESTABLISHED)) {
            throw new IOException(name + " refused the tunnel: " + head);
        }
    }

    private byte[] request(int port) {
        String user = url.getUserInfo();
        String authorization = user == null
                ? ""
                : "Proxy-Authorization: Basic " + Base64.getEncoder().encodeToString(user.getBytes(ISO_8859_1))
                        + "\r\n";
        return ("CONNECT localhost:" + port + " HTTP/1.1\r\nHost: localhost:" + port + "\r\n" + authorization + "\r\n")
                .getBytes(ISO_8859_1);
    }
}
