package dev.nono.sandbox.linux.internal.launch;

import static dev.nono.sandbox.linux.it.Runs.system;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.net.InetAddresses;
import dev.nono.capability.CapabilitySet;
import dev.nono.capability.NetworkMode;
import dev.nono.capability.SocketMode;
import dev.nono.capability.UdpMode;
import dev.nono.sandbox.OsString;
import dev.nono.sandbox.SandboxEvent;
import dev.nono.sandbox.SandboxRequest;
import dev.nono.sandbox.linux.internal.supervise.SocketRules;
import dev.nono.sandbox.linux.internal.supervise.SupervisionPlan;
import dev.nono.sandbox.linux.it.Needs;
import dev.nono.sandbox.linux.it.Runs;
import dev.nono.sandbox.linux.it.UnusedPorts;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;
import org.junit.jupiter.api.io.TempDir;

/** The running kernel, planned for as if its Landlock knew no ports: the supervisor alone holds the network. */
@Timeout(value = 300, threadMode = ThreadMode.SEPARATE_THREAD)
class FallbackIT {
    private ServerSocket proxy;
    private ServerSocket other;

    @TempDir
    private Path dir;

    @BeforeEach
    void listen() throws IOException {
        Needs.landlock();
        Needs.listener();
        proxy = new ServerSocket(UnusedPorts.first(1), 50, InetAddress.getByName("127.0.0.1"));
        other = new ServerSocket(0, 50, InetAddress.getByName("127.0.0.1"));
    }

    @AfterEach
    void close() throws IOException {
        proxy.close();
        other.close();
    }

    private static String perl(CapabilitySet caps, String script, Object... arguments) throws Exception {
        String[] words = List.of(arguments).stream().map(Object::toString).toArray(String[]::new);
        SandboxRequest request = Runs.perlCommand(caps, script, words).request();
        return Runs.finish(Launch.start(request, Requests.kernel(3))).out();
    }

    private CapabilitySet led(Integer... bindPorts) {
        return system().network(new NetworkMode.ProxyOnly(proxy.getLocalPort(), List.of(bindPorts)))
                .build();
    }

    @Test
    @DisplayName("[21:15] a blocked network is filtered")
    void blocked() throws Exception {
        CapabilitySet caps = system().network(NetworkMode.blocked()).build();
        assertThat(perl(
                        caps,
                        "said('tcp', tcp('127.0.0.1', $ARGV[0])); said('unix', socket(my $s, AF_UNIX, SOCK_STREAM, 0));",
                        proxy.getLocalPort()))
                .isEqualTo("tcp EPERM\nunix ok\n");
    }

    @Test
    @DisplayName("[21:26] the proxy is reached by every name of this host, nothing else is")
    void connections() throws Exception {
        try (ServerSocket six = new ServerSocket()) {
            six.bind(new InetSocketAddress("::1", proxy.getLocalPort()));
            assertThat(perl(led(), """
                            my ($proxy, $other) = @ARGV;
                            said("v4", tcp("127.0.0.1", $proxy));
                            said("v6", tcp6("::1", $proxy));
                            said("mapped", tcp6("::ffff:127.0.0.1", $proxy));
                            said("other port", tcp("127.0.0.1", $other));
                            said("other host", tcp("10.0.0.1", $proxy));
                            said("other mapped", tcp6("::ffff:10.0.0.1", $proxy));
                            """, proxy.getLocalPort(), other.getLocalPort()))
                    .isEqualTo("v4 ok\nv6 ok\nmapped ok\nother port EACCES\nother host EACCES\nother mapped EACCES\n");
        }
    }

    @Test
    @DisplayName("[21:27] listening: on the ports of the mode, and on granted Unix sockets even where there are none")
    void listeners() throws Exception {
        int port = UnusedPorts.first(2);
        int another = port + 1;
        assertThat(perl(
                        led(port),
                        "said('named', bound($ARGV[0])); said('other', bound($ARGV[1])); said('any', bound(0));",
                        port,
                        another))
                .isEqualTo("named ok\nother EACCES\nany EACCES\n");
        Path socket = dir.resolve("socket");
        CapabilitySet caps = led().toBuilder()
                .readWrite(dir)
                .unixSocket(socket, SocketMode.CONNECT_BIND)
                .build();
        assertThat(perl(caps, """
                        socket(my $s, AF_UNIX, SOCK_STREAM, 0) or die;
                        said("bind", bind($s, pack_sockaddr_un($ARGV[0])));
                        said("listen", listen($s, 1));
                        socket(my $c, AF_UNIX, SOCK_STREAM, 0) or die;
                        said("connect", connect($c, pack_sockaddr_un($ARGV[0])));
                        socket(my $o, AF_UNIX, SOCK_STREAM, 0) or die;
                        said("other", bind($o, pack_sockaddr_un("$ARGV[0].other")));
                        said("tcp", bound($ARGV[1]));
                        """, socket, port))
                .isEqualTo("bind ok\nlisten ok\nconnect ok\nother EACCES\ntcp EACCES\n");
    }

    @Test
    @DisplayName("[21:28] messages to an address outside are refused, those without an address pass")
    void messages() throws Exception {
        try (ServerSocket server = proxy) {
            assertThat(perl(led(), """
                            use POSIX ();
                            my ($sendmsg, $sendmmsg) = (POSIX::uname())[4] eq "aarch64" ? (211, 269) : (46, 307);
                            sub pointer { unpack("Q", pack("P", $_[0])) }
                            my $data = "hello";
                            my $iov = pack("QQ", pointer($data), 5);
                            sub message { my $name = shift;
                                pack("QLx4QQQQlx4", $name ? pointer($$name) : 0, $name ? length $$name : 0, pointer($iov), 1, 0, 0, 0) }
                            my $out = pack_sockaddr_in(53, inet_aton("10.0.0.1"));
                            socket(my $s, AF_INET, SOCK_STREAM, 0) or die;
                            said("sendto out", send($s, $data, 0, $out));
                            my $m = message(\\$out);
                            said("sendmsg out", syscall($sendmsg, fileno($s), $m, 0) >= 0);
                            my $mm = message(\\$out) . pack("Lx4", 0);
                            said("sendmmsg out", syscall($sendmmsg, fileno($s), $mm, 1, 0) >= 0);
                            my $mixed = message() . pack("Lx4", 0) . $mm;
                            said("sendmmsg mixed", syscall($sendmmsg, fileno($s), $mixed, 2, 0) >= 0);
                            connect($s, pack_sockaddr_in($ARGV[0], INADDR_LOOPBACK)) or die $!;
                            my $null = message();
                            said("send", send($s, $data, 0) == 5);
                            said("sendmsg", syscall($sendmsg, fileno($s), $null, 0) == 5);
                            my $nn = message() . pack("Lx4", 0);
                            said("sendmmsg", syscall($sendmmsg, fileno($s), $nn, 1, 0) == 1);
                            """, server.getLocalPort()))
                    .isEqualTo("sendto out EACCES\nsendmsg out EACCES\nsendmmsg out EACCES\nsendmmsg mixed EACCES\n"
                            + "send ok\nsendmsg ok\nsendmmsg ok\n");
        }
    }

    @Test
    void what_was_refused_is_reported() throws Exception {
        SandboxRequest request =
                Runs.perlCommand(led(), "tcp('10.0.0.1', 80); bound(99);").request();
        try (var process = Launch.start(request, Requests.kernel(3))) {
            assertThat(process.waitFor()).isNotNegative();
            assertThat(process.refusals())
                    .extracting(event -> (SandboxEvent.NetworkRefused) event)
                    .satisfiesExactly(
                            first -> {
                                assertThat(first.operation()).isEqualTo("connect");
                                assertThat(first.address()).isEqualTo("10.0.0.1");
                                assertThat(first.port()).isEqualTo(80);
                            },
                            second -> {
                                assertThat(second.operation()).isEqualTo("bind");
                                assertThat(second.port()).isEqualTo(99);
                            });
        }
    }

    @Test
    @DisplayName("[21:24] names are asked for at the resolver, at its port, over UDP, and nowhere else")
    void names() throws Exception {
        InetAddress resolver = InetAddresses.forString("127.0.0.77");
        try (DatagramSocket server = new DatagramSocket(null)) {
            Needs.need(canBind(server, resolver), "port 53 of 127.0.0.77");
            Thread answering = new Thread(() -> answer(server));
            answering.setDaemon(true);
            answering.start();
            CapabilitySet caps = led().toBuilder().udp(UdpMode.DNS).build();
            SandboxRequest request = Runs.perlCommand(caps, """
                            sub ask { my ($host, $port, $how) = @_;
                                socket(my $s, AF_INET, SOCK_DGRAM, 0) or return;
                                my $to = pack_sockaddr_in($port, inet_aton($host));
                                $how eq "connect" ? connect($s, $to) && send($s, "who?", 0) : send($s, "who?", 0, $to) or return;
                                recv($s, my $answer, 100, 0); $answer eq "me" }
                            said("sent", ask("127.0.0.77", 53, "send"));
                            said("connected", ask("127.0.0.77", 53, "connect"));
                            said("other port", ask("127.0.0.77", 54, "send"));
                            said("other host", ask("127.0.0.78", 53, "send"));
                            said("other connected", ask("127.0.0.78", 53, "connect"));
                            said("tcp", tcp("127.0.0.1", $ARGV[0]));
                            """, String.valueOf(proxy.getLocalPort()))
                    .request();
            Plan plan = Planner.plan(request, Kernel.running(), Optional.empty());
            assertThat(Runs.finish(Launch.start(request, withResolver(plan, resolver), Optional.empty()))
                            .out())
                    .isEqualTo("sent ok\nconnected ok\nother port EACCES\nother host EACCES\nother connected EACCES\n"
                            + "tcp ok\n");
        }
    }

    private static boolean canBind(DatagramSocket socket, InetAddress address) {
        try {
            socket.bind(new InetSocketAddress(address, 53));
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    private static void answer(DatagramSocket server) {
        try {
            while (true) {
                DatagramPacket question = new DatagramPacket(new byte[100], 100);
                server.receive(question);
                byte[] answer = "me".getBytes(StandardCharsets.US_ASCII);
                server.send(new DatagramPacket(answer, answer.length, question.getSocketAddress()));
            }
        } catch (IOException e) {
            // The test is over, and the socket closed.
        }
    }

    private static Plan withResolver(Plan plan, InetAddress resolver) {
        SupervisionPlan asked = plan.supervision().orElseThrow();
        SocketRules rules = asked.sockets().orElseThrow();
        SocketRules changed = new SocketRules(
                rules.proxyPort(),
                rules.connectPorts(),
                rules.localhostPorts(),
                rules.bindPorts(),
                Set.of(resolver),
                rules.udpOpen(),
                rules.mediatesUnix(),
                rules.unixSockets(),
                rules.abstractOpen(),
                rules.internetOpen(),
                rules.denied());
        return new Plan(
                plan.rules(),
                plan.executeLayer(),
                plan.filter(),
                Optional.of(new SupervisionPlan(
                        OsString.of("/bin/sh"),
                        Optional.of(changed),
                        asked.holdsFirstExecution(),
                        asked.observesExecutions(),
                        asked.observesAccesses(),
                        asked.restrictsExecution())),
                plan.limits(),
                plan.status());
    }
}
