package dev.nono.cli.it;

import static dev.nono.cli.it.Cli.nono;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RunIT {
    @TempDir
    Path temp;

    private Path open;
    private Path closed;

    @BeforeEach
    void makeDirectories() throws Exception {
        Path root = temp.toRealPath();
        open = Files.createDirectory(root.resolve("open"));
        closed = Files.createDirectory(root.resolve("closed"));
        Files.writeString(open.resolve("file"), "seen\n");
        Files.writeString(closed.resolve("secret"), "secret\n");
    }

    @ParameterizedTest
    @CsvSource({"exit 0, 0", "exit 1, 1", "exit 42, 42", "kill -9 $$, 137", "kill -TERM $$, 143"})
    @DisplayName("the exit code is the command's [52:1] [22:1]")
    void exitCode(String script, int code) {
        nono("run", "--allow", open.toString(), "--", "sh", "-c", script).run().exits(code);
    }

    @Test
    @DisplayName("the command prints, and standard output is its alone [22:1] [52:4]")
    void output() {
        nono("run", "--allow", open.toString(), "--", "echo", "hi")
                .run()
                .exits(0)
                .prints("hi\n");
    }

    @Test
    @DisplayName("a program that does not exist is named, and nothing starts [52:2] [22:4]")
    void missingProgram() {
        nono("run", "--", "definitely-missing")
                .run()
                .exits(1)
                .prints("")
                .says("nono: Command execution failed: definitely-missing");
    }

    @Test
    @DisplayName("a file that does not exist is no denial [52:2] [22:2]")
    void missingFile() {
        Cli.Result result =
                nono("run", "--allow-cwd", "--", "cat", "/definitely-missing").run();

        result.exits(1).says("No such file or directory");
        assertThat(result.err()).doesNotContain("Sandbox denial");
    }

    @Test
    @DisplayName("words behind the command are its own, options or not [52:3]")
    void wordsOfTheCommand() {
        nono("run", "--allow", ".", "echo", "-n", "--allow", "x")
                .in(open)
                .run()
                .exits(0)
                .prints("--allow x");
    }

    @Test
    @DisplayName("a file outside the grants is not read; the report names no denial that nobody saw [22:3]")
    void outside() {
        Cli.Result result = nono("run", "--allow", open.toString(), "--", "cat", closed + "/secret")
                .run();

        assertThat(result.exitCode()).isNotZero();
        assertThat(result.out()).doesNotContain("secret");
        result.says("nono diagnostic", "No path denials were observed", "nono why");
        assertThat(result.err()).doesNotContain("Sandbox denial").doesNotContain("Fix flags");
    }

    @Test
    @DisplayName("and the report can be left out [22:3]")
    void noDiagnostics() {
        for (String option : new String[] {"--no-diagnostics", "--silent"}) {
            Cli.Result result = nono("run", option, "--allow", open.toString(), "--", "false")
                    .run();

            assertThat(result.exits(1).err()).doesNotContain("diagnostic");
        }
    }

    @Test
    @DisplayName("a script whose interpreter is out of reach: 127 and its causes [22:5]")
    void interpreterOutOfReach() throws Exception {
        Path interpreter = Files.copy(Path.of("/bin/sh").toRealPath(), closed.resolve("sh"));
        Path script = Files.writeString(open.resolve("script"), "#!" + interpreter + "\nexit 0\n");
        Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwxr-xr-x"));

        nono("run", "--allow", open.toString(), "--", script.toString())
                .run()
                .exits(127)
                .says("Failed to execute command (exit code 127)", interpreter.toString(), "interpreter");
    }

    @Test
    @DisplayName("the command starts in the working directory if that is granted, else in / [22:6]")
    void workdir() {
        nono("run", "--allow", open.toString(), "--workdir", open.toString(), "pwd")
                .run()
                .prints(open + "\n");
        nono("run", "--workdir", "/var", "pwd").run().prints("/\n");
    }

    @Test
    @DisplayName("a working directory that does not exist is an error [22:7]")
    void missingWorkdir() {
        nono("run", "--workdir", "/missing", "--", "pwd")
                .run()
                .exits(1)
                .says("/missing")
                .prints("");
    }

    @Test
    @DisplayName("PWD follows the working directory")
    void pwd() {
        nono("run", "--allow", open.toString(), "--workdir", open.toString(), "--", "sh", "-c", "echo $PWD")
                .with("PWD", "/etc")
                .run()
                .prints(open + "\n");
    }

    @Test
    @DisplayName("the first argument is the full path, and links keep their name [22:8]")
    void argumentZero() throws Exception {
        Files.createSymbolicLink(open.resolve("tool"), Path.of("/bin/sh").toRealPath());

        nono("run", "--allow", open.toString(), "--", "sh", "-c", "echo $0")
                .with("PATH", open + ":/usr/bin:/bin")
                .run()
                .prints("/usr/bin/sh\n");
        nono("run", "--allow", open.toString(), "--", "tool", "-c", "echo $0")
                .with("PATH", open + ":/usr/bin:/bin")
                .run()
                .prints(open + "/tool\n");
    }

    @Test
    @DisplayName("arguments arrive byte for byte, text or not [22:9]")
    void arguments() {
        Cli.Result result = nono("run", "--allow-cwd", "--", "printf", "%s|")
                .through("\"$@\" 'a b' $'c\\nd' '' -n '\"' \"it's\" $'\\xff\\xfe'");

        assertThat(result.exits(0).rawOut()).isEqualTo(new byte[] {
            'a',
            ' ',
            'b',
            '|',
            'c',
            '\n',
            'd',
            '|',
            '|',
            '-',
            'n',
            '|',
            '"',
            '|',
            'i',
            't',
            '\'',
            's',
            '|',
            (byte) 0xff,
            (byte) 0xfe,
            '|'
        });
    }

    @Test
    @DisplayName("standard input passes through, and so does its end [22:10]")
    void input() {
        nono("run", "--allow-cwd", "--", "cat").input("x\ny\n").run().exits(0).prints("x\ny\n");
    }

    @Test
    @DisplayName("many bytes pass unchanged [52:4]")
    void manyBytes() {
        Cli.Result result = nono("run", "--allow-cwd", "--", "head", "-c", "20000000", "/dev/zero")
                .run();

        assertThat(result.exits(0).rawOut()).hasSize(20_000_000).containsOnly((byte) 0);
    }

    @Test
    @DisplayName("a closed pipe ends the command without a word [22:12]")
    void closedPipe() {
        nono("run", "--silent", "--allow-cwd", "--", "sh", "-c", "yes | head -1")
                .run()
                .exits(0)
                .prints("y\n");
    }

    @Test
    @DisplayName("without a command there is nothing to run [52:7]")
    void noCommand() {
        nono("run", "--allow", open.toString()).run().exits(1).says("no command given");
    }

    @Test
    @DisplayName("grants in every form [52:8]")
    void grants() throws Exception {
        Path odd = Files.createDirectories(open.resolve("with space/-dash"));
        Files.writeString(odd.resolve("f"), "odd");

        nono("run", "--read", "open/../open/with space", "--", "cat", odd + "/f")
                .in(open.getParent())
                .run()
                .exits(0)
                .prints("odd");
        nono("run", "--read-file", closed + "/secret", "--", "cat", closed + "/secret")
                .run()
                .exits(0)
                .prints("secret\n");
        nono("run", "--write", open.toString(), "--", "sh", "-c", "echo x > " + open + "/new && ! ls " + open)
                .run()
                .exits(0);
    }

    @Test
    @DisplayName("a grant of something that is not there is left out with a warning [52:8]")
    void missingGrant() {
        nono("run", "--read", open + "/none", "--allow", open.toString(), "--", "true")
                .run()
                .exits(0)
                .says("--read " + open + "/none");
    }

    @Test
    void aGrantOfTheWrongKindNamesTheRightOption() {
        nono("run", "--read", open + "/file", "--", "true").run().exits(1).says("--read-file " + open + "/file");
        nono("run", "--write-file", open.toString(), "--", "true")
                .run()
                .exits(1)
                .says("--write " + open);
    }

    @Test
    @DisplayName("links lead where their target is granted, and nowhere else [52:9]")
    void links() throws Exception {
        Files.createSymbolicLink(open.resolve("good"), Path.of("file"));
        Files.createSymbolicLink(open.resolve("chain"), Path.of("good"));
        Files.createSymbolicLink(open.resolve("bad"), closed.resolve("secret"));

        nono("run", "-s", "--allow", open.toString(), "--allow-cwd", "--", "cat", open + "/chain")
                .run()
                .exits(0)
                .prints("seen\n");
        nono("run", "-s", "--allow", open.toString(), "--allow-cwd", "--", "cat", open + "/bad")
                .run()
                .exits(1)
                .prints("");
    }

    @Test
    @DisplayName("the home directory and nono's own state cannot be granted [22:78]")
    void protectedRoots() throws Exception {
        Path home = Files.createDirectory(open.resolve("home"));
        Files.createDirectories(home.resolve(".nono"));
        Files.writeString(home.resolve(".nono/x"), "");

        nono("run", "--allow", home.toString(), "--", "true")
                .with("HOME", home.toString())
                .run()
                .exits(1)
                .prints("");
        nono("run", "--read-file", home + "/.nono/x", "--", "true")
                .with("HOME", home.toString())
                .run()
                .exits(1);
    }

    @Test
    @DisplayName("variables that load code or steer nono do not reach the command")
    void dangerousVariables() {
        Cli.Result result = nono("run", "--", "env")
                .with("LD_LIBRARY_PATH", "/tmp")
                .with("BASH_ENV", "/tmp/x")
                .with("NODE_OPTIONS", "--x")
                .with("NONO_ALLOW", open.toString())
                .with("OPENAI_API_KEY", "k")
                .run()
                .exits(0);

        assertThat(result.out())
                .doesNotContain("LD_LIBRARY_PATH", "BASH_ENV", "NODE_OPTIONS", "NONO_ALLOW=")
                .contains("OPENAI_API_KEY=k", "PATH=", "NONO_CAP_FILE=");
    }

    @Test
    @DisplayName("a variable that is not text survives [22:21]")
    void rawVariable() {
        Cli.Result result = nono("run", "--allow-cwd", "--", "sh", "-c", "printf %s \"$ODD\"")
                .through("export ODD=$'\\xff'; exec \"$@\"");

        assertThat(result.exits(0).rawOut()).isEqualTo(new byte[] {(byte) 0xff});
    }

    @Test
    @DisplayName("a command is blocked by name, until it is allowed by name [22:76]")
    void blockedCommands() {
        Path victim = open.resolve("file");
        nono("run", "--allow", open.toString(), "--", "rm", victim.toString())
                .run()
                .exits(1)
                .says("\"rm\" is blocked");
        assertThat(victim).exists();
        nono("run", "--block-command", "cat", "--", "cat", "/etc/hosts")
                .run()
                .exits(1)
                .prints("");
        nono("run", "--allow", open.toString(), "--allow-command", "rm", "--", "rm", victim.toString())
                .run()
                .exits(0);
        assertThat(victim).doesNotExist();
    }

    @Test
    @DisplayName("the exit code file tells whose exit code it was")
    void exitCodeFile() throws Exception {
        Path file = closed.resolve("code");
        nono("run", "--exit-code-file", file.toString(), "--", "sh", "-c", "exit 3")
                .run()
                .exits(3);
        assertThat(file).hasContent("{\"exit_code\":3,\"source\":\"command\"}");
        nono("run", "--exit-code-file", file.toString(), "--", "nosuch").run().exits(1);
        assertThat(file).hasContent("{\"exit_code\":1,\"source\":\"nono\"}");
    }

    @Test
    @DisplayName("the diagnosis as JSON is printed even in silence [22:72]")
    void diagnosticsAsJson() {
        Cli.Result result = nono("run", "-s", "--allow-cwd", "--diagnostics-json", "--", "false")
                .run()
                .exits(1);

        assertThat(result.err())
                .contains("\"session\"")
                .contains("\"exit_code\": 1")
                .doesNotContain("diagnostic\n");
    }
}
