package dev.nono.cli.it;

import static dev.nono.cli.it.Cli.nono;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a program needs, found out by watching it. */
class LearnIT {
    @TempDir
    Path temp;

    private Path home;
    private Path work;

    @BeforeEach
    void directories() throws Exception {
        home = Files.createDirectories(temp.toRealPath().resolve("home"));
        work = Files.createDirectories(home.resolve("work"));
    }

    private Cli learn(String... words) {
        String[] all = new String[words.length + 1];
        all[0] = "learn";
        System.arraycopy(words, 0, all, 1, words.length);
        return nono(all).in(work).with("HOME", home.toString());
    }

    @Test
    @DisplayName("what cat reads is listed, without any other tool; JSON parses; nobody to ask means no [52:34]")
    void cat() throws Exception {
        Files.writeString(home.resolve("notes"), "notes");
        learn("--", "cat", "/etc/hostname")
                .run()
                .exits(0)
                .says("Nobody can be asked", "Nothing was started")
                .prints("");
        learn("--", "cat", "/etc/hostname").input("n\n").run().exits(0).prints("");

        assertThat(learn("-s", "--", "cat", "/etc/hostname", home + "/notes")
                        .run()
                        .exits(0)
                        .out())
                .contains("--read-file /etc/hostname", "--read-file " + home + "/notes", "\"~/notes\"");
        JsonNode json =
                json(learn("-s", "--json", "--", "cat", "/etc/hostname").run().exits(0));
        assertThat(json.at("/filesystem/read_file/0").asText()).isEqualTo("/etc/hostname");
        assertThat(json.at("/network/outbound").isArray()).isTrue();
    }

    private static JsonNode json(Cli.Result result) throws Exception {
        return new ObjectMapper().readTree(result.out());
    }

    @Test
    @DisplayName("with a profile, only what that does not grant is proposed, as an addition to it")
    void profile() throws Exception {
        Path data = Files.createDirectories(home.resolve("data"));
        Files.writeString(data.resolve("known"), "k");
        Files.writeString(data.resolve("new"), "n");
        Path profile =
                Files.writeString(temp.resolve("p.json"), "{\"filesystem\": {\"read_file\": [\"~/data/known\"]}}");
        String cat = "cat ~/data/known ~/data/new";

        assertThat(learn("-s", "--profile", profile.toString(), "--", "sh", "-c", cat)
                        .run()
                        .exits(0)
                        .out())
                .contains("To add to the profile " + profile, "~/data/new")
                .doesNotContain("~/data/known");
        assertThat(learn("-s", "--", "sh", "-c", cat).run().exits(0).out()).contains("~/data/known", "~/data/new");
        learn("-s", "--profile", "nobody-has-this", "--", "true").run().exits(1).says("nobody-has-this");
        learn("-s", "--extends", "default", "--", "true").run().exits(2);
    }

    @Test
    @DisplayName("relative paths, new files, made and removed directories end as the smallest grants")
    void writing() throws Exception {
        Path other = Files.createDirectories(home.resolve("other/sub"));
        Path file = Files.writeString(home.resolve("other/file"), "x");
        String script = "cd ../other && echo y >> file; cat sub/../file; mkdir sub/new; rmdir sub/new; echo z > sub/n";
        JsonNode json =
                json(learn("-s", "--json", "--", "sh", "-c", script).run().exits(0));

        assertThat(json.at("/filesystem/write").toString()).isEqualTo("[\"~/other/sub\"]");
        assertThat(json.at("/filesystem/allow_file").toString()).isEqualTo("[\"~/other/file\"]");
        assertThat(file).hasContent("x");
        assertThat(other).isEmptyDirectory();
    }

    @Test
    @DisplayName("a protected path is closed while learning and never proposed, nor is the home directory")
    void closed() throws Exception {
        Files.createDirectories(home.resolve(".ssh"));
        Files.writeString(home.resolve(".ssh/id"), "the secret");
        Files.createDirectories(home.resolve(".local/state/nono/audit"));
        Files.writeString(home.resolve(".local/state/nono/audit/log"), "the secret");
        String script = "cat ~/.ssh/id ~/.local/state/nono/audit/log; ls ~; echo x > ~/.newtool";
        Cli.Result result =
                learn("-s", "--json", "--", "sh", "-c", script).run().exits(0);

        assertThat(result.err()).doesNotContain("the secret");
        JsonNode json = json(result);
        assertThat(json.at("/filesystem").toString()).doesNotContain(".ssh", ".local", "newtool");
        assertThat(json.at("/not_proposed/protected").toString()).contains("~/.ssh/id", "group:deny_credentials");
        assertThat(json.at("/not_proposed/too_wide").toString()).contains(home.toString());
        assertThat(home.resolve(".newtool")).doesNotExist();
    }

    @Test
    @DisplayName("addresses are counted, a timeout ends the command, and its output goes to standard error")
    void others() throws Exception {
        JsonNode json = json(learn(
                        "-s",
                        "--json",
                        "--",
                        "bash",
                        "-c",
                        "echo out; echo >/dev/tcp/127.0.0.1/1; echo >/dev/tcp/127.0.0.1/1; true")
                .run()
                .exits(0)
                .says("out"));

        assertThat(json.at("/network/outbound").toString())
                .isEqualTo("[{\"addr\":\"127.0.0.1\",\"port\":1,\"count\":2}]");
        // Enough for a busy machine to get to the first of them.
        JsonNode late = json(
                learn("-s", "--json", "--timeout", "8", "--", "bash", "-c", "echo >/dev/tcp/127.0.0.1/1; sleep 1000")
                        .run()
                        .exits(0));
        assertThat(late.at("/network/outbound").toString())
                .isEqualTo("[{\"addr\":\"127.0.0.1\",\"port\":1,\"count\":1}]");
    }
}
