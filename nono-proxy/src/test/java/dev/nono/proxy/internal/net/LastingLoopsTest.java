package dev.nono.proxy.internal.net;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.EventLoop;
import io.netty.channel.nio.NioIoHandler;
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
