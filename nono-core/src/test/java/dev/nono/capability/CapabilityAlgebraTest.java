package dev.nono.capability;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class CapabilityAlgebraTest {

    private static FileGrant directory(String path, Access access) {
        return FileGrant.unchecked(Path.of(path), Path.of(path), access, false, GrantSource.USER);
    }

    private static FileGrant file(String path, Access access) {
        return FileGrant.unchecked(Path.of(path), Path.of(path), access, true, GrantSource.USER);
    }

    private static DenyRule deny(String path) {
        return new DenyRule(Path.of(path), GrantSource.USER, "");
    }

    private static CapabilitySet set(UnaryOperator<CapabilitySetBuilder> content) {
        return content.apply(CapabilitySet.builder()).build();
    }

    private static void assertNarrower(CapabilitySet inner, CapabilitySet outer) {
        assertThat(inner.isSubsetOf(outer)).as("narrower in wider").isTrue();
        assertThat(outer.isSubsetOf(inner)).as("wider in narrower").isFalse();
    }

    @Test
    void filesAreComparedByWhatTheKernelWouldAllow() {
        CapabilitySet home = set(c -> c.grant(directory("/h", Access.READ_WRITE)));

        assertNarrower(set(c -> c.grant(directory("/h/a", Access.READ))), home);
        assertNarrower(set(c -> c.grant(file("/h/a", Access.READ_WRITE))), home);
        assertThat(set(c -> c.grant(directory("/home", Access.READ))).isSubsetOf(home))
                .isFalse();
        assertThat(set(c -> c.grant(directory("/h/a", Access.READ_WRITE)))
                        .isSubsetOf(
                                set(c -> c.grant(directory("/h", Access.READ)).grant(directory("/h/a", Access.WRITE)))))
                .as("a union covers it")
                .isTrue();
        assertThat(set(c -> c.grant(directory("/h/a", Access.READ)))
                        .isSubsetOf(set(c -> c.grant(file("/h/a", Access.READ)))))
                .as("a file is no directory")
                .isFalse();
    }

    @Test
    void aDeniedPathMustStayClosed() {
        CapabilitySet closed = set(c -> c.grant(directory("/h", Access.READ)).deny(deny("/h/s")));

        assertNarrower(closed, set(c -> c.grant(directory("/h", Access.READ))));
        assertThat(set(c -> c.grant(directory("/h/x", Access.READ))).isSubsetOf(closed))
                .isTrue();
        assertThat(set(c -> c.grant(directory("/h/s/x", Access.READ))).isSubsetOf(closed))
                .isFalse();
    }

    @Test
    void theNetworkIsComparedByModeAndPorts() {
        CapabilitySet open = set(c -> c);
        CapabilitySet blocked = set(c -> c.network(NetworkMode.blocked()));
        CapabilitySet web = set(c -> c.network(NetworkMode.blocked()).allowHttps());
        CapabilitySet proxy = set(c -> c.network(NetworkMode.proxyOnly(8080, List.of(3000, 3001))));

        assertNarrower(blocked, open);
        assertNarrower(blocked, web);
        assertNarrower(web, open);
        assertNarrower(blocked.toBuilder().mediateUnixSockets(true).build(), proxy);
        assertThat(blocked.isSubsetOf(proxy))
                .as(
                        "a blocked network leaves every Unix socket, one that leads to a proxy leaves those that are granted")
                .isFalse();
        assertNarrower(set(c -> c.network(NetworkMode.proxyOnly(8080, List.of(3000)))), proxy);
        assertThat(set(c -> c.network(NetworkMode.proxyOnly(9090))).isSubsetOf(proxy))
                .isFalse();
        assertNarrower(
                set(c -> c.network(NetworkMode.blocked()).allowLocalhostPort(3005)),
                set(c -> c.network(NetworkMode.blocked()).allowLocalhostPorts(new PortRange(3000, 3010))));
        assertNarrower(
                set(c -> c.network(NetworkMode.blocked()).udp(UdpMode.DNS)),
                set(c -> c.network(NetworkMode.blocked()).udp(UdpMode.ALLOW)));
    }

    @Test
    void everythingElseIsComparedToo() {
        CapabilitySet plain = set(c -> c);

        assertNarrower(plain, set(c -> c.signals(SignalMode.ALLOW_ALL)));
        assertNarrower(plain, set(c -> c.processInfo(ProcessInfoMode.ALLOW_SAME_SANDBOX)));
        assertNarrower(plain, set(c -> c.ipc(IpcMode.FULL)));
        assertNarrower(plain, set(c -> c.gpu(GpuAccess.ALL)));
        assertNarrower(plain, set(c -> c.extensions(true)));
        assertNarrower(plain, set(c -> c.platformRule(PlatformRule.of("(deny file-write-unlink)"))));
        assertNarrower(set(c -> c.mediateUnixSockets(true)), plain);
        assertNarrower(set(c -> c.executables(List.of(Path.of("/usr")))), plain);
        assertNarrower(
                set(c -> c.limits(ResourceLimits.builder()
                        .memory(ByteSize.of(5))
                        .processes(2)
                        .build())),
                set(c ->
                        c.limits(ResourceLimits.builder().memory(ByteSize.of(6)).build())));
    }

    @Test
    void socketsAreComparedByScopeAndMode() {
        CapabilitySet children = set(c -> c.unixSocketsIn(Path.of("/usr"), SocketMode.CONNECT));
        CapabilitySet below = set(c -> c.unixSocketsUnder(Path.of("/usr"), SocketMode.CONNECT));
        CapabilitySet binding = set(c -> c.unixSocketsUnder(Path.of("/usr"), SocketMode.CONNECT_BIND));

        assertNarrower(children, below);
        assertNarrower(below, binding);
        assertNarrower(set(c -> c.unixSocketsUnder(Path.of("/usr/bin"), SocketMode.CONNECT)), below);
    }

    @Test
    @DisplayName("a set is a subset of itself and of itself with anything more; being a subset is transitive")
    void laws() {
        Random random = new Random(7);
        for (int round = 0; round < 300; round++) {
            CapabilitySet one = random(random, 3);
            CapabilitySet more = with(one, random(random, 2));
            CapabilitySet most = with(more, random(random, 2));

            assertThat(one.isSubsetOf(one)).isTrue();
            assertThat(one.isSubsetOf(more)).isTrue();
            assertThat(more.isSubsetOf(most)).isTrue();
            assertThat(one.isSubsetOf(most)).isTrue();
        }
    }

    private static CapabilitySet random(Random random, int grants) {
        List<String> paths = List.of("/a", "/a/b", "/a/b/c", "/d", "/d/e");
        CapabilitySetBuilder caps = CapabilitySet.builder().network(NetworkMode.blocked());
        for (int i = 0; i < grants; i++) {
            String path = paths.get(random.nextInt(paths.size()));
            Access access = Access.values()[random.nextInt(3)];
            caps.grant(random.nextBoolean() ? file(path, access) : directory(path, access));
            caps.allowConnectPort(1 + random.nextInt(5));
        }
        return caps.build();
    }

    private static CapabilitySet with(CapabilitySet caps, CapabilitySet more) {
        CapabilitySetBuilder both = caps.toBuilder();
        more.files().forEach(both::grant);
        more.connectPorts().forEach(both::allowConnectPort);
        return both.build();
    }

    @Test
    @DisplayName("the fingerprint is of what is enforced: order, spelling and source do not count, anything else does")
    void fingerprint() {
        List<FileGrant> grants = new ArrayList<>(
                List.of(directory("/a", Access.READ), file("/b", Access.WRITE), directory("/c", Access.READ_WRITE)));
        CapabilitySet caps = set(c -> {
            grants.forEach(c::grant);
            return c.allowConnectPort(1).allowConnectPort(2);
        });
        Collections.reverse(grants);
        CapabilitySet other = set(c -> {
            grants.forEach(g -> c.grant(
                    FileGrant.unchecked(Path.of("/link"), g.resolved(), g.access(), g.isFile(), GrantSource.SYSTEM)));
            return c.allowConnectPort(2).allowConnectPort(1);
        });

        assertThat(caps.fingerprint()).matches("[0-9a-f]{64}").isEqualTo(other.fingerprint());
        assertThat(List.of(
                        caps,
                        caps.toBuilder().read(Path.of("/usr")).build(),
                        caps.toBuilder().network(NetworkMode.blocked()).build(),
                        caps.toBuilder().deny(deny("/a/x")).build(),
                        caps.toBuilder().udp(UdpMode.ALLOW).build(),
                        caps.toBuilder().ipc(IpcMode.FULL).build()))
                .extracting(CapabilitySet::fingerprint)
                .doesNotHaveDuplicates();
    }
}
