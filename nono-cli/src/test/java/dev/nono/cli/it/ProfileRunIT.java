package dev.nono.cli.it;

import static dev.nono.cli.it.Cli.nono;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
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

@DisplayName("A run with a profile")
class ProfileRunIT {
    @TempDir
    Path temp;

    private Path root;
    private Path home;
    private Path work;
    private Path user;

    @BeforeEach
    void directories() throws IOException {
        root = temp.toRealPath();
        home = Files.createDirectories(root.resolve("home"));
        work = Files.createDirectories(root.resolve("work"));
        user = Files.createDirectories(home.resolve(".config/nono/profiles"));
    }

    private Cli with(String command, String profile, String... words) {
        List<String> all = new ArrayList<>(List.of(command, "--profile", profile));
        all.addAll(List.of(words));
        return nono(all.toArray(String[]::new))
                .in(work)
                .with("HOME", home.toString())
                .with("XDG_CONFIG_HOME", "");
    }

    private Cli run(String profile, String... words) {
        return with("run", profile, words);
    }

    private void user(String name, String text) throws IOException {
        Files.writeString(user.resolve(name + ".json"), text);
    }

    private void pack(String text) throws IOException {
        Path pack = Files.createDirectories(home.resolve(".config/nono/packages/acme/tool/profiles"));
        Files.writeString(pack.resolve("agent.json"), text);
        Files.writeString(
                pack.resolveSibling("package.json"),
                "{\"artifacts\": [{\"type\": \"profile\", \"path\": \"p\", \"install_as\": \"agent\"}]}");
    }

    @Test
    @DisplayName("reads and writes what the profile grants, and nothing else")
    void grants() throws IOException {
        Path open = Files.createDirectories(root.resolve("open"));
        Files.writeString(open.resolve("f"), "open");
        Path closed = Files.createDirectories(root.resolve("closed"));
        Files.writeString(closed.resolve("f"), "closed");
        user(
                "p",
                "{\"filesystem\": {\"read\": [\"../open/*\", \"$HOME/missing\"]}, \"workdir\": {\"access\": \"readwrite\"}}");

        run("p", "--allow-cwd", "--", "sh", "-c", "cat ../open/f && echo x > made && ! cat " + closed + "/f 2>&-")
                .run()
                .exits(0)
                .prints("open");
        assertThat(work.resolve("made")).exists();
        run("p", "--", "true").run().exits(0).says("--allow-cwd");
        with("wrap", "p", "--allow-cwd", "--", "cat", "../open/f")
                .run()
                .exits(0)
                .prints("open");
        with("shell", "p", "--allow-cwd", "--shell", "/bin/sh")
                .input("cat ../open/f; exit 3\n")
                .run()
                .exits(3);
        nono("run", "--silent", "--dry-run", "--allow-cwd", "--", "true")
                .in(work)
                .with("HOME", home.toString())
                .with("NONO_PROFILE", "p")
                .run()
                .exits(0);
        assertThat(with("why", "p", "--path", open + "/f").run().exits(0).out()).contains("ALLOWED", "profile");
        assertThat(with("why", "p", "--path", closed + "/f").run().exits(0).out())
                .contains("DENIED");
    }

    @Test
    @DisplayName("never asks for a working directory that the profile does not want")
    void noWorkdir() throws IOException {
        user("p", "{}");

        assertThat(run("p", "--", "true").run().exits(0).err()).doesNotContain("--allow-cwd");
        run("p", "--silent", "--", "true").run().exits(0);
    }

    @Test
    @DisplayName(
            "keeps denied variables back, never passes dangerous ones on, and sets those that the profile sets [50:15]")
    void environment() throws IOException {
        user(
                "p",
                "{\"environment\": {\"allow_vars\": [\"*\"], \"deny_vars\": [\"GH_TOKEN\"],"
                        + " \"set_vars\": {\"MINE\": \"$HOME/x\"}}}");
        String[] print = {"--", "sh", "-c", "echo \"${GH_TOKEN-none} ${LD_PRELOAD-none} $OTHER $MINE\""};
        run("p", print)
                .with("GH_TOKEN", "secret")
                .with("OTHER", "o")
                .through("export LD_PRELOAD=; exec \"$@\"")
                .exits(0)
                .prints("none none o " + home + "/x\n");

        user("q", "{\"environment\": {\"allow_vars\": [], \"set_vars\": {\"LD_PRELOAD\": \"\", \"A\": \"1\"}}}");
        run("q", "--", "/usr/bin/sh", "-c", "echo \"${LD_PRELOAD-none}|${OTHER-none}|$A\"")
                .with("OTHER", "o")
                .run()
                .exits(0)
                .prints("|none|1\n");
    }

    @Test
    @DisplayName(
            "starts the program of a file or user profile in place of what was typed; one of a pack has no say [50:22]")
    void binary() throws IOException {
        Path file = Files.writeString(
                root.resolve("b.json"), "{\"binary\": \"/usr/bin/echo\", \"command_args\": [\"from profile\"]}");
        run(file.toString(), "--", "false", "ignored")
                .run()
                .exits(0)
                .says("is ignored")
                .prints("from profile\n");
        run(file.toString()).run().exits(0).prints("from profile\n");
        user("b", Files.readString(file));
        run("b").run().exits(0).prints("from profile\n");

        pack("{\"binary\": \"/usr/bin/false\"}");
        Cli.Result packed =
                run("agent", "--dry-run", "--", "echo", "typed").run().exits(0);
        assertThat(packed.err()).contains("\"binary\" is ignored", "echo typed");
        run("agent", "--dry-run").run().exits(1).says("no command");
    }

    @Test
    @DisplayName("adds the arguments of the profile, expanded, unless a pack of it is missing [50:23]")
    void arguments() throws IOException {
        user("a", "{\"command_args\": [\"--x=$NONO_CONFIG\"]}");
        run("a", "--", "echo", "y").run().exits(0).prints("y --x=" + home + "/.config/nono\n");

        user("b", "{\"command_args\": [\"--x\"], \"packs\": [\"acme/missing\"]}");
        run("b", "--", "echo", "y").run().exits(0).says("acme/missing").prints("y\n");
    }

    @Test
    @DisplayName("does not start with a pack that cannot be verified; a dry run says so [50:24]")
    void packs() throws IOException {
        pack("{}");
        run("agent", "--dry-run", "--", "true").run().exits(0).says("not verified");
        run("agent", "--", "true").run().exits(1).says("packs", "acme/tool");
        run("acme/tool", "--", "true").run().exits(1);
        user("mine", "{\"extends\": \"agent\"}");
        run("mine", "--", "true").run().exits(1);
    }

    @Test
    @DisplayName("does not start with hosts to reach without a proxy that is not there [50:32]")
    void bypassWithoutProxy() throws IOException {
        user("p", "{\"network\": {\"upstream_bypass\": [\"git.corp.test\"]}}");

        run("p", "--", "true").run().exits(1).says("upstream_bypass");
        run("p", "--dry-run", "--", "true").run().exits(1);
    }

    @Test
    @DisplayName("does not start with a closed network and something to reach in it, and names both")
    void contradiction() throws IOException {
        user("p", "{\"network\": {\"block\": true, \"allow_domain\": [\"example.com\"]}}");
        for (String command : List.of("run", "shell", "wrap")) {
            String[] words = command.equals("shell") ? new String[] {} : new String[] {"--", "true"};
            with(command, "p", words).run().exits(1).says("network.block", "network.allow_domain");
        }
        run("node-dev", "--block-net", "--", "true").run().exits(1).says("--block-net", "network.network_profile");
        user("blocked", "{\"network\": {\"block\": true}}");
        run("blocked", "--dry-run", "--", "true").run().exits(0).says("outbound blocked");
    }

    @Test
    @DisplayName("in place needs no proxy, no limits and no proxy flags [52:17]")
    void wrap() {
        nono("wrap", "--allow-domain", "x", "--", "true").run().exits(2);
        nono("wrap", "--memory", "1G", "--", "true").run().exits(2);
        with("wrap", "node-dev", "--", "true").run().exits(1).says("network.network_profile");
    }

    @Test
    @DisplayName("in place is refused where it needs a supervisor, and pointed to nono run [22:77]")
    void needsSupervisor() throws IOException {
        for (String profile : List.of(
                "{\"network\": {\"allow_domain\": [\"example.com\"]}}",
                "{\"linux\": {\"af_unix_mediation\": \"pathname\"}}",
                "{\"linux\": {\"sandbox_policy\": \"landlock\"}}")) {
            user("p", profile);
            with("wrap", "p", "--", "true").run().exits(1).says("nono run", "nothing was started");
        }
        Path manifest = Files.writeString(work.resolve("m.json"), """
                {"version": "0.1.0", "filesystem": {"grants": [{"path": "/usr", "access": "read", "type": "directory"}]},
                 "process": {"exec_strategy": "supervised"}, "resources": {"memory_bytes": 100000000}}
                """);
        nono("wrap", "--config", manifest.toString(), "--", "true")
                .run()
                .exits(1)
                .says("nono run");
    }

    @Test
    @DisplayName(
            "is proposed for a program that usually needs one, unless one was named or nono is to be silent [22:70]")
    void recommended() throws IOException {
        Path program = Files.createSymbolicLink(work.resolve("swival"), Path.of("/bin/true"));
        user("p", "{}");

        nono("run", "--allow", work.toString(), "--", program.toString())
                .run()
                .exits(0)
                .says("swival usually needs the profile swival: nono run --profile swival -- swival");
        assertThat(run("p", "--allow", work.toString(), "--", program.toString())
                        .run()
                        .exits(0)
                        .err())
                .doesNotContain("usually needs");
        assertThat(nono("run", "-s", "--allow", work.toString(), "--", program.toString())
                        .in(work)
                        .run()
                        .exits(0)
                        .err())
                .doesNotContain("usually needs");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"mediation\": {\"commands\": [{\"name\": \"gh\"}]}}",
                "{\"command_policies\": {\"commands\": {\"git\": {}}}}",
                "{\"security\": {\"capability_elevation\": true}}",
                "{\"open_urls\": {\"allow_localhost\": true}}"
            })
    @DisplayName("does not start where it would be other than what the profile says")
    void unsupported(String text) throws IOException {
        user("p", text);
        String key = text.substring(2, text.indexOf('"', 2));

        run("p", "--", "true").run().exits(1).says(key, "nothing was started");
        run("p", "--dry-run", "--", "true").run().exits(1).says(key);
    }

    @Test
    @DisplayName("has an open network where that is asked for, whatever the profile says")
    void openNetwork() {
        run("node-dev", "--allow-net", "--allow-cwd", "--", "true").run().exits(0);
    }

    @Test
    @DisplayName("takes its ceilings from the profile, and from flags where both name one")
    void ceilings() throws IOException {
        user("p", "{\"resources\": {\"memory_bytes\": 536870912, \"max_processes\": 64}}");

        run("p", "--dry-run", "--", "true").run().exits(0).says("memory=512.0 MiB, processes=64");
        run("p", "--max-processes", "9", "--dry-run", "--", "true")
                .run()
                .exits(0)
                .says("memory=512.0 MiB, processes=9");
        with("wrap", "p", "--", "true").run().exits(1).says("resources");
    }

    @Test
    @DisplayName("needs a profile for more bases, and takes them in front")
    void moreBases() throws IOException {
        nono("run", "--extends", "default", "--", "true").run().exits(2).says("--profile");
        Path data = Files.createDirectories(root.resolve("data"));
        user("a", "{\"filesystem\": {\"read\": [\"" + data + "\"]}}");
        user("p", "{}");
        Files.writeString(data.resolve("f"), "x");
        run("p", "--", "cat", data + "/f").run().exits(1);
        run("p", "--extends", "a", "--extends", "default", "--", "cat", data + "/f")
                .run()
                .exits(0)
                .prints("x");
        nono("run", "--config", "x", "--profile", "p", "--", "true").run().exits(2);
    }

    @Test
    @DisplayName("refuses flags whose gate the profile does not open, and profiles that do not exist [80:8]")
    void refusals() throws IOException {
        user("p", "{}");
        run("p", "--allow-gpu", "--", "true").run().exits(1).says("allow_gpu");
        run("swival", "--", "true").run().exits(1).says("jedisct1/swival");
        run("a_b", "--", "true").run().exits(1).says("a_b");
        user("typo", "{\"filesytem\": {}}");
        run("typo", "--", "true").run().exits(1).says("filesytem", "did you mean");
    }

    @Test
    @DisplayName("refuses what a profile denies inside of what it grants, or takes it out")
    void denyInside() throws IOException {
        Files.createDirectories(work.resolve("sub"));
        Files.writeString(work.resolve("sub/.env"), "secret");
        Files.writeString(work.resolve("sub/open"), "open");
        user("p", "{\"filesystem\": {\"read\": [\"$WORKDIR\"], \"deny\": [\"**/.env\"]}}");

        String sub = work + "/sub/";
        run("p", "--", "sh", "-c", "cat " + sub + "open; cat " + sub + ".env 2>&- || echo closed")
                .run()
                .exits(0)
                .prints("openclosed\n");
    }

    @Test
    @DisplayName(
            "cannot leave out a required group, may leave out others, and names groups that exist [51:1] [51:2] [51:17] [51:18]")
    void groups() throws IOException {
        user("p", "{\"groups\": {\"exclude\": [\"deny_credentials\"]}}");
        run("p", "--", "true").run().exits(1).says("deny_credentials");
        nono("profile", "validate", "p")
                .in(work)
                .with("HOME", home.toString())
                .run()
                .exits(1);

        Path file = Files.createFile(work.resolve("gone"));
        user("rm", "{\"groups\": {\"exclude\": [\"dangerous_commands\"]}, \"workdir\": {\"access\": \"readwrite\"}}");
        run("rm", "--allow-cwd", "--", "rm", "gone").run().exits(0);
        assertThat(file).doesNotExist();

        user("other", "{\"groups\": {\"include\": [\"system_read_macos\", \"vscode_macos\"]}}");
        run("other", "--", "true").run().exits(0);
        user("unknown", "{\"groups\": {\"include\": [\"nope\"]}}");
        run("unknown", "--", "true").run().exits(1).says("nope");
    }

    @Test
    @DisplayName("gives the command the secrets that the profile names, and none for another system")
    void secrets() throws IOException {
        user(
                "p",
                "{\"env_credentials\": {\"env://SOURCE\": \"TARGET\", \"env://NONE\": {\"env_var\": \"X\", \"when\": \"macos\"}}}");

        run("p", "--", "sh", "-c", "echo ${TARGET-none} ${X-none}")
                .with("SOURCE", "s3cret")
                .run()
                .exits(0)
                .prints("s3cret none\n");
    }

    @Test
    @DisplayName("lifts a protection only for what it also grants, itself or by a base [51:6]")
    void bypass() throws IOException {
        Files.createDirectories(home.resolve(".docker"));
        Files.writeString(home.resolve(".docker/config"), "x");
        user("bare", "{\"filesystem\": {\"bypass_protection\": [\"~/.docker\"]}}");
        run("bare", "--", "true").run().exits(1).says("no matching grant");

        user("base", "{\"filesystem\": {\"read\": [\"~/.docker\"]}}");
        user("child", "{\"extends\": \"base\", \"filesystem\": {\"bypass_protection\": [\"~/.docker\", \"~/.none\"]}}");
        run("child", "--", "cat", home + "/.docker/config")
                .run()
                .exits(0)
                .says(home + "/.docker", "~/.none")
                .prints("x");
    }

    @Test
    @DisplayName("takes a file back that a base grants, also by a link to it [51:14]")
    void revocation() throws IOException {
        Path file = Files.writeString(
                Files.createDirectories(home.resolve(".config")).resolve("x.json"), "{}");
        Files.createSymbolicLink(home.resolve("link.json"), file);
        user("base", "{\"filesystem\": {\"allow_file\": [\"$HOME/.config/x.json\"]}}");
        user("child", "{\"extends\": \"base\", \"filesystem\": {\"deny\": [\"$HOME/.config/x.json\"]}}");
        user("linked", "{\"extends\": \"base\", \"filesystem\": {\"deny\": [\"$HOME/link.json\"]}}");

        run("base", "--", "cat", file.toString()).run().exits(0).prints("{}");
        run("child", "--", "cat", file.toString()).run().exits(1);
        run("linked", "--", "cat", file.toString()).run().exits(1);
    }

    @Test
    @DisplayName(
            "denies inside of a directory that is too large to be taken apart are refused, with one conflict that names"
                    + " whose grant it is in: that of the profile, or that of --allow-cwd later [51:13]")
    void deniedInsideOfWorkdir() throws IOException {
        Path work = Files.createDirectories(home.resolve("work"));
        Path denied = Files.writeString(work.resolve(".env"), "secret");
        user("granting", "{\"filesystem\": {\"allow\": [\"$WORKDIR\"], \"deny\": [\"$WORKDIR/.env\"]}}");
        user("sharing", "{\"workdir\": {\"access\": \"read\"}, \"filesystem\": {\"deny\": [\"$WORKDIR/.env\"]}}");
        String read = "cat .env; cat .env.sample";
        Files.writeString(work.resolve(".env.sample"), "public");
        for (String name : new String[] {"granting", "sharing"}) {
            run(name, "--allow-cwd", "--", "sh", "-c", read).in(work).run().prints("public");
        }

        for (int i = 0; i < 4100; i++) {
            Files.createFile(work.resolve("f" + i));
        }
        for (String name : new String[] {"granting", "sharing"}) {
            Cli.Result refused = run(name, "--allow-cwd", "--", "sh", "-c", read)
                    .in(work)
                    .run()
                    .exits(1)
                    .prints("")
                    .says("1 denied path is inside one:", denied + " ", "4096");
            assertThat(refused.err().lines().filter(line -> line.contains(denied + " ")))
                    .singleElement()
                    .asString()
                    .endsWith(name.equals("granting") ? "(profile)" : "(user)");
        }
    }
}
