package dev.nono.cli.it;

import static dev.nono.cli.it.Cli.nono;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A key store that asks a person, who does not answer. */
@EnabledOnOs(OS.LINUX)
class KeyStorePromptIT {
    @TempDir
    Path temp;

    @ParameterizedTest(
            name =
                    "[63:37] Ctrl-C while a key store asks ends nono {0} {1}, and the program that asks; nothing was started")
    @CsvSource({"run, --env-credential", "run, --credential", "proxy, --credential"})
    @Timeout(180)
    void ends(String command, String option) throws Exception {
        Installed.need(Files.isExecutable(Path.of("/usr/bin/script")), "script is not installed");
        Installed.need(Files.isExecutable(Path.of("/usr/bin/secret-tool")), "libsecret-tools is not installed");
        Path directory = temp.toRealPath();
        Path granted = Files.createDirectory(directory.resolve("work"));
        Path started = granted.resolve("started");
        Path scratch = Files.createDirectory(directory.resolve("scratch"));
        Path log = directory.resolve("log");

        List<String> words = new ArrayList<>(List.of(command, option, "openai"));
        if (command.equals("run")) {
            words.addAll(List.of("--allow", granted.toString(), "--", "touch", started.toString()));
        }
        StringBuilder line = new StringBuilder("exec ");
        nono(words.toArray(String[]::new))
                .command()
                .forEach(word ->
                        line.append('\'').append(word.replace("'", "'\\''")).append("' "));
        try (ServerSocketChannel bus = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            Path address = directory.resolve("bus");
            bus.bind(UnixDomainSocketAddress.of(address));
            bus.configureBlocking(false);
            Process terminal = nono().in(granted)
                    .with("SHELL", "/bin/sh")
                    .with("TMPDIR", scratch.toString())
                    .with("XDG_STATE_HOME", scratch.resolve("state").toString())
                    .with("DBUS_SESSION_BUS_ADDRESS", "unix:path=" + address)
                    .builder(List.of("script", "-qefc", line.toString(), "/dev/null"))
                    .redirectErrorStream(true)
                    .redirectOutput(log.toFile())
                    .start();
            // It talks to the key store, which says nothing, as one does while it shows its window.
            try (SocketChannel asking = accept(bus, terminal)) {
                assertThat(asking)
                        .as(Files.readString(log, StandardCharsets.ISO_8859_1))
                        .isNotNull();
                ProcessHandle tool = terminal.descendants()
                        .filter(process -> process.info().command().orElse("").equals("/usr/bin/secret-tool"))
                        .findFirst()
                        .orElseThrow();
                terminal.getOutputStream().write(3);
                terminal.getOutputStream().flush();

                assertThat(terminal.waitFor(120, TimeUnit.SECONDS)).isTrue();
                assertThat(terminal.exitValue()).isEqualTo(130);
                tool.onExit().get(60, TimeUnit.SECONDS);
            }
        }
        assertThat(started).doesNotExist();
        assertThat(Files.readString(log, StandardCharsets.ISO_8859_1)).doesNotContain("Exception", "error", "\tat ");
        try (var left = Files.walk(scratch)) {
            assertThat(left.map(path -> scratch.relativize(path).toString()))
                    .isSubsetOf("", "state", "state/nono", "state/nono/sessions");
        }
    }

    @Test
    @DisplayName(
            "[30b:25] A key store that says nothing is waited for until its limit; then nono says so, the command runs, and its requests are denied")
    @Timeout(180)
    void silence() throws Exception {
        Installed.need(Files.isExecutable(Path.of("/usr/bin/secret-tool")), "libsecret-tools is not installed");
        Path directory = temp.toRealPath();
        Path granted = Files.createDirectory(directory.resolve("work"));
        Path address = directory.resolve("bus");
        CountDownLatch asked = new CountDownLatch(1);
        try (ServerSocketChannel bus = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            bus.bind(UnixDomainSocketAddress.of(address));
            List<SocketChannel> silent = new CopyOnWriteArrayList<>();
            Thread server = new Thread(() -> accept(bus, silent, asked), "bus");
            server.setDaemon(true);
            server.start();
            String request = "echo ran; curl -sS -o /dev/null -w '%{http_code}' --max-time 60 --noproxy ''"
                    + " \"$OPENAI_BASE_URL/v1/models\"";
            nono("run", "--allow", granted.toString(), "--credential", "openai", "--", "bash", "-c", request)
                    .in(granted)
                    .with("XDG_STATE_HOME", directory.resolve("state").toString())
                    .with("DBUS_SESSION_BUS_ADDRESS", "unix:path=" + address)
                    .with("NONO_KEYRING_TIMEOUT_SECS", "4")
                    .run()
                    .exits(0)
                    .says("requests to openai are refused", "did not answer within 4 seconds")
                    .prints("ran\n503");
            // It asked, which is seen here as soon as this thread comes to it.
            assertThat(asked.await(60, TimeUnit.SECONDS)).isTrue();
            for (SocketChannel channel : silent) {
                channel.close();
            }
        }
    }

    /** The first client, or nothing if nono ends without one. */
    private static @Nullable SocketChannel accept(ServerSocketChannel bus, Process terminal) throws Exception {
        SocketChannel client = bus.accept();
        while (client == null && !terminal.waitFor(20, TimeUnit.MILLISECONDS)) {
            client = bus.accept();
        }
        return client;
    }

    private static void accept(ServerSocketChannel bus, List<SocketChannel> silent, CountDownLatch asked) {
        try {
            for (; ; asked.countDown()) {
                silent.add(bus.accept());
            }
        } catch (IOException e) {
            // The test has ended.
            return;
        }
    }
}
