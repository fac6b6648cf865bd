package dev.nono.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("Each example runs, and does what it says")
class ExamplesIT {
    @TempDir
    private Path dir;

    private Path work;
    private Path secret;

    @BeforeEach
    void directories() throws IOException {
        work = Files.createDirectory(dir.resolve("work"));
        secret = Files.writeString(dir.resolve("secret"), "the secret");
    }

    private static void needs(String program) {
        boolean present = Files.isExecutable(Path.of("/usr/bin", program));
        assertThat(present || !Boolean.getBoolean("nono.ci"))
                .as("this machine is said to have everything, but lacks " + program)
                .isTrue();
        Assumptions.assumeTrue(present, "needs " + program);
    }

    @Test
    @DisplayName("a process writes where it works, and nowhere else")
    void sandboxAProcess() throws Exception {
        needs("python3");
        Files.writeString(work.resolve("task.py"), """
                open("made", "w").write("made inside")
                try:
                    open("../secret").read()
                except PermissionError:
                    print("the secret stays closed", flush=True)
                """);
        ExampleRun run = ExampleRun.of(SandboxAProcess.class, work);
        assertThat(run.out()).as(run.err()).isEqualTo("the secret stays closed\nexit code 0\n");
        assertThat(work.resolve("made")).hasContent("made inside");
    }

    @Test
    @DisplayName("streams go in and out while the program runs")
    void streamOutput() throws Exception {
        ExampleRun run = ExampleRun.of(StreamOutput.class, "Ada", "Zoë Q");
        assertThat(run.out()).as(run.err()).isEqualTo("> hello, Ada\n> hello, Zoë Q\nexit code 0\n");
    }

    @Test
    @DisplayName("a policy answers questions")
    void agentPolicy() throws Exception {
        ExampleRun run = ExampleRun.of(AgentPolicy.class, work, secret);
        assertThat(run.out())
                .as(run.err())
                .startsWith("DENIED\n")
                .contains("path_not_granted", "Suggested fix: --read-file " + secret);
        assertThat(ExampleRun.of(AgentPolicy.class, work, work.resolve("x")).out())
                .startsWith("ALLOWED\n");
    }

    @Test
    @DisplayName("a restricted thread unpacks an archive")
    void unzip() throws Exception {
        Path archive = archive("good.zip", "a.txt", "b.txt");
        ExampleRun run = ExampleRun.of(RestrictedUnzip.class, archive, work);
        assertThat(run.out()).as(run.err()).isEqualTo("2 files\n");
        assertThat(work.resolve("b.txt")).hasContent("b.txt");
    }

    @Test
    @DisplayName("a crafted archive does not get out of a restricted thread")
    void zipSlip() throws Exception {
        Path planted = dir.resolve("planted");
        for (String name : new String[] {"../planted", planted.toString()}) {
            ExampleRun run = ExampleRun.of(RestrictedUnzip.class, archive("evil.zip", name), work);
            assertThat(run.out()).as(run.err()).startsWith("refused by the kernel: ");
            assertThat(planted).doesNotExist();
        }
    }

    private Path archive(String name, String... entries) throws IOException {
        Path archive = dir.resolve(name);
        try (OutputStream out = Files.newOutputStream(archive);
                ZipOutputStream zip = new ZipOutputStream(out)) {
            for (String entry : entries) {
                zip.putNextEntry(new ZipEntry(entry));
                zip.write(entry.getBytes(StandardCharsets.UTF_8));
            }
        }
        return archive;
    }

    @Test
    @DisplayName("a JVM that sandboxes itself keeps its arguments, its environment and its streams")
    void thisJvm() throws Exception {
        Path odd = Files.createDirectory(dir.resolve("näme with $pecial \"signs\""));
        ExampleRun run = ExampleRun.of(
                SandboxThisJvm.class, "from standard input", Map.of("EXAMPLE_USER", "Zoë"), odd, secret, "");
        assertThat(run.out()).as(run.err()).isEqualTo("work in " + odd + " for Zoë\nclosed: " + secret + "\n");
        assertThat(run.exit()).isZero();
        assertThat(odd.resolve("input")).hasContent("from standard input");
    }

    @Test
    @DisplayName("limits hold, and the report says how they were met")
    void limits() throws Exception {
        ExampleRun run = ExampleRun.of(Limits.class);
        assertThat(run.exit()).as(run.err()).isZero();
        assertThat(run.out())
                .containsPattern("memory: exit code [1-9]")
                .containsPattern("processes: exit code [1-9][0-9]*, .*fork")
                .containsPattern("killed at the memory ceiling: [1-9]")
                .containsPattern("refused forks: [1-9]")
                .contains("open files: exit code 0, 50");
    }

    @Test
    @DisplayName("each network mode lets through what it says")
    void network() throws Exception {
        needs("bash");
        ExampleRun run = ExampleRun.of(Network.class);
        assertThat(run.out().lines())
                .as(run.err())
                .contains(
                        "none: refused",
                        "one port of loopback: connected",
                        "HTTPS anywhere: refused",
                        "only through the proxy: connected")
                .anySatisfy(line -> assertThat(line).contains("seen: NetworkRefused"));
    }

    @Test
    @DisplayName("the status says what holds on this machine")
    void enforcement() throws Exception {
        ExampleRun run = ExampleRun.of(Enforcement.class);
        assertThat(run.out())
                .as(run.err())
                .contains("linux: ", "files: full", "memory limit: ")
                .endsWith("exit code 0\n");
    }

    @Test
    @DisplayName("an extension lives as long as its session, and adds to it")
    void session() throws Exception {
        needs("bash");
        ExampleRun run = ExampleRun.of(SessionWithExtension.class);
        assertThat(run.out()).as(run.err()).isEqualTo("connected\nNORMAL, exit code 0\n");
    }

    @Test
    @DisplayName("errors tell apart what a caller would handle differently")
    void errors() throws Exception {
        Path missing = dir.resolve("missing");
        assertThat(ExampleRun.of(Errors.class, missing, "true").out()).isEqualTo("no such path: " + missing + "\n");
        assertThat(ExampleRun.of(Errors.class, work, "true").out())
                .startsWith("the kernel refused the program, EACCES: cannot execute");
        assertThat(ExampleRun.of(Errors.class, "/usr", "no-such-program").out())
                .startsWith("COMMAND_EXECUTION: ")
                .contains("no-such-program", "not found in PATH");
        assertThat(ExampleRun.of(Errors.class, "/usr", "true").out()).isEqualTo("exit code 0\n");
    }
}
