package dev.nono.proxy.lab;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;

/** A client that speaks SOCKS 5 byte by byte. */
public final class SocksClient implements AutoCloseable {
    public static final int ESTABLISHED = 0;
    public static final int FAILED = 1;
    public static final int NOT_ALLOWED = 2;
    public static final int UNREACHABLE = 4;
    public static final int NO_SUCH_COMMAND = 7;
    public static final int NO_SUCH_ADDRESS = 8;

    private final Socket socket;
    private final DataInputStream in;

    public SocksClient(int port) throws IOException {
        socket = new Socket(InetAddress.getLoopbackAddress(), port);
        socket.setSoTimeout(30_000);
        in = new DataInputStream(socket.getInputStream());
    }

    /** What SOCKS answers where HTTP answers with a status. */
    public static int replyFor(int status) {
        return switch (status) {
            case 200 -> ESTABLISHED;
            case 403 -> NOT_ALLOWED;
            case 502 -> UNREACHABLE;
            default -> FAILED;
        };
    }

    public Socket socket() {
        return socket;
    }

    public SocksClient send(int... bytes) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (int each : bytes) {
            out.write(each);
        }
        return send(out.toByteArray());
    }

    public SocksClient send(byte[] bytes) throws IOException {
        socket.getOutputStream().write(bytes);
        socket.getOutputStream().flush();
        return this;
    }

    /** Says which ways to authenticate there are, and returns the one that is chosen. */
    public int methods(int... methods) throws IOException {
        send(5, methods.length).send(methods);
        assertByte(5);
        return in.readUnsignedByte();
    }

    /** Says who it is, and returns whether that is accepted. */
    public boolean password(String password) throws IOException {
        send(loginOf(password));
        assertByte(1);
        return in.readUnsignedByte() == 0;
    }

    public static byte[] loginOf(String password) {
        byte[] bytes = password.getBytes(StandardCharsets.UTF_8);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write(1);
        out.write(4);
        out.writeBytes("nono".getBytes(StandardCharsets.UTF_8));
        out.write(bytes.length);
        out.writeBytes(bytes);
        return out.toByteArray();
    }

    public void login(String token) throws IOException {
        if (methods(0, 2) != 2 || !password(token)) {
            throw new AssertionError("the proxy does not take the token");
        }
    }

    /** Asks for a tunnel to a name, and returns the answer. */
    public int connect(String name, int port) throws IOException {
        return send(wishOf(1, name, port)).reply();
    }

    public int connect(InetAddress address, int port) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.writeBytes(new byte[] {5, 1, 0, (byte) (address instanceof Inet4Address ? 1 : 4)});
        out.writeBytes(address.getAddress());
        out.write(port >> 8);
        out.write(port);
        return send(out.toByteArray()).reply();
    }

    public static byte[] wishOf(int command, String name, int port) {
        byte[] bytes = name.getBytes(StandardCharsets.UTF_8);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.writeBytes(new byte[] {5, (byte) command, 0, 3, (byte) bytes.length});
        out.writeBytes(bytes);
        out.write(port >> 8);
        out.write(port);
        return out.toByteArray();
    }

    public int reply() throws IOException {
        assertByte(5);
        int reply = in.readUnsignedByte();
        assertByte(0);
        assertByte(1);
        in.readNBytes(6);
        return reply;
    }

    public String read(int bytes) throws IOException {
        return new String(in.readNBytes(bytes), StandardCharsets.ISO_8859_1);
    }

    /** Whether the other end has closed: an end of input or a reset, with nothing before it. */
    public boolean isClosedByPeer() throws IOException {
        try {
            return in.read() < 0;
        } catch (SocketException e) {
            return true;
        }
    }

    private void assertByte(int expected) throws IOException {
        int is = in.readUnsignedByte();
        if (is != expected) {
            throw new AssertionError("expected byte " + expected + ", but got " + is);
        }
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
