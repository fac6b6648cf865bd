package dev.nono.proxy.internal.server;

import io.netty.channel.Channel;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.handler.timeout.IdleStateHandler;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What all tunnels have in common. */
final class Tunnels {
    static final Logger LOG = LoggerFactory.getLogger(Tunnels.class);

    private Tunnels() {}

    /** Bounds what waits to be sent, and how long nothing may move if the configuration says so. */
    static void started(ProxyCore core, Channel client, Channel upstream) {
        WriteBufferWaterMark marks = new WriteBufferWaterMark(64 * 1024, 256 * 1024);
        client.config().setWriteBufferWaterMark(marks);
        upstream.config().setWriteBufferWaterMark(marks);
        Duration idle = core.config().timeouts().idleTunnel();
        if (!idle.isZero()) {
            client.pipeline()
                    .addBefore("relay", "idle", new IdleStateHandler(0, 0, idle.toMillis(), TimeUnit.MILLISECONDS));
        }
    }
}
