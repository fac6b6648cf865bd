package dev.nono.cli.it;

import static dev.nono.cli.it.Cli.nono;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The completion scripts in the shells for which they are. */
class CompletionIT {
    @TempDir
    Path temp;

    @ParameterizedTest
    @CsvSource({"bash, /usr/bin/bash, -n", "zsh, /usr/bin/zsh, -n", "fish, /usr/bin/fish, --no-execute"})
    @DisplayName("the script passes the syntax check of its shell")
    void syntax(String shell, String program, String check) throws Exception {
        Assumptions.assumeTrue(Files.isExecutable(Path.of(program)), program + " is not installed");
        String script = nono("completion", shell).run().exits(0).out();
        Path file = Files.writeString(temp.resolve("script"), script);

        Process process = new ProcessBuilder(List.of(program, check, file.toString()))
                .redirectErrorStream(true)
                .start();
        String said = new String(process.getInputStream().readAllBytes(), UTF_8);

        assertThat(process.waitFor()).as(said).isZero();
    }

    @Test
    @DisplayName("a reader that leaves early is no crash")
    void closedPipe() {
        Cli.Result result = nono("completion", "bash").through("\"$@\" | head -1");

        assertThat(result.err()).doesNotContain("Exception");
        assertThat(result.out().lines()).hasSize(1);
    }
}
