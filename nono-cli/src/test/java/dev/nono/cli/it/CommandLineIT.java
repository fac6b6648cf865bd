package dev.nono.cli.it;

import static dev.nono.cli.it.Cli.nono;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a user meets at the command line without any configuration. */
class CommandLineIT {
    private static final List<String> PROTECTED = List.of(
            ".ssh/id_rsa",
            ".aws/credentials",
            ".kube/config",
            ".docker/config.json",
            ".azure/token",
            ".config/gcloud/key",
            ".gnupg/secring",
            ".password-store/mail",
            ".zshrc",
            ".bashrc",
            ".profile",
            ".bash_history",
            ".zsh_history",
            ".python_history",
            ".env",
            ".envrc",
            ".netrc",
            ".git-credentials",
            ".local/share/keyrings/login",
            ".mozilla/firefox/logins.json",
            ".config/google-chrome/Cookies");

    @TempDir
    Path temp;

    private Path home;

    @BeforeEach
    void home() throws Exception {
        home = Files.createDirectories(temp.toRealPath().resolve("home"));
    }

    private Cli inHome(String... words) {
        return nono(words).in(home).with("HOME", home.toString()).with("TMPDIR", "/var/tmp");
    }

    @Test
    @DisplayName("no protected path is readable by default [52:11]")
    void protectedPaths() throws Exception {
        StringBuilder script = new StringBuilder();
        for (String name : PROTECTED) {
            Path file = home.resolve(name);
            Files.createDirectories(file.getParent());
            Files.writeString(file, "the secret\n");
            script.append("cat '").append(file).append("'; ");
        }
        Cli.Result result = inHome("run", "--allow-cwd", "--no-diagnostics", "--", "sh", "-c", script.toString())
                .run();
        // The home directory itself is no working directory: it holds the state of nono.
        result.exits(1).prints("");
        Path work = Files.createDirectory(home.resolve("work"));
        Cli.Result working = inHome("run", "--allow-cwd", "--no-diagnostics", "--", "sh", "-c", script + "true")
                .in(work)
                .run();

        working.exits(0).prints("");
        assertThat(working.err().lines().filter(line -> line.contains("Permission denied")))
                .hasSize(PROTECTED.size());
    }

    @Test
    @DisplayName("the system is there to run programs, and not to be changed or looked into [52:12]")
    void system() {
        String script = "ls /usr/bin >/dev/null && /bin/echo hi && cat /etc/hosts >/dev/null"
                + " && cat /proc/self/status >/dev/null && sh -c 'sh -c \"cat /proc/self/status\"' >/dev/null"
                + " && echo x > /tmp/nono-probe-$$ && rm /tmp/nono-probe-$$ && echo done";
        inHome("run", "--", "sh", "-c", script)
                .with("HOME", "/var/tmp")
                .run()
                .exits(0)
                .prints("hi\ndone\n");
        for (String attempt : new String[] {
            "echo x > /usr/bin/nono-probe", "echo x > /etc/nono-probe", "echo x > /lib/nono-probe", "cat /proc/1/maps"
        }) {
            Cli.Result result = inHome("run", "--", "sh", "-c", attempt)
                    .with("HOME", "/var/tmp")
                    .run();
            assertThat(result.exitCode()).as(attempt).isNotZero();
            assertThat(result.out()).isEmpty();
        }
    }

    @Test
    @DisplayName("options that contradict each other are a usage error, and variables count as options [52:15]")
    void conflicts() {
        for (String[] words : new String[][] {
            {"run", "--allow-net", "--block-net", "--", "true"},
            {"run", "--allow-net", "--network-profile", "developer", "--", "true"},
            {"run", "--allow-net", "--allow-domain", "example.com", "--", "true"}
        }) {
            nono(words).run().exits(2).prints("");
        }
        nono("run", "--", "true")
                .with("NONO_ALLOW_NET", "1")
                .with("NONO_BLOCK_NET", "1")
                .run()
                .exits(2);
        nono("run", "--", "true")
                .with("NONO_ALLOW_NET", "1")
                .with("NONO_NETWORK_PROFILE", "developer")
                .run()
                .exits(2);
        nono("run", "--", "true")
                .with("NONO_ALLOW_NET", "1")
                .with("NONO_ALLOW_DOMAIN", "example.com")
                .run()
                .exits(2);
    }

    @Test
    @DisplayName("variables of features that are not there are refused, never ignored")
    void variablesOfOtherVersions() {
        for (String name :
                new String[] {"NONO_TRUST_OVERRIDE", "NONO_DETACH_STARTUP_TIMEOUT", "NONO_STARTUP_TIMEOUT"}) {
            nono("run", "--", "true").with(name, "1").run().exits(2).says(name + " is set", "Nothing was started");
        }
    }

    @Test
    @DisplayName(
            "names of sessions, paths and descriptions that speak to the terminal are printed harmlessly, a missing"
                    + " working directory is an error [52:39]")
    void hostileNames() throws Exception {
        Path hostile = Files.createDirectory(home.resolve("a\n\u001b[2Jb"));
        Cli.Result shown = inHome("run", "-v", "--dry-run", "--read", hostile.toString(), "--", "true")
                .run()
                .exits(0);
        assertThat(shown.err()).doesNotContain("\u001b").doesNotContain("a\n[2Jb");
        Cli.Result why = inHome("why", "--path", hostile.toString()).run().exits(0);
        assertThat(why.out()).doesNotContain("\u001b");
        inHome("run", "--workdir", home + "/missing", "--", "true")
                .run()
                .exits(1)
                .says("missing");
        assertThat(inHome("policy", "test", hostile + "x").run().exits(1).err()).doesNotContain("\u001b[2J");
        Cli.Result named =
                inHome("run", "--name", "\u001b[2J", "--", "true").run().exits(2);
        assertThat(named.err() + named.out()).contains("--name").doesNotContain("\u001b");
        Path profiles = Files.createDirectories(home.resolve(".config/nono/profiles"));
        Files.writeString(
                profiles.resolve("mine.json"),
                "{\"meta\":{\"name\":\"mine\",\"description\":\"clears \\u001b[2J the screen\"}}");
        for (String command : List.of("list", "show")) {
            Cli.Result told = (command.equals("list") ? inHome("profile", "list") : inHome("profile", "show", "mine"))
                    .run()
                    .exits(0);
            assertThat(told.out() + told.err()).contains("the screen").doesNotContain("\u001b");
        }
    }

    @Test
    @DisplayName("a hundred thousand grants, more than most systems hand to a program, are granted [52:39]")
    void aHundredThousandGrants() throws Exception {
        Path work = Files.createDirectory(home.resolve("work"));
        for (int i = 0; i < 1000; i++) {
            Files.createFile(home.resolve("f" + i));
        }
        Cli.Result run = inHome("run", "--silent", "--allow-cwd")
                .in(work)
                .through("ulimit -s unlimited || exit 77\n"
                        + "grants=()\n"
                        + "for ((i = 0; i < 100000; i++)); do grants+=(--read-file \"../f$((i % 1000))\"); done\n"
                        + "exec \"$@\" \"${grants[@]}\" -- cat ../f0 ../f999");
        assumeTrue(run.exitCode() != 77, "the limit of the stack, which bounds arguments, cannot be lifted here");
        run.exits(0).prints("");
    }

    @Test
    @DisplayName("a file outside of the grants cannot be read; with --watch-files the report names it, and"
            + " --no-diagnostics leaves the report out [52:5]")
    void outsideOfTheGrants() throws Exception {
        Path file = Files.writeString(home.resolve("data"), "content\n");
        Path work = Files.createDirectory(home.resolve("work"));
        Cli.Result told = inHome("run", "--allow-cwd", "--watch-files", "--", "cat", file.toString())
                .in(work)
                .run()
                .exits(1)
                .prints("")
                .says("[nono]", "--read-file " + file);
        Cli.Result untold = inHome(
                        "run", "--allow-cwd", "--watch-files", "--no-diagnostics", "--", "cat", file.toString())
                .in(work)
                .run()
                .exits(1)
                .prints("");
        assertThat(untold.err()).doesNotContain("[nono]", "--read-file");
        assertThat(told.err()).contains(file.toString());
    }

    @Test
    @DisplayName("what needs something else to mean anything is refused without it [52:16]")
    void halves() {
        for (String[] words : new String[][] {
            {"run", "-s", "--allow-cwd", "--block-net", "--credential", "openai", "--", "echo", "started"},
            {"run", "-s", "--allow-cwd", "--proxy-port", "9", "--", "echo", "started"},
            {"run", "-s", "--allow-cwd", "--upstream-bypass", "x.test", "--", "echo", "started"},
            {"run", "-s", "--allow-cwd", "--allow-endpoint", "gh:GET:repos", "--", "echo", "started"}
        }) {
            inHome(words).run().exits(1).prints("");
        }
    }

    @Test
    @DisplayName("variables stand for options that are not given, in their newer and older names [52:19]")
    void variables() throws Exception {
        Path one = Files.createDirectory(home.resolve("one"));
        Path two = Files.createDirectory(home.resolve("two"));
        Path other = Files.createDirectory(home.resolve("other"));
        String both = one + "," + two;
        String write = "for d in one two other; do (: > " + home + "/$d/f) 2>/dev/null && echo $d; done; true";
        inHome("run", "-s", "--allow-cwd", "--", "sh", "-c", write)
                .in(one)
                .with("NONO_ALLOW", both)
                .run()
                .exits(0)
                .prints("one\ntwo\n");
        inHome("run", "-s", "--allow-cwd", "--allow", other.toString(), "--", "sh", "-c", write)
                .in(one)
                .with("NONO_ALLOW", both)
                .run()
                .exits(0)
                .prints("other\n");
        for (String yes : new String[] {"1", "true", "yes"}) {
            dry().with("NONO_BLOCK_NET", yes).run().exits(0).says("outbound blocked");
        }
        dry().with("NONO_BLOCK_NET", "no").run().exits(0).says("outbound allowed");
        dry().with("NONO_BLOCK_NET", "maybe").run().exits(2).says("NONO_BLOCK_NET", "maybe");
        dry().with("NONO_NET_BLOCK", "1").run().exits(0).says("outbound blocked", "warning: NONO_NET_BLOCK");
        dry().with("NONO_PROFILE", "default").run().exits(0).says("dry-run: true");
        dry().with("NONO_PROFILE", "nobody-has-this").run().exits(1).says("nobody-has-this");
    }

    private Cli dry() {
        return inHome("run", "--dry-run", "--allow-cwd", "--", "true").in(Path.of("/usr"));
    }

    @Test
    @DisplayName("the working directory: a hint without a terminal, an error in silence, a grant when asked for,"
            + " and never a question when the profile wants none [52:23]")
    void workingDirectory() throws Exception {
        Path work = Files.createDirectory(home.resolve("work"));
        Files.writeString(work.resolve("f"), "content");
        String[] read = {"run", "--no-diagnostics", "--", "cat", work + "/f"};
        inHome(read).in(work).run().exits(1).prints("").says("is not granted; add --allow-cwd");
        inHome("run", "--silent", "--", "cat", work + "/f")
                .in(work)
                .run()
                .exits(1)
                .prints("")
                .says("--silent forbids to ask");
        inHome("run", "--allow-cwd", "--", "cat", work + "/f")
                .in(work)
                .run()
                .exits(0)
                .prints("content");

        Path profile = Files.writeString(home.resolve("none.json"), "{\"workdir\": {\"access\": \"none\"}}");
        Cli.Result none = inHome("run", "--no-diagnostics", "--profile", profile.toString(), "--", "cat", work + "/f")
                .in(work)
                .run()
                .exits(1)
                .prints("");
        assertThat(none.err()).doesNotContain("--allow-cwd");
        inHome("run", "--silent", "--profile", profile.toString(), "--", "true")
                .in(work)
                .run()
                .exits(0);
        inHome("run", "--allow-cwd", "--no-diagnostics", "--profile", profile.toString(), "--", "cat", work + "/f")
                .in(work)
                .run()
                .exits(1)
                .prints("");
    }

    @Test
    @DisplayName("$WORKDIR is the directory as it was typed, and a PWD that names another is not believed [52:24]")
    void typedDirectory() throws Exception {
        Path real = Files.createDirectories(home.resolve("real/work"));
        Path link = Files.createSymbolicLink(home.resolve("typed"), real);
        Path profile = Files.writeString(
                home.resolve("p.json"), "{\"environment\": {\"set_vars\": {\"WHERE\": \"$WORKDIR\"}}}");
        String[] words = {"run", "-s", "--allow-cwd", "--profile", profile.toString(), "--", "printenv", "WHERE"};
        inHome(words).in(real).with("PWD", link.toString()).run().exits(0).prints(link + "\n");
        inHome(words).in(real).with("PWD", "/etc").run().exits(0).prints(real + "\n");
        inHome("run", "-s", "--allow-cwd", "--", "pwd", "-P")
                .in(real)
                .with("PWD", "/etc")
                .run()
                .exits(0)
                .prints(real + "\n");
    }

    @Test
    @DisplayName("a run to which nothing is granted does not start [51:26]")
    void nothingGranted() throws Exception {
        Path profile = Files.writeString(home.resolve("bare.json"), """
                {"groups": {"exclude": ["system_read_linux_core", "system_write_linux", "user_tools", "homebrew_linux",
                 "system_read_macos", "system_write_macos", "homebrew_macos", "dangerous_commands",
                 "dangerous_commands_linux", "dangerous_commands_macos"]}}
                """);
        String bare = profile.toString();
        inHome("run", "--profile", bare, "--block-net", "--read-file", "/nothing/there", "--", "/bin/echo", "started")
                .run()
                .exits(1)
                .prints("")
                .says("nothing is granted");
        // A device is no directory, so that this is no grant either.
        inHome("run", "--profile", bare, "--block-net", "--read", "/dev/null", "--", "/bin/echo", "started")
                .run()
                .exits(1)
                .prints("")
                .says("/dev/null", "--read-file");
    }
}
