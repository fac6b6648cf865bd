package dev.nono.cli.it;

import static dev.nono.cli.it.Cli.nono;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SignalsIT {
    @TempDir
    Path temp;

    @ParameterizedTest
    @CsvSource({"TERM, 143", "INT, 130", "HUP, 129", "QUIT, 131"})
    @DisplayName("a signal to nono ends the command, and the exit code says so [22:35]")
    void forwarded(String signal, int code) throws Exception {
        Path ready = temp.resolve("ready");
        Process nono = nono(
                        "run",
                        "-s",
                        "--allow-cwd",
                        "--allow",
                        temp.toString(),
                        "--",
                        "sh",
                        "-c",
                        "echo > " + ready + "; exec sleep 600")
                .builder()
                .inheritIO()
                .start();
        await(ready);
        signal(nono, signal);

        assertThat(nono.waitFor(120, TimeUnit.SECONDS)).isTrue();
        assertThat(nono.exitValue()).isEqualTo(code);
    }

    @Test
    @DisplayName("a command that handles the signal goes on [22:36]")
    void handled() throws Exception {
        Path ready = temp.resolve("ready");
        Process nono = nono(
                        "run",
                        "-s",
                        "--allow-cwd",
                        "--allow",
                        temp.toString(),
                        "--",
                        "sh",
                        "-c",
                        "trap 'echo got >> " + temp + "/got' INT; echo > " + ready + "; i=0; while [ ! -s " + temp
                                + "/got ] && [ $i -lt 1000 ]; do sleep 0.1; i=$((i+1)); done; sleep 0.5; exit 7")
                .builder()
                .inheritIO()
                .start();
        await(ready);
        signal(nono, "INT");

        assertThat(nono.waitFor(120, TimeUnit.SECONDS)).isTrue();
        assertThat(nono.exitValue()).isEqualTo(7);
        assertThat(temp.resolve("got")).hasContent("got");
    }

    @Test
    @DisplayName("Ctrl-C at a terminal reaches the command once [22:36]")
    void onceAtATerminal() throws Exception {
        Path ready = temp.resolve("ready");
        List<String> words = new ArrayList<>(nono(
                        "run",
                        "-s",
                        "--allow-cwd",
                        "--allow",
                        temp.toString(),
                        "--",
                        "sh",
                        "-c",
                        "trap 'echo got >> " + temp + "/got' INT; echo > " + ready + "; i=0; while [ ! -s " + temp
                                + "/got ] && [ $i -lt 1000 ]; do sleep 0.1; i=$((i+1)); done; sleep 0.5; exit 7")
                .command());
        // Without exec a shell would stay in the foreground, and die of the Ctrl-C that it does not handle.
        StringBuilder line = new StringBuilder("exec ");
        words.forEach(
                word -> line.append('\'').append(word.replace("'", "'\\''")).append("' "));
        Process terminal = nono().with("SHELL", "/bin/sh")
                .builder(List.of("script", "-qefc", line.toString(), "/dev/null"))
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        await(ready);
        terminal.getOutputStream().write(3);
        terminal.getOutputStream().flush();

        assertThat(terminal.waitFor(120, TimeUnit.SECONDS)).isTrue();
        assertThat(terminal.exitValue()).isEqualTo(7);
        assertThat(temp.resolve("got")).hasContent("got");
    }

    @ParameterizedTest
    @CsvSource({"SEGV, 139, SEGV", "SYS, 159, blocked system call"})
    @DisplayName("a command that a signal killed is reported with the signal [22:37]")
    void killed(String signal, int code, String text) {
        nono("run", "--allow-cwd", "--", "sh", "-c", "kill -" + signal + " $$")
                .run()
                .exits(code)
                .says(text);
    }

    private static void signal(Process process, String name) throws Exception {
        new ProcessBuilder("kill", "-" + name, String.valueOf(process.pid()))
                .start()
                .waitFor();
    }

    private static void await(Path file) throws Exception {
        for (int i = 0; i < 120_000 && (Files.notExists(file) || Files.size(file) == 0); i++) {
            // As soon as can be: nono may not know yet that its command runs.
            Thread.sleep(1);
        }
        assertThat(file).exists();
    }
}
