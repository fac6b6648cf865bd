package dev.nono.sandbox.macos.profile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nono.ErrorCode;
import dev.nono.NonoException;
import dev.nono.capability.Access;
import dev.nono.capability.GrantSource;
import dev.nono.capability.NetworkMode;
import dev.nono.capability.PortRange;
import dev.nono.capability.SocketMode;
import dev.nono.capability.SocketScope;
import dev.nono.capability.UdpMode;
import dev.nono.sandbox.macos.oracle.Oracle;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("The profile of the network")
class NetworkProfileTest {
    private static final String[] DNS = {
        "(deny network*)",
        "(allow system-socket (socket-domain AF_UNIX) (socket-type SOCK_STREAM))",
        "(allow network-outbound (path \"/private/var/run/mDNSResponder\"))",
        "(allow network-outbound (path \"/var/run/mDNSResponder\"))"
    };
    private static final String[] INET = {
        "(allow system-socket (socket-domain AF_INET) (socket-type SOCK_STREAM))",
        "(allow system-socket (socket-domain AF_INET6) (socket-type SOCK_STREAM))"
    };
    private static final String[] BIND = {"(allow network-bind)", "(allow network-inbound)"};

    private static String port(Object port) {
        return "(allow network-outbound (remote tcp \"localhost:" + port + "\"))";
    }

    private static Sample localhost(Sample sample, int... ports) {
        for (int port : ports) {
            sample.with(caps -> caps.allowLocalhostPort(port));
        }
        return sample;
    }

    @Test
    @DisplayName("[20:G22] blocked: nothing but names")
    void blocked() {
        Sample sample = Sample.blocked();

        assertThat(sample.lines()).containsSequence(DNS).doesNotContain("(allow network-outbound)");
        assertThat(sample.text()).doesNotContain("AF_INET");
        Golden.check("G22-blocked", sample.text());
        Oracle oracle = sample.oracle();
        assertThat(oracle.connect("/private/var/run/mDNSResponder")).isTrue();
        assertThat(oracle.connect("/private/var/run/other")).isFalse();
        assertThat(oracle.tcp(true, 80)).isFalse();
        assertThat(oracle.tcp(false, 80)).isFalse();
        assertThat(oracle.udp()).isFalse();
        assertThat(oracle.listen()).isFalse();
        assertThat(oracle.socketStrictly("AF_UNIX", "SOCK_STREAM")).isTrue();
        assertThat(oracle.socketStrictly("AF_INET", "SOCK_STREAM")).isFalse();
        assertThat(oracle.socket("AF_INET", "SOCK_DGRAM")).isFalse();
    }

    @Test
    @DisplayName("[20:G23] a proxy: its port and nothing else")
    void proxy() {
        Sample sample = Sample.proxy(54321);

        assertThat(sample.lines())
                .containsSequence(DNS)
                .containsSubsequence(port(54321), INET[0], INET[1])
                .doesNotContain("(allow network-outbound)");
        assertThat(sample.text()).doesNotContain("network-bind", "network-inbound");
        Golden.check("G23-proxy", sample.text());
        Oracle oracle = sample.oracle();
        assertThat(oracle.tcp(true, 54321)).isTrue();
        assertThat(oracle.tcp(true, 54322)).isFalse();
        assertThat(oracle.tcp(false, 54321)).isFalse();
        assertThat(oracle.udp()).isFalse();
        assertThat(oracle.socketStrictly("AF_INET", "SOCK_DGRAM")).isFalse();
        assertThat(oracle.socketStrictly("AF_INET6", "SOCK_STREAM")).isTrue();
    }

    @Test
    @DisplayName("[20:G24] ports to listen on come last and without numbers, which cannot be told")
    void proxyAndBind() {
        Sample sample = Sample.proxy(54321, 18789, 3000);

        assertThat(sample.lines())
                .containsSequence(DNS)
                .containsSubsequence(port(54321), INET[0], INET[1])
                .endsWith(BIND);
        assertThat(sample.text()).doesNotContain("18789", "3000");
        Golden.check("G24-proxy-and-bind", sample.text());
        assertThat(sample.oracle().listen()).isTrue();
        assertThat(sample.oracle().udp()).as("nothing can be sent").isFalse();
    }

    @Test
    @DisplayName("[20:G25] a port of this machine stands behind that of the proxy")
    void proxyAndLocalhost() {
        Golden.check(
                "G25-proxy-and-localhost", localhost(Sample.proxy(54321), 3000).text());
        assertThat(localhost(Sample.proxy(54321), 3000).lines())
                .containsSequence(port(54321), port(3000))
                .containsSequence(BIND);
    }

    @Test
    @DisplayName("[20:G26] blocked, with ports of this machine")
    void blockedAndLocalhost() {
        Sample sample = localhost(Sample.blocked(), 3000, 5000);

        assertThat(sample.lines()).containsSequence(INET[0], INET[1], port(3000), port(5000), BIND[0], BIND[1]);
        Golden.check("G26-localhost", sample.text());
        assertThat(sample.oracle().tcp(true, 5000)).isTrue();
        assertThat(sample.oracle().tcp(true, 5001)).isFalse();
    }

    @Test
    @DisplayName("[20:G27] port 0 is every port")
    void everyPort() {
        Sample sample = localhost(Sample.blocked(), 0);

        assertThat(sample.text()).contains(port("*")).doesNotContain("localhost:0");
        Golden.check("G27-every-port", sample.text());
        assertThat(sample.oracle().tcp(true, 1)).isTrue();
        assertThat(sample.oracle().tcp(false, 1)).isFalse();
    }

    @Test
    @DisplayName("[20:G28] it comes last, and once")
    void everyPortOnce() {
        Golden.check(
                "G28-every-port-and-one", localhost(Sample.blocked(), 0, 7654).text());
        assertThat(localhost(Sample.blocked(), 0, 7654).lines())
                .containsSequence(port(7654), port("*"), BIND[0])
                .doesNotHaveDuplicates();
        assertThat(localhost(Sample.blocked(), 0, 0).lines())
                .filteredOn(port("*")::equals)
                .hasSize(1);
    }

    @Test
    @DisplayName("[20:G29] in an open network a port of this machine adds nothing")
    void openAndLocalhost() {
        assertThat(localhost(Sample.empty(), 3000).text())
                .isEqualTo(Sample.empty().text());
    }

    @Test
    @DisplayName("[20:G30] an open network is simply open")
    void open() {
        assertThat(Sample.empty().text()).doesNotContain("mDNSResponder", "(deny network*)");
    }

    @Test
    @DisplayName("[20:G31] ports of other hosts, and ports to listen on, are refused in every mode")
    void foreignPorts() {
        for (NetworkMode mode : List.of(NetworkMode.allowAll(), NetworkMode.blocked(), NetworkMode.proxyOnly(1))) {
            refused(() -> Sample.empty()
                    .with(caps -> caps.network(mode).allowConnectPort(443))
                    .text());
            refused(() -> Sample.empty()
                    .with(caps -> caps.network(mode).allowBindPort(8080))
                    .text());
            refused(() -> Sample.empty()
                    .with(caps -> caps.network(mode).allowBindPorts(new PortRange(1, 2)))
                    .text());
        }
        refused(() -> Sample.blocked().with(caps -> caps.udp(UdpMode.DNS)).text());
    }

    private static void refused(ThrowingCallable compile) {
        assertThatThrownBy(compile)
                .isInstanceOfSatisfying(
                        NonoException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.NETWORK_FILTER_UNSUPPORTED))
                .hasMessageContaining("macOS");
    }

    @Test
    @DisplayName("[20:G32] a proxy that has no port yet is refused")
    void noProxyPort() {
        assertThatThrownBy(() -> Sample.proxy(0).text())
                .isInstanceOfSatisfying(
                        NonoException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.SANDBOX_INIT));
    }

    @Test
    @DisplayName("[20:G33] a socket to connect to, in both spellings, not to bind")
    void socket() {
        Sample sample = Sample.blocked()
                .socket("/var/run/client.sock", "/private/var/run/client.sock", SocketScope.FILE, SocketMode.CONNECT);

        assertThat(sample.lines())
                .containsSequence(
                        "(allow network-outbound (path \"/private/var/run/client.sock\"))",
                        "(allow network-outbound (path \"/var/run/client.sock\"))");
        assertThat(sample.text()).doesNotContain("network-bind");
        Golden.check("G33-socket", sample.text());
        assertThat(sample.oracle().connect("/var/run/client.sock")).isTrue();
        assertThat(sample.oracle().bindAddress("/var/run/client.sock")).isFalse();
        assertThat(sample.oracle().stat("/private/var/run"))
                .as("the way to it may be looked at")
                .isTrue();
    }

    @Test
    @DisplayName("[20:G34] a socket to bind: connect and bind, between names and internet sockets")
    void socketToBind() {
        Sample sample = localhost(Sample.blocked(), 3000)
                .socket("/var/run/s.sock", "/private/var/run/s.sock", SocketScope.FILE, SocketMode.CONNECT_BIND);

        Golden.check("G34-socket-to-bind", sample.text());
        assertThat(sample.lines())
                .containsSequence(
                        DNS[3],
                        "(allow network-outbound (path \"/private/var/run/s.sock\"))",
                        "(allow network-outbound (path \"/var/run/s.sock\"))",
                        "(allow network-bind (path \"/private/var/run/s.sock\"))",
                        "(allow network-bind (path \"/var/run/s.sock\"))",
                        INET[0]);
    }

    @Test
    @DisplayName("[20:G35] the sockets in a directory are its direct entries")
    void socketsInDirectory() {
        Sample sample = Sample.proxy(54321)
                .socket("/tmp/mydir", "/private/tmp/mydir", SocketScope.DIR_CHILDREN, SocketMode.CONNECT_BIND);

        assertThat(sample.lines())
                .containsSequence(
                        "(allow network-outbound (regex \"^/private/tmp/mydir/[^/]+$\"))",
                        "(allow network-outbound (regex \"^/tmp/mydir/[^/]+$\"))",
                        "(allow network-bind (regex \"^/private/tmp/mydir/[^/]+$\"))",
                        "(allow network-bind (regex \"^/tmp/mydir/[^/]+$\"))",
                        port(54321));
        assertThat(sample.text()).doesNotContain("(allow network-outbound (subpath");
        Golden.check("G35-socket-directory", sample.text());
        assertThat(sample.oracle().bindAddress("/tmp/mydir/a.sock")).isTrue();
        assertThat(sample.oracle().bindAddress("/tmp/mydir/sub/a.sock")).isFalse();
        assertThat(sample.oracle().bindAddress("/tmp/mydir2/a.sock")).isFalse();
    }

    @Test
    @DisplayName("[20:G36] the sockets below a directory are at every depth")
    void socketsBelowDirectory() {
        Sample sample = Sample.proxy(54321)
                .socket("/tmp/mydir", "/private/tmp/mydir", SocketScope.DIR_SUBTREE, SocketMode.CONNECT_BIND);

        Golden.check("G36-socket-subtree", sample.text());
        for (String operation : List.of("network-outbound", "network-bind")) {
            assertThat(sample.lines())
                    .containsSequence(
                            "(allow " + operation + " (subpath \"/private/tmp/mydir\"))",
                            "(allow " + operation + " (subpath \"/tmp/mydir\"))");
        }
        assertThat(sample.text()).doesNotContain("^/tmp/mydir", "^/private/tmp/mydir");
        assertThat(sample.oracle().connect("/tmp/mydir/sub/a.sock")).isTrue();
    }

    @Test
    @DisplayName("[20:G37] in an open network no socket needs a rule")
    void openAndSocket() {
        assertThat(Sample.empty()
                        .socket("/s/x.sock", "/s/x.sock", SocketScope.FILE, SocketMode.CONNECT_BIND)
                        .text())
                .doesNotContain("x.sock");
    }

    @Test
    @DisplayName("[20:G38] a file grant is no socket grant")
    void fileIsNoSocket() {
        Sample sample =
                Sample.blocked().grant("/var/run", "/private/var/run", Access.READ_WRITE, false, GrantSource.USER);

        Golden.check("G38-file-is-no-socket", sample.text());
        assertThat(sample.lines())
                .filteredOn(line -> line.contains("network-outbound") || line.contains("network-bind"))
                .containsExactly(DNS[2], DNS[3]);
        assertThat(sample.oracle().connect("/var/run/docker.sock")).isFalse();
        assertThat(sample.oracle().bind("/var/run/own.sock")).isFalse();
    }

    @Test
    @DisplayName("[20:G39] names with a meaning in regular expressions mean themselves")
    void escapes() {
        Golden.check(
                "G39-escapes",
                Sample.blocked()
                        .socket("/t/a[b]", "/t/a\\^\"(.*)", SocketScope.DIR_CHILDREN, SocketMode.CONNECT_BIND)
                        .text());
        assertThat(regexOf("/tmp/foo.bar-1000")).isEqualTo("\"^/tmp/foo[.]bar-1000/[^/]+$\"");
        assertThat(regexOf("/tmp/foo[bar")).isEqualTo("\"^/tmp/foo\\\\[bar/[^/]+$\"");
        assertThat(regexOf("/tmp/foo]bar")).isEqualTo("\"^/tmp/foo\\\\]bar/[^/]+$\"");
        assertThat(regexOf("/tmp/foo\\bar")).isEqualTo("\"^/tmp/foo\\\\\\\\bar/[^/]+$\"");
        assertThat(regexOf("/path\"q")).isEqualTo("\"^/path\\\"q/[^/]+$\"");
        for (String name : List.of(
                "/t/a.b",
                "/t/a+b",
                "/t/a*b",
                "/t/a?b",
                "/t/a(b",
                "/t/a)b",
                "/t/a{2}b",
                "/t/a^b",
                "/t/a$b",
                "/t/a|b",
                "/t/a[b",
                "/t/a]b",
                "/t/a\\b",
                "/t/a\"b",
                "/t/^",
                "/t/[^/",
                "/t/é𐐷")) {
            String directory = name.endsWith("/") ? name.substring(0, name.length() - 1) : name;
            Oracle oracle = Sample.blocked()
                    .socket(directory, directory, SocketScope.DIR_CHILDREN, SocketMode.CONNECT)
                    .oracle();
            assertThat(oracle.connect(directory + "/s")).as(directory).isTrue();
            assertThat(oracle.connect(directory + "/s/t")).as(directory).isFalse();
            for (String other :
                    List.of("/t/axb/s", "/t/aab/s", "/t/ab/s", "/t/x/s", "/t/b/s", "/t/aa/s", "/t/s", "/s")) {
                assertThat(oracle.connect(other))
                        .as(directory + " opens " + other)
                        .isFalse();
            }
        }
    }

    private static String regexOf(String directory) {
        return Sample.blocked()
                .socket(directory, directory, SocketScope.DIR_CHILDREN, SocketMode.CONNECT)
                .lines()
                .stream()
                .filter(line -> line.contains("(regex \""))
                .map(line -> line.substring(line.indexOf("(regex ") + 7, line.length() - 2))
                .findFirst()
                .orElseThrow();
    }

    @Test
    @DisplayName("[20:G60] a socket that is to be made at a missing path can be made there, and nothing else")
    void socketToMake() {
        Sample sample = Sample.blocked()
                .socket("/private/tmp/t/p.sock", "/private/tmp/t/p.sock", SocketScope.FILE, SocketMode.CONNECT_BIND)
                .file("/private/tmp/t/p.sock", Access.READ_WRITE);
        Golden.check("G60-socket-to-make", sample.text());
        Oracle oracle = sample.oracle();

        assertThat(oracle.bind("/tmp/t/p.sock"))
                .as("through a link that may not be looked at")
                .isFalse();
        assertThat(oracle.bind("/private/tmp/t/p.sock")).isTrue();
        assertThat(oracle.connect("/private/tmp/t/p.sock")).isTrue();
        assertThat(oracle.create("/private/tmp/t/other")).isFalse();
        assertThat(oracle.bind("/private/tmp/t/other")).isFalse();
    }

    @Test
    @DisplayName("ranges of ports: overlapping ones count once, each port has its rule, and too many are refused")
    void ranges() {
        Sample sample = Sample.blocked()
                .with(caps -> caps.allowLocalhostPort(3001)
                        .allowLocalhostPorts(new PortRange(3000, 3003))
                        .allowLocalhostPorts(new PortRange(3002, 3004)));

        assertThat(sample.lines())
                .containsSequence(port(3001), port(3000), port(3002), port(3003), port(3004), BIND[0])
                .doesNotHaveDuplicates();
        assertThat(Sample.blocked()
                        .with(caps -> caps.allowLocalhostPorts(new PortRange(1, 10_000))
                                .allowLocalhostPorts(new PortRange(5_000, 12_000)))
                        .lines())
                .filteredOn(line -> line.contains("localhost:"))
                .hasSize(12_000);
        assertThatThrownBy(() -> Sample.blocked()
                        .with(caps -> caps.allowLocalhostPorts(new PortRange(1, 20_000)))
                        .text())
                .isInstanceOf(NonoException.class)
                .hasMessageContaining("16384");
    }
}
