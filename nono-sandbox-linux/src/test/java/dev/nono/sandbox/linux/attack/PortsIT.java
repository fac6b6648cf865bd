package dev.nono.sandbox.linux.attack;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nono.capability.IpcMode;
import dev.nono.capability.NetworkMode;
import dev.nono.sandbox.SandboxEvent;
import dev.nono.sandbox.linux.it.UnusedPorts;
import java.io.IOException;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Ways to a port that is not granted, where one is. */
class PortsIT {
    @RegisterExtension
    final Lab lab = new Lab();

    private CountingServer allowed;
    private CountingServer forbidden;

    @BeforeEach
    void listen() throws IOException {
        allowed = CountingServer.everywhere();
        forbidden = CountingServer.everywhere();
        lab.granting(caps -> caps.network(NetworkMode.proxyOnly(allowed.port())))
                .with("ALLOWED", allowed.port())
                .with("FORBIDDEN", forbidden.port())
                .with("FREE", UnusedPorts.first(1));
    }

    @AfterEach
    void close() throws IOException {
        allowed.close();
        forbidden.close();
    }

    @ParameterizedTest
    @DisplayName("[21:24] only the proxy is reached, whatever the address is called")
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
                "connect_after_unspec",
                "connect_wide_arguments",
                "connect_with_own_descriptors",
                "connect_malformed"
            })
    void connecting(String attack) throws Exception {
        refused(attack);
    }

    @ParameterizedTest
    @DisplayName("[21:24] a first packet with data does not connect")
    @ValueSource(strings = {"fastopen_sendto", "fastopen_sendmsg", "fastopen_sendmmsg", "fastopen_connect"})
    void fastOpen(String attack) throws Exception {
        refused(attack);
    }

    @ParameterizedTest
    @DisplayName("[21:24] no datagram is sent")
    @ValueSource(strings = {"udp_sendto", "udp6_sendto", "udp_sendto_unspec", "udp_connect", "udp_sendmsg"})
    void datagrams(String attack) throws Exception {
        refused(attack);
    }

    @ParameterizedTest
    @DisplayName("[21:33] without a port granted for it, nothing is listened on, with bind or without")
    @ValueSource(
            strings = {
                "bind_port",
                "bind_any_port",
                "bind_unspec",
                "bind6_port",
                "bind_mapped",
                "listen_unbound",
                "listen_unbound6",
                "listen_after_disconnect"
            })
    void listening(String attack) throws Exception {
        refused(attack);
    }

    @Test
    @DisplayName("[21:29] messages: one bad entry among good ones denies the call, and so do too many")
    void messages() throws Exception {
        Lab.Result mixed = lab.mustFailInside("sockets", "sendmmsg_mixed");
        assertThat(mixed.output()).contains("EACCES");
        Lab.Result many = lab.mustFailInside("sockets", "sendmmsg_many");
        assertThat(many.output()).contains("EPERM");
    }

    @Test
    void the_proxy_itself_is_reached() throws Exception {
        lab.isOpen("sockets", "connect_allowed");
    }

    @Test
    @DisplayName("[21:32] 100000 connections whose port is exchanged meanwhile never reach the other one")
    void racingPorts() throws Exception {
        lab.mustWorkAtLast("sockets", "race_ports");
        forbidden.forget();
        Lab.Result raced = lab.with("ROUNDS", 100_000).mustFailInside("sockets", "race_ports");
        assertThat(forbidden.connections()).as(raced.output()).isZero();
        assertThat(raced.output()).doesNotContain(" 0 allowed").doesNotContain(" 0 refused");
    }

    @ParameterizedTest
    @DisplayName("an address that leads nowhere does not become one that leads out, nor does its descriptor")
    @ValueSource(strings = {"race_abstract_to_inet", "race_path_to_inet"})
    void racingFamilies(String attack) throws Exception {
        InetAddress other = anotherAddress();
        int port = UnusedPorts.first(1);
        try (CountingServer outside = CountingServer.at(other, port)) {
            lab.granting(caps -> caps.network(NetworkMode.blocked()).allowLocalhostPort(port))
                    .with("HOST", other.getHostAddress())
                    .with("FORBIDDEN", port);
            lab.mustWorkAtLast("sockets", attack);
            outside.forget();
            Lab.Result raced = lab.with("ROUNDS", 20_000).mustFailInside("sockets", attack);
            assertThat(outside.connections()).as(raced.output()).isZero();
        }
    }

    @Test
    void the_same_race_is_lost_where_abstract_sockets_are_open() throws Exception {
        InetAddress other = anotherAddress();
        int port = UnusedPorts.first(1);
        try (CountingServer outside = CountingServer.at(other, port)) {
            lab.granting(caps -> caps.network(NetworkMode.blocked())
                            .allowLocalhostPort(port)
                            .ipc(IpcMode.FULL))
                    .with("HOST", other.getHostAddress())
                    .with("FORBIDDEN", port)
                    .with("ROUNDS", 20_000);
            Lab.Result raced = lab.mustFailInside("sockets", "race_abstract_to_inet");
            assertThat(outside.connections()).as(raced.output()).isZero();
        }
    }

    @Test
    void a_descriptor_that_is_closed_meanwhile_does_no_harm() throws Exception {
        Lab.Result raced = lab.with("ROUNDS", 5000).mustFailInside("sockets", "race_close");
        assertThat(raced.output()).contains("closed: ");
        lab.isOpen("sockets", "connect_allowed");
    }

    @Test
    @DisplayName("100000 refusals are refused, and 1000 are remembered")
    void flood() throws Exception {
        Lab.Result flooded = lab.with("ROUNDS", 100_000).mustFailInside("sockets", "refused_many");
        assertThat(flooded.output()).contains("100000 refused");
        assertThat(flooded.refusals())
                .hasSize(1000)
                .allSatisfy(event -> assertThat(event).isInstanceOf(SandboxEvent.NetworkRefused.class));
        assertThat(forbidden.connections()).isZero();
    }

    private void refused(String attack) throws Exception {
        lab.mustWorkOutside("sockets", attack);
        forbidden.forget();
        lab.mustFailInside("sockets", attack);
        assertThat(forbidden.connections()).isZero();
    }

    /** One that is not of the loopback interface. */
    private static InetAddress anotherAddress() throws IOException {
        Optional<InetAddress> found = NetworkInterface.networkInterfaces()
                .flatMap(NetworkInterface::inetAddresses)
                .filter(address -> !address.isLoopbackAddress() && address.getAddress().length == 4)
                .findFirst();
        Assumptions.assumeTrue(found.isPresent(), "this machine has the loopback interface only");
        return found.orElseThrow();
    }
}
