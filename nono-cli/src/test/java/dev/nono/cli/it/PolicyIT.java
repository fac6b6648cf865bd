package dev.nono.cli.it;

import static dev.nono.cli.it.Cli.nono;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The built-in policy at work: what stays closed, what lifts that, and what nobody is granted. */
class PolicyIT {
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

    private Path secret(String name) throws Exception {
        Path file = home.resolve(name);
        Files.createDirectories(file.getParent());
        return Files.writeString(file, "the secret");
    }

    @Test
    @DisplayName("a blocked command is refused by its name, whatever its path; allowed by name it runs with a warning;"
            + " a shell may run it [51:3]")
    void blockedCommands() throws Exception {
        Path file = secret("work/f");
        Path work = file.getParent();
        Files.copy(Path.of("/bin/rm"), work.resolve("rm"));
        for (String typed : new String[] {"rm", "/bin/rm", "./rm"}) {
            inHome("run", "--allow", work.toString(), "--", typed, file.toString())
                    .in(work)
                    .run()
                    .exits(1)
                    .says("\"rm\" is blocked", "deprecated");
            assertThat(file).exists();
        }
        inHome("run", "--allow", work.toString(), "--", "sh", "-c", "rm f")
                .in(work)
                .run()
                .exits(0);
        assertThat(file).doesNotExist();
        secret("work/f");
        inHome("run", "--allow", work.toString(), "--allow-command", "rm", "--", "rm", "f")
                .in(work)
                .run()
                .exits(0)
                .says("--allow-command", "deprecated");
        assertThat(file).doesNotExist();
    }

    @ParameterizedTest
    @ValueSource(strings = {"rmdir", "chmod", "chown", "dd", "sudo", "su", "doas", "pip", "npm"})
    void everyDangerousCommandIsRefusedByName(String name) {
        inHome("run", "--", name, "x").run().exits(1).says("\"" + name + "\" is blocked");
    }

    @Test
    @DisplayName("a command can be blocked for one run, allowed beats blocked, and a shell is not affected [52:18]")
    void blockedForOneRun() throws Exception {
        secret("work/f");
        inHome("run", "--block-command", "cat", "--", "cat", "/etc/hosts")
                .run()
                .exits(1)
                .says("\"cat\" is blocked", "deprecated");
        inHome("run", "--block-command", "cat", "--allow-command", "cat", "--", "cat", "/dev/null")
                .run()
                .exits(0);
        inHome("run", "--block-command", "cat", "--", "sh", "-c", "cat /dev/null")
                .run()
                .exits(0);
    }

    @Test
    @DisplayName("a bypass needs a grant and lifts what the grant gives [51:5]; it says so with -v only [51:8]")
    void bypass() throws Exception {
        Path docker = secret(".docker/config.json").getParent();

        Cli.Result plain = inHome(
                        "run", "--allow", docker.toString(), "--bypass-protection", "~/.docker", "--dry-run", "echo")
                .run()
                .exits(0);
        assertThat(plain.err()).doesNotContain("is lifted");
        inHome("run", "-v", "--allow", docker.toString(), "--bypass-protection", "~/.docker", "--dry-run", "echo")
                .run()
                .exits(0)
                .says("the protection of " + docker + " is lifted (read+write)");
        inHome("run", "--bypass-protection", "~/.docker", "--dry-run", "echo")
                .run()
                .exits(1)
                .says("no matching grant");
        inHome(
                        "run",
                        "--read",
                        docker.toString(),
                        "--bypass-protection",
                        "~/.docker",
                        "--",
                        "sh",
                        "-c",
                        "cat " + docker + "/config.json && ! echo x > " + docker + "/config.json")
                .run()
                .exits(0)
                .prints("the secret");
    }

    @Test
    @DisplayName("a bypass of one path leaves others closed [51:7]")
    void bypassOfOnePath() throws Exception {
        Path docker = secret(".docker/config.json").getParent();
        secret(".ssh/id");
        String[] options = {"--allow", docker.toString(), "--bypass-protection", "~/.docker"};

        assertThat(why(options, home.resolve(".ssh"))).contains("DENIED", "sensitive_path");
        assertThat(why(options, docker)).contains("ALLOWED");
    }

    private String why(String[] options, Path path) {
        List<String> words = new ArrayList<>(List.of("why", "--path", path.toString()));
        words.addAll(List.of(options));
        return inHome(words.toArray(String[]::new)).run().exits(0).out();
    }

    @Test
    @DisplayName("a protected path names its group, a path that begins alike does not [51:9]")
    void sensitive() throws Exception {
        secret(".ssh/id");
        secret(".sshevil");

        assertThat(inHome("why", "--json", "--path", home + "/.ssh")
                        .run()
                        .exits(0)
                        .out())
                .contains("\"status\": \"denied\"", "\"sensitive_path\"", "\"group:deny_credentials\"");
        assertThat(inHome("why", "--json", "--path", home + "/.sshevil")
                        .run()
                        .exits(0)
                        .out())
                .contains("\"path_not_granted\"");
    }

    @Test
    @DisplayName("a protected path that is a link protects what it leads to [51:10]")
    void sensitiveLink() throws Exception {
        Path target = secret("dev/dotfiles/.zshrc");
        Path link = Files.createSymbolicLink(home.resolve(".zshrc"), target);

        for (Path path : List.of(link, target)) {
            assertThat(why(new String[0], path)).contains("sensitive_path", "deny_shell_configs");
        }
        inHome("run", "--read", target.getParent().toString(), "--", "cat", target.toString())
                .run()
                .exits(1)
                .prints("");
    }

    @Test
    @DisplayName("the home directory is never granted, nor the state of nono [51:11] [51:12] [52:10]")
    void protectedRoots() throws Exception {
        inHome("run", "--allow", home.toString(), "--", "true").run().exits(1).says("where nono keeps its own state");
        Path audit = Files.createDirectories(home.resolve("state/nono/audit"));
        Path log = Files.writeString(audit.resolve("log"), "x");
        Path old = secret(".nono/x");
        for (String[] grant : new String[][] {
            {"--read", audit.toString()}, {"--read-file", log.toString()}, {"--read-file", old.toString()}
        }) {
            inHome("run", grant[0], grant[1], "--", "true")
                    .with("XDG_STATE_HOME", home.resolve("state").toString())
                    .run()
                    .exits(1)
                    .says("where nono keeps its own state");
        }
        secret(".ssh/id");
        inHome("run", "--read", secret(".sshfoo/f").getParent().toString(), "--", "cat", home + "/.ssh/id")
                .run()
                .exits(1)
                .prints("");
    }

    @Test
    @DisplayName("a home in the temporary directory closes that for writing, with a warning [51:15]")
    void homeInTemporaryDirectory() throws Exception {
        Path shared = Files.createTempDirectory(Path.of("/tmp"), "h-");
        Path probe = shared.resolveSibling(shared.getFileName() + "-probe");

        try {
            inHome("run", "--", "sh", "-c", "echo x > " + probe)
                    .with("TMPDIR", "/tmp")
                    .with("HOME", shared.toString())
                    .run()
                    .says("the temporary directory /tmp is not writable in this run");
            assertThat(probe).doesNotExist();
        } finally {
            Files.delete(shared);
        }
    }

    @Test
    @DisplayName("a home or temporary directory that is not absolute is refused [51:16]")
    void relativeDirectories() {
        inHome("run", "--", "true").with("HOME", "relative").run().exits(1).says("HOME=relative cannot be used");
        inHome("run", "--", "true").with("TMPDIR", "tmp").run().exits(1).says("TMPDIR=tmp cannot be used");
    }

    @Test
    @DisplayName("a denied directory in a granted one is closed, what lies beside it is open, and the limits are said")
    void deniedInside() throws Exception {
        secret(".local/share/keyrings/key");
        secret(".local/share/app/x");
        Path share = home.resolve(".local/share");

        inHome(
                        "run",
                        "--allow",
                        share.toString(),
                        "--",
                        "sh",
                        "-c",
                        "cd " + share + "; cat keyrings/key; cat app/x && echo y > app/y; echo z > z")
                .run()
                .prints("the secret")
                .says(share + " without " + share + "/keyrings", "names that appear there later stay closed");
        assertThat(share.resolve("app/y")).exists();
        assertThat(share.resolve("z")).doesNotExist();
        assertThat(why(new String[] {"--allow", share.toString()}, share.resolve("z")))
                .contains("path_not_granted", "granted entry by entry");
    }

    @Test
    @DisplayName("why suggests no grant that would be refused")
    void noRefusedSuggestion() throws Exception {
        for (String path : new String[] {".nono/x", ".local/state/nono/audit/log", ".local", ".nono"}) {
            assertThat(why(new String[0], home.resolve(path))).doesNotContain("Suggested fix: --read ");
        }
        secret(".nono/x");
        assertThat(why(new String[0], home.resolve(".nono/x"))).doesNotContain("Suggested fix");
    }

    @Test
    @DisplayName("what is protected stays closed where it is mounted a second time, and so does the state of nono")
    void mountedTwice() throws Exception {
        Path keys = secret(".ssh/id").getParent();
        Path copy = Files.createDirectories(temp.toRealPath().resolve("copy"));
        Files.writeString(copy.resolve("notes"), "the notes");
        Path again = Files.createDirectories(copy.resolve("keys"));
        Path whole = Files.createDirectories(temp.toRealPath().resolve("whole"));
        String mounted = "exec unshare --mount --propagation private bash -c 'mount --bind $0 $1 && mount --bind $2 $3"
                + " && shift 3 && exec \"$@\"' " + keys + " " + again + " " + home + " " + whole + " \"$@\"";
        Cli.Result result = inHome("run", "--read", copy.toString(), "--", "cat", copy + "/notes", again + "/id")
                .through(mounted);

        assertThat(result.out()).as(result.err()).isEqualTo("the notes");
        inHome("run", "--allow", whole.toString(), "--", "true")
                .through(mounted)
                .exits(1)
                .says("where nono keeps its own state");
        assertThat(inHome("why", "--json", "--path", again + "/id", "--op", "read", "--read", copy.toString())
                        .through(mounted)
                        .out())
                .contains("denied", "deny_credentials");
    }
}
