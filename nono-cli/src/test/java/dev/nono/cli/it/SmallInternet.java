package dev.nono.cli.it;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;

/**
 * An internet of one host, for a network namespace in which that address belongs to it: a name server that knows every name
 * below {@code example}, one of them of a private network, and a web server. Says a line once both listen, and ends with its input.
 */
final class SmallInternet {
    static final String ADDRESS = "93.184.216.34";
    static final String NAME = "www.example";
    static final String INSIDE = "db.example";
    static final String PAGE = "a page of the internet";

    private static final int HEADER = 12;
    private static final int TYPE_A = 1;

    private SmallInternet() {}

    /** Serves until standard input ends. */
    public static void main(String[] args) throws IOException {
        InetAddress here = InetAddress.getByName(ADDRESS);
        DatagramSocket names = new DatagramSocket(53, here);
        ServerSocket web = new ServerSocket(80, 16, here);
        ServerSocket local = new ServerSocket(80, 16, InetAddress.getByName("127.0.0.1"));
        serve(() -> answer(names));
        serve(() -> page(web));
        serve(() -> page(local));
        System.out.println("ready");
        while (System.in.read() >= 0) {
            continue;
        }
        System.exit(0);
    }

    /** One step of a server. */
    private interface Step {
        void run() throws IOException;
    }

    private static void serve(Step step) {
        Thread thread = new Thread(() -> {
            while (true) {
                try {
                    step.run();
                } catch (IOException e) {
                    System.err.println("a client went away: " + e);
                }
            }
        });
        thread.setDaemon(true);
        thread.start();
    }

    private static void answer(DatagramSocket socket) throws IOException {
        DatagramPacket query = new DatagramPacket(new byte[512], 512);
        socket.receive(query);
        byte[] data = query.getData();
        int end = HEADER;
        StringBuilder name = new StringBuilder();
        while (data[end] != 0) {
            name.append(name.isEmpty() ? "" : ".").append(new String(data, end + 1, data[end], US_ASCII));
            end += data[end] + 1;
        }
        int type = (data[end + 1] & 0xff) << 8 | data[end + 2] & 0xff;
        int questionEnd = end + 5;
        boolean known = name.toString().endsWith("example");
        boolean answered = known && type == TYPE_A;
        ByteArrayOutputStream reply = new ByteArrayOutputStream();
        reply.write(data, 0, 2);
        reply.writeBytes(new byte[] {(byte) 0x81, (byte) (known ? 0x80 : 0x83), 0, 1, 0, (byte) (answered ? 1 : 0)});
        reply.writeBytes(new byte[4]);
        reply.write(data, HEADER, questionEnd - HEADER);
        if (answered) {
            reply.writeBytes(new byte[] {(byte) 0xc0, HEADER, 0, TYPE_A, 0, 1, 0, 0, 0, 60, 0, 4});
            String address = name.toString().equals(INSIDE) ? "10.1.2.3" : ADDRESS;
            reply.writeBytes(InetAddress.getByName(address).getAddress());
        }
        socket.send(new DatagramPacket(reply.toByteArray(), reply.size(), query.getSocketAddress()));
    }

    private static void page(ServerSocket server) throws IOException {
        try (Socket socket = server.accept();
                InputStream in = socket.getInputStream();
                OutputStream out = socket.getOutputStream()) {
            StringBuilder head = new StringBuilder();
            int b = in.read();
            while (b >= 0 && head.indexOf("\r\n\r\n") < 0) {
                head.append((char) b);
                if (head.indexOf("\r\n\r\n") < 0) {
                    b = in.read();
                }
            }
            out.write(("HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Type: text/plain\r\nContent-Length: "
                            + PAGE.length() + "\r\n\r\n" + PAGE)
                    .getBytes(US_ASCII));
        }
    }
}
