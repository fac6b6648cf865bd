package dev.nono.cli.it;

import static dev.nono.cli.it.Cli.nono;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WhyIT {
    @TempDir
    Path temp;

    private Path root;

    @BeforeEach
    void resolve() throws Exception {
        root = temp.toRealPath();
    }

    @Test
    @DisplayName("each answer names its reason [52:29]")
    void reasons() throws Exception {
        Path home = Files.createDirectories(root.resolve("home/.ssh")).getParent();
        Path work = Files.createDirectory(root.resolve("work"));
        Files.writeString(work.resolve("f"), "x");

        assertThat(ask(home, "--path", home + "/.ssh/id_rsa")).contains("DENIED", "sensitive_path");
        assertThat(ask(home, "--path", work.toString())).contains("path_not_granted", "--read " + work);
        assertThat(ask(home, "--path", work + "/f", "--read", work.toString())).contains("ALLOWED", "Source: user");
        assertThat(ask(home, "--path", work + "/f", "--op", "write", "--read", work.toString()))
                .contains(
                        "insufficient_access", "Closest match: " + work, "Suggested fix: --write-file " + work + "/f");
        assertThat(ask(home, "--host", "example.com")).contains("network_allowed");
        assertThat(ask(home, "--host", "example.com", "--block-net")).contains("network_blocked");
    }

    private static String ask(Path home, String... words) {
        List<String> all = new ArrayList<>(List.of("why"));
        all.addAll(List.of(words));
        return nono(all.toArray(String[]::new))
                .with("HOME", home.toString())
                .run()
                .exits(0)
                .out();
    }

    @Test
    @DisplayName("outside of a sandbox --self says so [10:54]; a forged file is refused")
    void self() throws Exception {
        nono("why", "--self", "--path", "/", "--json").run().exits(0);
        assertThat(nono("why", "--self", "--path", "/", "--json").run().out()).contains("not_sandboxed");
        Path link = Files.createSymbolicLink(root.resolve(".nono-x.json"), Path.of("/etc/passwd"));
        for (String forged : new String[] {"/etc/passwd", "relative", link.toString()}) {
            nono("why", "--self", "--path", "/")
                    .with("NONO_CAP_FILE", forged)
                    .run()
                    .exits(1);
        }
    }

    @Test
    @DisplayName("--self reads the file of an older version, without denied paths and inode numbers [80:6]")
    void olderStateFile() throws Exception {
        Path work = Files.createDirectory(root.resolve("older"));
        Path file = Files.createFile(
                root.resolve(".nono-0123456789abcdef.json"),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Files.writeString(file, """
                {"fs": [{"original": "%1$s", "path": "%1$s", "access": "readwrite", "is_file": false}],
                 "net_blocked": true, "allowed_commands": [], "blocked_commands": ["rm"],
                 "bypass_protection_paths": [], "allowed_domains": []}
                """.formatted(work));
        assertThat(self(file, "--path", work + "/f", "--op", "write")).contains("\"status\": \"allowed\"");
        assertThat(self(file, "--path", "/usr/share/x")).contains("path_not_granted");
        assertThat(self(file, "--host", "example.com")).contains("network_blocked");
    }

    private static String self(Path file, String... question) {
        String[] words = new String[question.length + 3];
        words[0] = "why";
        words[1] = "--self";
        words[2] = "--json";
        System.arraycopy(question, 0, words, 3, question.length);
        return nono(words).with("NONO_CAP_FILE", file.toString()).run().exits(0).out();
    }

    @Test
    @DisplayName("a question about a command is answered with the reason of its rule, and one is needed [52:31]")
    void command() throws Exception {
        nono("why").run().exits(1);
        Path profile = Files.writeString(root.resolve("p.json"), """
                {"command_policies": {"commands": {"gh": {"from": {"session": {"sandbox": {}, "invocation_policy": {
                  "default": "allow", "deny": [{"argv": {"prefix": ["issue", "comment"]}, "reason": "comments are public"}]}}}}}}}
                """);
        String name = profile.toString();
        assertThat(nono("why", "--profile", name, "--command", "gh", "--", "issue", "comment", "1")
                        .run()
                        .exits(0)
                        .out())
                .contains("DENIED", "comments are public", "invocation_policy.deny[0]");
        nono("why", "--profile", name, "--exit-code", "--command", "gh", "--", "issue", "comment", "1")
                .run()
                .exits(3);
        assertThat(nono("why", "--json", "--profile", name, "--command", "gh", "--", "issue", "list")
                        .run()
                        .exits(0)
                        .out())
                .contains("invocation_policy_allowed", "runs no commands under policies");
        assertThat(nono("why", "--command", "gh").run().exits(0).out()).contains("command_policy_unavailable");
    }

    @Test
    @DisplayName("a question is needed [10:53]")
    void noQuestion() {
        nono("why").run().exits(1).says("--path");
        assertThat(nono("why", "--json").run().exits(1).out()).contains("\"error\"");
    }

    @Test
    void exitCodeTellsTheAnswer() {
        nono("why", "--path", "/usr/bin", "--exit-code").run().exits(0);
        nono("why", "--path", root.toString(), "--exit-code", "--op", "readwrite")
                .run()
                .exits(3);
    }

    @Test
    @DisplayName("inside, --self tells what the kernel does")
    void agreesWithTheKernel() throws Exception {
        Path work = Files.createDirectory(root.resolve("work"));
        Files.writeString(work.resolve("open"), "x");
        Path other = Files.writeString(root.resolve("other"), "x");
        List<String> words = new ArrayList<>(List.of("run", "-s", "--allow-cwd", "--read", work.toString()));
        words.addAll(java());
        words.add("--");
        List<String> asked = new ArrayList<>(words);
        asked.addAll(
                List.of(
                        "sh",
                        "-c",
                        "for f in " + work + "/open " + other + " /etc/hosts /etc/shadow; do cat $f >/dev/null 2>&1"
                                + " && kernel=allowed || kernel=denied; " + quoted("why", "--self", "--json", "--path")
                                + " $f | grep -q \"\\\"status\\\": \\\"$kernel\\\"\" || echo \"$f: the kernel says $kernel\"; done"));

        nono(asked.toArray(String[]::new)).run().exits(0).prints("");
    }

    @Test
    @DisplayName("inside, the answers agree with the kernel for 200 paths [52:30]")
    void agreesForManyPaths() throws Exception {
        Path tree = Files.createDirectory(root.resolve("tree"));
        List<String> words = new ArrayList<>(List.of("run", "-s", "--allow-cwd"));
        List<String> paths = new ArrayList<>();
        Random lot = new Random(52);
        for (int i = 0; i < 50; i++) {
            Path directory = Files.createDirectory(tree.resolve("d" + i));
            for (int j = 0; j < 3; j++) {
                paths.add(Files.writeString(directory.resolve("f" + j), "x").toString());
            }
            paths.add(directory.toString());
            String[] options = {"--read", "--write", "--allow", "--read-file", "--allow-file", ""};
            String option = options[lot.nextInt(options.length)];
            if (!option.isEmpty()) {
                words.addAll(List.of(option, directory + (option.endsWith("file") ? "/f1" : "")));
            }
        }
        Collections.shuffle(paths, lot);
        words.addAll(java());
        List<String> command = nono().withTestClasses().command();
        List<String> jvm = command.subList(2, command.size() - 1);
        words.add("--");
        words.addAll(jvm);
        words.add(SelfMain.class.getName());
        words.addAll(paths);

        nono(words.toArray(String[]::new)).run().exits(0).prints("asked 200\n");
    }

    /** Grants that a JVM with the class path of this test needs. */
    private static List<String> java() throws Exception {
        List<String> words = new ArrayList<>();
        for (String entry : System.getProperty("java.class.path").split(":", -1)) {
            if (Files.exists(Path.of(entry))) {
                words.addAll(List.of(Files.isDirectory(Path.of(entry)) ? "--read" : "--read-file", entry));
            }
        }
        try (Stream<Path> configuration = Files.list(Path.of("/etc"))) {
            configuration
                    .filter(path -> path.getFileName().toString().startsWith("java"))
                    .forEach(path -> words.addAll(List.of("--read", path.toString())));
        }
        words.addAll(List.of("--read", System.getProperty("java.home")));
        return words;
    }

    private static String quoted(String... words) {
        StringBuilder line = new StringBuilder();
        nono(words)
                .withTestClasses()
                .command()
                .forEach(word -> line.append('\'').append(word).append("' "));
        return line.toString();
    }
}
