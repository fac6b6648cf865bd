package dev.nono.cli.it;

import static dev.nono.cli.it.Cli.nono;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A person at a real terminal (script(1) makes it), who is offered to save what a command was refused. */
@DisplayName("After a run at a terminal")
class SaveIT {
    private static final long TIMEOUT_SECONDS = 240;
    private static final String FAILS = "cat ~/data/one ~/data/two ~/.ssh/id; exit 7";

    @TempDir
    Path temp;

    private Path home;
    private Path work;
    private Path profiles;

    @BeforeEach
    void tree() throws IOException {
        home = Files.createDirectories(temp.toRealPath().resolve("home"));
        work = Files.createDirectories(home.resolve("work"));
        profiles = home.resolve(".config/nono/profiles");
        Files.createDirectories(home.resolve("data"));
        Files.writeString(home.resolve("data/one"), "1");
        Files.writeString(home.resolve("data/two"), "2");
        Files.createDirectories(home.resolve(".ssh"));
        Files.writeString(home.resolve(".ssh/id"), "the key");
    }

    private Cli cli(String... words) {
        return nono(words)
                .in(work)
                .with("HOME", home.toString())
                .with("LC_ALL", "C")
                .with("TMPDIR", "/var/tmp");
    }

    private Cli run(String... words) {
        String[] all = new String[words.length + 6];
        System.arraycopy(new String[] {"run", "--allow-cwd", "--watch-files"}, 0, all, 0, 3);
        System.arraycopy(words, 0, all, 3, words.length);
        all[words.length + 3] = "sh";
        all[words.length + 4] = "-c";
        all[words.length + 5] = FAILS;
        return cli(all);
    }

    /** Answers to questions, each once its question is there; what was on the screen in the end. */
    private static String atTerminal(Cli cli, int exitCode, String... dialogue) throws Exception {
        StringBuilder line = new StringBuilder();
        for (String word : cli.command()) {
            line.append('\'').append(word.replace("'", "'\\''")).append("' ");
        }
        Process process = cli.builder(List.of("script", "-qefc", line.toString(), "/dev/null"))
                .redirectErrorStream(true)
                .start();
        Thread watchdog = new Thread(() -> {
            try {
                if (!process.waitFor(TIMEOUT_SECONDS, TimeUnit.SECONDS)) {
                    process.destroyForcibly();
                }
            } catch (InterruptedException e) {
                process.destroyForcibly();
            }
        });
        watchdog.setDaemon(true);
        watchdog.start();
        StringBuilder screen = new StringBuilder();
        try (InputStream out = process.getInputStream();
                OutputStream in = process.getOutputStream()) {
            int from = 0;
            for (int i = 0; i < dialogue.length; i += 2) {
                from = until(out, screen, from, dialogue[i]);
                in.write((dialogue[i + 1] + "\n").getBytes(UTF_8));
                in.flush();
            }
            screen.append(new String(out.readAllBytes(), UTF_8));
        }
        assertThat(process.waitFor()).as("exit code; screen: %s", screen).isEqualTo(exitCode);
        return screen.toString();
    }

    private static int until(InputStream out, StringBuilder screen, int from, String question) throws IOException {
        while (screen.indexOf(question, from) < 0) {
            int b = out.read();
            assertThat(b).as("no question \"%s\" in: %s", question, screen).isNotEqualTo(-1);
            screen.append((char) b);
        }
        return screen.length();
    }

    @Test
    @DisplayName(
            "files that it was refused are saved exactly, a protected one only after the word override, no name of a"
                    + " profile of nono is taken, and the exit code stays the command's [50:27]")
    void saved() throws Exception {
        String screen = atTerminal(
                run(),
                7,
                "~/.ssh/id (protected by group:deny_credentials)?",
                "g",
                "~/data/one?",
                "g",
                "~/data/two?",
                "",
                "Type override",
                "y",
                "or skip [sh]:",
                "default",
                "comes with nono",
                "not a name",
                "cannot be the name",
                "mine");

        assertThat(screen).contains("It stays closed.", "Saved in ");
        String saved = Files.readString(profiles.resolve("mine.json"));
        assertThat(saved).contains("\"read_file\": [\"~/data/one\"]").doesNotContain("two", "ssh");
        cli("profile", "validate", "mine").run().exits(0);
        cli("run", "--silent", "--allow-cwd", "--profile", "mine", "--", "cat", home + "/data/one")
                .run()
                .exits(0)
                .prints("1");

        atTerminal(
                run("--profile", "mine"),
                7,
                "~/.ssh/id (protected by group:deny_credentials)?",
                "g",
                "~/data/two?",
                "s",
                "Type override",
                "override");
        assertThat(Files.readString(profiles.resolve("mine.json")))
                .contains("\"read_file\": [\"~/data/one\", \"~/.ssh/id\"]")
                .contains("\"bypass_protection\": [\"~/.ssh/id\"]")
                .contains("\"suppress_save_prompt\": [\"~/data/two\"]");
        cli("run", "--silent", "--allow-cwd", "--profile", "mine", "--", "cat", home + "/.ssh/id")
                .run()
                .exits(0)
                .prints("the key");
        // All that is still refused is suppressed: nobody is asked.
        assertThat(atTerminal(run("--profile", "mine"), 7)).doesNotContain("Save it in a profile");
    }

    @Test
    @DisplayName("a profile with comments keeps them, and one that is a link is not written through [50:27]")
    void comments() throws Exception {
        Files.createDirectories(profiles);
        String text = """
                // mine
                {
                  "workdir": {"access": "read"}, // needed
                  "filesystem": {
                    "read_file": [
                      {"path": "/opt/mac", "when": "macos"}, /* there */
                    ]
                  }
                }
                """;
        Files.writeString(profiles.resolve("noted.jsonc"), text);
        String ssh = "--suppress-save-prompt=~/.ssh";
        atTerminal(run("--profile", "noted", ssh), 7, "~/data/one?", "a");
        assertThat(Files.readString(profiles.resolve("noted.jsonc")))
                .contains("// mine", "// needed", "/* there */", "\"when\": \"macos\"", "~/data/one", "~/data/two")
                .doesNotContain("ssh");

        Path elsewhere = Files.writeString(temp.resolve("elsewhere.json"), "{\"workdir\": {\"access\": \"read\"}}");
        Files.createSymbolicLink(profiles.resolve("linked.json"), elsewhere);
        assertThat(atTerminal(run("--profile", "linked", ssh), 7, "~/data/one?", "a"))
                .contains("nothing was saved");
        assertThat(elsewhere).hasContent("{\"workdir\": {\"access\": \"read\"}}");
    }

    @Test
    @DisplayName("nobody is asked who suppressed it, in silence, without a terminal or inside of a sandbox [50:27]")
    void silence() throws Exception {
        String question = "Save it in a profile";
        assertThat(atTerminal(run("--suppress-save-prompt", home + "/data", "--suppress-save-prompt", "~/.ssh"), 7))
                .doesNotContain(question);
        assertThat(atTerminal(run("--silent"), 7)).doesNotContain(question);
        assertThat(atTerminal(run().with("NONO_NO_SAVE_PROMPT", "yes"), 7)).doesNotContain(question);
        Cli.Result piped = run().run().exits(7);
        assertThat(piped.err()).doesNotContain(question).contains("--read-file " + home + "/data/one");
        assertThat(profiles.resolve("sh.json")).doesNotExist();
    }

    @Test
    @DisplayName("an answer to no question, and the end of the input, save nothing")
    void nothing() throws Exception {
        assertThat(atTerminal(run(), 7, "~/.ssh/id", "q")).contains("Nothing was saved.");
        assertThat(atTerminal(run(), 7, "~/.ssh/id", "a", "Type override", "no", "or skip [sh]:", "skip"))
                .contains("Nothing was saved.");
        assertThat(atTerminal(run(), 7, "~/.ssh/id", "\u0004")).contains("Nothing was saved.");
        assertThat(profiles.resolve("sh.json")).doesNotExist();
    }

    @Test
    @DisplayName("a name that could mean another path in a profile, or speak to the terminal, is harmless")
    void hostileNames() throws Exception {
        for (String name : new String[] {"$HOME", "*", "x\u001bc", "plain"}) {
            Files.writeString(
                    Files.createDirectories(home.resolve("data/" + name)).resolve("f"), "x");
        }
        Cli cli = cli(
                "run",
                "--allow-cwd",
                "--watch-files",
                "--",
                "sh",
                "-c",
                "ls \"$@\" 2>/dev/null; exit 7",
                "sh",
                home + "/data/$HOME",
                home + "/data/*",
                home + "/data/x\u001bc",
                home + "/data/plain");
        String screen = atTerminal(cli, 7, "~/data/plain?", "g", "~/data/x\\u{1b}c?", "", "or skip", "");

        assertThat(screen).doesNotContain("No path denials were observed");
        assertThat(screen.substring(screen.indexOf("[nono] The command asked")))
                .doesNotContain("\u001bc")
                .doesNotContain("$HOME", "/*");
        assertThat(Files.readString(profiles.resolve("sh.json"))).contains("\"read\": [\"~/data/plain\"]");
    }

    @Test
    @DisplayName("a program that could not be executed is offered, too, and nothing was watched")
    void program() throws Exception {
        Path tool = Files.writeString(home.resolve("data/tool"), "#!/bin/sh\nexit 0\n");
        Files.setPosixFilePermissions(tool, java.nio.file.attribute.PosixFilePermissions.fromString("rwxr-xr-x"));
        atTerminal(
                cli("run", "--allow-cwd", "--", tool.toString()),
                127,
                "read the file ~/data/tool?",
                "g",
                "or skip [tool]:",
                "");

        assertThat(Files.readString(profiles.resolve("tool.json"))).contains("\"read_file\": [\"~/data/tool\"]");
        cli("run", "--silent", "--profile", "tool", "--allow-cwd", "--", tool.toString())
                .run()
                .exits(0);
    }
}
