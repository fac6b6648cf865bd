package dev.nono.cli.launch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nono.sandbox.OsString;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("The user of this process")
class ContextsTest {
    @TempDir
    private Path home;

    @Test
    @DisplayName("is the effective one, who owns what it makes, and not whom its entry in /proc belongs to")
    void user() throws IOException {
        assertThat(Contexts.effective("Name:\tjava\nUmask:\t0022\nUid:\t1000\t1001\t1002\t1003\nGid:\t5\t5\t5\t5\n"))
                .isEqualTo(1001);

        Map<OsString, OsString> variables = Map.of(OsString.of("HOME"), OsString.of(home.toString()));
        Object owner = Files.getAttribute(Files.createFile(home.resolve("made")), "unix:uid");
        assertThat(Contexts.of(variables).uid()).isEqualTo(((Integer) owner).longValue());
    }
}
