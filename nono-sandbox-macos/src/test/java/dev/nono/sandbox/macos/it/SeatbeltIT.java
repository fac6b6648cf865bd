package dev.nono.sandbox.macos.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nono.NonoException;
import dev.nono.capability.Access;
import dev.nono.capability.CapabilitySet;
import dev.nono.capability.GrantSource;
import dev.nono.capability.NetworkMode;
import dev.nono.capability.ResourceLimits;
import dev.nono.capability.SocketMode;
import dev.nono.sandbox.Sandbox;
import dev.nono.sandbox.SandboxedProcess;
import dev.nono.sandbox.Stdio;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

@Tag("mac")
@EnabledOnOs(OS.MAC)
@DisplayName("A program behind a profile, on a Mac")
class SeatbeltIT {
    private Path work;
    private Path outside;

    @BeforeEach
    void createDirectories() throws IOException {
        // Short, since a Unix socket has 103 bytes for its path.
        work = Files.createTempDirectory(Path.of("/tmp"), "nw").toRealPath();
        outside = Files.createTempDirectory(Path.of("/tmp"), "no").toRealPath();
        Files.writeString(outside.resolve("secret"), "secret");
    }

    @AfterEach
    void removeDirectories() throws IOException {
        for (Path root : List.of(work, outside)) {
            try (var paths = Files.walk(root)) {
                for (Path path :
                        paths.sorted(java.util.Comparator.reverseOrder()).toList()) {
                    Files.deleteIfExists(path);
                }
            }
        }
    }

    private CapabilitySet granted() {
        return Mac.system().readWrite(work).build();
    }

    @Test
    @DisplayName("this machine can make sandboxes, and says how")
    void support() {
        assertThat(Sandbox.support().supported())
                .as(Sandbox.support().details())
                .isTrue();
        assertThat(Sandbox.support().platform()).isEqualTo("macos");
    }

    @Test
    @DisplayName("writes where that is granted, and reads nothing outside; so do its children (R1, R3)")
    void files() {
        assertThat(Mac.shell(granted(), work, "echo granted > here && /bin/sh -c 'cat here'")
                        .output())
                .isEqualTo("granted\n");
        assertThat(Mac.shell(granted(), work, "cat " + outside + "/secret").succeeded())
                .isFalse();
        assertThat(Mac.shell(granted(), work, "/bin/sh -c '/bin/sh -c \"cat " + outside + "/secret\"'")
                        .output())
                .doesNotContain("secret\n");
        assertThat(Mac.shell(granted(), work, "echo x > " + outside + "/new").succeeded())
                .isFalse();
        assertThat(outside.resolve("new")).doesNotExist();
    }

    @Test
    @DisplayName("may use both spellings of what was granted through a link (R2)")
    void spellings() {
        Path linked = Path.of("/tmp").resolve(work.getFileName());
        CapabilitySet caps = Mac.system().readWrite(linked).build();

        assertThat(Mac.shell(caps, work, "echo 1 > " + linked + "/a && cat " + work + "/a")
                        .output())
                .isEqualTo("1\n");
    }

    @Test
    @DisplayName("arguments, variables, streams and the exit code are as they were given")
    void faithful() throws Exception {
        Mac.Result result = Mac.run(Sandbox.command("/bin/sh", "-c", "echo \"$1|$NAME\"; pwd; exit 65", "sh", "a  b\"c")
                .capabilities(granted())
                .variable("NAME", "välue")
                .directory(work));

        assertThat(result.output()).isEqualTo("a  b\"c|välue\n" + work + "\n");
        assertThat(result.code())
                .as("65 is what the tool ends with, too; here the program does")
                .isEqualTo(65);
    }

    @Test
    @DisplayName("a profile that is refused starts nothing: the code is 126")
    void refusedProfile() {
        CapabilitySet caps = Mac.system()
                .platformRule(dev.nono.capability.PlatformRule.of("(deny no-such-operation)"))
                .build();

        assertThat(Mac.shell(caps, work, "exit 0").code()).isEqualTo(126);
    }

    @Test
    @DisplayName("a blocked network resolves names and reaches nothing (R5, R6, R7)")
    void blockedNetwork() throws IOException {
        CapabilitySet caps =
                Mac.system().readWrite(work).network(NetworkMode.blocked()).build();
        try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            String connect = "/usr/bin/nc -z -w 2 127.0.0.1 " + server.getLocalPort();
            assertThat(Mac.shell(granted(), work, connect).succeeded()).isTrue();
            assertThat(Mac.shell(caps, work, connect).succeeded()).isFalse();
            assertThat(Mac.shell(
                                    Mac.system()
                                            .network(NetworkMode.proxyOnly(server.getLocalPort()))
                                            .build(),
                                    work,
                                    connect)
                            .succeeded())
                    .isTrue();
            assertThat(Mac.shell(caps, work, "echo x | /usr/bin/nc -u -w 1 127.0.0.1 9")
                            .succeeded())
                    .isFalse();
            assertThat(Mac.shell(caps, work, "/usr/bin/dscacheutil -q host -a name localhost")
                            .output())
                    .contains("127.0.0.1");
        }
    }

    @Test
    @DisplayName("a Unix socket is reached if it is granted, in a blocked network (R8)")
    void unixSockets() throws IOException {
        Path socket = work.resolve("s.sock");
        try (ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            server.bind(UnixDomainSocketAddress.of(socket));
            String connect = "/usr/bin/nc -U -z " + socket;
            CapabilitySet blocked =
                    Mac.system().readWrite(work).network(NetworkMode.blocked()).build();
            assertThat(Mac.shell(blocked, work, connect).succeeded()).isFalse();
            assertThat(Mac.shell(
                                    blocked.toBuilder()
                                            .unixSocket(socket, SocketMode.CONNECT)
                                            .build(),
                                    work,
                                    connect)
                            .succeeded())
                    .isTrue();
            assertThat(Mac.shell(Mac.system().readWrite(work).deny(socket).build(), work, connect)
                            .succeeded())
                    .as("denied in an open network (R9)")
                    .isFalse();
        }
    }

    @Test
    @DisplayName("may end its own children and no process outside (R14)")
    void signals() throws Exception {
        assertThat(Mac.shell(granted(), work, "sleep 60 & kill $!").succeeded()).isTrue();
        Process foreign = new ProcessBuilder("/bin/sleep", "60").start();
        try {
            assertThat(Mac.shell(granted(), work, "kill " + foreign.pid()).succeeded())
                    .isFalse();
            assertThat(foreign.isAlive()).isTrue();
        } finally {
            foreign.destroyForcibly();
        }
    }

    @Test
    @DisplayName("limits of a process hold")
    void limits() {
        CapabilitySet caps = granted().toBuilder()
                .limits(ResourceLimits.builder().openFiles(40).build())
                .build();

        assertThat(Mac.shell(caps, work, "ulimit -n").output()).isEqualTo("40\n");
        assertThatThrownBy(() -> Mac.shell(
                        granted().toBuilder()
                                .limits(ResourceLimits.builder().processes(3).build())
                                .build(),
                        work,
                        "true"))
                .isInstanceOf(NonoException.class);
    }

    @Test
    @DisplayName("an exact grant on a missing file lets that file be made, and no other")
    void futureFile() {
        CapabilitySet caps = Mac.system()
                .exact(work.resolve("lock"), Access.READ_WRITE, GrantSource.PROFILE)
                .build();

        assertThat(Mac.shell(caps, work, "echo 1 > lock && cat lock").output()).isEqualTo("1\n");
        assertThat(Mac.shell(caps, work, "echo 1 > other").succeeded()).isFalse();
    }

    @Test
    @DisplayName("inside a sandbox no second one can be made, and the message says so (R13)")
    void nested() {
        assertThat(Mac.shell(granted(), work, "/usr/bin/sandbox-exec -p '(version 1)(allow default)' /usr/bin/true")
                        .succeeded())
                .isFalse();
    }

    @Test
    @DisplayName("closing ends the program and what it started")
    void close() throws Exception {
        SandboxedProcess process = Sandbox.command("/bin/sh", "-c", "sleep 60 & echo $!; wait")
                .capabilities(granted())
                .directory(work)
                .stdin(Stdio.DISCARD)
                .start();
        long child = Long.parseLong(process.inputReader().readLine());
        process.close();

        assertThat(process.isAlive()).isFalse();
        ProcessHandle.of(child)
                .ifPresent(handle ->
                        handle.onExit().orTimeout(30, TimeUnit.SECONDS).join());
    }

    @Test
    @DisplayName("a program in the place of a JVM is confined from its first instruction")
    void inPlace() throws Exception {
        Process jvm = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        InPlaceMain.class.getName(),
                        work.toString(),
                        outside.resolve("secret").toString())
                .redirectErrorStream(true)
                .start();
        String output = new String(jvm.getInputStream().readAllBytes());

        assertThat(jvm.waitFor()).as(output).isEqualTo(7);
        assertThat(output).contains("inside").doesNotContain("secret\n");
    }

    @Test
    @DisplayName("what the system log tells of a refusal names the path, if this user may read the log")
    void denialLog() throws Exception {
        List<dev.nono.sandbox.SandboxEvent> seen = new java.util.concurrent.CopyOnWriteArrayList<>();
        try (SandboxedProcess process = Sandbox.command("/bin/cat", outside + "/secret")
                .capabilities(granted())
                .directory(work)
                .stdin(Stdio.DISCARD)
                .mergeErrors()
                .observer(seen::add)
                .start()) {
            process.getInputStream().readAllBytes();
            process.waitFor();
            // The log may be closed to this user or late: what comes must be right, that it comes cannot be asked for.
            assertThat(process.refusals())
                    .allSatisfy(event -> assertThat(event.toString()).contains("file-read"));
        }
    }
}
