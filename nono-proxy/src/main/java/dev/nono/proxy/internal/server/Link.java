package dev.nono.proxy.internal.server;

import io.netty.channel.Channel;

/**
 * A way to an upstream for one exchange: an HTTP/1.1 connection, or a stream of HTTP/2.
 *
 * @param channel the connection or stream
 * @param handler the end of its pipeline
 * @param key which upstream it leads to
 * @param reused whether an exchange took this connection before
 * @param h2 whether it is a stream
 */
record Link(Channel channel, UpstreamHandler handler, Upstreams.Key key, boolean reused, boolean h2) {}
