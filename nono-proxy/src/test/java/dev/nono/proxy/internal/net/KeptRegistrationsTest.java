package dev.nono.proxy.internal.net;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.EventLoop;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

@EnabledOnOs(OS.LINUX)
@DisplayName("A connection that is registered with epoll")
class KeptRegistrationsTest {
    private static final long PATIENCE = 30;

    private final BlockingQueue<String> told = new LinkedBlockingQueue<>();
    private LastingLoops loops;
    private EpollSocketChannel channel;
    private Socket other;

    @BeforeEach
    void connect() throws Exception {
        assumeTrue(EpollLibrary.isUsable(), "no native library of epoll for this machine");
        loops = new LastingLoops(1, new KeptRegistrations());
        channel = new EpollSocketChannel();
        channel.config().setAutoRead(false).setAllowHalfClosure(true);
        channel.pipeline().addLast(new Teller());
        try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            loops.register(channel).sync();
            channel.connect(server.getLocalSocketAddress()).sync();
            other = server.accept();
        }
    }

    @AfterEach
    void close() throws Exception {
        if (loops != null) {
            other.close();
            channel.close().sync();
            loops.shutdownGracefully(0, 5, TimeUnit.SECONDS).await(PATIENCE, TimeUnit.SECONDS);
        }
    }

    @Test
    @DisplayName(
            "is not read while it does not ask, keeps its loop asleep meanwhile, and gets everything when it asks again")
    void paused() throws Exception {
        channel.config().setAutoRead(true);
        say("one");
        assertThat(next()).isEqualTo("one");
        reads(false);
        say("two");
        long before = processorTime();
        Thread.sleep(500);
        assertThat(processorTime() - before)
                .as("nanoseconds of processor in half a second")
                .isLessThan(TimeUnit.MILLISECONDS.toNanos(250));
        assertThat(told).isEmpty();
        reads(true);
        assertThat(next()).isEqualTo("two");
        // Pauses that nothing arrives in are never told to the kernel, so all the more must it still tell.
        for (int i = 0; i < 100; i++) {
            reads(false);
            if (i % 3 == 0) {
                say("more");
            }
            reads(true);
            if (i % 3 != 0) {
                say("more");
            }
            assertThat(next()).isEqualTo("more");
        }
    }

    @Test
    @DisplayName("hears of the end while it does not ask for anything, and still writes after that")
    void ended() throws Exception {
        say("last words");
        other.shutdownOutput();
        channel.config().setAutoRead(true);
        assertThat(next()).isEqualTo("last words");
        assertThat(next()).isEqualTo("end");
        long before = processorTime();
        Thread.sleep(500);
        assertThat(processorTime() - before)
                .as("nanoseconds of processor in half a second")
                .isLessThan(TimeUnit.MILLISECONDS.toNanos(250));
        // More than fits into both buffers: it waits for the kernel to say that there is room again.
        byte[] much = new byte[32 << 20];
        var written = channel.writeAndFlush(channel.alloc().buffer(much.length).writeBytes(much));
        assertThat(other.getInputStream().readNBytes(much.length)).hasSize(much.length);
        assertThat(written.await(PATIENCE, TimeUnit.SECONDS) && written.isSuccess())
                .isTrue();
    }

    @Test
    @DisplayName("hears of a reset while it does not ask for anything")
    void reset() throws Exception {
        other.setSoLinger(true, 0);
        other.close();
        assertThat(channel.closeFuture().await(PATIENCE, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    @DisplayName("fails to connect where nobody listens")
    void refused() throws Exception {
        EpollSocketChannel second = new EpollSocketChannel();
        loops.register(second).sync();
        try (Socket closed = new Socket()) {
            // It has the port, so that nobody else gets it, and does not listen.
            closed.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
            assertThatThrownBy(
                            () -> second.connect(closed.getLocalSocketAddress()).sync())
                    .hasMessageContaining("refused");
        }
    }

    /** On the loop, as handlers do it: a read that was asked for before is not waited for any more. */
    private void reads(boolean whether) throws Exception {
        channel.eventLoop().submit(() -> channel.config().setAutoRead(whether)).get(PATIENCE, TimeUnit.SECONDS);
    }

    private void say(String words) throws Exception {
        other.getOutputStream().write(words.getBytes(US_ASCII));
    }

    private String next() throws Exception {
        return told.poll(PATIENCE, TimeUnit.SECONDS);
    }

    private long processorTime() throws Exception {
        EventLoop loop = channel.eventLoop();
        ThreadMXBean threads = ManagementFactory.getThreadMXBean();
        return threads.getThreadCpuTime(
                loop.submit(() -> Thread.currentThread().getId()).get(PATIENCE, TimeUnit.SECONDS));
    }

    private final class Teller extends ChannelInboundHandlerAdapter {
        @Override
        public void channelRead(ChannelHandlerContext ctx, Object msg) {
            ByteBuf bytes = (ByteBuf) msg;
            told.add(bytes.toString(US_ASCII));
            bytes.release();
        }

        @Override
        public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
            if (event instanceof ChannelInputShutdownEvent) {
                told.add("end");
            }
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
            ctx.close();
        }
    }
}
