package dev.nono.profile.expand;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nono.ErrorCode;
import dev.nono.NonoException;
import dev.nono.capability.DenyPattern;
import dev.nono.profile.model.Entry;
import dev.nono.profile.model.PathList;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("The expansion of a profile")
class ExpansionTest {
    @TempDir
    Path dir;

    private final Map<String, String> environment = new HashMap<>(Map.of("HOME", "/home/u", "X", "/x", "lower", "/l"));

    private Expansion expansion() {
        return Expansion.of(dir, 1000, environment);
    }

    private List<String> paths(PathList list, String... entries) {
        return expand(list, entries).paths().stream()
                .map(path -> path.path().toString())
                .toList();
    }

    private PathExpansion expand(PathList list, String... entries) {
        List<Entry> all = new ArrayList<>();
        for (String entry : entries) {
            all.add(Entry.of(entry));
        }
        return expansion().paths(list, all);
    }

    @ParameterizedTest
    @CsvSource({
        "~, /home/u",
        "~/a, /home/u/a",
        "~user/a, ~user/a",
        "a~/b, a~/b",
        "$HOME/a, /home/u/a",
        "${HOME}/a, /home/u/a",
        "$HOMEDIR, $HOMEDIR",
        "${HOMEDIR}, ${HOMEDIR}",
        "$UID, 1000",
        "$UIDX, $UIDX",
        "/tmp/o-$UID, /tmp/o-1000",
        "$TMPDIR/x, /tmp/x",
        "$TMPDIR2, $TMPDIR2",
        "$XDG_CONFIG_HOME, /home/u/.config",
        "$XDG_DATA_HOME, /home/u/.local/share",
        "$XDG_STATE_HOME, /home/u/.local/state",
        "$XDG_CACHE_HOME, /home/u/.cache",
        "$XDG_RUNTIME_DIR/x, $XDG_RUNTIME_DIR/x",
        "$NONO_CONFIG, /home/u/.config/nono",
        "$NONO_PACKAGES/a, /home/u/.config/nono/packages/a",
        "$X$X, /x/x",
        "$X/${X}b, /x//xb",
        "$, $",
        "a$, a$",
        "${, ${",
        "${X, ${X",
        "${}, ${}",
        "$1, $1",
        "$lower, $lower",
        "${bad-name}, ${bad-name}",
        "é$X, é/x",
        "$$X, $/x"
    })
    @DisplayName("fills in variables in one scan; what is not set stays as it is")
    void variables(String text, String expanded) {
        assertThat(expansion().text(text)).isEqualTo(expanded);
    }

    @Test
    @DisplayName("does not scan what a variable holds")
    void noSecondScan() {
        environment.put("A", "$B${B}~");
        environment.put("B", "$A");

        assertThat(expansion().text("$A-$B")).isEqualTo("$B${B}~-$A");
    }

    @Test
    @DisplayName(
            "cannot be led elsewhere by variables with the names of its own, and takes ${HOME}; what is not set is no path [50:18]")
    void ownNames() {
        environment.put("WORKDIR", "/evil");
        environment.put("UID", "0");
        environment.put("NONO_CONFIG", "/evil");
        environment.put("NONO_PACKAGES", "/evil");

        assertThat(expansion().text("$WORKDIR $UID $NONO_CONFIG $NONO_PACKAGES"))
                .isEqualTo(dir + " 1000 /home/u/.config/nono /home/u/.config/nono/packages");
        assertThat(paths(PathList.READ, "$WORKDIR", "${HOME}/y")).containsExactly(dir.toString(), "/home/u/y");
        PathExpansion missing = expand(PathList.READ, "$HOMEX/y");
        assertThat(missing.paths()).isEmpty();
        assertThat(missing.unset()).containsExactly("$HOMEX/y $HOMEX");
        assertThat(expansion().text("$HOMEX/y")).isEqualTo("$HOMEX/y");
    }

    @Test
    @DisplayName(
            "leaves out a path of an unset XDG_RUNTIME_DIR; a relative XDG directory is fatal, even if nobody names it [50:19]")
    void directories() {
        PathExpansion runtime = expand(PathList.READ, "$XDG_RUNTIME_DIR/x");
        assertThat(runtime.paths()).isEmpty();
        assertThat(runtime.unset()).hasSize(1);

        environment.put("XDG_DATA_HOME", "rel");
        assertThatThrownBy(this::expansion)
                .isInstanceOfSatisfying(
                        NonoException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.ENV_VAR_VALIDATION))
                .hasMessageContaining("XDG_DATA_HOME")
                .hasMessageContaining("rel");
    }

    @ParameterizedTest
    @ValueSource(strings = {"TMPDIR", "XDG_CONFIG_HOME", "XDG_STATE_HOME", "XDG_CACHE_HOME", "XDG_RUNTIME_DIR", "HOME"})
    @DisplayName("refuses relative directories")
    void relative(String name) {
        environment.put(name, "tmp");

        assertThatThrownBy(this::expansion).isInstanceOf(NonoException.class).hasMessageContaining(name);
    }

    @Test
    @DisplayName("takes an empty directory variable as unset, and cuts slashes off TMPDIR")
    void emptyDirectories() {
        environment.put("XDG_CACHE_HOME", "");
        environment.put("TMPDIR", "/var/t//");

        assertThat(expansion().text("$XDG_CACHE_HOME $TMPDIR/x")).isEqualTo("/home/u/.cache /var/t/x");
    }

    @Test
    @DisplayName("lets paths, and only them, name lower-case variables; relative ones start in the working directory")
    void paths() {
        assertThat(paths(PathList.READ, "$lower/a", "b", "./c"))
                .containsExactly("/l/a", dir.resolve("b").toString(), dir + "/./c");
    }

    @Test
    @DisplayName("takes @something for a path, and refuses tokens that do not exist")
    void tokens() {
        assertThat(paths(PathList.READ, "@something"))
                .containsExactly(dir.resolve("@something").toString());
        assertThatThrownBy(() -> expand(PathList.READ, "@git:nope"))
                .hasMessageContaining("@git:nope")
                .hasMessageContaining("toplevel");
        assertThatThrownBy(() -> expand(PathList.READ, "@hg:toplevel")).hasMessageContaining("hg");
        assertThat(paths(PathList.UNIX_SOCKET, "@git:nope"))
                .as("not in lists of sockets")
                .hasSize(1);
    }

    @Test
    @DisplayName("finds directories and files by *, also hidden ones, one level deep")
    void star() throws IOException {
        Files.createDirectories(dir.resolve("src/a/target"));
        Files.createDirectories(dir.resolve("src/b/target"));
        Files.createDirectories(dir.resolve("src/.c/target/deep/target"));
        Files.createFile(dir.resolve("src/x.txt"));

        assertThat(paths(PathList.READ, "src/*/target"))
                .containsExactly(dir + "/src/.c/target", dir + "/src/a/target", dir + "/src/b/target");
        assertThat(paths(PathList.READ, "$WORKDIR/src/*.txt")).containsExactly(dir + "/src/x.txt");
    }

    @Test
    @DisplayName("finds what lies at any depth by **, the root of the walk included, but not the directory before it")
    void anyDepth() throws IOException {
        Files.createDirectories(dir.resolve("p/q"));
        for (String file : List.of(".env", "p/.env", "p/q/.env", "p/x.env")) {
            Files.createFile(dir.resolve(file));
        }

        assertThat(paths(PathList.DENY, "**/.env")).containsExactly(dir + "/.env", dir + "/p/.env", dir + "/p/q/.env");
        assertThat(paths(PathList.DENY, "p/**"))
                .containsExactly(dir + "/p/.env", dir + "/p/q", dir + "/p/q/.env", dir + "/p/x.env");
        assertThat(paths(PathList.DENY, "**/q/**/.env")).containsExactly(dir + "/p/q/.env");
    }

    @Test
    @DisplayName("refuses other wildcards behind the first one; before it they are letters")
    void otherWildcards() throws IOException {
        for (String pattern : List.of("/data/[ab]*", "a*/b?", "*/x]", "*/../x")) {
            assertThatThrownBy(() -> expand(PathList.READ, pattern)).hasMessageContaining(pattern);
        }
        Files.createDirectories(dir.resolve("data[1]/x"));
        assertThat(paths(PathList.READ, "data[1]/*")).containsExactly(dir + "/data[1]/x");
    }

    @Test
    @DisplayName("does not grant what a link leads to, and denies the link itself")
    void links() throws IOException {
        Files.createDirectories(dir.resolve("w/inside"));
        Files.createSymbolicLink(dir.resolve("w/l"), Path.of("/etc"));
        Files.createSymbolicLink(dir.resolve("w/in"), dir.resolve("w/inside"));
        Files.createSymbolicLink(dir.resolve("w/dead"), Path.of("/nowhere"));

        PathExpansion read = expand(PathList.READ, "w/*");
        assertThat(read.paths())
                .extracting(path -> path.path().getFileName().toString())
                .containsExactly("in", "inside");
        assertThat(read.warnings()).anyMatch(line -> line.contains("leads out")).hasSize(2);
        assertThat(paths(PathList.DENY, "w/*")).contains(dir + "/w/l", dir + "/w/dead");
        assertThat(paths(PathList.READ, "w/**/passwd"))
                .as("links are not entered")
                .isEmpty();
    }

    @Test
    @DisplayName("tells of a pattern that matches nothing")
    void noMatch() {
        PathExpansion none = expand(PathList.ALLOW, "/nope/*");

        assertThat(none.paths()).isEmpty();
        assertThat(none.warnings()).singleElement().asString().contains("/nope/*");
    }

    @Test
    @DisplayName("refuses a pattern that matches too much")
    void tooMany() throws IOException {
        Path many = Files.createDirectory(dir.resolve("many"));
        for (int i = 0; i <= Glob.MAX_MATCHES; i++) {
            Files.createFile(many.resolve("f" + i));
        }

        assertThatThrownBy(() -> expand(PathList.READ, "many/*")).hasMessageContaining("more than 10000");
    }

    @Test
    @DisplayName("takes * as a letter in lists of single files")
    void literalStar() {
        assertThat(paths(PathList.READ_FILE, "a*b")).containsExactly(dir + "/a*b");
    }

    @Test
    @DisplayName("matches names as a plain search does, for random patterns")
    void againstPlainSearch() {
        Random random = new Random(7);
        for (int i = 0; i < 20_000; i++) {
            String pattern = text(random, "ab*");
            String name = text(random, "ab");
            assertThat(DenyPattern.matches(pattern, name))
                    .as(pattern + " " + name)
                    .isEqualTo(name.matches(pattern.replace("*", ".*")));
        }
    }

    @Test
    @DisplayName("ends for whatever text, and never fills in more than variables hold")
    void fuzz() {
        Random random = new Random(11);
        for (int i = 0; i < 50_000; i++) {
            String text = text(random, "$${}~/HOMEXaé_1*@:");
            String expanded = expansion().text(text);
            if (text.indexOf('$') < 0 && !text.startsWith("~")) {
                assertThat(expanded).isEqualTo(text);
            }
            assertThat(expanded.length()).isLessThanOrEqualTo(text.length() * "/home/u".length() + 8);
        }
    }

    private static String text(Random random, String letters) {
        StringBuilder text = new StringBuilder();
        int length = random.nextInt(12);
        for (int i = 0; i < length; i++) {
            text.append(letters.charAt(random.nextInt(letters.length())));
        }
        return text.toString();
    }
}
