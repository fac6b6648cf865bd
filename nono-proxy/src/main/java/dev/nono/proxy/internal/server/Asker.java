package dev.nono.proxy.internal.server;

import io.netty.channel.ChannelHandlerContext;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/** Somebody on whose behalf others are asked. Used on the event loop of its connection. */
interface Asker {
    /** Its connection. */
    ChannelHandlerContext client();

    /** Waits for an answer from elsewhere; withdrawn when the client goes away. */
    <T> void ask(CompletableFuture<T> asked, Consumer<T> then);
}
