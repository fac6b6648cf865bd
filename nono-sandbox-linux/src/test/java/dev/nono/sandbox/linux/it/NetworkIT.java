package dev.nono.sandbox.linux.it;

import static dev.nono.sandbox.linux.it.Runs.perl;
import static dev.nono.sandbox.linux.it.Runs.system;
import static org.assertj.core.api.Assertions.assertThat;

import dev.nono.capability.CapabilitySet;
import dev.nono.capability.NetworkMode;
import dev.nono.capability.PortRange;
import dev.nono.capability.UdpMode;
import dev.nono.sandbox.NetworkEnforcement;
import dev.nono.sandbox.Restriction;
import dev.nono.sandbox.SandboxEvent.NetworkRefused;
import dev.nono.sandbox.linux.internal.landlock.Abi.Feature;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What goes through where the network is restricted, and what does not. */
class NetworkIT {
    private ServerSocket granted;
    private ServerSocket other;

    @TempDir
    private Path dir;

    @BeforeEach
    void listen() throws IOException {
        Needs.landlock(Feature.NETWORK);
        Needs.listener();
        granted = new ServerSocket(UnusedPorts.first(1), 50, InetAddress.getByName("127.0.0.1"));
        other = new ServerSocket(0, 50, InetAddress.getByName("127.0.0.1"));
    }

    @AfterEach
    void close() throws IOException {
        granted.close();
        other.close();
    }

    private String port() {
        return String.valueOf(granted.getLocalPort());
    }

    private String otherPort() {
        return String.valueOf(other.getLocalPort());
    }

    private static void answerOnce(ServerSocket server) {
        Thread thread = new Thread(() -> {
            try (Socket client = server.accept();
                    InputStream in = client.getInputStream();
                    OutputStream out = client.getOutputStream()) {
                in.read(new byte[4096]);
                out.write("HTTP/1.0 200 OK\r\nContent-Length: 5\r\n\r\nhello".getBytes(StandardCharsets.US_ASCII));
            } catch (IOException e) {
                // The server was closed: the test has said why already.
            }
        });
        thread.setDaemon(true);
        thread.start();
    }

    @Test
    @DisplayName("[21:22] a blocked network leaves Unix sockets, and nothing else")
    void blocked() throws Exception {
        CapabilitySet caps =
                system().network(NetworkMode.blocked()).readWrite(dir).build();
        String out = perl(caps, """
                        said("tcp", tcp("127.0.0.1", $ARGV[0]));
                        said("socketpair", socketpair(my $a, my $b, AF_UNIX, SOCK_STREAM, 0));
                        said("unix", socket(my $u, AF_UNIX, SOCK_STREAM, 0));
                        said("bind", bind($u, pack_sockaddr_un("$ARGV[1]/socket")));
                        said("listen", listen($u, 1));
                        said("client", socket(my $c, AF_UNIX, SOCK_STREAM, 0));
                        said("connect", connect($c, pack_sockaddr_un("$ARGV[1]/socket")));
                        """, port(), dir.toString()).out();
        assertThat(out).isEqualTo("tcp EPERM\nsocketpair ok\nunix ok\nbind ok\nlisten ok\nclient ok\nconnect ok\n");
    }

    @Test
    @DisplayName("[21:22] curl does not reach a live server from a blocked network")
    void blocked_curl() throws Exception {
        Needs.program("curl");
        answerOnce(granted);
        CapabilitySet caps = system().network(NetworkMode.blocked()).build();
        assertThat(Runs.run(caps, "curl", "-sS", "http://127.0.0.1:" + port() + "/")
                        .exit())
                .isNotZero();
        assertThat(Runs.run(system().build(), "curl", "-sS", "http://127.0.0.1:" + port() + "/")
                        .out())
                .as("the server was alive")
                .isEqualTo("hello");
    }

    @Test
    @DisplayName(
            "[21:24] a program that is led to a proxy reaches it, by every name of the loopback interface, and no other")
    void proxy_only() throws Exception {
        try (ServerSocket six = new ServerSocket()) {
            six.bind(new InetSocketAddress("::1", granted.getLocalPort()));
            CapabilitySet caps = system().network(NetworkMode.proxyOnly(granted.getLocalPort()))
                    .build();
            try (var process = Runs.perlCommand(caps, """
                            my ($proxy, $other) = @ARGV;
                            said("v4", tcp("127.0.0.1", $proxy));
                            said("v6", tcp6("::1", $proxy));
                            said("mapped", tcp6("::ffff:127.0.0.1", $proxy));
                            said("other", tcp("127.0.0.1", $other));
                            said("foreign", tcp("192.0.2.77", $proxy));
                            said("udp", socket(my $udp, AF_INET, SOCK_DGRAM, 0));
                            """, port(), otherPort()).start()) {
                assertThat(new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
                        .isEqualTo("v4 ok\nv6 ok\nmapped ok\nother EACCES\nforeign EACCES\nudp EACCES\n");
                assertThat(process.waitFor()).isZero();
                assertThat(process.refusals())
                        .hasSize(2)
                        .allSatisfy(event -> assertThat(event).isInstanceOfSatisfying(NetworkRefused.class, refused -> {
                            assertThat(refused.operation()).isEqualTo("connect");
                            assertThat(refused.reason()).isNotEmpty();
                        }));
                assertThat(process.enforcement().of(Restriction.DESTINATIONS)).isPresent();
            }
        }
    }

    @Test
    @DisplayName("curl works through the proxy and nowhere else (80, N-22)")
    void curl_through_proxy() throws Exception {
        Needs.program("curl");
        answerOnce(granted);
        CapabilitySet caps =
                system().network(NetworkMode.proxyOnly(granted.getLocalPort())).build();
        String proxy = "http://127.0.0.1:" + port();
        assertThat(Runs.run(caps, "curl", "-sS", "-x", proxy, "http://example.invalid/")
                        .out())
                .isEqualTo("hello");
        assertThat(Runs.run(caps, "curl", "-sS", "http://127.0.0.1:" + otherPort() + "/")
                        .exit())
                .isNotZero();
    }

    @Test
    @DisplayName("the port of the proxy is open at the proxy, not at another address of this host (80, S1)")
    void same_port_at_another_address() throws Exception {
        try (ServerSocket elsewhere = new ServerSocket()) {
            elsewhere.bind(new InetSocketAddress("127.0.0.2", granted.getLocalPort()));
            CapabilitySet caps = system().network(NetworkMode.proxyOnly(granted.getLocalPort()))
                    .build();
            assertThat(perl(
                                    caps,
                                    "said('proxy', tcp('127.0.0.1', $ARGV[0])); said('elsewhere', tcp('127.0.0.2', $ARGV[0]));",
                                    port())
                            .out())
                    .isEqualTo("proxy ok\nelsewhere EACCES\n");
        }
    }

    @Test
    @DisplayName("a program led to a proxy listens on the ports that the mode names, and on no other")
    void proxy_only_listeners() throws Exception {
        int port = UnusedPorts.first(2);
        CapabilitySet caps = system().network(new NetworkMode.ProxyOnly(granted.getLocalPort(), List.of(port)))
                .build();
        assertThat(perl(
                                caps,
                                "said('named', bound($ARGV[0])); said('other', bound($ARGV[1])); said('any', bound(0));",
                                String.valueOf(port),
                                String.valueOf(port + 1))
                        .out())
                .isEqualTo("named ok\nother EACCES\nany EACCES\n");
    }

    @Test
    @DisplayName("a proxy and a port of this host: both are reached, the port of another host is not (80, N-23)")
    void proxy_and_local_port() throws Exception {
        CapabilitySet caps = system().network(NetworkMode.proxyOnly(granted.getLocalPort()))
                .allowLocalhostPort(other.getLocalPort())
                .build();
        assertThat(perl(caps, """
                                said("proxy", tcp("127.0.0.1", $ARGV[0]));
                                said("local", tcp("127.0.0.1", $ARGV[1]));
                                said("foreign", tcp("192.0.2.77", $ARGV[1]));
                                """, port(), otherPort()).out()).isEqualTo("proxy ok\nlocal ok\nforeign EACCES\n");
    }

    @Test
    @DisplayName("a range of ports of this host is reached and listened on, the port behind it is not (80, N-3)")
    void ranges() throws Exception {
        int reached = granted.getLocalPort();
        int first = UnusedPorts.first(4);
        CapabilitySet caps = system().network(NetworkMode.blocked())
                .allowLocalhostPorts(new PortRange(reached, reached))
                .allowBindPorts(new PortRange(first, first + 2))
                .build();
        assertThat(perl(caps, """
                                said("in", tcp("127.0.0.1", $ARGV[0]));
                                said("behind", tcp("127.0.0.1", $ARGV[1]));
                                said("listen", bound($ARGV[2] + 1));
                                said("listen behind", bound($ARGV[2] + 3));
                                """, port(), otherPort(), String.valueOf(first)).out())
                .isEqualTo("in ok\nbehind EACCES\nlisten ok\nlisten behind EACCES\n");
    }

    @Test
    void a_named_port_is_reached_on_every_host_where_the_network_is_blocked_otherwise() throws Exception {
        CapabilitySet caps = system().network(NetworkMode.blocked())
                .allowConnectPort(granted.getLocalPort())
                .build();
        assertThat(perl(
                                caps,
                                "said('named', tcp('127.0.0.1', $ARGV[0])); said('other', tcp('127.0.0.1', $ARGV[1]));",
                                port(),
                                otherPort())
                        .out())
                .isEqualTo("named ok\nother EACCES\n");
    }

    @Test
    void a_connection_that_nobody_answers_fails_as_without_a_sandbox() throws Exception {
        int closed = UnusedPorts.first(1);
        CapabilitySet caps = system().network(NetworkMode.proxyOnly(closed)).build();
        assertThat(perl(caps, "said('connect', tcp('127.0.0.1', $ARGV[0]));", String.valueOf(closed))
                        .out())
                .isEqualTo("connect ECONNREFUSED\n");
    }

    @Test
    void sockets_that_do_not_wait_connect_as_without_a_sandbox() throws Exception {
        CapabilitySet caps =
                system().network(NetworkMode.proxyOnly(granted.getLocalPort())).build();
        assertThat(perl(caps, """
                                socket(my $s, AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0) or die;
                                my $done = connect($s, pack_sockaddr_in($ARGV[0], INADDR_LOOPBACK));
                                $done or $!{EINPROGRESS} or die $!;
                                my $ready = ""; vec($ready, fileno($s), 1) = 1;
                                select(undef, $ready, undef, 60) or die;
                                said("peer", getpeername($s));
                                """, port()).out()).isEqualTo("peer ok\n");
    }

    @Test
    @DisplayName("the network as Landlock alone holds it: ports are closed, UDP is open (80, N-22)")
    void landlock_alone() throws Exception {
        CapabilitySet caps = system().network(NetworkMode.blocked()).build();
        String script = "said('tcp', tcp('127.0.0.1', $ARGV[0])); said('udp', socket(my $u, AF_INET, SOCK_DGRAM, 0));";
        assertThat(Runs.finish(Runs.perlCommand(caps, script, port())
                                .networkEnforcement(NetworkEnforcement.LANDLOCK)
                                .start())
                        .out())
                .isEqualTo("tcp EACCES\nudp ok\n");
    }

    @Test
    @DisplayName("an enforcement outside leaves the network to it (80, N-22)")
    void external() throws Exception {
        CapabilitySet caps = system().network(NetworkMode.blocked()).build();
        try (var process = Runs.perlCommand(caps, "said('tcp', tcp('127.0.0.1', $ARGV[0]));", port())
                .networkEnforcement(NetworkEnforcement.EXTERNAL)
                .start()) {
            assertThat(new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
                    .isEqualTo("tcp ok\n");
            assertThat(process.enforcement().of(Restriction.TCP).orElseThrow().detail())
                    .contains("outside");
        }
    }

    @Test
    void udp_that_was_granted_is_open() throws Exception {
        CapabilitySet caps = system().network(NetworkMode.proxyOnly(granted.getLocalPort()))
                .udp(UdpMode.ALLOW)
                .build();
        assertThat(perl(caps, """
                        socket(my $to, AF_INET, SOCK_DGRAM, 0) or die; bind($to, pack_sockaddr_in(0, INADDR_LOOPBACK)) or die;
                        socket(my $from, AF_INET, SOCK_DGRAM, 0) or die;
                        said("send", send($from, "hello", 0, getsockname($to)));
                        recv($to, my $got, 100, 0); print "$got\\n";
                        """).out()).isEqualTo("send ok\nhello\n");
    }
}
