package dev.nono.browser;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nono.NonoException;
import dev.nono.approval.SupervisorCodec;
import dev.nono.approval.SupervisorMessage;
import dev.nono.browser.UrlDecision.Refusal;
import java.io.IOException;
import java.net.SocketException;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("A way to the browser")
@EnabledOnOs(OS.LINUX)
class UrlBridgeTest {
    @TempDir
    Path state;

    private final List<String> opened = new CopyOnWriteArrayList<>();
    private final List<PageAttempt> attempts = new CopyOnWriteArrayList<>();
    private final PageRequests requests = new PageRequests(
            UrlPolicy.of(List.of("https://github.com"), false), opened::add, new OpeningLimit(), attempts::add);

    private record Said(int exit, String text) {}

    private static Said ask(UrlBridge bridge, String... words) throws Exception {
        return ask(bridge, Map.of(), words);
    }

    private static Said ask(UrlBridge bridge, Map<String, String> more, String... words) throws Exception {
        List<String> command = new ArrayList<>(List.of("/bin/sh", "-c", "exec nono-browser \"$@\"", "sh"));
        command.addAll(List.of(words));
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment().clear();
        Map<String, String> environment = new HashMap<>(Map.of("PATH", "/usr/bin:/bin"));
        bridge.addTo(environment);
        environment.putAll(more);
        builder.environment().putAll(environment);
        Process process = builder.redirectErrorStream(true).start();
        process.getOutputStream().close();
        String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return new Said(process.waitFor(), text);
    }

    @Test
    @DisplayName("opens what its launcher is given and the policy allows, and tells of each attempt")
    void launcher() throws Exception {
        try (UrlBridge bridge = UrlBridge.open(state, requests, false)) {
            assertThat(ask(bridge, "https://github.com/login?a=b&c='$(id)'")).isEqualTo(new Said(0, ""));
            assertThat(ask(bridge, "https://evil.example/?code=s3cr3t"))
                    .satisfies(said -> assertThat(said.exit()).isEqualTo(1))
                    .satisfies(said -> assertThat(said.text()).contains("allow_origins"));
            assertThat(ask(bridge, Map.of("JAVA_TOOL_OPTIONS", "-Xmx1k"), "file:///etc/passwd"))
                    .satisfies(said -> assertThat(said.text()).contains("only https pages"));
            assertThat(ask(bridge, "https://github.com/" + "x".repeat(20_000)).exit())
                    .isEqualTo(1);
            assertThat(ask(bridge, "--", "https://github.com/\"\\ü").exit()).isEqualTo(1);
            assertThat(ask(bridge).exit()).isEqualTo(2);
        }
        assertThat(opened).containsExactly("https://github.com/login?a=b&c='$(id)'");
        assertThat(attempts)
                .extracting(attempt -> attempt.refusal().map(Refusal::name).orElse("-"))
                .containsExactly("-", "ORIGIN", "SCHEME", "TOO_LONG", "MALFORMED");
        assertThat(attempts.get(1).origin())
                .hasValueSatisfying(origin -> assertThat(origin).hasToString("https://evil.example"));
        assertThat(attempts.get(1).url()).doesNotContain("s3cr3t");
    }

    @Test
    @DisplayName("is the user's alone, and leaves nothing behind")
    void privacy() throws Exception {
        Path directory;
        try (UrlBridge bridge = UrlBridge.open(state, requests, false)) {
            directory = bridge.socket().getParent();
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(directory)))
                    .isEqualTo("rwx------");
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(bridge.socket())))
                    .isEqualTo("rw-------");
            assertThat(directory.getFileName().toString()).matches("browser-[0-9a-f]{16}");
        }
        assertThat(directory).doesNotExist();
        try (var left = Files.list(directory.getParent())) {
            assertThat(left).isEmpty();
        }
    }

    private static SupervisorMessage.UrlOpened exchange(UrlBridge bridge, byte[] frame) throws IOException {
        try (SocketChannel channel = SocketChannel.open(UnixDomainSocketAddress.of(bridge.socket()))) {
            channel.write(ByteBuffer.wrap(frame));
            return (SupervisorMessage.UrlOpened)
                    SupervisorCodec.read(Channels.newInputStream(channel)).orElseThrow();
        }
    }

    private static boolean isDropped(UrlBridge bridge, byte[] bytes) throws IOException {
        try (SocketChannel channel = SocketChannel.open(UnixDomainSocketAddress.of(bridge.socket()))) {
            channel.write(ByteBuffer.wrap(bytes));
            return channel.read(ByteBuffer.allocate(1)) < 0;
        } catch (SocketException e) {
            // Dropped before all of it was read.
            return true;
        }
    }

    @Test
    @DisplayName("speaks the protocol of supervisors: one request, one answer, and nothing but pages")
    void protocol() throws Exception {
        try (UrlBridge bridge = UrlBridge.open(state, requests, false)) {
            byte[] frame =
                    SupervisorCodec.encode(new SupervisorMessage.OpenUrl("r1", "https://github.com/", 7, "session"));
            SupervisorMessage.UrlOpened answer = exchange(bridge, frame);
            assertThat(answer.requestId()).isEqualTo("r1");
            assertThat(answer.success()).isTrue();
            assertThat(attempts.get(0).processId()).isEqualTo(7);

            byte[] path = SupervisorCodec.encode(new SupervisorMessage.UrlOpened("r2", true, null));
            assertThat(isDropped(bridge, path)).isTrue();
            assertThat(isDropped(bridge, new byte[] {0, 1, 0, 1, 0})).isTrue();
            assertThat(isDropped(bridge, new byte[] {-1, -1, -1, -1})).isTrue();
            assertThat(isDropped(bridge, new byte[] {0, 0, 0, 2, '{', 'x'})).isTrue();
            // Somebody who says nothing holds up nobody.
            try (SocketChannel silent = SocketChannel.open(UnixDomainSocketAddress.of(bridge.socket()))) {
                assertThat(silent.isConnected()).isTrue();
                assertThat(exchange(bridge, frame).success()).isTrue();
            }
        }
        assertThat(attempts).hasSize(2);
    }

    @Test
    @DisplayName("opens five pages a minute, and says why a browser does not start")
    void limits() {
        long[] now = {0};
        OpeningLimit limit = new OpeningLimit(() -> now[0]);
        PageRequests many =
                new PageRequests(UrlPolicy.of(List.of("https://github.com"), false), opened::add, limit, attempts::add);
        for (int i = 0; i < 7; i++) {
            many.ask("r", "https://github.com/", 1);
        }
        now[0] = 60_000_000_000L;
        many.ask("r", "https://github.com/", 1);
        assertThat(opened).hasSize(6);
        assertThat(attempts.get(5).refusal()).contains(Refusal.TOO_MANY);

        PageRequests broken = new PageRequests(
                UrlPolicy.of(List.of("https://github.com"), false),
                new SystemBrowser(Map.of("PATH", state.toString()), List.of()),
                new OpeningLimit(),
                attempts::add);
        assertThat(broken.ask("r", "https://github.com/", 1))
                .satisfies(attempt -> assertThat(attempt.refusal()).contains(Refusal.NOT_STARTED))
                .satisfies(attempt -> assertThat(attempt.reason()).contains("xdg-open is not installed"));
    }

    @Test
    @DisplayName("says so if it cannot be made")
    void failure() throws IOException {
        Path file = Files.createFile(state.resolve("file"));
        assertThatThrownBy(() -> UrlBridge.open(file, requests, false)).isInstanceOf(NonoException.class);
        Path deep = state.resolve("d".repeat(120));
        assertThatThrownBy(() -> UrlBridge.open(deep, requests, false))
                .isInstanceOf(NonoException.class)
                .hasMessageContaining("no way to the browser");
        try (var left = Files.list(deep.resolve("nono"))) {
            assertThat(left).isEmpty();
        }
    }

    @Test
    @DisplayName("has a launcher for macOS that refuses what is no page, or passes it on")
    void macOs() throws Exception {
        Path java = Path.of("/bin/echo");
        String refusing = Launcher.script(java, Path.of("/it's here"), Launcher.Otherwise.REFUSE);
        Path script = Files.writeString(state.resolve("open"), refusing);
        Process other = new ProcessBuilder("/bin/sh", script.toString(), "-a", "Calculator").start();
        assertThat(other.waitFor()).isEqualTo(126);
        Process page = new ProcessBuilder("/bin/sh", script.toString(), "-a", "Safari", "https://x.example/").start();
        assertThat(new String(page.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
                .contains("-cp /it's here dev.nono.browser.AskToOpen");
        assertThat(page.waitFor()).isZero();
        assertThat(Launcher.script(java, state, Launcher.Otherwise.PASS_ON)).contains("exec /usr/bin/open \"$@\"");
    }
}
