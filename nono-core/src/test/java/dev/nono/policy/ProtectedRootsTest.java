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

    private static CapabilitySet granted(Path path, Access access) {
        return CapabilitySet.builder().directory(path, access, GrantSource.USER).build();
    }

    @Test
    void theConfigurationMayBeReadAndNotBeWritten() throws IOException {
        Path profiles = Files.createDirectories(home.resolve(".config/nono/profiles"));
        Path drafts = Files.createDirectories(home.resolve(".config/nono/profile-drafts"));
        for (Path path : new Path[] {profiles, home.resolve(".config/nono"), home.resolve(".config")}) {
            assertThatThrownBy(() -> linux.requireUntouched(granted(path, Access.READ_WRITE), true))
                    .hasMessageContaining("cannot be granted for writing")
                    .hasMessageContaining(home.resolve(".config/nono").toString());
            assertThatThrownBy(() -> linux.requireUntouched(granted(path, Access.WRITE), false))
                    .isInstanceOf(NonoException.class);
            assertThatCode(() -> linux.requireUntouched(granted(path, Access.READ), false))
                    .doesNotThrowAnyException();
        }
        assertThatCode(() -> linux.requireUntouched(granted(drafts, Access.READ_WRITE), false))
                .doesNotThrowAnyException();
        Files.createDirectories(home.resolve(".config/other"));
        assertThatCode(() -> linux.requireUntouched(granted(home.resolve(".config/other"), Access.READ_WRITE), false))
                .doesNotThrowAnyException();
        Path link = Files.createSymbolicLink(temp.resolve("to-profiles"), profiles);
        assertThatThrownBy(() -> linux.requireUntouched(granted(link, Access.READ_WRITE), false))
                .isInstanceOf(NonoException.class);
        assertThatCode(() -> macos.requireUntouched(granted(home.resolve(".config"), Access.READ_WRITE), true))
                .doesNotThrowAnyException();
        assertThat(macos.closedIn(granted(home.resolve(".config"), Access.READ_WRITE))
                        .denies())
                .anyMatch(rule -> rule.path().equals(home.resolve(".config/nono")));
        assertThat(macos.closedIn(granted(home.resolve(".config"), Access.READ)).denies())
                .noneMatch(rule -> rule.path().equals(home.resolve(".config/nono")));
    }

    @Test
    void theConfigurationIsWhereTheVariableSays() throws IOException {
        Path elsewhere = Files.createDirectories(temp.toRealPath().resolve("xdg"));
        ProtectedRoots roots = ProtectedRoots.of(PolicyContext.of(
                Platform.LINUX, 1, Map.of("HOME", home.toString(), "XDG_CONFIG_HOME", elsewhere.toString())));

        assertThatThrownBy(() -> roots.requireUntouched(granted(elsewhere, Access.READ_WRITE), false))
                .hasMessageContaining(elsewhere.resolve("nono").toString());
        assertThat(ProtectedRoots.of(PolicyContext.of(
                                Platform.LINUX, 1, Map.of("HOME", home.toString(), "XDG_CONFIG_HOME", "relative")))
                        .configuration())
                .isEqualTo(home.resolve(".config/nono"));
    }
}
