package dev.nono.sandbox.macos.internal.trace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nono.ErrorCode;
import dev.nono.NonoException;
import dev.nono.learn.SystemTracer;
import dev.nono.learn.TracedCommand;
import dev.nono.sandbox.SandboxEvent;
import dev.nono.session.SessionObserver;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** A trace with real processes: scripts stand for the tools of macOS and print what these would. */
@DisplayName("A program beside its tracing tools")
class ToolTraceTest {
    @TempDir
    Path temp;

    private Path root;
    private Path program;

    @BeforeEach
    void tools() throws IOException {
        root = temp.toRealPath();
        script("sudo", "echo \"$@\" >> " + root + "/sudo.log; [ \"$1\" = -v ] && exit 0; \"$@\" & wait $!");
        script(
                "fs_usage",
                "trap 'echo ended >> " + root + "/ended; exit 0' TERM",
                "echo '11:07:44.1  open  F=3 (R_____)  " + root + "/seen  0.000012   work.1'",
                "echo '11:07:44.1  unlink  " + root + "/gone/x  0.000012 W work.1'",
                ": > " + root + "/tracing; while :; do sleep 0.1; done");
        script(
                "nettop",
                "trap 'echo 12:00:02.1,tcp4 10.0.0.2:50001\\<-\\>198.51.100.7:25,en0,Established,; exit 0' TERM",
                "echo '12:00:01.1,tcp4 10.0.0.2:50000<->93.184.216.34:443,en0,Established,'",
                "echo '12:00:01.1,tcp4 *:3000<->*:*,,Listen,'",
                "echo '12:00:01.1,tcp4 10.0.0.2:3000<->10.0.0.9:4444,en0,Established,'",
                "echo $$ >> " + root + "/nettop.log; while :; do sleep 0.1; done");
        program = script("work", until("tracing") + "echo ran >> " + root + "/work.log; exit 7");
        Files.createFile(root.resolve("seen"));
    }

    private Path script(String name, String... lines) throws IOException {
        Path file = Files.writeString(root.resolve(name), "#!/bin/bash\n" + String.join("\n", lines) + "\n");
        return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwx------"));
    }

    /** Waits for what a tool leaves when it has said what it has to say. */
    private String until(String file) {
        return "while [ ! -e " + root + "/" + file + " ]; do sleep 0.05; done; ";
    }

    private Tools stand() {
        return stand(Duration.ofMillis(300));
    }

    private Tools stand(Duration settling) {
        return new Tools(
                List.of(root.resolve("sudo").toString()),
                root.resolve("fs_usage"),
                root.resolve("nettop"),
                Path.of("/bin/kill"),
                settling,
                Duration.ofSeconds(60));
    }

    private TracedCommand command(Path what, Optional<Duration> timeout) {
        return new TracedCommand(what, List.of("an argument"), Map.of("PATH", "/usr/bin:/bin"), root, timeout);
    }

    /** Keeps what it is told. */
    private static final class Told implements SessionObserver {
        private final List<SandboxEvent> events = new CopyOnWriteArrayList<>();
        private volatile boolean ended;

        @Override
        public void observed(SandboxEvent event) {
            events.add(event);
        }

        @Override
        public void ended() {
            ended = true;
        }
    }

    @Test
    @DisplayName("tells files and addresses, ends with the exit code, and leaves nothing running or lying about")
    void all() throws Exception {
        Told told = new Told();

        assertThat(ToolTrace.run(command(program, Optional.empty()), told, stand()))
                .isEqualTo(7);

        assertThat(told.events)
                .extracting(Object::toString)
                .anySatisfy(text -> assertThat(text).contains("FileAsked", "/seen, access=read"));
        assertThat(told.events)
                .extracting(Object::toString)
                .anySatisfy(text -> assertThat(text).contains("/gone, access=write"));
        assertThat(root.resolve("work.log")).hasContent("ran");
        assertThat(Files.readString(root.resolve("sudo.log")))
                .contains("-v\n", "fs_usage -w -f filesys -f pathname work", "/bin/kill -TERM ");
        assertThat(root.resolve("ended")).hasContent("ended");
        assertThat(told.ended).isTrue();
        // Killed, if not yet gone.
        assertThat(ProcessHandle.current()
                        .descendants()
                        .filter(process ->
                                process.info().commandLine().orElse("").contains(root.toString())))
                .allSatisfy(process -> assertThat(process.onExit()).succeedsWithin(Duration.ofSeconds(60)));
    }

    @Test
    @DisplayName(
            "a connection to a port that the program listens on is not one of its own; the last ones are told, too")
    void addresses() throws Exception {
        Told told = new Told();
        Path slow = script("slow", until("nettop.log"));

        ToolTrace.run(command(slow, Optional.empty()), told, stand());

        assertThat(told.events)
                .filteredOn(SandboxEvent.AddressAsked.class::isInstance)
                .extracting(event -> ((SandboxEvent.AddressAsked) event).operation() + " "
                        + ((SandboxEvent.AddressAsked) event).address() + " "
                        + ((SandboxEvent.AddressAsked) event).port())
                .containsExactlyInAnyOrder("connect 93.184.216.34 443", "bind 0.0.0.0 3000", "connect 198.51.100.7 25");
    }

    @Test
    @DisplayName("a program that is late is ended with what it started")
    void late() throws Exception {
        Path endless = script("endless", "sleep 1000 & echo $! > " + root + "/child; wait");

        ToolTrace.run(command(endless, Optional.of(Duration.ofSeconds(6))), new Told(), stand());

        long child = Long.parseLong(Files.readString(root.resolve("child")).strip());
        ProcessHandle.of(child)
                .ifPresent(process -> assertThat(process.onExit()).succeedsWithin(Duration.ofSeconds(60)));
    }

    @Test
    @DisplayName("without an administrator, or with a tool that fails, nothing is started and the error says so")
    void refused() throws Exception {
        script("sudo", "exit 1");
        assertThatThrownBy(() ->
                        ToolTrace.run(command(program, Optional.empty()), new Told(), stand(Duration.ofMinutes(2))))
                .isInstanceOfSatisfying(
                        NonoException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.COMMAND_EXECUTION))
                .hasMessageContaining("needs an administrator")
                .hasMessageContaining("nothing was started");
        script("sudo", "[ \"$1\" = -v ] && exit 0; \"$@\" & wait $!");
        script("fs_usage", "echo 'not permitted\u001b[2J' >&2; exit 1");
        assertThatThrownBy(() ->
                        ToolTrace.run(command(program, Optional.empty()), new Told(), stand(Duration.ofMinutes(2))))
                .hasMessageContaining("not permitted\\u001b[2J")
                .hasMessageContaining("nothing was started");
        Files.delete(root.resolve("fs_usage"));
        assertThatThrownBy(() ->
                        ToolTrace.run(command(program, Optional.empty()), new Told(), stand(Duration.ofMinutes(2))))
                .isInstanceOfSatisfying(
                        NonoException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.UNSUPPORTED_PLATFORM));
        assertThat(root.resolve("work.log")).doesNotExist();
    }

    @Test
    @DisplayName("a name that the tool could take for something else is refused")
    void names() throws Exception {
        for (String name : List.of("a b", "-p", "x;y", "é", "$(id)")) {
            Path odd = script(name, "exit 0");
            assertThatThrownBy(() -> ToolTrace.run(command(odd, Optional.empty()), new Told(), stand()))
                    .as(name)
                    .hasMessageContaining("watched by name");
        }
    }

    @Test
    @DisabledOnOs(OS.MAC)
    void isNotForThisSystem() {
        assertThat(SystemTracer.ofThisSystem()).isEmpty();
    }
}
