package dev.nono.sandbox.linux.it;

import static dev.nono.sandbox.linux.it.Runs.perl;
import static dev.nono.sandbox.linux.it.Runs.sh;
import static dev.nono.sandbox.linux.it.Runs.system;
import static org.assertj.core.api.Assertions.assertThat;

import dev.nono.capability.CapabilitySet;
import dev.nono.capability.IpcMode;
import dev.nono.capability.SignalMode;
import dev.nono.sandbox.linux.internal.landlock.Abi.Feature;
import dev.nono.sandbox.linux.internal.posix.Fd;
import dev.nono.sandbox.linux.internal.posix.Sockets;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Processes and sockets without a path, outside the sandbox and in it. */
class ScopeIT {

    @BeforeEach
    void needs() {
        Needs.landlock(Feature.SCOPING);
    }

    @Test
    @DisplayName("[21:20] no process outside is signalled; those of the sandbox are, in both modes that ask for it")
    void signals() throws Exception {
        Process outside = new ProcessBuilder("sleep", "600").start();
        try {
            for (SignalMode mode : new SignalMode[] {SignalMode.ISOLATED, SignalMode.ALLOW_SAME_SANDBOX}) {
                CapabilitySet caps = system().signals(mode).build();
                assertThat(sh(caps, "kill -0 " + outside.pid()).out()).contains("Operation not permitted");
                assertThat(perl(caps, """
                                my $pid = open(my $out, "-|") // die;
                                if ($pid == 0) { my $grandchild = fork // die; if ($grandchild == 0) { sleep 600; exit }
                                    print "$grandchild\\n"; close STDOUT; exit }
                                my $grandchild = <$out>; chomp $grandchild;
                                said("ask", kill 0, $grandchild);
                                said("kill", kill 9, $grandchild);
                                """).out()).isEqualTo("ask ok\nkill ok\n");
            }
            CapabilitySet open = system().signals(SignalMode.ALLOW_ALL).build();
            assertThat(sh(open, "kill -0 " + outside.pid() + " && echo reached").out())
                    .isEqualTo("reached\n");
            assertThat(outside.isAlive()).isTrue();
        } finally {
            outside.destroyForcibly();
        }
    }

    @Test
    @DisplayName("[21:21] an abstract socket made outside is closed, and open when all of IPC is granted")
    void abstract_sockets() throws Exception {
        String name = "nono-test-" + ProcessHandle.current().pid();
        try (Fd server = Sockets.socket(Sockets.AF_UNIX, Sockets.SOCK_STREAM, 0)) {
            Sockets.bind(server, abstractAddress(name));
            Sockets.listen(server, 5);
            String script = """
                    socket(my $s, AF_UNIX, SOCK_STREAM, 0) or die;
                    said("connect", connect($s, pack_sockaddr_un("\\0$ARGV[0]")));
                    """;
            assertThat(perl(system().build(), script, name).out()).isEqualTo("connect EPERM\n");
            assertThat(perl(system().ipc(IpcMode.FULL).build(), script, name).out())
                    .isEqualTo("connect ok\n");
        }
    }

    private static byte[] abstractAddress(String name) {
        byte[] bytes = name.getBytes(StandardCharsets.US_ASCII);
        return ByteBuffer.allocate(3 + bytes.length)
                .order(ByteOrder.nativeOrder())
                .putShort((short) Sockets.AF_UNIX)
                .put((byte) 0)
                .put(bytes)
                .array();
    }
}
