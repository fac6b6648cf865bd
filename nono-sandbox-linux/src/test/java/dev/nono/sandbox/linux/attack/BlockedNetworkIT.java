package dev.nono.sandbox.linux.attack;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nono.capability.NetworkMode;
import dev.nono.sandbox.linux.it.UnusedPorts;
import java.io.IOException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Ways out of a sandbox whose network is blocked. */
class BlockedNetworkIT {
    @RegisterExtension
    final Lab lab = new Lab();

    private CountingServer forbidden;

    @BeforeEach
    void listen() throws IOException {
        forbidden = CountingServer.everywhere();
        lab.granting(caps -> caps.network(NetworkMode.blocked()))
                .with("FORBIDDEN", forbidden.port())
                .with("FREE", UnusedPorts.first(1));
    }

    @AfterEach
    void close() throws IOException {
        forbidden.close();
    }

    @ParameterizedTest
    @DisplayName("[21:22,23] nothing is sent, and nothing is listened on")
    @ValueSource(
            strings = {
                "connect4",
                "connect_any",
                "connect_other_loopback",
                "connect6",
                "connect6_scoped",
                "connect6_any",
                "connect_mapped",
                "connect_nonblocking",
                "connect_wide_arguments",
                "connect_with_own_descriptors",
                "fastopen_sendto",
                "fastopen_sendmsg",
                "fastopen_sendmmsg",
                "fastopen_connect",
                "udp_sendto",
                "udp6_sendto",
                "udp_sendto_unspec",
                "udp_connect",
                "udp_sendmsg",
                "bind_port",
                "bind_any_port",
                "bind_unspec",
                "bind6_port",
                "bind_mapped",
                "listen_unbound",
                "listen_unbound6"
            })
    void sending(String attack) throws Exception {
        lab.mustWorkOutside("sockets", attack);
        forbidden.forget();
        lab.mustFailInside("sockets", attack);
        assertThat(forbidden.connections()).isZero();
    }

    /** Outside, this kernel has the family, or lacks it, or gives it to root: inside, the filter answers for all. */
    @ParameterizedTest(name = "{0}")
    @DisplayName("[21:23] no socket of another kind is made")
    @CsvSource({
        "TCP, '2,1,0'",
        "TCP 6, '10,1,0'",
        "MPTCP, '2,1,262'",
        "MPTCP 6, '10,1,262'",
        "SCTP, '2,1,132'",
        "SCTP messages, '2,5,132'",
        "DCCP, '2,6,33'",
        "UDP, '2,2,0'",
        "UDP Lite, '2,2,136'",
        "ping, '2,2,1'",
        "raw, '2,3,255'",
        "raw ICMP, '2,3,1'",
        "L2TP, '2,2,115'",
        "netlink routes, '16,3,0'",
        "netlink audit, '16,3,9'",
        "netlink netfilter, '16,3,12'",
        "netlink uevents, '16,2,15'",
        "packets, '17,3,768'",
        "AX.25, '3,5,0'",
        "X.25, '9,5,0'",
        "RDS, '21,5,0'",
        "PPPoX, '24,1,0'",
        "CAN, '29,3,1'",
        "TIPC, '30,5,0'",
        "Bluetooth, '31,3,1'",
        "ALG, '38,5,0'",
        "VSOCK, '40,1,0'",
        "VSOCK datagrams, '40,2,0'",
        "KCM, '41,2,0'",
        "QRTR, '42,2,0'",
        "SMC, '43,1,0'",
        "SMC 6, '43,1,1'",
        "XDP, '44,3,0'",
        "MCTP, '45,2,0'"
    })
    void kinds(String kind, String socket) throws Exception {
        Lab.Result inside = lab.with("SOCKET", socket).mustFailInside("sockets", "make");
        assertThat(inside.output()).as(kind).contains("EPERM");
    }

    @ParameterizedTest
    @ValueSource(strings = {"2,1,0", "2,2,0", "10,1,0", "16,3,0"})
    void the_ordinary_kinds_are_made_outside(String socket) throws Exception {
        lab.with("SOCKET", socket).mustWorkOutside("sockets", "make");
    }

    @Test
    @DisplayName("[21:22] unix sockets work")
    void unixSockets() throws Exception {
        lab.isOpen("sockets", "unix_socket");
    }
}
