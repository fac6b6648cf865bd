package dev.nono.proxy.internal.server;

import dev.nono.net.Host;
import dev.nono.proxy.internal.decide.RouteRequest;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Fuzz target: the frames of an intercepted HTTP/2 connection, towards an upstream that speaks HTTP/1.1, which is where a field, a
 * path or a body that means two things would become a second request. The upstream must see sound requests only, one for each
 * decision.
 *
 * <p>The input is a row of frames: a byte for the kind, one for the flags, one for the stream, one for the length, and the payload.
 * Kind 0xff is HEADERS whose payload is text, {@code name=value} lines, and 0xfe raw bytes without a frame around them.
 */
public final class StreamsFuzz {
    private static final int TEXT_HEADERS = 0xff;
    private static final int RAW = 0xfe;
    private static final byte[] PREFACE = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(StandardCharsets.US_ASCII);
    private static final Server SERVER = new Server();
    private static final AtomicLong ARRIVED = new AtomicLong();

    private StreamsFuzz() {}

    /** One input: frames. */
    public static void fuzzerTestOneInput(byte[] input) throws IOException, InterruptedException {
        FuzzLab lab = FuzzLab.SHARED;
        byte[] bytes = frames(input);
        lab.begin();
        try (Socket socket = new Socket("127.0.0.1", SERVER.port)) {
            Connection connection = FuzzLab.eventually(
                    "the proxy takes no client", () -> Optional.ofNullable(SERVER.connections.poll()));
            try {
                socket.getOutputStream().write(bytes);
            } catch (IOException e) {
                // The proxy ended the connection before everything was sent.
                require(true, "");
            }
            settle(lab, socket, connection, bytes.length);
            socket.close();
            FuzzLab.eventually(
                    "the proxy keeps a connection that the client has closed",
                    () -> connection.channel.isOpen() ? Optional.empty() : Optional.of(true));
        }
        int arrived = 0;
        for (StrictRequests said : lab.routed.said()) {
            require(!said.malformed(), "the upstream got something malformed: " + said);
            for (StrictRequests.Request request : said.whole()) {
                arrived++;
                require(
                        request.fields().contains("Authorization:Bearer " + LabRoutes.SECRET)
                                && request.fields().contains("host:127.0.0.1:" + lab.routed.port()),
                        "a request without its credential, or for another host: " + request);
                require(!request.target().startsWith("/forbidden"), "a forbidden path arrived: " + request);
            }
        }
        require(lab.open.said().isEmpty(), "another host was reached");
        // A request can be on its way for longer than its input lasts, so that only the sums can be compared.
        long sum = ARRIVED.addAndGet(arrived);
        long decided = lab.everDecided();
        require(sum <= decided, sum + " requests arrived, and " + decided + " were decided");
    }

    /** Waits until everything was read, and nothing has moved for some turns. */
    private static void settle(FuzzLab lab, Socket socket, Connection connection, int sent)
            throws IOException, InterruptedException {
        InputStream in = socket.getInputStream();
        FuzzLab.eventually(
                "the proxy does not read",
                () -> !connection.channel.isOpen() || connection.bytes.get() >= sent
                        ? Optional.of(true)
                        : Optional.empty());
        long before = -1;
        for (int quiet = 0; quiet < 3 && connection.channel.isOpen(); quiet++) {
            Thread.sleep(1);
            if (in.available() > 0) {
                in.skipNBytes(in.available());
                quiet = 0;
            }
            long now = lab.routed.received();
            if (now != before) {
                before = now;
                quiet = 0;
            }
        }
    }

    private static byte[] frames(byte[] input) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.writeBytes(PREFACE);
        frame(out, 4, 0, 0, new byte[0]);
        int at = 0;
        while (at + 4 <= input.length) {
            int kind = input[at] & 0xff;
            int length = Math.min(input[at + 3] & 0xff, input.length - at - 4);
            byte[] payload = Arrays.copyOfRange(input, at + 4, at + 4 + length);
            if (kind == RAW) {
                out.writeBytes(payload);
            } else {
                boolean text = kind == TEXT_HEADERS;
                frame(out, text ? 1 : kind, input[at + 1], input[at + 2] & 0x7f, text ? block(payload) : payload);
            }
            at += 4 + length;
        }
        return out.toByteArray();
    }

    private static void frame(ByteArrayOutputStream out, int kind, int flags, int stream, byte[] payload) {
        out.write(payload.length >> 16);
        out.write(payload.length >> 8);
        out.write(payload.length);
        out.write(kind);
        out.write(flags);
        out.writeBytes(new byte[] {0, 0, 0, (byte) stream});
        out.writeBytes(payload);
    }

    /** Lines as a block of literal fields without index and without Huffman code (RFC 7541, section 6.2.2). */
    private static byte[] block(byte[] text) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        String authority = "127.0.0.1:" + FuzzLab.SHARED.routed.port();
        for (String line : new String(text, StandardCharsets.ISO_8859_1).split("\n", -1)) {
            int equals = line.indexOf('=');
            if (equals < 0) {
                continue;
            }
            byte[] name = line.substring(0, equals).getBytes(StandardCharsets.ISO_8859_1);
            byte[] value = line.substring(equals + 1)
                    .replace("HOST", authority)
                    .replace("\\n", "\n")
                    .replace("\\r", "\r")
                    .getBytes(StandardCharsets.ISO_8859_1);
            if (name.length > 126 || value.length > 126) {
                continue;
            }
            out.write(0);
            out.write(name.length);
            out.writeBytes(name);
            out.write(value.length);
            out.writeBytes(value);
        }
        return out.toByteArray();
    }

    private static void require(boolean holds, String otherwise) {
        if (!holds) {
            throw new AssertionError(otherwise);
        }
    }

    /** A connection, and how much of it was read. */
    private record Connection(Channel channel, AtomicLong bytes) {}

    /** Takes connections as they are when TLS is out of the way. */
    private static final class Server {
        private final Queue<Connection> connections = new ConcurrentLinkedQueue<>();
        private final int port;

        Server() {
            ProxyCore core = FuzzLab.SHARED.proxy.core();
            RouteRequest.Endpoint upstream =
                    new RouteRequest.Endpoint(Host.parse("127.0.0.1"), FuzzLab.SHARED.routed.port());
            EventLoopGroup group = new MultiThreadIoEventLoopGroup(
                    1, new DefaultThreadFactory("fuzz", true), NioIoHandler.newFactory());
            Channel server = new ServerBootstrap()
                    .group(group)
                    .channel(NioServerSocketChannel.class)
                    .childHandler(new ChannelInitializer<Channel>() {
                        @Override
                        protected void initChannel(Channel channel) {
                            AtomicLong bytes = new AtomicLong();
                            channel.pipeline().addLast(new ChannelInboundHandlerAdapter() {
                                @Override
                                public void channelRead(ChannelHandlerContext ctx, Object msg) {
                                    int read = ((ByteBuf) msg).readableBytes();
                                    ctx.fireChannelRead(msg);
                                    bytes.addAndGet(read);
                                }
                            });
                            Interception.speakH2(core, upstream, channel);
                            connections.add(new Connection(channel, bytes));
                        }
                    })
                    .bind(new InetSocketAddress("127.0.0.1", 0))
                    .syncUninterruptibly()
                    .channel();
            port = ((InetSocketAddress) server.localAddress()).getPort();
        }
    }
}
