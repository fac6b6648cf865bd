package dev.nono.cli.it;

import static dev.nono.cli.it.Cli.nono;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WrapShellIT {
    @TempDir
    Path temp;

    private Path open;
    private Path closed;

    @BeforeEach
    void makeDirectories() throws Exception {
        open = Files.createDirectory(temp.toRealPath().resolve("open"));
        closed = Files.createDirectory(temp.toRealPath().resolve("closed"));
        Files.writeString(closed.resolve("secret"), "secret");
    }

    @ParameterizedTest
    @CsvSource({"exit 0, 0", "exit 1, 1", "exit 42, 42", "kill -9 $$, 137"})
    @DisplayName("wrap ends as its command does [52:1] [22:1]")
    void exitCode(String script, int code) {
        nono("wrap", "-s", "--allow", open.toString(), "--allow-cwd", "--", "sh", "-c", script)
                .through("\"$@\"")
                .exits(code);
    }

    @Test
    @DisplayName("wrap leaves nobody behind: the command has nono's process ID")
    void inPlace() {
        Cli.Result result =
                nono("wrap", "-s", "--allow-cwd", "--", "sh", "-c", "echo $$").through("\"$@\" & echo $!; wait");

        String[] lines = result.exits(0).out().strip().split("\n", -1);
        assertThat(lines[0]).isEqualTo(lines[1]);
    }

    @Test
    void wrapHoldsTheCommand() {
        nono("wrap", "-s", "--allow", open.toString(), "--allow-cwd", "--", "cat", closed + "/secret")
                .run()
                .exits(1)
                .prints("");
        nono("wrap", "--allow-cwd", "--", "nosuch").run().exits(1).says("Command execution failed");
    }

    @Test
    @DisplayName("wrap has no limits, no proxy and no choice of policy, and names what has")
    void wrapRefuses() {
        nono("wrap", "--memory", "1G", "--", "true").run().exits(2).says("nono run");
        nono("wrap", "--sandbox-policy", "auto", "--", "true").run().exits(2).says("nono run");
        nono("wrap", "--allow-domain", "x", "--", "true").run().exits(2);
    }

    @Test
    @DisplayName("a shell reads what is granted and nothing else [52:6]")
    void shell() {
        Cli.Result result = nono("shell", "--shell", "/bin/sh", "--allow", open.toString())
                .input("cd " + open + " && pwd; cat " + closed + "/secret; exit 5\n")
                .run()
                .exits(5);

        assertThat(result.out()).isEqualTo(open + "\n");
        assertThat(result.err()).contains("exit").doesNotContain("diagnostic");
    }

    @Test
    @DisplayName("a shell shows its plan in a dry run, and one that does not exist is named [52:6] [22:4]")
    void shellThatIsNone() {
        nono("shell", "--shell", "/bin/sh", "--allow-cwd", "--dry-run")
                .run()
                .exits(0)
                .says("dry-run: /bin/sh");
        nono("shell", "--shell", "/no/such", "--allow-cwd").run().exits(1).says("Command execution failed");
        nono("shell", "--sandbox-policy", "auto").run().exits(1);
    }

    @Test
    void shellTakesTheShellOfTheUser() {
        nono("shell", "--allow-cwd", "--dry-run")
                .with("SHELL", "/bin/bash")
                .run()
                .exits(0)
                .says("dry-run: /bin/bash");
        nono("shell", "--allow-cwd", "--dry-run")
                .with("SHELL", "")
                .run()
                .exits(0)
                .says("dry-run: /bin/sh");
    }

    @Test
    @DisplayName("wrap hands on the three streams and nothing that this JVM had open, on any of its threads")
    void descriptors() {
        for (int i = 0; i < 5; i++) {
            nono("wrap", "-s", "--allow-cwd", "--read", "/proc", "--", "sh", "-c", "ls /proc/$$/fd; true")
                    .run()
                    .exits(0)
                    .prints("0\n1\n2\n");
        }
    }
}
