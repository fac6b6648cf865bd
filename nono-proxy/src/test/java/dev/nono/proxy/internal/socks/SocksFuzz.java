package dev.nono.proxy.internal.socks;

import dev.nono.net.IpAddress;
import dev.nono.proxy.internal.decide.RequestAuthority;
import dev.nono.proxy.internal.decide.RouteRequest;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.embedded.EmbeddedChannel;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Fuzz target: a client of SOCKS 5, its bytes cut into pieces of any size, against a second reading of RFC 1928 and RFC 1929. What is
 * decided about is what was asked for, and no byte is lost that belongs to the tunnel.
 *
 * <p>The first byte says how the rest is cut.
 */
public final class SocksFuzz {
    private SocksFuzz() {}

    /** One input: a byte of instructions, then what a client sends. */
    public static void fuzzerTestOneInput(byte[] input) throws UnknownHostException {
        if (input.length == 0) {
            return;
        }
        byte[] bytes = Arrays.copyOfRange(input, 1, input.length);
        int piece = input[0] & 0x1f;
        SocksDecoder decoder = new SocksDecoder();
        Seen seen = new Seen(decoder);
        EmbeddedChannel channel = new EmbeddedChannel(decoder, seen);
        List<ByteBuf> given = new ArrayList<>();
        for (int from = 0; from < bytes.length; ) {
            int to = piece == 0 ? bytes.length : Math.min(bytes.length, from + piece);
            ByteBuf part = Unpooled.copiedBuffer(bytes, from, to - from);
            given.add(part);
            channel.writeInbound(part);
            from = to;
        }
        channel.checkException();
        if (!seen.fault) {
            compare(bytes, seen);
            if (seen.count == 3) {
                channel.pipeline().remove(decoder);
                require(
                        new String(bytes, StandardCharsets.ISO_8859_1).endsWith(seen.rest.toString()),
                        "the tunnel has other bytes than those behind the request");
                require(seen.rest.length() == bytes.length - seen.end, "the tunnel begins elsewhere");
            }
        }
        channel.finishAndReleaseAll();
        for (ByteBuf part : given) {
            require(part.refCnt() == 0, "a buffer is not released");
        }
    }

    private static void compare(byte[] bytes, Seen seen) throws UnknownHostException {
        if (bytes.length < 2 || bytes.length < 2 + (bytes[1] & 0xff)) {
            require(seen.count == 0, "methods were seen that are not complete");
            return;
        }
        int at = 2 + (bytes[1] & 0xff);
        boolean password = false;
        for (int i = 2; i < at; i++) {
            password |= bytes[i] == 2;
        }
        require(bytes[0] == 5 && seen.password == password && seen.count >= 1, "the methods were read in another way");
        if (!password) {
            return;
        }
        int place = at + 1 < bytes.length ? at + 2 + (bytes[at + 1] & 0xff) : bytes.length;
        if (place >= bytes.length || bytes.length < place + 1 + (bytes[place] & 0xff)) {
            require(seen.count == 1, "a login was seen that is not complete");
            return;
        }
        String secret = new String(bytes, place + 1, bytes[place] & 0xff, StandardCharsets.UTF_8);
        require(bytes[at] == 1 && secret.equals(seen.login), "the password was read in another way");
        wish(bytes, place + 1 + (bytes[place] & 0xff), seen);
    }

    private static void wish(byte[] bytes, int at, Seen seen) throws UnknownHostException {
        int kind = at + 4 < bytes.length ? bytes[at + 3] : 0;
        int length = kind == 1 ? 4 : kind == 4 ? 16 : kind == 3 ? 1 + (bytes[at + 4] & 0xff) : 0;
        if (length == 0 || bytes.length < at + 4 + length + 2) {
            require(seen.count == 2, "a request was seen that is not complete");
            return;
        }
        require(bytes[at] == 5 && bytes[at + 2] == 0 && seen.count == 3, "the request was read in another way");
        require(seen.wish.command() == (bytes[at + 1] & 0xff), "another command");
        int end = at + 4 + length;
        seen.end = end + 2;
        int port = (bytes[end] & 0xff) << 8 | (bytes[end + 1] & 0xff);
        Optional<RouteRequest.Endpoint> endpoint = RequestAuthority.parse(seen.wish.authority(), 443);
        if (endpoint.isEmpty()) {
            require(kind == 3 || port == 0, "an address is refused: " + seen.wish.authority());
            return;
        }
        require(endpoint.get().port() == port, "another port: " + endpoint);
        if (kind == 3) {
            String name = new String(bytes, at + 5, length - 1, StandardCharsets.ISO_8859_1);
            require(RequestAuthority.parse(name, port).equals(endpoint), name + " is read as " + endpoint);
        } else {
            InetAddress asked = InetAddress.getByAddress(Arrays.copyOfRange(bytes, at + 4, end));
            InetAddress read = endpoint.get().host() instanceof IpAddress address ? address.toInetAddress() : null;
            boolean same = read != null
                    && InetAddress.getByAddress(read.getAddress()).equals(InetAddress.getByAddress(asked.getAddress()));
            require(same, asked + " is read as " + endpoint);
        }
    }

    private static void require(boolean holds, String otherwise) {
        if (!holds) {
            throw new AssertionError(otherwise);
        }
    }

    /** Answers as the proxy would, were every password right. */
    private static final class Seen extends ChannelInboundHandlerAdapter {
        private final SocksDecoder decoder;
        private final StringBuilder rest = new StringBuilder();
        private int count;
        private int end;
        private boolean password;
        private boolean fault;
        private String login = "";
        private SocksMessage.Wish wish = new SocksMessage.Wish(0, "");

        Seen(SocksDecoder decoder) {
            this.decoder = decoder;
        }

        @Override
        public void channelRead(ChannelHandlerContext ctx, Object msg) {
            if (msg instanceof ByteBuf bytes) {
                rest.append(bytes.toString(StandardCharsets.ISO_8859_1));
                bytes.release();
                return;
            }
            require(!fault, "something comes behind a fault");
            count++;
            if (msg instanceof SocksMessage.Methods methods) {
                password = methods.password();
                if (password) {
                    decoder.expectLogin();
                }
            } else if (msg instanceof SocksMessage.Login given) {
                login = given.password();
                decoder.expectWish();
            } else if (msg instanceof SocksMessage.Wish wanted) {
                wish = wanted;
            } else if (msg instanceof SocksMessage.Fault) {
                fault = true;
            }
        }
    }
}
