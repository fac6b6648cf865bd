package dev.nono.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nono.ErrorCode;
import dev.nono.NonoException;
import dev.nono.capability.CapabilitySet;
import dev.nono.sandbox.OsString;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StartDirectoryTest {
    @TempDir
    Path temp;

    @Test
    @DisplayName("a program starts in the real path of a granted directory, else in / [22:6]")
    void startsWhereAGrantCovers() throws Exception {
        Path real = Files.createDirectories(temp.resolve("a/b")).toRealPath();
        Path link = Files.createSymbolicLink(temp.resolve("link"), real);
        CapabilitySet parent = CapabilitySet.builder().write(temp.resolve("a")).build();
        CapabilitySet elsewhere =
                CapabilitySet.builder().read(real.resolve("..").resolve("b")).build();

        assertThat(StartDirectory.of(link, parent)).isEqualTo(new StartDirectory(link, real, true));
        assertThat(StartDirectory.of(link, elsewhere).directory()).isEqualTo(real);
        assertThat(StartDirectory.of(temp.resolve("a"), elsewhere).directory()).isEqualTo(Path.of("/"));
    }

    @Test
    @DisplayName("a directory that does not exist is an error [22:7]")
    void refusesMissingDirectories() {
        CapabilitySet caps = CapabilitySet.builder().read(temp).build();

        assertThatThrownBy(() -> StartDirectory.of(temp.resolve("missing"), caps))
                .isInstanceOfSatisfying(NonoException.class, e -> {
                    assertThat(e.code()).isEqualTo(ErrorCode.PATH_NOT_FOUND);
                    assertThat(e.path()).hasValue(temp.resolve("missing").toString());
                });
    }

    @Test
    void refusesFiles() throws Exception {
        Path file = Files.createFile(temp.resolve("f"));
        CapabilitySet caps = CapabilitySet.builder().read(temp).build();

        assertThatThrownBy(() -> StartDirectory.of(file, caps)).isInstanceOf(NonoException.class);
    }

    @Test
    void trustsPwdOnlyIfItLeadsHere() throws Exception {
        Path here = StartDirectory.launch();
        Path link = Files.createSymbolicLink(temp.resolve("here"), here);

        assertThat(StartDirectory.ofThisJvm(pwd(link.toString()))).isEqualTo(link);
        assertThat(StartDirectory.ofThisJvm(pwd("/etc"))).isEqualTo(here);
        assertThat(StartDirectory.ofThisJvm(pwd("relative"))).isEqualTo(here);
        assertThat(StartDirectory.ofThisJvm(Map.of())).isEqualTo(here);
        assertThat(StartDirectory.ofThisJvm(
                        Map.of(OsString.of("PWD"), OsString.ofBytes(new byte[] {'/', (byte) 0xff}))))
                .isEqualTo(here);
    }

    private static Map<OsString, OsString> pwd(String value) {
        return Map.of(OsString.of("PWD"), OsString.of(value));
    }
}
