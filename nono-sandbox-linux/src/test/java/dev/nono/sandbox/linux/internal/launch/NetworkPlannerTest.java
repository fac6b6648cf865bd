package dev.nono.sandbox.linux.internal.launch;

import static dev.nono.sandbox.linux.internal.launch.Requests.kernel;
import static dev.nono.sandbox.linux.internal.launch.Requests.plan;
import static dev.nono.sandbox.linux.internal.launch.Requests.require;
import static dev.nono.sandbox.linux.internal.launch.Requests.withoutListener;
import static dev.nono.sandbox.linux.internal.launch.Requests.wsl2;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nono.ErrorCode;
import dev.nono.NonoException;
import dev.nono.capability.CapabilitySet;
import dev.nono.capability.NetworkMode;
import dev.nono.capability.PortRange;
import dev.nono.capability.UdpMode;
import dev.nono.sandbox.EnforcementStatus.Level;
import dev.nono.sandbox.NetworkEnforcement;
import dev.nono.sandbox.Restriction;
import dev.nono.sandbox.linux.internal.seccomp.FilterSpec.Network;
import dev.nono.sandbox.linux.internal.seccomp.FilterSpec.Notify;
import dev.nono.sandbox.linux.internal.seccomp.FilterSpec.Udp;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class NetworkPlannerTest {
    private static final CapabilitySet OPEN = CapabilitySet.builder().build();
    private static final CapabilitySet BLOCKED =
            OPEN.toBuilder().network(NetworkMode.blocked()).build();
    private static final CapabilitySet BLOCKED_BUT_ONE =
            BLOCKED.toBuilder().allowLocalhostPort(3000).build();
    private static final CapabilitySet PROXY =
            OPEN.toBuilder().network(NetworkMode.proxyOnly(8080)).build();

    private static Level level(Plan plan, Restriction restriction) {
        return plan.status().of(restriction).orElseThrow().level();
    }

    @Test
    void an_open_network_is_left_alone() {
        Plan plan = plan(OPEN, kernel(7));
        assertThat(plan.rules().handledNet()).isZero();
        assertThat(plan.filter().network()).isEqualTo(Network.OPEN);
        assertThat(plan.supervision()).isEmpty();
        assertThat(plan.status().of(Restriction.TCP)).isEmpty();
    }

    @Test
    void a_blocked_network_is_blocked_twice() {
        Plan plan = plan(BLOCKED, kernel(7));
        assertThat(plan.rules().handledNet()).isEqualTo(3);
        assertThat(plan.rules().ports()).isEmpty();
        assertThat(plan.filter().network()).isEqualTo(Network.BLOCKED);
        assertThat(plan.supervision()).isEmpty();
        assertThat(level(plan, Restriction.TCP)).isEqualTo(Level.FULL);
        assertThat(level(plan, Restriction.OTHER_SOCKETS)).isEqualTo(Level.FULL);
    }

    @Test
    @DisplayName(
            "[21:15] without ports in Landlock a blocked network is refused under its policy, and filtered otherwise")
    void blocked_before_abi_4() {
        assertThatThrownBy(() -> require(plan(BLOCKED, NetworkEnforcement.LANDLOCK, kernel(3))))
                .isInstanceOf(NonoException.class)
                .hasMessageContaining("ABI 4");
        Plan plan = plan(BLOCKED, kernel(3));
        assertThat(plan.filter().network()).isEqualTo(Network.BLOCKED);
        assertThat(plan.rules().handledNet()).isZero();
        assertThat(plan.status().of(Restriction.TCP).orElseThrow().mechanism()).isEqualTo("seccomp");
        assertThatCode(() -> require(plan)).doesNotThrowAnyException();
    }

    @Test
    @DisplayName("[21:16] without ports in Landlock a network with ports is refused, ranges of them too (80, N-3)")
    void ports_before_abi_4() {
        for (CapabilitySet caps : List.of(
                BLOCKED_BUT_ONE,
                BLOCKED.toBuilder().allowConnectPort(443).build(),
                BLOCKED.toBuilder()
                        .allowLocalhostPorts(new PortRange(3000, 3010))
                        .build(),
                BLOCKED.toBuilder().allowBindPorts(new PortRange(3000, 3010)).build(),
                OPEN.toBuilder().allowBindPort(80).build(),
                PROXY.toBuilder().allowLocalhostPort(3000).build())) {
            assertThatThrownBy(() -> require(plan(caps, kernel(3))))
                    .isInstanceOf(NonoException.class)
                    .hasMessageContaining("ABI 4");
            assertThatCode(() -> require(plan(caps, kernel(4)))).doesNotThrowAnyException();
        }
    }

    @Test
    void every_port_of_a_range_gets_its_rule() {
        Plan plan = plan(
                BLOCKED.toBuilder()
                        .allowLocalhostPorts(new PortRange(3000, 3001))
                        .allowBindPorts(new PortRange(4000, 4001))
                        .build(),
                kernel(7));
        assertThat(plan.rules().listing())
                .contains("port 4000: bind_tcp\nport 4001: bind_tcp\n"
                        + "port 3000: bind_tcp connect_tcp\nport 3001: bind_tcp connect_tcp\n");
    }

    @Test
    void a_proxy_is_judged_by_address() {
        Plan plan = plan(PROXY, kernel(7));
        assertThat(plan.rules().listing()).contains("port 8080: connect_tcp\n");
        assertThat(plan.filter().network()).isEqualTo(Network.TCP_ONLY);
        assertThat(plan.filter().udp()).isEqualTo(Udp.DENY);
        assertThat(plan.filter().notified()).containsExactlyInAnyOrder(Notify.SOCKETS, Notify.LISTEN);
        assertThat(level(plan, Restriction.DESTINATIONS)).isEqualTo(Level.FULL);
        assertThat(level(plan, Restriction.UNIX_SOCKETS)).isEqualTo(Level.FULL);
        assertThat(plan.filter().unixDatagrams()).isFalse();
    }

    @Test
    @DisplayName(
            "a granted Unix socket lets datagrams be sent, whose address cannot be judged for good; the status says so")
    void granted_unix_sockets_open_datagrams() {
        CapabilitySet granted = PROXY.toBuilder()
                .grant(dev.nono.capability.UnixSocketGrant.unchecked(
                        java.nio.file.Path.of("/run/s"),
                        java.nio.file.Path.of("/run/s"),
                        dev.nono.capability.SocketScope.FILE,
                        dev.nono.capability.SocketMode.CONNECT,
                        dev.nono.capability.GrantSource.USER))
                .build();
        Plan plan = plan(granted, kernel(7));
        assertThat(plan.filter().unixDatagrams()).isTrue();
        assertThat(level(plan, Restriction.UNIX_SOCKETS)).isEqualTo(Level.PARTIAL);
        assertThatCode(() -> require(plan)).doesNotThrowAnyException();
    }

    @Test
    @DisplayName("[21:26] without ports in Landlock a proxy is enforced by the supervisor alone")
    void proxy_before_abi_4() {
        Plan plan = plan(PROXY, kernel(3));
        assertThat(plan.filter().notified()).contains(Notify.SOCKETS);
        assertThat(plan.status().of(Restriction.TCP).orElseThrow().mechanism()).isEqualTo("seccomp notification");
        assertThatCode(() -> require(plan)).doesNotThrowAnyException();
        assertThatThrownBy(() -> require(plan(PROXY, NetworkEnforcement.LANDLOCK, kernel(3))))
                .hasMessageContaining("ABI 4");
        assertThatThrownBy(() -> require(plan(PROXY, withoutListener(kernel(3)))))
                .hasMessageContaining("EBUSY");
    }

    @Test
    void without_a_listener_ports_alone_are_not_enough_unless_that_is_accepted() {
        Plan plan = plan(PROXY, withoutListener(kernel(7)));
        assertThat(plan.supervision()).isEmpty();
        assertThat(plan.filter().notified()).isEmpty();
        assertThatThrownBy(() -> require(plan))
                .hasMessageContaining("on every host")
                .hasMessageContaining("EBUSY");
        assertThatCode(() -> require(plan, Restriction.DESTINATIONS, Restriction.LISTENERS))
                .doesNotThrowAnyException();
    }

    @Test
    @DisplayName(
            "[21:66] WSL2: a proxy needs ports in Landlock, or that somebody accepts an open network; with them it runs")
    void proxy_on_wsl2() {
        Plan old = plan(PROXY, wsl2(3));
        assertThatThrownBy(() -> require(old))
                .isInstanceOf(NonoException.class)
                .hasMessageContaining("WSL2")
                .hasMessageContaining("wsl2_proxy_policy");
        assertThatCode(() -> require(old, Restriction.TCP)).doesNotThrowAnyException();
        assertThat(old.filter().notified()).isEmpty();
        assertThat(level(old, Restriction.TCP)).isEqualTo(Level.NONE);

        Plan plan = plan(PROXY, wsl2(4));
        assertThatCode(() -> require(plan)).doesNotThrowAnyException();
        assertThat(plan.filter().notified()).isEmpty();
        assertThat(level(plan, Restriction.TCP)).isEqualTo(Level.FULL);
        assertThat(plan.status().of(Restriction.DESTINATIONS).orElseThrow()).satisfies(item -> {
            assertThat(item.level()).isEqualTo(Level.NONE);
            assertThat(item.required()).isFalse();
            assertThat(item.detail()).contains("every host", "WSL2");
        });
    }

    @Test
    void on_wsl2_a_blocked_network_holds_and_mediated_sockets_are_refused() {
        assertThatCode(() -> require(plan(BLOCKED, wsl2(3)))).doesNotThrowAnyException();
        assertThatThrownBy(() ->
                        require(plan(OPEN.toBuilder().mediateUnixSockets(true).build(), wsl2(7))))
                .hasMessageContaining("Unix sockets")
                .hasMessageContaining("EBUSY");
    }

    @Test
    void what_is_left_to_others_is_said() {
        Plan landlock = plan(PROXY, NetworkEnforcement.LANDLOCK, kernel(7));
        assertThat(landlock.filter().network()).isEqualTo(Network.OPEN);
        assertThat(landlock.supervision()).isEmpty();
        assertThat(level(landlock, Restriction.TCP)).isEqualTo(Level.FULL);
        assertThat(level(landlock, Restriction.OTHER_SOCKETS)).isEqualTo(Level.NONE);
        assertThat(level(landlock, Restriction.DESTINATIONS)).isEqualTo(Level.NONE);
        assertThatCode(() -> require(landlock)).doesNotThrowAnyException();

        Plan external = plan(PROXY, NetworkEnforcement.EXTERNAL, kernel(3));
        assertThat(external.rules().handledNet()).isZero();
        assertThat(external.filter().network()).isEqualTo(Network.OPEN);
        assertThat(level(external, Restriction.TCP)).isEqualTo(Level.NONE);
        assertThatCode(() -> require(external)).doesNotThrowAnyException();
    }

    @Test
    void names_can_be_asked_for_over_udp_and_without_a_listener_that_is_no_limit() {
        CapabilitySet dns = PROXY.toBuilder().udp(UdpMode.DNS).build();
        Plan plan = plan(dns, kernel(7));
        assertThat(plan.filter().udp()).isEqualTo(Udp.DNS);
        assertThat(plan.status().of(Restriction.OTHER_SOCKETS).orElseThrow().detail())
                .contains("resolvers");
        assertThat(plan(dns, wsl2(7))
                        .status()
                        .of(Restriction.OTHER_SOCKETS)
                        .orElseThrow()
                        .detail())
                .contains("UDP is not enforced");
    }

    @Test
    void a_port_of_this_host_cannot_be_every_port() {
        assertThatThrownBy(() -> plan(BLOCKED.toBuilder().allowLocalhostPort(0).build(), kernel(7)))
                .isInstanceOfSatisfying(
                        NonoException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.NETWORK_FILTER_UNSUPPORTED));
        assertThatThrownBy(() ->
                        plan(OPEN.toBuilder().network(NetworkMode.proxyOnly(0)).build(), kernel(7)))
                .hasMessageContaining("no port yet");
    }
}
