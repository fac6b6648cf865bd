package dev.nono.capability;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GrantSuggestionTest {
    @TempDir
    Path temp;

    @Test
    void fitsWhatIsThere() throws Exception {
        Path file = Files.createFile(temp.resolve("f"));

        assertThat(flag(file, Access.READ)).isEqualTo("--read-file " + file);
        assertThat(flag(file, Access.WRITE)).isEqualTo("--write-file " + file);
        assertThat(flag(temp, Access.READ_WRITE)).isEqualTo("--allow " + temp);
        assertThat(flag(temp.resolve("missing"), Access.READ)).isEqualTo("--read " + temp);
        assertThat(flag(Path.of("/dev/null"), Access.WRITE)).isEqualTo("--write-file /dev/null");
    }

    @Test
    void neverWidensToRootOrAUserDirectory() throws Exception {
        Set<Path> roots = GrantSuggestion.userRoots(Map.of("HOME", temp + "/home/me", "XDG_DATA_HOME", temp + "/data"));
        Files.createDirectories(temp.resolve("home/me/.config/app"));

        assertThat(GrantSuggestion.of(Path.of("/"), Access.READ, roots)).isEmpty();
        assertThat(GrantSuggestion.of(temp.resolve("home/me"), Access.READ, roots))
                .isEmpty();
        assertThat(GrantSuggestion.of(temp.resolve("home"), Access.READ, roots)).isEmpty();
        assertThat(GrantSuggestion.of(temp.resolve("home/me/.config"), Access.READ, roots))
                .isEmpty();
        assertThat(flag(temp.resolve("home/me/.newtool"), Access.READ_WRITE, roots))
                .isEqualTo("--allow-file " + temp + "/home/me/.newtool");
        assertThat(flag(temp.resolve("home/other"), Access.READ, roots))
                .isEqualTo("--read-file " + temp + "/home/other");
        assertThat(flag(temp.resolve("data/x"), Access.WRITE, roots)).isEqualTo("--write-file " + temp + "/data/x");
        assertThat(flag(temp.resolve("home/me/.cache/x"), Access.READ, roots))
                .isEqualTo("--read-file " + temp + "/home/me/.cache/x");
        assertThat(flag(temp.resolve("home/me/.config/app/x"), Access.READ, roots))
                .isEqualTo("--read " + temp + "/home/me/.config/app");
    }

    @Test
    void odd() {
        assertThat(GrantSuggestion.userRoots(Map.of("HOME", "relative", "XDG_DATA_HOME", "a\0b")))
                .isEmpty();
        assertThat(ShellText.quoted("a b")).isEqualTo("'a b'");
        assertThat(ShellText.quoted("")).isEqualTo("''");
        assertThat(ShellText.quoted("~/x")).isEqualTo("'~/x'");
        assertThat(ShellText.quoted("$(id)")).isEqualTo("'$(id)'");
    }

    private static String flag(Path path, Access access) {
        return flag(path, access, Set.of());
    }

    private static String flag(Path path, Access access, Set<Path> roots) {
        return GrantSuggestion.of(path, access, roots).orElseThrow().flag();
    }
}
