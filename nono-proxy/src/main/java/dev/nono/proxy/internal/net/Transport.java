package dev.nono.proxy.internal.net;

import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.epoll.EpollDomainSocketChannel;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.DuplexChannel;
import io.netty.channel.socket.ServerSocketChannel;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.SocketProtocolFamily;
import io.netty.channel.socket.nio.NioDomainSocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.channel.unix.DomainSocketAddress;
import io.netty.channel.unix.Socket;
import java.io.IOException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.NotYetConnectedException;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The event loops of this JVM, shared by all of its proxies and ended with the last of them: a proxy more costs a listening
 * socket. epoll where its native library {@linkplain EpollLibrary is installed}, otherwise what the JDK has.
 */
public final class Transport implements AutoCloseable {
    /**
     * More than one, so that none of them needs more of a processor than the kernel grants each thread when all are busy: a
     * loop above its share is kept waiting, and all of its connections with it.
     */
    private static final int LOOPS_PER_PROCESSOR = 2;

    private static final int MOST_LOOPS = 16;

    private static final Object LOCK = new Object();
    private static @Nullable Transport shared;
    private static int users;

    private final LastingLoops group;
    private final boolean epoll;
    private final Descriptors descriptors;

    private Transport() {
        epoll = EpollLibrary.isUsable();
        IoHandlerFactory handlers = epoll ? new KeptRegistrations() : NioIoHandler.newFactory();
        int loops =
                Math.min(MOST_LOOPS, LOOPS_PER_PROCESSOR * Runtime.getRuntime().availableProcessors());
        group = new LastingLoops(loops, handlers);
        descriptors = Descriptors.ofThisProcess();
    }

    /**
     * Returns the event loops, and starts them if nobody uses them yet.
     *
     * @return the transport; closed by whoever asked for it
     */
    public static Transport acquire() {
        synchronized (LOCK) {
            Transport transport = shared;
            if (transport == null) {
                transport = new Transport();
                shared = transport;
            }
            users++;
            return transport;
        }
    }

    /** The event loops. */
    public EventLoopGroup group() {
        return group;
    }

    /** How many connections there can be. */
    public Descriptors descriptors() {
        return descriptors;
    }

    /**
     * Gives a client that was accepted its event loop: the one that accepted it, so that it is not handed over, unless another
     * has fewer clients.
     *
     * @param client the connection, with a pipeline
     * @param accepting the loop that accepted it
     * @return done when it is on a loop
     */
    public ChannelFuture adopt(Channel client, EventLoop accepting) {
        return group.near(accepting).adopt(client);
    }

    /**
     * Opens a socket that listens.
     *
     * @param address where it will
     * @return the socket, not bound yet
     */
    public ServerSocketChannel newServer(InetAddress address) {
        return epoll ? new EpollServerSocketChannel(family(address)) : new NioServerSocketChannel();
    }

    /**
     * Opens a socket that connects.
     *
     * @param address where to
     * @return the socket, not connected yet
     */
    public SocketChannel newSocket(InetAddress address) {
        return epoll ? new EpollSocketChannel(family(address)) : new NioSocketChannel();
    }

    private static SocketProtocolFamily family(InetAddress address) {
        return address instanceof Inet4Address ? SocketProtocolFamily.INET : SocketProtocolFamily.INET6;
    }

    /** A socket that connects to a Unix socket. */
    Channel newLocalSocket() {
        return epoll ? new EpollDomainSocketChannel() : new NioDomainSocketChannel();
    }

    /** The address of a Unix socket, as {@link #newLocalSocket} wants it. */
    SocketAddress localAddress(Path socket) {
        return epoll ? new DomainSocketAddress(socket.toString()) : UnixDomainSocketAddress.of(socket);
    }

    /**
     * Says to the other end that nothing more comes, when all that was written has been sent. It may still say something.
     *
     * <p>Netty does the same, and makes an exception with a stack trace each time for writes that might wait: as much work as a
     * whole relayed message.
     *
     * @param channel the connection; nothing is written to it any more
     */
    public static void endOutput(DuplexChannel channel) {
        if (!(channel instanceof EpollSocketChannel connection && connection.fd() instanceof Socket socket)) {
            channel.shutdownOutput();
            return;
        }
        try {
            socket.shutdown(false, true);
        } catch (IOException | NotYetConnectedException e) {
            // Broken already, or not connected any more, and that cannot be told in any other way.
            channel.close();
        }
    }

    /** Ends the event loops when this was their last user. */
    @Override
    public void close() {
        synchronized (LOCK) {
            if (--users == 0) {
                shared = null;
                group.shutdownGracefully(0, 1, TimeUnit.SECONDS);
            }
        }
    }
}
