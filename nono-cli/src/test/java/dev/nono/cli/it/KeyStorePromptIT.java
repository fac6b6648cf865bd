package dev.nono.cli.it;

import static dev.nono.cli.it.Cli.nono;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** A key store that asks a person, who does not answer. */
@EnabledOnOs(OS.LINUX)
class KeyStorePromptIT {
    @TempDir
    Path temp;

    @Test
    @DisplayName("[63:37] Ctrl-C while a key store asks ends nono, and the program that asks; nothing was started")
    @Timeout(180)
    void ends() throws Exception {
        Installed.need(Files.isExecutable(Path.of("/usr/bin/script")), "script is not installed");
        Installed.need(Files.isExecutable(Path.of("/usr/bin/secret-tool")), "libsecret-tools is not installed");
        Path directory = temp.toRealPath();
        Path granted = Files.createDirectory(directory.resolve("work"));
        Path started = granted.resolve("started");
        Path scratch = Files.createDirectory(directory.resolve("scratch"));
        Path log = directory.resolve("log");

        List<String> words = new ArrayList<>(
                nono("run", "--allow", granted.toString(), "--env-credential", "openai", "--", "touch", "" + started)
                        .command());
        StringBuilder line = new StringBuilder("exec ");
        words.forEach(
                word -> line.append('\'').append(word.replace("'", "'\\''")).append("' "));
        try (ServerSocketChannel bus = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            Path address = directory.resolve("bus");
            bus.bind(UnixDomainSocketAddress.of(address));
            Process terminal = nono().in(granted)
                    .with("SHELL", "/bin/sh")
                    .with("TMPDIR", scratch.toString())
                    .with("DBUS_SESSION_BUS_ADDRESS", "unix:path=" + address)
                    .builder(List.of("script", "-qefc", line.toString(), "/dev/null"))
                    .redirectErrorStream(true)
                    .redirectOutput(log.toFile())
                    .start();
            // It talks to the key store, which says nothing, as one does while it shows its window.
            try (SocketChannel asking = bus.accept()) {
                ProcessHandle tool = terminal.descendants()
                        .filter(process -> process.info().command().orElse("").equals("/usr/bin/secret-tool"))
                        .findFirst()
                        .orElseThrow();
                terminal.getOutputStream().write(3);
                terminal.getOutputStream().flush();

                assertThat(terminal.waitFor(60, TimeUnit.SECONDS)).isTrue();
                assertThat(terminal.exitValue()).isEqualTo(130);
                tool.onExit().get(60, TimeUnit.SECONDS);
            }
        }
        assertThat(started).doesNotExist();
        assertThat(Files.readString(log, StandardCharsets.ISO_8859_1)).doesNotContain("Exception", "\tat ");
        try (var left = Files.list(scratch)) {
            assertThat(left).isEmpty();
        }
    }
}
