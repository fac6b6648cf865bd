package dev.nono.sandbox.macos.internal.launch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nono.ErrorCode;
import dev.nono.NonoException;
import dev.nono.capability.ByteSize;
import dev.nono.capability.CapabilitySet;
import dev.nono.capability.ResourceLimits;
import dev.nono.sandbox.OsString;
import dev.nono.sandbox.Sandbox;
import dev.nono.sandbox.SandboxCommand;
import dev.nono.sandbox.Stdio;
import dev.nono.sandbox.TerminalSize;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("The launch")
class LaunchTest {
    private static SandboxCommand echo() {
        return Sandbox.command("/bin/echo", "-f", "a b", "")
                .capabilities(CapabilitySet.builder().build());
    }

    @Test
    @DisplayName(
            "goes through the tool of the system by its full path, with the profile in a file and words as they are")
    void command() {
        ProcessBuilder builder = Launch.command(
                echo().environment(Map.of(OsString.of("A"), OsString.of("1")))
                        .stdin(Stdio.DISCARD)
                        .stdout(Stdio.INHERIT)
                        .mergeErrors()
                        .directory(Path.of("/"))
                        .request(),
                Path.of("/p/profile.sb"));

        assertThat(builder.command())
                .containsExactly("/usr/bin/sandbox-exec", "-f", "/p/profile.sb", "/bin/echo", "-f", "a b", "");
        assertThat(builder.environment()).containsExactly(Map.entry("A", "1"));
        assertThat(builder.directory()).hasToString("/");
        assertThat(builder.redirectInput().file()).hasToString("/dev/null");
        assertThat(builder.redirectOutput()).isEqualTo(Redirect.INHERIT);
        assertThat(builder.redirectErrorStream()).isTrue();
    }

    @Test
    @DisplayName("sets limits of a process by a shell that becomes the tool; sizes are rounded down to whole blocks")
    void limits() {
        ResourceLimits limits = ResourceLimits.builder()
                .openFiles(64)
                .fileSize(ByteSize.parse("1025"))
                .cpuSeconds(5)
                .build();

        assertThat(LimitPlan.shell(limits))
                .containsExactly("/bin/sh", "-c", "ulimit -n 64 && ulimit -f 2 && ulimit -t 5 && exec \"$@\"", "nono");
        assertThat(LimitPlan.shell(ResourceLimits.none())).isEmpty();
        assertThat(LimitPlan.numbers(limits)).extracting("value").containsExactly(64L, 1025L, 5L);
    }

    @Test
    @DisplayName("what the shell is told holds: tried with a program that says its limits")
    void limitsOfTheShell() throws Exception {
        ResourceLimits limits =
                ResourceLimits.builder().openFiles(64).cpuSeconds(5).build();
        List<String> command = new java.util.ArrayList<>(LimitPlan.shell(limits));
        command.addAll(List.of("/bin/sh", "-c", "ulimit -n; ulimit -t; echo \"$1\"", "x", "a  b\"c"));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();

        assertThat(new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
                .isEqualTo("64\n5\na  b\"c\n");
        assertThat(process.waitFor()).isZero();
    }

    @Test
    @DisplayName("refuses ceilings that macOS does not have, a terminal of its own, and bytes that are no text")
    void refusals() {
        assertThatThrownBy(() -> Requirements.checkStart(limited("memory")))
                .isInstanceOfSatisfying(
                        NonoException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.UNSUPPORTED_PLATFORM))
                .hasMessageContaining("memory");
        assertThatThrownBy(() -> Requirements.checkStart(limited("processes"))).hasMessageContaining("processes");
        assertThatThrownBy(() -> Requirements.checkStart(
                        echo().terminal(new TerminalSize(24, 80)).request()))
                .hasMessageContaining("terminal");
        assertThatThrownBy(
                        () -> Requirements.checkStart(echo().observeExecutions().request()))
                .hasMessageContaining("executions");
        assertThatThrownBy(() -> Requirements.check(echo().observeAccesses().request()))
                .hasMessageContaining("nono run");
        assertThatThrownBy(() -> Requirements.checkStart(echo().environment(
                                Map.of(OsString.of("A"), OsString.ofBytes(new byte[] {(byte) 0xff})))
                        .request()))
                .hasMessageContaining("UTF-8");
    }

    private static dev.nono.sandbox.SandboxRequest limited(String what) {
        ResourceLimits.Builder limits = ResourceLimits.builder();
        if (what.equals("memory")) {
            limits.memory(ByteSize.parse("1G"));
        } else {
            limits.processes(5);
        }
        return Sandbox.command("/bin/echo")
                .capabilities(CapabilitySet.builder().limits(limits.build()).build())
                .request();
    }

    @Test
    @DisplayName("writes the profile for the user alone, in a directory made new, and takes it away again")
    void profileFile(@TempDir Path temporary) throws Exception {
        Path parent = temporary.resolve("state/nono/seatbelt");
        Path kept;
        try (ProfileFile file = ProfileFile.write(parent, "(version 1)\nä")) {
            kept = file.path();
            assertThat(kept).hasContent("(version 1)\nä");
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(kept)))
                    .isEqualTo("rw-------");
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(kept.getParent())))
                    .isEqualTo("rwx------");
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(parent)))
                    .isEqualTo("rwx------");
        }
        assertThat(kept).doesNotExist();
        assertThat(parent).isEmptyDirectory();
    }

    @Test
    @DisplayName("writes no profile where others could exchange it")
    void sharedDirectory(@TempDir Path temporary) throws Exception {
        Path shared = Files.createDirectory(temporary.resolve("shared"));
        Files.setPosixFilePermissions(shared, PosixFilePermissions.fromString("rwxrwxrwx"));
        assertThatThrownBy(() -> ProfileFile.write(shared, "x")).hasMessageContaining("mode 700");

        Path link = Files.createSymbolicLink(temporary.resolve("link"), Files.createDirectory(temporary.resolve("d")));
        assertThatThrownBy(() -> ProfileFile.write(link, "x")).isInstanceOf(NonoException.class);
    }
}
