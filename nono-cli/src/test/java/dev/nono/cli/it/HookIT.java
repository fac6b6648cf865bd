package dev.nono.cli.it;

import static dev.nono.cli.it.Cli.nono;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("A run with session hooks")
class HookIT {
    @TempDir
    Path temp;

    private Path root;
    private Path home;
    private Path work;
    private Path scripts;

    @BeforeEach
    void directories() throws IOException {
        root = temp.toRealPath();
        home = Files.createDirectories(root.resolve("home"));
        work = Files.createDirectories(root.resolve("work"));
        scripts = Files.createDirectories(root.resolve("scripts"));
        Files.createDirectories(home.resolve(".config/nono/profiles"));
    }

    private Path script(String name, String... lines) throws IOException {
        Path file = scripts.resolve(name);
        Files.writeString(file, "#!/bin/sh\n" + String.join("\n", lines) + "\n");
        return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwx------"));
    }

    private static String hook(String when, Path script, String rest) {
        return "\"" + when + "\": {\"script\": \"" + script + "\"" + rest + "}";
    }

    private Cli with(String command, String hooks, String... words) throws IOException {
        Files.writeString(home.resolve(".config/nono/profiles/p.json"), "{\"session_hooks\": {" + hooks + "}}");
        List<String> all = new ArrayList<>(List.of(command, "--profile", "p", "--allow", work.toString()));
        all.addAll(List.of(words));
        return nono(all.toArray(String[]::new))
                .in(work)
                .with("HOME", home.toString())
                .with("XDG_CONFIG_HOME", "")
                .with("XDG_STATE_HOME", root.resolve("state").toString());
    }

    private Cli.Result run(String hooks, String script) throws IOException {
        return with("run", hooks, "--", "sh", "-c", script).run();
    }

    private void leavesNothing() throws IOException {
        try (Stream<Path> left = Files.list(root.resolve("state/nono/sessions"))) {
            assertThat(left).isEmpty();
        }
    }

    /** Processes end: one that was killed runs until its turn comes to see that, and then until somebody waited for it. */
    private static void end(String... pids) throws InterruptedException {
        for (String pid : pids) {
            for (int i = 0; i < 2400 && runs(pid); i++) {
                Thread.sleep(25);
            }
            assertThat(runs(pid)).as("process " + pid + " runs").isFalse();
        }
    }

    private static boolean runs(String pid) {
        try {
            return !Files.readString(Path.of("/proc", pid, "stat")).contains(") Z ");
        } catch (IOException e) {
            // It is gone, before this looked or while it did.
            return false;
        }
    }

    @Test
    @DisplayName(
            "gives the command what the hook before it exports, and nothing that changes which code runs [22:28] [63:34]")
    void exports() throws IOException {
        Path before = script(
                "before",
                "printf '# c\\n\\n  A=1 \\nLD_PRELOAD=x\\nF=--a=b\\nFOO=bar\\nNONO_CAP_FILE=/x\\n2X=3\\nno line\\n'"
                        + " >> \"$NONO_ENV_FILE\"",
                "stat -c '%a' \"$NONO_ENV_FILE\" \"$(dirname \"$NONO_ENV_FILE\")\" > '" + root + "/modes'",
                "echo \"$NONO_HOOK_TYPE $NONO_WORKDIR $NONO_HOOK_SCRIPT $(pwd) $INHERITED\" > '" + root + "/seen'");

        Cli.Result result = with(
                        "run",
                        hook("before", before, ""),
                        "--",
                        "sh",
                        "-c",
                        "echo $A/$F/$FOO/$LD_PRELOAD/$NONO_ENV_FILE")
                .with("INHERITED", "yes")
                .run()
                .exits(0)
                .prints("1/--a=b/bar//\n")
                .says("LD_PRELOAD", "NONO_CAP_FILE", "line 8", "line 9");

        assertThat(result.err()).doesNotContain("no line");
        assertThat(Files.readString(root.resolve("modes"))).isEqualTo("600\n700\n");
        assertThat(Files.readString(root.resolve("seen")))
                .isEqualTo("before " + work + " " + before + " " + work + " yes\n");
        leavesNothing();
    }

    @Test
    @DisplayName("runs no hook that somebody else could have written, and goes on with a warning [22:29] [63:34]")
    void refused() throws IOException {
        Path ran = root.resolve("ran");
        Path missing = scripts.resolve("missing");
        Path plain = script("plain", "touch '" + ran + "'");
        Files.setPosixFilePermissions(plain, PosixFilePermissions.fromString("rw-------"));
        Path foreign = script("foreign", "touch '" + ran + "'");
        Files.setAttribute(foreign, "unix:uid", 65534);
        Path open = script("open", "touch '" + ran + "'");
        Files.setPosixFilePermissions(open, PosixFilePermissions.fromString("rwxrwxrwx"));
        Path shared = Files.createDirectory(root.resolve("shared"));
        Path inShared = Files.copy(script("good", "touch '" + ran + "'"), shared.resolve("hook"));
        Files.setPosixFilePermissions(inShared, PosixFilePermissions.fromString("rwx------"));
        Files.setPosixFilePermissions(shared, PosixFilePermissions.fromString("rwxrwxrwx"));
        Path inTemp = Files.createTempFile(Path.of("/tmp"), "nono-hook", ".sh");
        try {
            Files.writeString(inTemp, "#!/bin/sh\ntouch '" + ran + "'\n");
            Files.setPosixFilePermissions(inTemp, PosixFilePermissions.fromString("rwx------"));
            for (Path hook : List.of(missing, scripts, plain, foreign, open, inShared, inTemp)) {
                run(hook("before", hook, "") + ", " + hook("after", hook, ""), "echo ran")
                        .exits(0)
                        .prints("ran\n")
                        .says("the hook " + hook + " was not run");
            }
        } finally {
            Files.delete(inTemp);
        }
        assertThat(ran).doesNotExist();
    }

    @Test
    @DisplayName("runs no hook that the command itself could write or lead elsewhere")
    void withinReach() throws IOException {
        Path ran = root.resolve("ran");
        Path mine = Files.copy(script("hook", "touch '" + ran + "'"), work.resolve("hook"));
        Files.setPosixFilePermissions(mine, PosixFilePermissions.fromString("rwx------"));
        Path link = Files.createSymbolicLink(work.resolve("link"), scripts.resolve("hook"));
        Path outside = Files.createSymbolicLink(scripts.resolve("outside"), link);
        Files.createSymbolicLink(work.resolve("directory"), scripts);
        Path through = Files.createSymbolicLink(scripts.resolve("through"), work.resolve("directory"));
        for (Path hook : List.of(mine, link, outside, through.resolve("hook"), through.resolve("../scripts/hook"))) {
            run(hook("before", hook, "") + ", " + hook("after", hook, ""), "echo ran")
                    .exits(0)
                    .prints("ran\n")
                    .says("the hook " + hook + " was not run", "may write " + work);
        }
        assertThat(ran).doesNotExist();
    }

    @Test
    @DisplayName("ends a hook that is late, with everything that it started, and uses none of its exports [22:30]")
    void late() throws Exception {
        Path before = script(
                "before",
                "echo A=1 > \"$NONO_ENV_FILE\"",
                "sleep 600 &",
                "echo $! $$ > '" + root + "/pids'",
                "sleep 600");

        run(hook("before", before, ", \"timeout_secs\": 3"), "echo A=$A")
                .exits(0)
                .prints("A=\n")
                .says("the hook " + before + " took longer than 3 s");

        end(Files.readString(root.resolve("pids")).strip().split(" "));
        leavesNothing();
    }

    @Test
    @DisplayName("warns of a hook that fails, with the end of what it said, and uses its exports [22:31]")
    void failing() throws IOException {
        Path before = script(
                "before",
                "echo A=1 > \"$NONO_ENV_FILE\"",
                "printf 'cannot \\033[31mreach token=ghp_abcdefghijklmnopqrstuvwxyz0123456789\\n' >&2",
                "exit 3");

        Cli.Result result =
                run(hook("before", before, ""), "echo A=$A").exits(0).prints("A=1\n");

        assertThat(result.err())
                .contains("the hook " + before + " ended with exit code 3: cannot")
                .doesNotContain("ghp_abc", "\u001b[31m");
    }

    @Test
    @DisplayName("tells the hook after it how it ended, which changes nothing of that [22:32]")
    void after() throws IOException {
        Path before = script("before", "echo ID=$NONO_SESSION_ID > \"$NONO_ENV_FILE\"");
        Path after = script(
                "after",
                "echo \"$NONO_HOOK_TYPE $NONO_EXIT_CODE $NONO_SESSION_ID ${NONO_ENV_FILE-none}\" > '" + root + "/seen'",
                "exit 9");

        Cli.Result result = run(hook("before", before, "") + ", " + hook("after", after, ""), "printf %s $ID; exit 5")
                .exits(5)
                .says("the hook " + after + " ended with exit code 9");

        assertThat(result.out()).matches("[0-9a-f]{16}");
        assertThat(Files.readString(root.resolve("seen"))).isEqualTo("after 5 " + result.out() + " none\n");
    }

    @Test
    @DisplayName("leaves no file of a hook behind that crashed, or put something else in its place [22:33]")
    void crashed() throws IOException {
        Path crash = script("crash", "echo A=1 > \"$NONO_ENV_FILE\"", "kill -9 $$");
        run(hook("before", crash, ""), "echo A=$A").exits(0).prints("A=1\n").says("exit code 137");
        leavesNothing();

        Path secret = Files.writeString(root.resolve("secret"), "A=2\n");
        Path link = script("link", "ln -sf '" + secret + "' \"$NONO_ENV_FILE\"");
        run(hook("before", link, ""), "echo A=$A").exits(0).prints("A=\n").says("no regular file");
        leavesNothing();
        assertThat(secret).content().isEqualTo("A=2\n");

        Path large = script(
                "large",
                "head -c 1048570 /dev/zero | tr '\\0' '#' > \"$NONO_ENV_FILE\"",
                "printf '\\nA=333333' >> \"$NONO_ENV_FILE\"");
        run(hook("before", large, ""), "echo A=$A").exits(0).prints("A=\n").says("more than 1048576 bytes");
        leavesNothing();
    }

    @Test
    @DisplayName("in place of nono runs none, and says so [22:34]")
    void wrap() throws IOException {
        Path hook = script("hook", "touch '" + root + "/ran'");

        with("wrap", hook("before", hook, "") + ", " + hook("after", hook, ""), "--", "echo", "ran")
                .run()
                .exits(0)
                .prints("ran\n")
                .says("session_hooks", "wrap");
        assertThat(root.resolve("ran")).doesNotExist();
    }

    @Test
    @DisplayName("starts nothing where a failing hook is to abort it, and in a dry run")
    void nothing() throws IOException {
        Path fails = script("fails", "echo A=1 > \"$NONO_ENV_FILE\"", "touch '" + root + "/before'", "exit 4");
        Path after = script("after", "touch '" + root + "/after'");
        String hooks = hook("before", fails, ", \"on_failure\": \"abort\"") + ", " + hook("after", after, "");

        with("run", hooks, "--dry-run", "--", "true").run().exits(0).says(fails.toString(), after.toString());
        assertThat(root.resolve("before")).doesNotExist();

        run(hooks, "echo ran").exits(1).prints("").says("exit code 4", "on_failure");
        assertThat(root.resolve("before")).exists();
        assertThat(root.resolve("after")).doesNotExist();
        leavesNothing();
        run(hook("after", after, ", \"on_failure\": \"abort\""), "echo ran")
                .exits(1)
                .prints("")
                .says("on_failure");
    }

    @Test
    @DisplayName("ends with a signal that comes while a hook runs, and leaves nothing behind")
    void signal() throws Exception {
        Path before =
                script("before", "echo A=1 > \"$NONO_ENV_FILE\"", "echo $$ > '" + root + "/pid'", "exec sleep 600");

        Cli.Result result = with("run", hook("before", before, ", \"timeout_secs\": 600"), "--", "echo", "ran")
                .through("\"$@\" & nono=$!; while ! [ -s '" + root + "/pid' ]; do sleep 0.05; done; kill -TERM $nono;"
                        + " wait $nono");

        result.exits(143).prints("");
        end(Files.readString(root.resolve("pid")).strip());
        leavesNothing();
    }

    @Test
    @DisplayName("uses no directory for exports that others could use")
    void directory() throws IOException {
        Path sessions = Files.createDirectories(root.resolve("state/nono/sessions"));
        Files.setPosixFilePermissions(sessions, PosixFilePermissions.fromString("rwxr-xr-x"));
        Path before = script("before", "echo A=1 > \"$NONO_ENV_FILE\"");

        run(hook("before", before, ""), "echo A=$A").exits(0).prints("A=\n").says(sessions.toString());
        assertThat(Files.exists(sessions, LinkOption.NOFOLLOW_LINKS)).isTrue();
    }
}
