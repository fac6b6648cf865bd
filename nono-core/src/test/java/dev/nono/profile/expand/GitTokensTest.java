package dev.nono.profile.expand;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("Tokens of git")
class GitTokensTest {
    @TempDir
    Path temp;

    private Path dir;
    private Path home;

    @BeforeEach
    void directories() throws IOException {
        dir = temp.toRealPath();
        home = Files.createDirectory(dir.resolve("home"));
    }

    private List<String> resolve(Path workdir, String query) {
        return new GitTokens(workdir, Map.of("HOME", home.toString())).resolve("@git:" + query);
    }

    private void git(Path directory, String... words) throws IOException, InterruptedException {
        List<String> command = new java.util.ArrayList<>(List.of("git", "-c", "user.name=x", "-c", "user.email=x@y"));
        command.addAll(List.of(words));
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD);
        builder.environment().put("HOME", home.toString());
        assertThat(builder.start().waitFor()).as(String.join(" ", words)).isZero();
    }

    private Path repository() throws IOException, InterruptedException {
        Path main = Files.createDirectory(dir.resolve("main"));
        git(main, "init", "-q");
        git(main, "commit", "-q", "--allow-empty", "-m", "x");
        return main;
    }

    @Test
    @DisplayName("name the working tree, its parent and the repository, from below too")
    void places() throws IOException, InterruptedException {
        Path main = repository();
        Path below = Files.createDirectories(main.resolve("a/b"));

        assertThat(resolve(below, "toplevel")).containsExactly(main.toString());
        assertThat(resolve(below, "toplevel-parent")).containsExactly(dir.toString());
        assertThat(resolve(below, "common-dir"))
                .containsExactly(main.resolve(".git").toString());
        assertThat(resolve(below, "worktree")).containsExactly(main.toString());
    }

    @Test
    @DisplayName("in a linked working tree name the main repository and the linked tree [50:21]")
    void linkedWorktree() throws IOException, InterruptedException {
        Path main = repository();
        Path linked = dir.resolve("linked");
        git(main, "worktree", "add", "-q", linked.toString());

        assertThat(resolve(linked, "common-dir"))
                .containsExactly(main.resolve(".git").toString());
        assertThat(resolve(linked, "worktree")).containsExactly(main.toString());
        assertThat(resolve(linked, "toplevel")).containsExactly(linked.toString());
    }

    @Test
    @DisplayName("name nothing outside of a repository")
    void outside() {
        for (String query : List.of("toplevel", "toplevel-parent", "common-dir", "worktree")) {
            assertThat(resolve(dir, query)).isEmpty();
        }
    }

    @Test
    @DisplayName("are not led elsewhere by a .git file that the other place knows nothing of")
    void forgedPointers() throws IOException, InterruptedException {
        Path main = repository();
        Path secret = Files.createDirectory(home.resolve(".ssh"));
        for (Path target : List.of(secret, main.resolve(".git"))) {
            Path tree = Files.createTempDirectory(dir, "tree");
            Files.writeString(tree.resolve(".git"), "gitdir: " + target + "\n");
            assertThat(resolve(tree, "common-dir")).as("to " + target).isEmpty();
            assertThat(resolve(tree, "toplevel")).isEmpty();
        }
        Path stolen = Files.createTempDirectory(dir, "stolen");
        Path forged = Files.createDirectory(stolen.resolve("forged"));
        Files.writeString(stolen.resolve(".git"), "gitdir: forged\n");
        Files.writeString(forged.resolve("gitdir"), stolen.resolve(".git") + "\n");
        Files.writeString(forged.resolve("commondir"), main.resolve(".git") + "\n");
        assertThat(resolve(stolen, "common-dir"))
                .as("a pointer of one's own to a repository of others")
                .isEmpty();
    }

    @Test
    @DisplayName("list files of the user's configuration only, those of conditions that do not hold included [50:20]")
    void configuration() throws IOException, InterruptedException {
        Files.writeString(home.resolve(".gitconfig"), """
                [core]
                  excludesFile = ~/.ignore
                  hooksPath = ~/hooks
                [includeIf "gitdir:/nowhere/"]
                  path = ~/work.gitconfig
                """);
        String own = home.resolve(".gitconfig").toString();
        assertThat(resolve(dir, "config-files"))
                .as("outside of a repository")
                .contains(own, "~/.ignore", "~/work.gitconfig");

        Path main = repository();
        git(main, "config", "core.attributesFile", "/etc/passwd");
        git(main, "config", "core.hooksPath", "/evil");

        assertThat(resolve(main, "config-files"))
                .contains(own, "~/.ignore", "~/work.gitconfig")
                .doesNotContain("/etc/passwd");
        assertThat(resolve(main, "hooks-path")).containsExactly("~/hooks");
        assertThatThrownBy(() -> resolve(main, "nope")).hasMessageContaining("nope");
        assertThatThrownBy(() -> new GitTokens(main, Map.of()).resolve("@hg:x")).hasMessageContaining("hg");
        assertThat(GitTokens.isToken("@something")).isFalse();
    }
}
