package dev.nono.internal.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("A file that was examined")
@EnabledOnOs(OS.LINUX)
class ExaminedFileTest {
    @TempDir
    private Path temp;

    private Path directory;
    private Path script;

    @BeforeEach
    void write() throws IOException {
        directory = temp.toRealPath();
        script = script("script", "one");
    }

    private Path script(String name, String says) throws IOException {
        Path file = Files.writeString(
                directory.resolve(name), "#!/bin/sh\necho " + says + " >> '" + directory + "/said'\ncat\n");
        return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwx------"));
    }

    private HelperProcess.Result run(ExaminedFile file) throws Exception {
        HelperProcess process = new HelperProcess(file, environment -> environment.put("A", "b"));
        return process.run(new HelperProcess.Limits(Duration.ofSeconds(60), 0, 1000));
    }

    @Test
    @DisplayName("runs, without an input")
    void same() throws Exception {
        assertThat(run(ExaminedFile.at(script)).exitCode()).isZero();
        assertThat(directory.resolve("said")).content().isEqualTo("one\n");
        assertThat(run(ExaminedFile.at(Path.of("/bin/true").toRealPath())).exitCode())
                .isZero();
    }

    @Test
    @DisplayName("does not run once another file, or one with other permissions, has its name")
    void exchanged() throws Exception {
        ExaminedFile examined = ExaminedFile.at(script);
        Files.move(script("other", "two"), script, StandardCopyOption.REPLACE_EXISTING);

        try (HelperProcess.Result result = run(examined)) {
            assertThat(result.exitCode()).isEqualTo(126);
            assertThat(new String(result.errors().copy(), StandardCharsets.UTF_8))
                    .contains("exchanged");
        }
        ExaminedFile again = ExaminedFile.at(script);
        Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwxrwxrwx"));
        assertThat(run(again).exitCode()).isEqualTo(126);
        assertThat(directory.resolve("said")).doesNotExist();
    }

    @Test
    @DisplayName("runs as it was opened, though its name comes to mean another")
    void held() throws Exception {
        Path other = script("other", "two");
        Files.writeString(
                script,
                "#!/bin/sh\nmv '" + other + "' '" + script + "'\nexec 4<\"$0\"\ngrep -c ^mv <&4 >> '" + directory
                        + "/said'\n");
        assertThat(run(ExaminedFile.at(script)).exitCode()).isZero();
        assertThat(directory.resolve("said")).content().isEqualTo("1\n");
    }
}
