package dev.nono.cli.it;

import static dev.nono.cli.it.Cli.nono;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OutputIT {
    @TempDir
    Path temp;

    @Test
    @DisplayName("a dry run shows grants and enforcement, starts nothing and writes nothing [22:13] [52:25]")
    void dryRun() throws Exception {
        Path state = Files.createDirectory(temp.resolve("tmp"));
        Cli.Result result = nono("run", "--dry-run", "--allow", temp.toString(), "--", "touch", temp + "/made")
                .with("TMPDIR", state.toString())
                .run()
                .exits(0)
                .prints("");

        result.says(temp.toRealPath().toString(), "Enforcement", "files: full", "dry-run: touch");
        try (Stream<Path> files = Files.walk(temp)) {
            assertThat(files).containsExactlyInAnyOrder(temp, state);
        }
    }

    @Test
    @DisplayName("a dry run says by which rules, and refuses what the run would refuse")
    void dryRunOfRules() {
        nono("run", "--dry-run", "-v", "--allow", temp.toString(), "--block-net", "--", "true")
                .run()
                .exits(0)
                .says("Rules", "landlock", "outbound blocked", "TCP: full");
        nono("run", "--dry-run", "--allow", "/sys", "--memory", "512M", "--", "true")
                .run()
                .exits(1);
    }

    @Test
    @DisplayName("the command line of a dry run can be pasted, without its secrets [52:25]")
    void pasteable() {
        nono("run", "--dry-run", "--allow-cwd", "--", "echo", "a b", "$x", "--token=abc")
                .run()
                .exits(0)
                .says("dry-run: echo 'a b' '$x' '--token=[REDACTED]'");
    }

    @Test
    @DisplayName("silence is silent [22:14] [52:25]")
    void silence() {
        Cli.Result run =
                nono("run", "--silent", "--allow-cwd", "--", "true").run().exits(0);
        Cli.Result dry = nono("--silent", "run", "--dry-run", "--allow-cwd", "--", "true")
                .run()
                .exits(0);

        assertThat(run.out() + run.err() + dry.out() + dry.err()).isEmpty();
    }

    @Test
    @DisplayName("silence turns the question about the working directory into an error")
    void silentQuestion() {
        nono("run", "--silent", "--", "true")
                .in(temp)
                .with("HOME", temp.toString())
                .run()
                .exits(1)
                .says("--allow-cwd");
    }

    @Test
    @DisplayName("nobody is asked where there is no terminal: a hint, and no grant")
    void noQuestionWithoutTerminal() {
        nono("run", "--", "sh", "-c", "pwd; ls . > /dev/null")
                .in(temp)
                .with("HOME", temp.toString())
                .run()
                .prints("/\n")
                .says("--allow-cwd");
        nono("run", "--allow-cwd", "--", "pwd").in(temp).run().exits(0).prints(real() + "\n");
    }

    private String real() {
        try {
            return temp.toRealPath().toString();
        } catch (java.io.IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    @Test
    @DisplayName("colour only where it is wanted [52:26]")
    void colour() {
        Cli.Result plain = nono("run", "--allow-cwd", "--", "true").run();
        Cli.Result forced = nono("run", "--theme", "latte", "--allow-cwd", "--", "true")
                .with("CLICOLOR_FORCE", "1")
                .run();
        Cli.Result unknown =
                nono("run", "--theme", "neon", "--allow-cwd", "--", "true").run();

        assertThat(plain.err()).doesNotContain("\u001b");
        assertThat(forced.err()).contains("\u001b[1;38;2;254;100;11m");
        unknown.exits(0).says("unknown theme \"neon\"");
    }

    @Test
    @DisplayName("logs go to the file that was named, behind what it holds [52:27]")
    void logFile() throws Exception {
        Path log = Files.writeString(temp.resolve("log"), "before\n");
        nono("run", "-vvv", "--log-file", log.toString(), "--allow-cwd", "--", "true")
                .run()
                .exits(0);

        assertThat(log).content().startsWith("before\n");
        nono("run", "--log-file", "/nonexistent/log", "--allow-cwd", "--", "true")
                .run()
                .exits(0)
                .says("cannot append logs");
    }

    @ParameterizedTest
    @ValueSource(strings = {"run", "shell", "wrap", "why", "setup", "selftest", "completion", ""})
    @DisplayName("every help page works [52:28]")
    void help(String command) {
        Cli.Result result = (command.isEmpty() ? nono("--help") : nono(command, "--help"))
                .run()
                .exits(0);

        assertThat(result.out()).contains(command).contains("--help");
        assertThat(result.err()).isEmpty();
    }

    @Test
    @DisplayName("the root help names every command [52:28]")
    void rootHelp() {
        assertThat(nono("--help").run().out())
                .contains("run", "shell", "wrap", "why", "setup", "selftest", "completion", "learn");
        assertThat(nono("--version").run().exits(0).out()).startsWith("nono ");
    }

    @Test
    @DisplayName("control characters of others are harmless")
    void hostileText() throws Exception {
        Path odd = Files.createDirectory(temp.resolve("a\nb\u001b[2J"));
        Cli.Result result = nono("run", "--allow", odd.toString(), "--", "no\u001b[31msuch")
                .run()
                .exits(1);

        assertThat(result.err()).doesNotContain("\u001b").contains("\\u{1b}[2J");
    }

    @Test
    @DisplayName("usage errors exit with 2 and name the help")
    void usage() {
        nono("run", "--frobnicate").run().exits(2).prints("").says("unknown option --frobnicate", "nono run --help");
        nono("run", "--alow", ".", "--", "true")
                .run()
                .exits(2)
                .says("unknown option --alow; did you mean \"--allow\"?");
        nono("wrp", "--", "true").run().exits(2).says("did you mean \"wrap\"?", "nono run -- wrp");
        nono().run().exits(2).says("no command given");
        nono("run", "--allow-net", "--block-net", "--", "true").run().exits(2);
        nono("run", "--", "true").with("NONO_BLOCK_NET", "maybe").run().exits(2);
    }

    @Test
    @DisplayName("an older name warns even in silence [52:20]")
    void olderName() throws Exception {
        Path file = Files.writeString(temp.resolve("f"), "x");
        nono(
                        "run",
                        "-s",
                        "--read-file",
                        file.toString(),
                        "--allow-cwd",
                        "--override-deny",
                        file.toString(),
                        "--",
                        "true")
                .run()
                .exits(0)
                .says("--override-deny is an older name");
        Cli.Result help = nono("run", "--override-deny", "x", "--help").run().exits(0);
        assertThat(help.err()).isEmpty();
        Cli.Result echo = nono("run", "-s", "--allow-cwd", "--", "echo", "--override-deny")
                .run();
        assertThat(echo.exits(0).err()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"bash", "zsh", "fish", "powershell"})
    @DisplayName("there is a completion script for each shell")
    void completion(String shell) {
        assertThat(nono("completion", shell).run().exits(0).out())
                .contains("allow-unix-socket")
                .contains("wrap");
        nono("completion", "tcsh").run().exits(2);
    }

    @Test
    @DisplayName("a closed pipe is no stack trace, and bash reads its script")
    void completionInAShell() {
        Cli.Result result = nono("completion", "bash").through("\"$@\" | head -1 > /dev/null");
        assertThat(result.err()).isEmpty();
        nono("completion", "bash")
                .through("source <(\"$@\") && complete -p nono")
                .exits(0);
    }

    @Test
    @DisplayName("setup checks this machine")
    void setup() {
        assertThat(nono("setup", "--check-only").run().exits(0).out())
                .contains("Platform", "Version", "Backend", "Kernel", "sensitive paths");
    }

    @Test
    void selftestProvesThisMachine() {
        Cli.Result result = nono("selftest", "--json").run().exits(0);

        assertThat(result.out()).contains("\"ok\" : true").contains("seccomp: notification listener");
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    @DisplayName("numbers of the kernel are told whole: it gives a file of them to the first read alone")
    void selftestReadsWholeNumbers() throws Exception {
        Process cat = new ProcessBuilder("cat", "/proc/sys/user/max_user_namespaces").start();
        String number = new String(cat.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();

        assertThat(nono("selftest", "--json").run().exits(0).out()).contains("\"at most " + number + "\"");
    }
}
