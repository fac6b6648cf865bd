package dev.nono.proxy.internal.server;

import dev.nono.proxy.ProxyConfig;
import dev.nono.proxy.internal.decide.BypassList;
import dev.nono.proxy.internal.decide.RouteEngine;
import dev.nono.proxy.internal.decide.SessionToken;
import dev.nono.proxy.internal.net.Names;
import dev.nono.proxy.internal.net.TargetCheck;
import dev.nono.proxy.internal.peer.Peers;
import java.net.InetSocketAddress;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * What the connections of one proxy share.
 *
 * @param config the configuration
 * @param engine who knows the routes
 * @param check who decides about hosts
 * @param names who looks up names
 * @param upstreams who connects
 * @param interception how TLS is intercepted, if it is
 * @param records who writes down
 * @param token the token of the session
 * @param peers who knows the processes that send none
 * @param chain the proxy of a company
 * @param bypass hosts that do not go through that one
 * @param listening where the proxy listens
 * @param connections who counts connections
 */
record ProxyCore(
        ProxyConfig config,
        RouteEngine engine,
        TargetCheck check,
        Names names,
        Upstreams upstreams,
        Optional<Interception> interception,
        Records records,
        SessionToken token,
        Peers peers,
        Optional<Chain> chain,
        BypassList bypass,
        Supplier<InetSocketAddress> listening,
        ConnectionLimit connections) {}
