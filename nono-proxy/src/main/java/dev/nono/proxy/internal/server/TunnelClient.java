package dev.nono.proxy.internal.server;

import dev.nono.proxy.internal.decide.ProxyAuth;
import io.netty.channel.Channel;
import io.netty.channel.ChannelPipeline;
import java.util.function.Consumer;

/** Somebody who asks for a tunnel, in the words of one protocol or another. */
interface TunnelClient extends Asker {
    /** Who it said it is. */
    ProxyAuth authentication();

    /** Whether it has its answer, or went away. */
    boolean isOver();

    /** What records about it are about. */
    void subject(Records.Subject about);

    /** Gives it no tunnel, and records that. */
    void refuse(Refusal refusal);

    /** Gives it no tunnel because of who it is, or because it does not say. */
    void refuseStranger(Refusal refusal);

    /** Gives it a tunnel, and records that. */
    void join(Channel upstream);

    /** Tells it that there is a tunnel, and hands its bytes to others from now on; records nothing. */
    void hand(Consumer<ChannelPipeline> others);
}
