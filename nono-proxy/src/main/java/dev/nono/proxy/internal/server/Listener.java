package dev.nono.proxy.internal.server;

import dev.nono.ErrorCode;
import dev.nono.NonoException;
import dev.nono.proxy.internal.net.Transport;
import io.netty.channel.ChannelFuture;
import io.netty.channel.socket.ServerSocketChannel;
import java.net.InetSocketAddress;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** The socket that clients connect to. */
final class Listener implements AutoCloseable {
    private static final int BACKLOG = 1024;

    private final ServerSocketChannel channel;
    private final Acceptor acceptor;

    private Listener(ServerSocketChannel channel, Acceptor acceptor) {
        this.channel = channel;
        this.acceptor = acceptor;
    }

    /** Listens; clients are taken once there is a core. */
    static Listener bind(Transport transport, InetSocketAddress address) {
        ServerSocketChannel channel = transport.newServer(address.getAddress());
        channel.config().setBacklog(BACKLOG).setReuseAddress(true).setAutoRead(false);
        Acceptor acceptor = new Acceptor(transport, !address.getAddress().isLoopbackAddress());
        channel.pipeline().addLast(acceptor);
        ChannelFuture bound = transport.group().register(channel).awaitUninterruptibly();
        if (bound.isSuccess()) {
            bound = channel.bind(address).awaitUninterruptibly();
        }
        if (!bound.isSuccess()) {
            channel.close();
            throw new NonoException(
                    ErrorCode.IO,
                    "the proxy cannot listen on " + address.getAddress().getHostAddress() + ":" + address.getPort()
                            + "; is the port in use? Choose another one, or 0 for any that is free",
                    Map.of("address", address.toString()),
                    bound.cause());
        }
        return new Listener(channel, acceptor);
    }

    InetSocketAddress address() {
        return channel.localAddress();
    }

    /** Begins to take clients. */
    void accept(ProxyCore core) {
        acceptor.serve(core);
        channel.config().setAutoRead(true);
    }

    @Override
    public void close() {
        channel.close().awaitUninterruptibly(2, TimeUnit.SECONDS);
    }
}
