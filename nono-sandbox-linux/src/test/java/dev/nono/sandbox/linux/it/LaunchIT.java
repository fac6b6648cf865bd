package dev.nono.sandbox.linux.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nono.audit.AuditEvent;
import dev.nono.audit.InMemoryAuditSink;
import dev.nono.capability.CapabilitySet;
import dev.nono.capability.NetworkMode;
import dev.nono.sandbox.ExecFailedException;
import dev.nono.sandbox.OsString;
import dev.nono.sandbox.Sandbox;
import dev.nono.sandbox.SandboxEvent;
import dev.nono.sandbox.SandboxedProcess;
import dev.nono.sandbox.TerminalSize;
import dev.nono.session.LaunchPlan;
import dev.nono.session.Session;
import dev.nono.session.SessionObserver;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LaunchIT {
    @TempDir
    Path dir;

    static CapabilitySet system(Path... writable) {
        var builder = CapabilitySet.builder();
        for (String path : List.of("/usr", "/bin", "/lib", "/lib64", "/etc/ld.so.cache", "/dev/null", "/proc/self")) {
            if (Files.exists(Path.of(path))) {
                builder.read(Path.of(path));
            }
        }
        for (Path path : writable) {
            builder.readWrite(path);
        }
        return builder.build();
    }

    static String output(SandboxedProcess process) throws IOException {
        return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }

    @Test
    void a_program_runs_and_its_exit_code_and_output_come_back() throws Exception {
        try (SandboxedProcess p = Sandbox.command("sh", "-c", "echo hi; exit 42")
                .capabilities(system(dir))
                .directory(dir)
                .mergeErrors()
                .start()) {
            assertThat(output(p)).isEqualTo("hi\n");
            assertThat(p.waitFor()).isEqualTo(42);
        }
    }

    @Test
    void files_outside_the_grants_stay_closed() throws Exception {
        Path outside = Files.createTempFile("outside", ".txt");
        Files.writeString(outside, "secret");
        try (SandboxedProcess p = Sandbox.command(
                        "sh", "-c", "cat " + outside + "; echo x > " + dir + "/new; cat " + dir + "/new")
                .capabilities(system(dir))
                .directory(dir)
                .mergeErrors()
                .start()) {
            assertThat(output(p))
                    .contains("Permission denied")
                    .doesNotContain("secret")
                    .endsWith("x\n");
            p.waitFor();
        } finally {
            Files.delete(outside);
        }
    }

    @Test
    void a_blocked_network_is_blocked() throws Exception {
        CapabilitySet caps =
                system(dir).toBuilder().network(NetworkMode.blocked()).build();
        try (SandboxedProcess p = Sandbox.command("curl", "-sS", "http://127.0.0.1:1/")
                .capabilities(caps)
                .directory(dir)
                .mergeErrors()
                .start()) {
            String out = output(p);
            assertThat(p.waitFor()).as(out).isNotZero();
        }
    }

    @Test
    void every_execution_is_observed() throws Exception {
        List<SandboxEvent> events = new CopyOnWriteArrayList<>();
        try (SandboxedProcess p = Sandbox.command("sh", "-c", "/bin/true; /bin/echo done")
                .capabilities(system(dir))
                .directory(dir)
                .observer(events::add)
                .observeExecutions()
                .start()) {
            assertThat(output(p)).isEqualTo("done\n");
            assertThat(p.waitFor()).isZero();
            assertThat(p.awaitObserved(Duration.ofSeconds(20))).isTrue();
        }
        assertThat(events)
                .extracting(e -> ((SandboxEvent.Executed) e).path().toString())
                .satisfiesExactly(
                        first -> assertThat(first).endsWith("/sh"),
                        second -> assertThat(second).isEqualTo("/bin/true"),
                        third -> assertThat(third).isEqualTo("/bin/echo"));
    }

    @Test
    @DisplayName("the record of a session ends with its end, however slowly the observer takes the events before it")
    void record_ends_with_the_end() throws Exception {
        InMemoryAuditSink record = new InMemoryAuditSink();
        SessionObserver slow = new SessionObserver() {
            @Override
            public void observed(SandboxEvent event) {
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(50));
            }
        };
        LaunchPlan plan = LaunchPlan.builder("sh", "-c", "/bin/true; /bin/true; exit 3")
                .capabilities(system(dir))
                .workdir(dir)
                .withoutStateFile()
                .observeExecutions()
                .build();
        try (Session session = Session.of(plan).audit(record).observer(slow).start()) {
            assertThat(session.waitFor().exitCode()).isEqualTo(3);
        }
        List<AuditEvent> events = record.events();
        assertThat(record.events(AuditEvent.ExecObserved.class)).hasSize(3);
        assertThat(events.get(events.size() - 1)).isInstanceOf(AuditEvent.SessionEnded.class);
    }

    @Test
    void a_program_can_have_a_terminal_of_its_own() throws Exception {
        try (SandboxedProcess p = Sandbox.command("sh", "-c", "stty size; tty")
                .capabilities(system(dir))
                .directory(dir)
                .terminal(new TerminalSize(33, 77))
                .start()) {
            assertThat(output(p)).startsWith("33 77\r\n").contains("/dev/pts/");
            assertThat(p.waitFor()).isZero();
        }
    }

    @Test
    void a_program_outside_the_grants_is_not_executed() {
        assertThatThrownBy(() -> Sandbox.command("true")
                        .capabilities(CapabilitySet.builder().readWrite(dir).build())
                        .directory(dir)
                        .start())
                .isInstanceOf(ExecFailedException.class)
                .hasMessageContaining("EACCES")
                .hasMessageContaining("grant");
    }

    @Test
    void proxy_only() throws Exception {
        try (var server = new java.net.ServerSocket(0, 5, java.net.InetAddress.getByName("127.0.0.1"));
                var other = new java.net.ServerSocket(0, 5, java.net.InetAddress.getByName("127.0.0.1"))) {
            CapabilitySet caps = system(dir).toBuilder()
                    .network(NetworkMode.proxyOnly(server.getLocalPort()))
                    .build();
            List<SandboxEvent> events = new CopyOnWriteArrayList<>();
            try (SandboxedProcess p = Sandbox.command(
                            "bash",
                            "-c",
                            "exec 3<>/dev/tcp/127.0.0.1/" + server.getLocalPort()
                                    + " && echo ok; exec 4<>/dev/tcp/127.0.0.1/" + other.getLocalPort()
                                    + " && echo bad")
                    .capabilities(caps)
                    .directory(dir)
                    .mergeErrors()
                    .observer(events::add)
                    .start()) {
                assertThat(output(p))
                        .startsWith("ok\n")
                        .contains("ermission denied")
                        .doesNotContain("bad\n");
                p.waitFor();
                assertThat(p.refusals()).hasSize(1);
            }
        }
    }

    @Test
    void bytes_pass_unchanged() throws Exception {
        try (SandboxedProcess p = Sandbox.command(List.of(
                        OsString.of("printf"), OsString.of("%s"), OsString.ofBytes(new byte[] {(byte) 0xff, 'a'})))
                .capabilities(system(dir))
                .directory(dir)
                .start()) {
            assertThat(p.getInputStream().readAllBytes()).containsExactly(0xff, 'a');
        }
    }
}
