package dev.nono.cli.proxy;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.nono.NonoException;
import dev.nono.proxy.ProxyConfig;
import dev.nono.proxy.ProxyServer;
import dev.nono.proxy.ProxyServices;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Base64;
import java.util.List;

/**
 * One tunnel through a proxy of this JVM to a socket of this JVM: the first tunnel loads hundreds of classes, and a program waits
 * for it. For the start-up archive; where there is no network, that is smaller.
 */
public final class TrainingTunnel {
    private static final int MILLIS = 3000;

    private TrainingTunnel() {}

    /** Opens it, sends a byte each way, and closes it. */
    public static void open() {
        InetAddress loopback = InetAddress.getLoopbackAddress();
        try (ServerSocket origin = new ServerSocket(0, 1, loopback);
                ProxyServer proxy = ProxyServer.start(
                        ProxyConfig.builder().allowHosts(List.of("localhost")).build(), ProxyServices.none());
                Socket client = new Socket(loopback, proxy.port())) {
            origin.setSoTimeout(MILLIS);
            client.setSoTimeout(MILLIS);
            client.getOutputStream().write(request(proxy, origin.getLocalPort()));
            try (Socket upstream = origin.accept()) {
                byte[] buffer = new byte[1024];
                int head = client.getInputStream().read(buffer);
                if (head > 0) {
                    upstream.getOutputStream().write(buffer, 0, head);
                    client.getOutputStream()
                            .write(buffer, 0, client.getInputStream().read(buffer));
                    client.shutdownOutput();
                    upstream.getInputStream().readAllBytes();
                }
            }
        } catch (IOException | NonoException e) {
            // No network here, or no proxy: nothing is learned.
            return;
        }
    }

    private static byte[] request(ProxyServer proxy, int port) {
        String user =
                Base64.getEncoder().encodeToString(("nono:" + proxy.token().reveal()).getBytes(ISO_8859_1));
        return ("CONNECT localhost:" + port + " HTTP/1.1\r\nHost: localhost:" + port + "\r\nProxy-Authorization: Basic "
                        + user + "\r\n\r\n")
                .getBytes(ISO_8859_1);
    }
}
