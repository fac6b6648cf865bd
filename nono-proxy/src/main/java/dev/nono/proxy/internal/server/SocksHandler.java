package dev.nono.proxy.internal.server;

import dev.nono.proxy.ConnectAuth;
import dev.nono.proxy.internal.decide.Category;
import dev.nono.proxy.internal.decide.ProxyAuth;
import dev.nono.proxy.internal.decide.Way;
import dev.nono.proxy.internal.socks.SocksAnswer;
import dev.nono.proxy.internal.socks.SocksDecoder;
import dev.nono.proxy.internal.socks.SocksMessage;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.util.ReferenceCountUtil;
import java.util.Map;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A client that speaks SOCKS 5. It gets what a {@code CONNECT} to the same host would get, but has to say who it is in any case: there is
 * no old client here that cannot. One request a connection, as the protocol has it.
 */
final class SocksHandler extends ChannelInboundHandlerAdapter implements TunnelClient {
    private static final Map<String, String> STRANGER =
            Map.of("auth_mechanism", "proxy_authorization", "auth_outcome", "failed");

    private final ProxyCore core;
    private final SocksDecoder decoder;
    private final boolean open;
    private final Question question = new Question();
    private Records.Subject subject = new Records.Subject(Way.CONNECT, "proxy", 0, "CONNECT", null);
    private @Nullable ChannelHandlerContext context;
    private boolean waiting = true;
    private boolean over;

    SocksHandler(ProxyCore core, SocksDecoder decoder) {
        this.core = core;
        this.decoder = decoder;
        this.open = core.config().connectAuth() == ConnectAuth.NONE;
    }

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) {
        context = ctx;
    }

    // --- what the client says ------------------------------------------------------------------------------------

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object msg) {
        if (msg instanceof SocksMessage.Methods methods) {
            methods(ctx, methods);
        } else if (msg instanceof SocksMessage.Login login) {
            login(ctx, login);
        } else if (msg instanceof SocksMessage.Wish wish) {
            wish(wish);
        } else if (msg instanceof SocksMessage.Fault fault) {
            deny(fault.answer(), Refusal.of(400, Category.MALFORMED_REQUEST, fault.reason()), Map.of());
        } else {
            ReferenceCountUtil.release(msg);
        }
    }

    private void methods(ChannelHandlerContext ctx, SocksMessage.Methods methods) {
        if (open && methods.none()) {
            decoder.expectWish();
            ctx.writeAndFlush(SocksAnswer.NO_LOGIN.bytes());
        } else if (methods.password()) {
            decoder.expectLogin();
            ctx.writeAndFlush(SocksAnswer.LOGIN.bytes());
        } else {
            deny(SocksAnswer.NO_METHOD, Refusal.proxyAuthentication(false), STRANGER);
        }
    }

    private void login(ChannelHandlerContext ctx, SocksMessage.Login login) {
        if (open || core.token().matches(login.password())) {
            decoder.expectWish();
            ctx.writeAndFlush(SocksAnswer.WELCOME.bytes());
        } else {
            deny(SocksAnswer.UNKNOWN_USER, Refusal.proxyAuthentication(true), STRANGER);
        }
    }

    private void wish(SocksMessage.Wish wish) {
        waiting = false;
        ChannelPipeline pipeline = client().pipeline();
        if (pipeline.get(HeadTimeout.class) != null) {
            pipeline.remove(HeadTimeout.class);
        }
        if (wish.command() == SocksMessage.Wish.CONNECT) {
            new Connects(core, this).start(wish.authority());
        } else {
            deny(
                    SocksAnswer.NO_SUCH_COMMAND,
                    Refusal.of(501, Category.MALFORMED_REQUEST, "of SOCKS, only connections to hosts are made"),
                    Map.of());
        }
    }

    // --- a client for a tunnel -----------------------------------------------------------------------------------

    @Override
    public ChannelHandlerContext client() {
        ChannelHandlerContext known = context;
        if (known == null) {
            throw new IllegalStateException("a client is asked before it is connected");
        }
        return known;
    }

    @Override
    public ProxyAuth authentication() {
        return open ? ProxyAuth.NOT_ASKED : ProxyAuth.VALID;
    }

    @Override
    public boolean isOver() {
        return over;
    }

    @Override
    public void subject(Records.Subject about) {
        subject = about;
    }

    @Override
    public <T> void ask(CompletableFuture<T> asked, Consumer<T> then) {
        question.ask(asked, client().channel().eventLoop(), (answer, error) -> {
            if (over) {
                return;
            }
            if (answer == null) {
                refuse(Question.undecided());
            } else {
                then.accept(answer);
            }
        });
    }

    @Override
    public void refuse(Refusal refusal) {
        deny(answer(refusal), refusal, Map.of());
    }

    private static SocksAnswer answer(Refusal refusal) {
        if (refusal.status() == 403) {
            return SocksAnswer.NOT_ALLOWED;
        }
        return refusal.category() == Category.UPSTREAM_CONNECT_FAILED ? SocksAnswer.UNREACHABLE : SocksAnswer.FAILED;
    }

    @Override
    public void refuseStranger(Refusal refusal) {
        deny(SocksAnswer.NOT_ALLOWED, refusal, STRANGER);
    }

    private void deny(SocksAnswer answer, Refusal refusal, Map<String, String> facts) {
        over = true;
        waiting = false;
        core.records().deny(subject, OptionalInt.of(refusal.status()), refusal.category(), refusal.reason(), facts);
        client().writeAndFlush(answer.bytes()).addListener(ChannelFutureListener.CLOSE);
    }

    @Override
    public void join(Channel upstream) {
        over = true;
        core.records().allow(subject, OptionalInt.of(200), Map.of());
        Channel client = client().channel();
        client().writeAndFlush(SocksAnswer.ESTABLISHED.bytes());
        Relay.join(client, upstream);
        leave(client.pipeline());
        Tunnels.started(core, client, upstream);
        Relay.begin(client, upstream);
    }

    @Override
    public void hand(Consumer<ChannelPipeline> others) {
        over = true;
        ChannelPipeline pipeline = client().pipeline();
        client().writeAndFlush(SocksAnswer.ESTABLISHED.bytes());
        others.accept(pipeline);
        leave(pipeline);
    }

    /** The decoder last: it hands on the bytes that belong to the tunnel already. */
    private void leave(ChannelPipeline pipeline) {
        pipeline.remove(this);
        pipeline.remove(decoder);
    }

    // --- what happens to the connection --------------------------------------------------------------------------

    @Override
    public void channelReadComplete(ChannelHandlerContext ctx) {
        if (waiting) {
            ctx.read();
        }
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) throws Exception {
        if (event instanceof ChannelInputShutdownEvent) {
            gone();
            ctx.close();
        } else {
            super.userEventTriggered(ctx, event);
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        gone();
    }

    private void gone() {
        over = true;
        question.withdraw();
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        gone();
        ctx.close();
    }
}
