package dev.nono.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nono.ErrorCode;
import dev.nono.NonoException;
import dev.nono.capability.Access;
import dev.nono.capability.CapabilitySet;
import dev.nono.capability.GrantSource;
import dev.nono.capability.SocketMode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProtectedRootsTest {
    @TempDir
    Path temp;

    private Path home;
    private ProtectedRoots linux;
    private ProtectedRoots macos;

    @BeforeEach
    void createHome() throws IOException {
        home = Files.createDirectories(temp.toRealPath().resolve("home"));
        linux = ProtectedRoots.of(PolicyContext.of(Platform.LINUX, 1, Map.of("HOME", home.toString())));
        macos = ProtectedRoots.of(PolicyContext.of(Platform.MACOS, 1, Map.of("HOME", home.toString())));
    }

    @Test
    void areTheTwoPlacesOfStateWhetherOrNotTheyExist() {
        assertThat(linux.paths()).containsExactly(home.resolve(".local/state/nono"), home.resolve(".nono"));
    }

    @Test
    void aPathInsideIsRefusedEvenIfItDoesNotExist() {
        for (ProtectedRoots roots : new ProtectedRoots[] {linux, macos}) {
            assertThatThrownBy(() -> roots.requireUntouched(
                            home.resolve(".local/state/nono/audit"), true, GrantSource.USER, true))
                    .isInstanceOfSatisfying(
                            NonoException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.SANDBOX_INIT))
                    .hasMessageContaining("(user)")
                    .hasMessageContaining(home.resolve(".local/state/nono").toString());
            assertThatThrownBy(() -> roots.requireUntouched(home.resolve(".nono"), false, GrantSource.PROFILE, false))
                    .isInstanceOf(NonoException.class);
        }
    }

    @Test
    void aDirectoryAboveIsRefusedUnlessRulesCanProtectTheRoot() {
        assertThatThrownBy(() -> linux.requireUntouched(home, true, GrantSource.USER, false))
                .hasMessageContaining("holds");
        assertThatThrownBy(() -> linux.requireUntouched(home, true, GrantSource.USER, true))
                .isInstanceOf(NonoException.class);
        assertThatThrownBy(() -> macos.requireUntouched(home, true, GrantSource.USER, false))
                .isInstanceOf(NonoException.class);
        assertThatCode(() -> macos.requireUntouched(home, true, GrantSource.USER, true))
                .doesNotThrowAnyException();
        assertThatCode(() -> linux.requireUntouched(home, false, GrantSource.USER, false))
                .doesNotThrowAnyException();
        assertThatCode(() -> linux.requireUntouched(home.resolve(".nonono"), true, GrantSource.USER, false))
                .doesNotThrowAnyException();
    }

    @Test
    void aLinkIntoARootIsRefused() throws IOException {
        Files.createDirectories(home.resolve(".nono"));
        Path link = Files.createSymbolicLink(temp.resolve("link"), home.resolve(".nono"));

        assertThatThrownBy(() -> linux.requireUntouched(link, true, GrantSource.USER, false))
                .isInstanceOf(NonoException.class);
    }

    @Test
    void theWholeSetIsChecked() throws IOException {
        Path state = Files.createDirectories(home.resolve(".nono/sessions"));
        CapabilitySet file =
                CapabilitySet.builder().directory(state, Access.READ).build();
        CapabilitySet sockets = CapabilitySet.builder()
                .unixSocketsUnder(home, SocketMode.CONNECT)
                .build();
        CapabilitySet harmless = CapabilitySet.builder()
                .unixSocketsIn(home, SocketMode.CONNECT)
                .read(Path.of("/usr"))
                .build();

        assertThatThrownBy(() -> linux.requireUntouched(file, false)).isInstanceOf(NonoException.class);
        assertThatThrownBy(() -> linux.requireUntouched(sockets, false)).isInstanceOf(NonoException.class);
        assertThatCode(() -> linux.requireUntouched(harmless, false)).doesNotThrowAnyException();
    }
}
