package dev.nono.cli.it;

import static dev.nono.cli.it.Cli.nono;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("Credentials in variables")
class CredentialIT {
    private static final String SECRET = "s3cret-5f2a9c";

    @TempDir
    Path directory;

    private String file(String content) throws IOException {
        Path file = Files.writeString(directory.resolve("token"), content, StandardCharsets.UTF_8);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
        return "file://" + file;
    }

    @Test
    @DisplayName("reach the command, and no command line of any process [63:22]")
    void inTheEnvironmentOnly() throws Exception {
        ProcessBuilder builder = nono(
                        "run",
                        "-s",
                        "--allow-cwd",
                        "--env-credential-map",
                        file(SECRET + "\n"),
                        "MY_TOKEN",
                        "--",
                        "sh",
                        "-c",
                        "echo \"$MY_TOKEN\"; read line")
                .builder();
        Process process = builder.start();
        try (BufferedReader out = process.inputReader(StandardCharsets.UTF_8)) {
            assertThat(out.readLine()).isEqualTo(SECRET);
            List<String> commandLines = new ArrayList<>();
            try (DirectoryStream<Path> processes = Files.newDirectoryStream(Path.of("/proc"), "[0-9]*")) {
                for (Path each : processes) {
                    commandLines.add(commandLine(each));
                }
            }
            assertThat(commandLines).anyMatch(line -> line.contains("dev.nono.cli.Main"));
            assertThat(commandLines).noneMatch(line -> line.contains(SECRET));
        } finally {
            process.getOutputStream().close();
            process.waitFor();
        }
        nono("wrap", "-s", "--allow-cwd", "--env-credential", "env://SOURCE=TARGET", "--", "printenv", "TARGET")
                .with("SOURCE", SECRET)
                .run()
                .exits(0)
                .prints(SECRET + "\n");
    }

    private static String commandLine(Path process) {
        try {
            return Files.readString(process.resolve("cmdline"), StandardCharsets.ISO_8859_1);
        } catch (IOException e) {
            return "";
        }
    }

    @Test
    @DisplayName("are announced without their secret parts")
    void announced() throws IOException {
        nono("run", "--allow-cwd", "--env-credential-map", file(SECRET), "MY_TOKEN", "--", "true")
                .run()
                .exits(0)
                .says(
                        "can read the credential file://" + directory + "/[REDACTED] in MY_TOKEN",
                        "Loading 1 credential");
    }

    @Test
    @DisplayName("are in none of the files and texts of nono [63:23]")
    void nowhereElse() throws IOException {
        Path state = directory.resolve("state");
        Cli.Result result = nono(
                        "run",
                        "-vvv",
                        "--allow-cwd",
                        "--diagnostics-json",
                        "--env-credential-map",
                        file(SECRET),
                        "MY_TOKEN",
                        "--",
                        "sh",
                        "-c",
                        "cat /etc/shadow; cat \"$NONO_CAP_FILE\"; exit 3")
                .with("XDG_STATE_HOME", state.toString())
                .run();
        assertThat(result.exitCode()).isEqualTo(3);
        assertThat(result.err()).doesNotContain(SECRET);
        assertThat(result.out()).doesNotContain(SECRET);
    }

    @Test
    @DisplayName("come all or the command does not start, and the error shows no secret part")
    void allOrNothing() throws IOException {
        String there = file(SECRET);
        nono(
                        "run",
                        "-s",
                        "--allow-cwd",
                        "--env-credential-map",
                        there,
                        "ONE",
                        "--env-credential-map",
                        "file:///nonexistent/secret-name",
                        "TWO",
                        "--",
                        "sh",
                        "-c",
                        "echo started")
                .run()
                .exits(1)
                .prints("")
                .says("file:///nonexistent/[REDACTED] does not exist");
        nono("run", "-s", "--allow-cwd", "--env-credential-map", there, "LD_PRELOAD", "--", "true")
                .run()
                .exits(1)
                .says("LD_PRELOAD");
        nono("run", "-s", "--allow-cwd", "--env-credential-map", there, "--", "true")
                .run()
                .exits(2)
                .says("takes two values");
    }

    @Test
    @DisplayName("are not loaded for a dry run")
    void dryRun() {
        nono("run", "--allow-cwd", "--dry-run", "--env-credential", "env://NOT_SET", "--", "true")
                .run()
                .exits(0)
                .says("env://NOT_SET");
    }

    @Test
    @DisplayName("may be named by a variable")
    void byVariable() {
        nono("run", "-s", "--allow-cwd", "--", "printenv", "B")
                .with("NONO_ENV_CREDENTIAL", "env://A=B")
                .with("A", SECRET)
                .run()
                .exits(0)
                .prints(SECRET + "\n");
    }
}
