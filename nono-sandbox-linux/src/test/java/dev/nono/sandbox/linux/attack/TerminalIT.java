package dev.nono.sandbox.linux.attack;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nono.capability.Access;
import dev.nono.capability.GrantSource;
import dev.nono.sandbox.SandboxedProcess;
import dev.nono.sandbox.TerminalSize;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Ways to type into a terminal for its user. */
class TerminalIT {
    private static final Path LEGACY = Path.of("/proc/sys/dev/tty/legacy_tiocsti");

    @RegisterExtension
    final Lab lab = new Lab();

    @BeforeEach
    void grantTerminals() {
        lab.granting(caps -> caps.path(Path.of("/dev/tty"), Access.READ_WRITE, GrantSource.USER)
                .readWrite(Path.of("/dev/ptmx"))
                .readWrite(Path.of("/dev/pts")));
    }

    @ParameterizedTest
    @DisplayName("nothing is typed into a terminal of the own")
    @ValueSource(strings = {"own", "own_wide_command"})
    void own(String attack) throws Exception {
        if (Lab.isRoot() || typingIsAllowed()) {
            lab.mustWorkOutside("terminal", attack);
        }
        assertThat(lab.mustFailInside("terminal", attack).output()).contains("EPERM");
    }

    @ParameterizedTest
    @DisplayName("nothing is typed or pasted into the terminal that the program was given")
    @ValueSource(strings = {"given", "given_wide_command", "given_by_name", "paste"})
    void given(String attack) throws Exception {
        lab.starting(command -> command.terminal(new TerminalSize(24, 80)));
        try (SandboxedProcess process = lab.start("terminal", attack)) {
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(output).contains("closed: ").contains("EPERM");
            assertThat(process.waitFor()).isEqualTo(1);
        }
    }

    @Test
    @DisplayName("no terminal gets another line discipline, which the user's shell would have afterwards")
    void discipline() throws Exception {
        assertThat(lab.mustFail("terminal", "discipline").output()).contains("EPERM");
    }

    private static boolean typingIsAllowed() throws IOException {
        return !Files.exists(LEGACY) || Files.readString(LEGACY).startsWith("1");
    }
}
