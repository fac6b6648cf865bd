package dev.nono.sandbox.linux.internal.supervise;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.net.InetAddresses;
import dev.nono.capability.GrantSource;
import dev.nono.capability.SocketMode;
import dev.nono.capability.SocketOperation;
import dev.nono.capability.UnixSocketGrant;
import java.net.InetAddress;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SocketRulesTest {
    private static final PortSet NONE = new PortSet(List.of(), List.of());

    private static InetAddress address(String text) {
        return InetAddresses.forString(text);
    }

    private static SocketRules rules(Set<InetAddress> resolvers, boolean udpOpen) {
        return new SocketRules(
                OptionalInt.of(8080),
                new PortSet(List.of(443), List.of()),
                new PortSet(List.of(3000), List.of(new int[] {4000, 4010})),
                new PortSet(List.of(5000), List.of(new int[] {6000, 6001})),
                resolvers,
                udpOpen,
                true,
                List.of(),
                false,
                false,
                List.of());
    }

    @ParameterizedTest(name = "[21:26] {0} port {1}: allowed {2}")
    @CsvSource({
        "127.0.0.1, 8080, true",
        "::1, 8080, true",
        "::ffff:127.0.0.1, 8080, true",
        "127.0.0.1, 8081, false",
        "10.0.0.1, 8080, false",
        "127.0.0.2, 8080, false",
        "0.0.0.0, 8080, false",
        "::, 8080, false",
        "::ffff:10.0.0.1, 8080, false",
        "10.0.0.1, 443, true",
        "2001:db8::1, 443, true",
        "127.0.0.1, 3000, true",
        "127.0.0.2, 3000, true",
        "10.0.0.1, 3000, false",
        "::1, 4000, true",
        "::1, 4010, true",
        "::1, 4011, false",
        "127.0.0.1, 3999, false"
    })
    void connections(String address, int port, boolean allowed) {
        assertThat(rules(Set.of(), false).refuseConnect(address(address), port).isEmpty())
                .isEqualTo(allowed);
    }

    @ParameterizedTest(name = "[21:27] listening on {0}: allowed {1}")
    @CsvSource({
        "5000, true",
        "6000, true",
        "6001, true",
        "6002, false",
        "3000, true",
        "4005, true",
        "0, false",
        "8080, false"
    })
    void listeners(int port, boolean allowed) {
        assertThat(rules(Set.of(), false).refuseBind(port).isEmpty()).isEqualTo(allowed);
    }

    @Test
    void datagrams_go_to_port_53_of_the_resolvers_or_everywhere_or_nowhere() {
        InetAddress resolver = address("192.0.2.53");
        SocketRules dns = rules(Set.of(resolver), false);
        assertThat(dns.refuseDatagram(resolver, 53)).isEmpty();
        assertThat(dns.refuseDatagram(resolver, 54)).isPresent();
        assertThat(dns.refuseDatagram(address("192.0.2.54"), 53)).isPresent();
        assertThat(rules(Set.of(), false).refuseDatagram(resolver, 53)).hasValue("UDP is not granted");
        assertThat(rules(Set.of(), true).refuseDatagram(address("192.0.2.54"), 9))
                .isEmpty();
    }

    @Test
    @DisplayName("mediation of Unix sockets judges nothing of the internet, which is not closed then (80, N-23)")
    void unix_only() {
        SocketRules rules = SocketRules.unixOnly(List.of(), List.of());
        assertThat(rules.refuseConnect(address("192.0.2.1"), 80)).isEmpty();
        assertThat(rules.refuseBind(80)).isEmpty();
        assertThat(rules.refuseDatagram(address("192.0.2.1"), 80)).isEmpty();
        assertThat(rules.refuseUnix(Path.of("/run/x"), SocketOperation.CONNECT)).isPresent();
    }

    @Test
    void unix_sockets_go_by_their_grants(@TempDir Path dir) {
        UnixSocketGrant grant = UnixSocketGrant.file(dir.resolve("socket"), SocketMode.CONNECT_BIND, GrantSource.USER);
        SocketRules mediated = new SocketRules(
                OptionalInt.empty(),
                NONE,
                NONE,
                NONE,
                Set.of(),
                false,
                true,
                List.of(grant),
                false,
                false,
                List.of(dir.resolve("other")));
        assertThat(mediated.refuseUnix(grant.resolved(), SocketOperation.BIND)).isEmpty();
        assertThat(mediated.refuseUnix(grant.resolved(), SocketOperation.CONNECT))
                .isEmpty();
        assertThat(mediated.refuseUnix(dir.resolve("other"), SocketOperation.CONNECT))
                .isPresent();
        UnixSocketGrant around = UnixSocketGrant.subtree(dir, SocketMode.CONNECT, GrantSource.USER);
        SocketRules without = SocketRules.unixOnly(List.of(around), List.of(dir.resolve("denied")));
        assertThat(without.refuseUnix(dir.resolve("denied/socket"), SocketOperation.CONNECT))
                .contains("its path is denied");
        assertThat(without.refuseUnix(dir.resolve("socket"), SocketOperation.CONNECT))
                .isEmpty();
        SocketRules open = new SocketRules(
                OptionalInt.empty(), NONE, NONE, NONE, Set.of(), false, false, List.of(), false, false, List.of());
        assertThat(open.refuseUnix(dir.resolve("other"), SocketOperation.BIND)).isEmpty();
    }

    @Test
    void sockets_without_a_path_are_closed_while_anything_is_judged_unless_all_of_them_are_open() {
        assertThat(rules(Set.of(), false).refuseAbstract().orElseThrow()).contains("cannot be granted");
        assertThat(new SocketRules(
                                OptionalInt.empty(),
                                NONE,
                                NONE,
                                NONE,
                                Set.of(),
                                false,
                                false,
                                List.of(),
                                false,
                                false,
                                List.of())
                        .refuseAbstract()
                        .orElseThrow())
                .contains("ports are restricted");
        assertThat(new SocketRules(
                                OptionalInt.empty(),
                                NONE,
                                NONE,
                                NONE,
                                Set.of(),
                                false,
                                false,
                                List.of(),
                                true,
                                false,
                                List.of())
                        .refuseAbstract())
                .isEmpty();
    }

    @Test
    void the_reason_fits_the_case() {
        SocketRules proxy = rules(Set.of(), false);
        assertThat(proxy.refuseConnect(address("10.0.0.1"), 80).orElseThrow()).contains("only the proxy");
        assertThat(proxy.refuseConnect(address("127.0.0.1"), 80).orElseThrow()).contains("port 80");
        assertThat(proxy.refuseBind(0).orElseThrow()).contains("chosen by the kernel");
        SocketRules ports = new SocketRules(
                OptionalInt.empty(), NONE, NONE, NONE, Set.of(), false, false, List.of(), false, false, List.of());
        assertThat(ports.refuseConnect(address("10.0.0.1"), 80).orElseThrow()).contains("not granted for this host");
    }
}
