package dev.nono.proxy.internal.server;

import dev.nono.proxy.ProxyEvent;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.io.IOException;
import java.lang.reflect.Field;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * Fuzz target: a client that sends any bytes to a running proxy. Upstreams must see sound requests only, none that the client did not
 * send, each with the credential of its route in the place of what the client wrote; and the connection must end.
 *
 * <p>The first byte says how the client ends; {@code HOST} stands for a host that is allowed.
 */
public final class ExchangeFuzz {
    private ExchangeFuzz() {}

    /** One input: a byte of instructions, then what a client sends. */
    public static void fuzzerTestOneInput(byte[] input) throws IOException {
        // A fuzzer finds the secret by looking at what it is compared with; sending it proves nothing.
        if (input.length < 2 || new String(input, StandardCharsets.ISO_8859_1).contains(LabRoutes.SECRET)) {
            return;
        }
        FuzzLab lab = FuzzLab.SHARED;
        String host = "127.0.0.1:" + lab.open.port();
        byte[] bytes = new String(input, 1, input.length - 1, StandardCharsets.ISO_8859_1)
                .replace("HOST", host)
                .getBytes(StandardCharsets.ISO_8859_1);
        lab.begin();
        try (Socket socket = new Socket(
                InetAddress.getByName("127.0.0.1"), lab.proxy.address().getPort())) {
            Channel other = lab.other(socket);
            Counter counter = new Counter();
            other.eventLoop().submit(() -> other.pipeline().addFirst(counter)).syncUninterruptibly();
            try {
                socket.getOutputStream().write(bytes);
            } catch (IOException e) {
                // Refused before everything was sent.
                require(true, "");
            }
            FuzzLab.eventually("the proxy neither answers nor closes", () -> settled(other, counter, bytes.length));
            end(socket, input[0]);
            FuzzLab.eventually(
                    "the proxy keeps a connection that the client has closed",
                    () -> other.isOpen() ? Optional.empty() : Optional.of(true));
        }
        boolean tunnel = false;
        for (ProxyEvent event : lab.proxy.drainEvents()) {
            tunnel |= event.decision().equals("allow") && "CONNECT".equals(event.method());
        }
        StrictRequests asked = StrictRequests.read(bytes);
        List<StrictRequests.Request> arrived = new ArrayList<>(sound(lab.routed));
        for (StrictRequests.Request request : arrived) {
            require(
                    count(request, "authorization:") == 1
                            && request.fields().contains("Authorization:Bearer " + LabRoutes.SECRET),
                    "a request without the credential of its route: " + request);
            require(!request.target().startsWith("/forbidden"), "a forbidden path arrived: " + request);
        }
        if (!tunnel) {
            List<StrictRequests.Request> plain = sound(lab.open);
            for (StrictRequests.Request request : plain) {
                require(
                        !request.fields().toString().contains(LabRoutes.SECRET),
                        "the credential of a route went elsewhere: " + request);
            }
            arrived.addAll(plain);
        }
        require(
                arrived.size() <= asked.whole().size() + (asked.begun() ? 1 : 0),
                "more requests arrived than were sent: " + arrived + " of " + asked);
        for (StrictRequests.Request request : arrived) {
            require(wasAsked(request, asked), "nobody asked for " + request + " in " + asked);
        }
    }

    private static void end(Socket socket, byte how) throws IOException {
        if ((how & 1) == 0) {
            socket.setSoLinger(true, 0);
            socket.close();
        } else {
            socket.setSoLinger(false, 0);
            socket.close();
        }
    }

    /** Whether a request of the client means what arrived: the same method and body, and the path behind what names the upstream. */
    private static boolean wasAsked(StrictRequests.Request arrived, StrictRequests asked) {
        for (StrictRequests.Request each : asked.whole()) {
            if (each.method().equals(arrived.method())
                    && each.target().endsWith(arrived.target().substring(1))
                    && each.body().equals(arrived.body())) {
                return true;
            }
        }
        return false;
    }

    private static List<StrictRequests.Request> sound(FuzzUpstream upstream) {
        List<StrictRequests.Request> all = new ArrayList<>();
        for (StrictRequests said : upstream.said()) {
            require(!said.malformed(), "an upstream got something malformed: " + said);
            for (StrictRequests.Request request : said.whole()) {
                require(count(request, "host:") == 1, "not one Host: " + request);
                require(
                        request.fields().contains("host:127.0.0.1:" + upstream.port()),
                        "a request for another host: " + request);
                for (String hop : List.of("connection:", "proxy-", "te:", "trailer:", "keep-alive:", "upgrade:")) {
                    require(count(request, hop) == 0, hop + " went on: " + request);
                }
                all.add(request);
            }
        }
        return all;
    }

    private static int count(StrictRequests.Request request, String start) {
        int count = 0;
        for (String field : request.fields()) {
            count += field.regionMatches(true, 0, start, 0, start.length()) ? 1 : 0;
        }
        return count;
    }

    /** Whether nothing more will happen unless the client does something. */
    private static Optional<Boolean> settled(Channel channel, Counter counter, int sent) throws Exception {
        if (!channel.isOpen()) {
            return Optional.of(true);
        }
        boolean waits = channel.eventLoop()
                .submit(() -> counter.bytes >= sent && waits(channel))
                .get(60, TimeUnit.SECONDS);
        return waits ? Optional.of(true) : Optional.empty();
    }

    private static boolean waits(Channel channel) {
        ClientHandler handler = channel.pipeline().get(ClientHandler.class);
        if (handler == null || !handler.isBusy()) {
            return true;
        }
        Object exchange = field(handler, "exchange");
        Object question = field(field(exchange, "question"), "asked");
        boolean asks = question instanceof CompletableFuture<?> future && !future.isDone();
        return asks || ((Exchange) exchange).wantsBody();
    }

    private static Object field(Object owner, String name) {
        try {
            Field field = owner.getClass().getDeclaredField(name);
            field.setAccessible(true);
            return field.get(owner);
        } catch (ReflectiveOperationException e) {
            throw new AssertionError(e);
        }
    }

    private static void require(boolean holds, String otherwise) {
        if (!holds) {
            throw new AssertionError(otherwise);
        }
    }

    /** Counts what arrived; on its event loop. */
    private static final class Counter extends ChannelInboundHandlerAdapter {
        private long bytes;

        @Override
        public void channelRead(ChannelHandlerContext ctx, Object msg) {
            if (msg instanceof ByteBuf read) {
                bytes += read.readableBytes();
            }
            ctx.fireChannelRead(msg);
        }
    }
}
