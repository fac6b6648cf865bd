package dev.nono.sandbox.linux.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nono.NonoException;
import dev.nono.capability.CapabilitySet;
import dev.nono.capability.NetworkMode;
import dev.nono.capability.ResourceLimits;
import dev.nono.sandbox.Sandbox;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;
import org.junit.jupiter.api.io.TempDir;

/** A task of this JVM behind restrictions of its own thread. */
@Timeout(value = 300, threadMode = ThreadMode.SEPARATE_THREAD)
class RestrictedTaskIT {
    @TempDir
    private Path dir;

    private Path granted;
    private Path secret;

    @BeforeEach
    void prepare() throws IOException {
        Needs.landlock();
        granted = Files.createDirectory(dir.resolve("granted"));
        secret = Files.writeString(dir.resolve("secret"), "secret");
    }

    private CapabilitySet caps() {
        return CapabilitySet.builder().readWrite(granted).build();
    }

    @Test
    void it_works_inside_the_grants_and_gives_back_its_result() throws Exception {
        String result = Sandbox.callRestricted(caps(), () -> {
            Files.writeString(granted.resolve("f"), "written");
            return Files.readString(granted.resolve("f"));
        });
        assertThat(result).isEqualTo("written");
    }

    @Test
    void outside_them_it_fails_as_java_fails() {
        assertThatThrownBy(() -> Sandbox.callRestricted(caps(), () -> Files.readString(secret)))
                .isInstanceOf(AccessDeniedException.class);
        assertThatThrownBy(() -> Sandbox.callRestricted(caps(), () -> Files.writeString(dir.resolve("new"), "x")))
                .isInstanceOf(AccessDeniedException.class);
        assertThatThrownBy(() -> Sandbox.callRestricted(caps(), () -> {
                    Files.delete(secret);
                    return null;
                }))
                .isInstanceOf(AccessDeniedException.class);
    }

    @Test
    void what_it_throws_comes_back() {
        IOException thrown = new IOException("of the task");
        assertThatThrownBy(() -> Sandbox.callRestricted(caps(), () -> {
                    throw thrown;
                }))
                .isSameAs(thrown);
        AssertionError error = new AssertionError("of the task");
        assertThatThrownBy(() -> Sandbox.callRestricted(caps(), () -> {
                    throw error;
                }))
                .isSameAs(error);
    }

    @Test
    void a_blocked_network_is_blocked() throws Exception {
        try (ServerSocket server = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
            CapabilitySet blocked =
                    caps().toBuilder().network(NetworkMode.blocked()).build();
            assertThatThrownBy(() -> Sandbox.callRestricted(blocked, () -> {
                        try (Socket socket = new Socket(server.getInetAddress(), server.getLocalPort())) {
                            return socket.isConnected();
                        }
                    }))
                    .isInstanceOf(SocketException.class);
            try (Socket socket = new Socket(server.getInetAddress(), server.getLocalPort())) {
                assertThat(socket.isConnected()).isTrue();
            }
        }
    }

    @Test
    void the_other_threads_stay_free_and_those_that_it_starts_do_not() throws Exception {
        Exception inside = Sandbox.callRestricted(caps(), () -> {
            Exception[] seen = new Exception[1];
            Thread child = new Thread(() -> {
                try {
                    Files.readString(secret);
                } catch (IOException e) {
                    seen[0] = e;
                }
            });
            child.start();
            child.join();
            return seen[0];
        });
        assertThat(inside).isInstanceOf(AccessDeniedException.class);
        assertThat(Files.readString(secret)).isEqualTo("secret");
    }

    @Test
    void a_task_may_load_classes_that_nobody_has_used_before() throws Exception {
        assertThat(Sandbox.callRestricted(caps(), () -> {
                    var zip = new java.util.zip.ZipOutputStream(Files.newOutputStream(granted.resolve("a.zip")));
                    zip.putNextEntry(new java.util.zip.ZipEntry("entry"));
                    zip.write(new byte[] {1, 2, 3});
                    zip.close();
                    try (var read =
                            new java.util.zip.ZipFile(granted.resolve("a.zip").toFile())) {
                        return read.size();
                    }
                }))
                .isOne();
    }

    @Test
    void what_needs_a_process_of_its_own_is_refused() {
        for (CapabilitySet caps : List.of(
                caps().toBuilder().network(NetworkMode.proxyOnly(8080)).build(),
                caps().toBuilder()
                        .limits(ResourceLimits.builder().openFiles(10).build())
                        .build())) {
            assertThatThrownBy(() -> Sandbox.callRestricted(caps, () -> "never"))
                    .isInstanceOf(NonoException.class)
                    .hasMessageContaining("Sandbox.command");
        }
    }

    @Test
    @DisplayName("[21:61] a virtual thread is refused: its carrier would stay restricted")
    void virtual_threads() throws Exception {
        org.junit.jupiter.api.Assumptions.assumeTrue(
                Runtime.version().feature() >= 21, "virtual threads came with Java 21");
        ExecutorService threads = (ExecutorService)
                Executors.class.getMethod("newVirtualThreadPerTaskExecutor").invoke(null);
        try {
            Callable<String> task = () -> Sandbox.callRestricted(caps(), () -> "never");
            assertThatThrownBy(() -> threads.submit(task).get()).hasRootCauseInstanceOf(NonoException.class);
        } finally {
            threads.shutdownNow();
        }
    }
}
