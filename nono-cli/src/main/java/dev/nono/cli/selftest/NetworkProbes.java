package dev.nono.cli.selftest;

import dev.nono.capability.NetworkMode;
import dev.nono.cli.selftest.Bench.Outcome;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;

/** Sockets. */
final class NetworkProbes {
    private NetworkProbes() {}

    static Row open(Bench bench) throws Exception {
        try (ServerSocket server = listen()) {
            Outcome outcome = bench.java(bench.grants(), "connect", port(server));
            return Row.of("network: open", outcome.succeeded(), "TCP connects where nothing is blocked");
        }
    }

    static Row connect(Bench bench) throws Exception {
        try (ServerSocket server = listen()) {
            Outcome outcome = bench.java(bench.grants().network(NetworkMode.blocked()), "connect", port(server));
            return refused("network: blocked, TCP connect", outcome);
        }
    }

    static Row bind(Bench bench) throws Exception {
        return refused(
                "network: blocked, TCP listen", bench.java(bench.grants().network(NetworkMode.blocked()), "bind", "0"));
    }

    static Row udp(Bench bench) throws Exception {
        return refused("network: blocked, UDP", bench.java(bench.grants().network(NetworkMode.blocked()), "udp", "53"));
    }

    static Row ports(Bench bench) throws Exception {
        try (ServerSocket allowed = listen();
                ServerSocket other = listen()) {
            Outcome first = bench.java(
                    bench.grants().network(NetworkMode.blocked()).allowConnectPort(allowed.getLocalPort()),
                    "connect",
                    port(allowed));
            Outcome second = bench.java(
                    bench.grants().network(NetworkMode.blocked()).allowConnectPort(allowed.getLocalPort()),
                    "connect",
                    port(other));
            return Row.of(
                    "network: single ports",
                    first.succeeded() && !second.succeeded(),
                    "the listed port connects, another does not");
        }
    }

    private static Row refused(String mechanism, Outcome outcome) {
        return Row.of(mechanism, !outcome.succeeded(), outcome.lastLine());
    }

    private static ServerSocket listen() throws IOException {
        return new ServerSocket(0, 8, InetAddress.getByAddress(new byte[] {127, 0, 0, 1}));
    }

    private static String port(ServerSocket server) {
        return String.valueOf(server.getLocalPort());
    }
}
