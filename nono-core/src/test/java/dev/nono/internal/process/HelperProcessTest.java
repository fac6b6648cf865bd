package dev.nono.internal.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("A program that is run for its output")
@EnabledOnOs(OS.LINUX)
@Timeout(120)
class HelperProcessTest {
    /** Of a pipe: all of it is written before anybody reads. */
    private static final int ROOM = 65_536;

    private static final HelperProcess.Limits LIMITS =
            new HelperProcess.Limits(Duration.ofSeconds(60), 2 * ROOM, 2 * ROOM);

    private static HelperProcess shell(String script) {
        return new HelperProcess(List.of("/bin/sh", "-c", script), any -> {}, null, HelperProcess.Interaction.NONE);
    }

    private static String text(WipingBuffer buffer) {
        return new String(buffer.copy(), StandardCharsets.UTF_8);
    }

    @Test
    @DisplayName("is heard to the end, however long its complaints take to be read after everything else is over")
    void complaints() throws Exception {
        for (int i = 0; i < 60; i++) {
            try (HelperProcess.Result result =
                    shell("head -c " + ROOM + " /dev/zero >&2; exit 1").run(LIMITS)) {
                assertThat(result.end()).isEqualTo(HelperProcess.End.EXITED);
                assertThat(result.exitCode()).isEqualTo(1);
                assertThat(result.errors().copy()).as("run %d", i).hasSize(ROOM);
            }
        }
    }

    @Test
    @DisplayName("is heard to the end, also where something that is ended then holds both its outputs")
    void leftovers() throws Exception {
        try (HelperProcess.Result result =
                shell("echo output; echo errors >&2; sleep 600 & exit 3").run(LIMITS)) {
            assertThat(result.end()).isEqualTo(HelperProcess.End.EXITED);
            assertThat(result.exitCode()).isEqualTo(3);
            assertThat(text(result.output())).isEqualTo("output\n");
            assertThat(text(result.errors())).isEqualTo("errors\n");
        }
    }

    @Test
    @DisplayName("is heard to the end, and what a file that was examined leaves running goes on")
    void goesOn(@TempDir Path directory) throws Exception {
        try (HelperProcess.Result result =
                script(directory, "echo complaint >&2; exit 4").run(LIMITS)) {
            assertThat(result.exitCode()).isEqualTo(4);
            assertThat(text(result.errors())).isEqualTo("complaint\n");
        }
        Path pid = directory.resolve("pid");
        try (HelperProcess.Result result =
                script(directory, "sleep 600 & echo $! > '" + pid + "'; exit 5").run(LIMITS)) {
            assertThat(result.exitCode()).isEqualTo(5);
            ProcessHandle left = ProcessHandle.of(
                            Long.parseLong(Files.readString(pid).strip()))
                    .orElseThrow();
            assertThat(left.isAlive()).isTrue();
            assertThat(left.destroyForcibly()).isTrue();
        }
    }

    private static HelperProcess script(Path directory, String line) throws IOException {
        Path script = Files.writeString(directory.resolve("script"), "#!/bin/sh\n" + line + "\n");
        Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwx------"));
        return new HelperProcess(ExaminedFile.at(script.toRealPath()), any -> {});
    }
}
