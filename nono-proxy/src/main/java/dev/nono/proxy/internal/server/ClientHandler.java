package dev.nono.proxy.internal.server;

import dev.nono.net.IpAddress;
import dev.nono.proxy.ConnectAuth;
import dev.nono.proxy.TlsOptions;
import dev.nono.proxy.internal.decide.AbsoluteTarget;
import dev.nono.proxy.internal.decide.Category;
import dev.nono.proxy.internal.decide.HeadSyntax;
import dev.nono.proxy.internal.decide.ProxyAuth;
import dev.nono.proxy.internal.decide.RecordedPath;
import dev.nono.proxy.internal.decide.RequestAuthority;
import dev.nono.proxy.internal.decide.RouteDecision;
import dev.nono.proxy.internal.decide.RouteEngine;
import dev.nono.proxy.internal.decide.RouteRequest;
import dev.nono.proxy.internal.decide.TargetDecision;
import dev.nono.proxy.internal.decide.UpstreamTarget;
import dev.nono.proxy.internal.decide.Way;
import dev.nono.proxy.internal.decide.WebSocketOpening;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http2.Http2ResetFrame;
import io.netty.handler.flush.FlushConsolidationHandler;
import io.netty.util.ReferenceCountUtil;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * The end of a client's pipeline: takes one request after the other, finds out which way out it wants, and begins an exchange.
 * The same for plain connections, intercepted ones and streams of HTTP/2.
 */
final class ClientHandler extends ChannelInboundHandlerAdapter {
    private static final int FAILED_AUTHENTICATIONS = 3;

    private final ProxyCore core;
    private final Optional<RouteRequest.Endpoint> inside;
    private final boolean h2;
    private @Nullable Exchange exchange;
    private int failedAuthentications;
    private boolean inputEnded;

    /**
     * Creates the handler.
     *
     * @param core what connections share
     * @param inside whose place the proxy takes, in an intercepted connection
     * @param h2 whether this is a stream of HTTP/2
     */
    ClientHandler(ProxyCore core, Optional<RouteRequest.Endpoint> inside, boolean h2) {
        this.core = core;
        this.inside = inside;
        this.h2 = h2;
    }

    @Override
    public void channelActive(ChannelHandlerContext ctx) {
        ctx.read();
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object msg) {
        if (msg instanceof HeadSyntax.Fault fault) {
            malformed(ctx, fault);
        } else if (msg instanceof HttpRequest request && exchange == null) {
            if (request.decoderResult().isFailure()) {
                ReferenceCountUtil.release(msg);
                malformed(ctx, new HeadSyntax.Fault(400, "the request is malformed"));
            } else {
                begin(ctx, request);
                // The exchange took what it needs of the content.
                ReferenceCountUtil.release(msg);
            }
        } else if (msg instanceof HttpContent content && exchange != null) {
            exchange.requestContent(content);
        } else {
            ReferenceCountUtil.release(msg);
        }
    }

    private void begin(ChannelHandlerContext ctx, HttpRequest request) {
        HeadTimeout timeout = ctx.pipeline().get(HeadTimeout.class);
        if (timeout != null) {
            timeout.received();
        }
        ResponseEncoder encoder = ctx.pipeline().get(ResponseEncoder.class);
        if (encoder != null) {
            encoder.answering(request.method().equals(HttpMethod.HEAD));
        }
        Exchange begun = new Exchange(core, this, ctx, request, h2);
        exchange = begun;
        if (inside.isPresent()) {
            intercepted(begun, inside.get());
            return;
        }
        String target = request.uri();
        if (request.method().equals(HttpMethod.CONNECT)) {
            if (hasBody(request)) {
                begun.subject(new Records.Subject(Way.CONNECT, "proxy", 0, "CONNECT", null));
                begun.refuseConnect(
                        Refusal.of(
                                400,
                                Category.MALFORMED_REQUEST,
                                "CONNECT has no body; what follows its head belongs to the tunnel"),
                        true);
                return;
            }
            new Connects(core, new ConnectRequest(this, begun)).start(target);
        } else if (target.startsWith("/")) {
            inspected(begun, Way.REVERSE, Optional.empty(), target);
        } else if (target.toLowerCase(Locale.ROOT).startsWith("http://")) {
            forward(begun, target);
        } else {
            begun.subject(new Records.Subject(
                    Way.FORWARD, "proxy", 0, request.method().name(), null));
            boolean https = target.toLowerCase(Locale.ROOT).startsWith("https://");
            begun.refuse(new Refusal(
                    400,
                    Category.MALFORMED_REQUEST,
                    https
                            ? "an https URL cannot be asked for in plain text"
                            : "the request target is no path and no URL",
                    https ? Optional.of("ask for a tunnel with CONNECT") : Optional.empty(),
                    Map.of()));
        }
    }

    /** RFC 9110, section 9.3.6: in a CONNECT this would be a body for us, and the first bytes of the tunnel for others. */
    private static boolean hasBody(HttpRequest request) {
        return HttpUtil.isTransferEncodingChunked(request) || HttpUtil.getContentLength(request, 0L) > 0;
    }

    private void malformed(ChannelHandlerContext ctx, HeadSyntax.Fault fault) {
        Refusal refusal = Refusal.of(fault.status(), Category.MALFORMED_REQUEST, fault.reason());
        Records.Subject subject = new Records.Subject(
                inside.isPresent() ? Way.INTERCEPT : Way.FORWARD,
                inside.map(endpoint -> endpoint.host().text()).orElse("proxy"),
                inside.map(RouteRequest.Endpoint::port).orElse(0),
                null,
                null);
        core.records().deny(subject, OptionalInt.of(fault.status()), refusal.category(), fault.reason(), Map.of());
        Exchange running = exchange;
        if (running != null) {
            running.abort();
            return;
        }
        FullHttpResponse response = refusal.json();
        response.headers().set(HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE);
        ctx.writeAndFlush(response).addListener(ChannelFutureListener.CLOSE);
    }

    // --- the ways out --------------------------------------------------------------------------------------------

    private void intercepted(Exchange begun, RouteRequest.Endpoint endpoint) {
        HttpRequest request = begun.request();
        String path = request.uri();
        begun.subject(new Records.Subject(
                Way.INTERCEPT,
                endpoint.host().text(),
                endpoint.port(),
                request.method().name(),
                RecordedPath.of(path, core.token())));
        if (request.method().equals(HttpMethod.CONNECT)) {
            begun.refuse(Refusal.of(
                    501, Category.UNSUPPORTED_UPGRADE, "there is no CONNECT inside of an intercepted connection"));
            return;
        }
        String host = request.headers().get(HttpHeaderNames.HOST);
        Optional<RouteRequest.Endpoint> named =
                host == null ? Optional.empty() : RequestAuthority.parse(host, endpoint.port());
        if (named.isEmpty() || !named.get().equals(endpoint)) {
            begun.refuse(
                    Refusal.of(421, Category.MALFORMED_REQUEST, "the request is for another host than the connection"));
        } else if (!path.startsWith("/")) {
            begun.refuse(Refusal.of(400, Category.MALFORMED_REQUEST, "the request target is no path"));
        } else {
            inspected(begun, Way.INTERCEPT, Optional.of(endpoint), path);
        }
    }

    /** Hands a request to the routes. */
    private void inspected(Exchange begun, Way way, Optional<RouteRequest.Endpoint> endpoint, String path) {
        HttpRequest request = begun.request();
        if (way == Way.REVERSE) {
            begun.subject(new Records.Subject(
                    way, service(path), 0, request.method().name(), RecordedPath.of(path, core.token())));
        }
        WebSocketOpening.Kind kind = WebSocketOpening.classify(
                request.method().name(), request.protocolVersion().text(), Headers.fields(request.headers()));
        if (kind == WebSocketOpening.Kind.MALFORMED) {
            begun.refuse(Refusal.of(
                    400, Category.UNSUPPORTED_UPGRADE, "the request asks for another protocol in a malformed way"));
            return;
        }
        boolean upgrade = kind == WebSocketOpening.Kind.WEB_SOCKET;
        RouteRequest asked = new RouteRequest(
                way,
                endpoint,
                request.method().name(),
                path,
                Headers.fields(request.headers()),
                authentication(request),
                upgrade);
        begun.ask(core.engine().decide(asked), decision -> {
            if (decision instanceof RouteDecision.Refuse refuse) {
                refused(begun, refuse);
            } else if (decision instanceof RouteDecision.Forward onward) {
                begun.forward(onward, upgrade);
            }
        });
    }

    private void refused(Exchange begun, RouteDecision.Refuse refuse) {
        begun.facts(refuse.facts());
        boolean challenge = refuse.status() == 407;
        begun.refuse(
                challenge
                        ? Refusal.proxyAuthentication(authentication(begun.request()) == ProxyAuth.WRONG)
                        : new Refusal(
                                refuse.status(), refuse.category(), refuse.reason(), refuse.hint(), refuse.headers()));
    }

    private static String service(String path) {
        int end = 1;
        while (end < path.length() && "/?".indexOf(path.charAt(end)) < 0) {
            end++;
        }
        return Records.oneLine(path.substring(1, end));
    }

    private void forward(Exchange begun, String uri) {
        HttpRequest request = begun.request();
        Optional<AbsoluteTarget> parsed = AbsoluteTarget.parse(uri);
        if (parsed.isEmpty()) {
            begun.subject(new Records.Subject(
                    Way.FORWARD, "proxy", 0, request.method().name(), null));
            begun.refuse(Refusal.of(400, Category.MALFORMED_REQUEST, "the URL is malformed, or names a user"));
            return;
        }
        AbsoluteTarget target = parsed.get();
        RouteRequest.Endpoint endpoint = target.endpoint();
        begun.subject(new Records.Subject(
                Way.FORWARD,
                endpoint.host().text(),
                endpoint.port(),
                request.method().name(),
                RecordedPath.of(target.path(), core.token())));
        String host = request.headers().get(HttpHeaderNames.HOST);
        if (host != null && !RequestAuthority.parse(host, 80).equals(Optional.of(endpoint))) {
            begun.refuse(Refusal.of(400, Category.MALFORMED_REQUEST, "Host and the URL name different hosts"));
            return;
        }
        if (isOwn(endpoint)) {
            inspected(begun, Way.REVERSE, Optional.empty(), target.path());
            return;
        }
        new Admission(core, begun).decide(authentication(request), true, () -> admitted(begun, target), begun::refuse);
    }

    private void admitted(Exchange begun, AbsoluteTarget target) {
        HttpRequest request = begun.request();
        RouteRequest.Endpoint endpoint = target.endpoint();
        RouteEngine engine = core.engine();
        if (engine.match(endpoint.host(), endpoint.port()) != RouteEngine.Match.NONE
                || engine.match(endpoint.host(), 443) != RouteEngine.Match.NONE) {
            begun.refuse(Refusal.of(
                    403,
                    Category.CONNECT_BYPASSES_L7,
                    "host " + endpoint.host().text()
                            + " is the upstream of a route and is not spoken to in plain text"));
            return;
        }
        if (WebSocketOpening.classify(
                        request.method().name(), request.protocolVersion().text(), Headers.fields(request.headers()))
                != WebSocketOpening.Kind.NONE) {
            begun.refuse(Refusal.of(501, Category.UNSUPPORTED_UPGRADE, "another protocol needs a tunnel; use CONNECT"));
            return;
        }
        plain(begun, target);
    }

    private void plain(Exchange begun, AbsoluteTarget target) {
        RouteRequest.Endpoint endpoint = target.endpoint();
        boolean chained = core.chain().isPresent() && !core.bypass().contains(endpoint.host());
        UpstreamTarget upstream = new UpstreamTarget(false, endpoint.host(), endpoint.port(), TlsOptions.DEFAULT);
        Optional<String> url =
                chained ? Optional.of("http://" + upstream.authority() + target.path()) : Optional.empty();
        RequestHead head = RequestHead.plain(begun.request(), target.path(), url);
        if (head.mentions(core.token())) {
            begun.refuse(Refusal.of(
                    403,
                    Category.AUTHENTICATION_FAILED,
                    "the request would carry the token of the session to the host"));
            return;
        }
        begun.ask(core.check().decide(endpoint, false, chained), checked -> {
            if (checked instanceof TargetDecision.Refused refused) {
                begun.refuse(Refusal.of(refused.status(), refused.category(), refused.reason()));
            } else if (checked instanceof TargetDecision.Dial dial) {
                begun.send(new Exchange.Outgoing(
                        head, new Upstreams.Plan(upstream, dial.addresses(), chained, false, false), Optional.empty()));
            }
        });
    }

    private boolean isOwn(RouteRequest.Endpoint endpoint) {
        return endpoint.port() == core.listening().get().getPort()
                && (endpoint.host().text().equals("localhost")
                        || (endpoint.host() instanceof IpAddress address && address.isLoopback()));
    }

    /** What {@code Proxy-Authorization} says; inside of an intercepted connection the outer one counts. */
    ProxyAuth authentication(HttpRequest request) {
        if (core.config().connectAuth() == ConnectAuth.NONE) {
            return ProxyAuth.NOT_ASKED;
        }
        if (inside.isPresent()) {
            return ProxyAuth.VALID;
        }
        return core.token().check(request.headers().getAll(HttpHeaderNames.PROXY_AUTHORIZATION));
    }

    /** Counts a failed authentication: the connection stays open for the client to do better, but not for ever. */
    boolean tooManyFailures() {
        return ++failedAuthentications > FAILED_AUTHENTICATIONS;
    }

    // --- what happens to the connection --------------------------------------------------------------------------

    /** The exchange is complete; the next request may come. */
    void finished(Exchange done, boolean keepAlive) {
        if (exchange != done) {
            return;
        }
        exchange = null;
        ChannelHandlerContext ctx = done.client();
        if (h2) {
            return;
        }
        if (inputEnded) {
            ctx.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(ChannelFutureListener.CLOSE);
            return;
        }
        if (!keepAlive || !ctx.channel().isActive()) {
            return;
        }
        HeadTimeout timeout = ctx.pipeline().get(HeadTimeout.class);
        if (timeout != null) {
            timeout.next();
        }
        RequestDecoder decoder = ctx.pipeline().get(RequestDecoder.class);
        if (decoder != null) {
            decoder.resume();
        }
    }

    /** Whether a request is being answered. */
    boolean isBusy() {
        return exchange != null;
    }

    /**
     * Takes HTTP out of both pipelines and joins them.
     *
     * @param upstream the other side
     * @param answer writes bytes to the client, before any that come from the other side
     */
    void becomeTunnel(Channel upstream, Runnable answer) {
        Exchange done = exchange;
        if (done == null) {
            return;
        }
        exchange = null;
        Channel client = done.client().channel();
        Relay.join(client, upstream);
        // Encoders first, decoders last: a decoder that leaves hands on bytes, and these are written to the other side
        // as they are.
        removeEncoder(client.pipeline());
        answer.run();
        if (upstream.pipeline().get("upstream") != null) {
            upstream.pipeline().remove("upstream");
            upstream.pipeline().remove("http");
        }
        client.pipeline().remove(RequestDecoder.class);
        Tunnels.started(core, client, upstream);
        Relay.begin(client, upstream);
    }

    /** Takes HTTP out of a pipeline; bytes that it had not decoded go on to whoever comes next in it. */
    void removeHttp(ChannelPipeline pipeline) {
        exchange = null;
        removeEncoder(pipeline);
        pipeline.remove(RequestDecoder.class);
    }

    private void removeEncoder(ChannelPipeline pipeline) {
        pipeline.remove(this);
        if (pipeline.get(HeadTimeout.class) != null) {
            pipeline.remove(HeadTimeout.class);
        }
        if (pipeline.get(FlushConsolidationHandler.class) != null) {
            pipeline.remove(FlushConsolidationHandler.class);
        }
        pipeline.remove(ResponseEncoder.class);
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext ctx) {
        Exchange running = exchange;
        if (running == null ? !inputEnded : running.wantsBody()) {
            ctx.read();
        }
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext ctx) {
        Exchange running = exchange;
        if (running != null && ctx.channel().isWritable()) {
            running.clientWritable();
        }
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) throws Exception {
        Exchange running = exchange;
        if (event instanceof ChannelInputShutdownEvent) {
            inputEnded = true;
            if (running == null) {
                ctx.close();
            } else {
                running.clientInputEnded();
            }
        } else if (event instanceof Http2ResetFrame && running != null) {
            exchange = null;
            running.clientGone();
        } else {
            super.userEventTriggered(ctx, event);
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        Exchange running = exchange;
        if (running != null) {
            exchange = null;
            running.clientGone();
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        Tunnels.LOG.debug(
                "a connection of a client ends with {}", cause.getClass().getName());
        ctx.close();
    }
}
