package dev.nono.proxy.internal.net;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.Channel;
import io.netty.channel.EventLoop;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioSocketChannel;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("Event loops that last")
class LastingLoopsTest {
    @Test
    @DisplayName("go on when a task throws and the log that should tell of it throws as well")
    void lasts() throws Exception {
        Logger logger = Logger.getLogger("io.netty.util.concurrent.AbstractEventExecutor");
        Breaking breaking = new Breaking();
        LastingLoops loops = new LastingLoops(1, NioIoHandler.newFactory());
        logger.addHandler(breaking);
        try {
            EventLoop loop = loops.next();
            for (int i = 0; i < 3; i++) {
                loop.execute(() -> {
                    throw new IllegalStateException("a task that fails");
                });
            }
            Thread thread = loop.submit(Thread::currentThread).get(30, TimeUnit.SECONDS);
            assertThat(breaking.records).hasValue(3);
            assertThat(loop.submit(Thread::currentThread).get(30, TimeUnit.SECONDS))
                    .isSameAs(thread);
        } finally {
            logger.removeHandler(breaking);
            loops.shutdownGracefully(0, 5, TimeUnit.SECONDS).await(30, TimeUnit.SECONDS);
        }
        assertThat(loops.isTerminated()).isTrue();
    }

    @Test
    @DisplayName("share the clients: the one that accepts them keeps them unless another has fewer")
    void shares() throws Exception {
        LastingLoops loops = new LastingLoops(3, NioIoHandler.newFactory());
        try {
            EventLoop accepting = (EventLoop) loops.iterator().next();
            List<Channel> clients = new ArrayList<>();
            for (int i = 0; i < 60; i++) {
                Channel client = new NioSocketChannel();
                loops.near(accepting).adopt(client).sync();
                clients.add(client);
                if (i % 3 == 0) {
                    assertThat(client.eventLoop())
                            .as("as many clients everywhere")
                            .isSameAs(accepting);
                }
            }
            Map<EventLoop, Integer> shares = new HashMap<>();
            clients.forEach(client -> shares.merge(client.eventLoop(), 1, Integer::sum));
            assertThat(shares).hasSize(3);
            assertThat(shares.values()).containsOnly(20);
            for (Channel client : clients) {
                client.close().sync();
            }
            assertThat(loops.near(accepting)).as("after they went").isSameAs(accepting);
        } finally {
            loops.shutdownGracefully(0, 5, TimeUnit.SECONDS).await(30, TimeUnit.SECONDS);
        }
    }

    private static final class Breaking extends Handler {
        private final AtomicInteger records = new AtomicInteger();

        @Override
        public void publish(LogRecord logged) {
            records.incrementAndGet();
            throw new NoClassDefFoundError("as when no file can be opened");
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    }
}
