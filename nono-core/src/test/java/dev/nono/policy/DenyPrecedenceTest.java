package dev.nono.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nono.ErrorCode;
import dev.nono.NonoException;
import dev.nono.capability.Access;
import dev.nono.capability.CapabilitySet;
import dev.nono.capability.CapabilitySetBuilder;
import dev.nono.capability.DenyRule;
import dev.nono.capability.FileGrant;
import dev.nono.capability.GrantSource;
import dev.nono.capability.SocketMode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DenyPrecedenceTest {
    private static final GrantSource GROUP = GrantSource.group("deny_credentials");

    @TempDir
    Path temp;

    private Path home;
    private Path docker;
    private Path config;
    private PolicyContext context;

    @BeforeEach
    void createHome() throws IOException {
        home = Files.createDirectories(temp.toRealPath().resolve("home"));
        docker = Files.createDirectories(home.resolve(".docker"));
        config = Files.createFile(docker.resolve("config.json"));
        context = PolicyContext.of(Platform.LINUX, 1000, Map.of("HOME", home.toString()));
    }

    private CapabilitySetBuilder denying(Path... paths) {
        CapabilitySetBuilder caps = CapabilitySet.builder();
        for (Path path : paths) {
            caps.deny(new DenyRule(path, GROUP, "secrets"));
        }
        return caps;
    }

    private static DenyPrecedence apply(CapabilitySet caps) {
        return DenyPrecedence.apply(Bypass.none(caps), Platform.LINUX);
    }

    @Test
    void macOsClosesAPathInsideAGrantedDirectoryByARule() {
        CapabilitySet caps = denying(docker).read(home).build();

        assertThat(DenyPrecedence.apply(Bypass.none(caps), Platform.MACOS).capabilities())
                .isEqualTo(caps);
    }

    @Test
    void theRefusalListsFiveConflictsInOrderAndCountsTheRest() throws IOException {
        Path crowd = Files.createDirectories(home.resolve("crowd"));
        for (int i = 0; i <= DenySplit.MOST_ENTRIES; i++) {
            Files.createFile(crowd.resolve("f" + i));
        }
        CapabilitySetBuilder caps = CapabilitySet.builder();
        for (int i = 7; i > 0; i--) {
            caps.deny(new DenyRule(crowd.resolve("d" + i), GROUP, ""));
        }
        CapabilitySet set = caps.read(crowd).read(crowd).build();

        assertThatThrownBy(() -> apply(set))
                .isInstanceOfSatisfying(
                        NonoException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.SANDBOX_INIT))
                .hasMessageContaining("7 denied paths are")
                .hasMessageContaining("d1 inside")
                .hasMessageContaining("d5 inside")
                .hasMessageNotContaining("d6 inside")
                .hasMessageContaining("and 2 more")
                .hasMessageContaining("more than 4096 entries");
    }

    @Test
    @DisplayName("a grant at or below a denied path has no effect, and is reported [51:28]")
    void aGrantAtOrBelowADeniedPathHasNoEffectAndIsReported() throws IOException {
        Path sub = Files.createDirectories(docker.resolve("sub"));
        CapabilitySet caps = denying(docker)
                .read(docker)
                .directory(sub, Access.READ, GrantSource.group("tools"))
                .file(config, Access.READ, GrantSource.PROFILE)
                .unixSocket(docker.resolve("run.sock"), SocketMode.CONNECT_BIND)
                .read(Path.of("/usr"))
                .build();

        DenyPrecedence outcome = apply(caps);

        assertThat(outcome.capabilities().files())
                .extracting(FileGrant::resolved)
                .containsExactly(Path.of("/usr"));
        assertThat(outcome.capabilities().unixSockets()).isEmpty();
        assertThat(outcome.blocked())
                .extracting(BlockedGrant::path)
                .containsExactly(docker, sub, config, docker.resolve("run.sock"));
        assertThat(outcome.blocked().get(0).display())
                .contains("(user) stays closed: group:deny_credentials denies")
                .contains("--bypass-protection " + docker);
        assertThat(apply(outcome.capabilities()).capabilities()).isEqualTo(outcome.capabilities());
    }

    @Test
    void onMacOsOnlyExactFileGrantsAreTakenOutForRulesCloseTheRest() {
        CapabilitySet caps =
                denying(docker, config).read(docker).file(config, Access.READ).build();

        DenyPrecedence outcome = DenyPrecedence.apply(Bypass.none(caps), Platform.MACOS);

        assertThat(outcome.capabilities().files())
                .extracting(FileGrant::resolved)
                .containsExactly(docker);
        assertThat(outcome.blocked()).hasSize(2);
    }

    @Test
    void aFileGrantIsRevokedByADenyOfItsLinkToo() throws IOException {
        Path file = Files.createFile(home.resolve("x.json"));
        Path link = Files.createSymbolicLink(home.resolve("link.json"), file);
        for (Platform platform : Platform.values()) {
            CapabilitySet caps =
                    denying(link).file(link, Access.READ, GrantSource.PROFILE).build();

            assertThat(DenyPrecedence.apply(Bypass.none(caps), platform)
                            .capabilities()
                            .files())
                    .isEmpty();
        }
    }

    @Test
    void aBypassNeedsAGrantOfTheUser() {
        CapabilitySet none = denying(docker).build();
        CapabilitySet system = denying(docker)
                .directory(docker, Access.READ, GrantSource.group("tools"))
                .directory(docker, Access.READ, GrantSource.SYSTEM)
                .build();

        for (CapabilitySet caps : List.of(none, system)) {
            assertThatThrownBy(() -> Bypass.apply(caps, List.of("~/.docker"), context))
                    .isInstanceOf(NonoException.class)
                    .hasMessageContaining("~/.docker has no matching grant");
        }
    }

    @Test
    void aBypassLiftsWhatTheGrantGivesAtAndBelowThePath() {
        CapabilitySet caps =
                denying(docker, config, home.resolve(".ssh")).read(docker).build();

        Bypass bypass = Bypass.apply(caps, List.of("~/.docker"), context);

        assertThat(bypass.paths()).containsExactly(new BypassedPath(docker, docker, Access.READ));
        assertThat(bypass.capabilities().denies()).extracting(DenyRule::path).containsExactly(home.resolve(".ssh"));
        assertThat(DenyPrecedence.apply(bypass, Platform.LINUX).blocked()).isEmpty();
    }

    @Test
    void readAndWriteOfTwoGrantsAreLiftedTogether() {
        CapabilitySet caps =
                denying(config).read(docker).file(config, Access.WRITE).build();

        assertThat(Bypass.apply(caps, List.of(config.toString()), context).paths())
                .containsExactly(new BypassedPath(config, config, Access.READ_WRITE));
    }

    @Test
    void aBypassBelowADeniedDirectoryOpensOnlyItsOwnPath() throws IOException {
        Path other = Files.createFile(docker.resolve("other"));
        CapabilitySet caps = denying(docker)
                .file(config, Access.READ)
                .file(other, Access.READ)
                .file(config, Access.WRITE, GrantSource.group("tools"))
                .build();

        Bypass bypass = Bypass.apply(caps, List.of(config.toString()), context);
        DenyPrecedence outcome = DenyPrecedence.apply(bypass, Platform.LINUX);

        assertThat(outcome.capabilities().denies()).hasSize(1);
        assertThat(outcome.capabilities().files())
                .containsExactly(FileGrant.file(config, Access.READ, GrantSource.USER));
    }

    @Test
    void aBypassThroughALinkLiftsBothSpellings() throws IOException {
        Path real = Files.createDirectories(home.resolve("real"));
        Path link = Files.createSymbolicLink(home.resolve("link"), real);
        CapabilitySet caps = denying(link, real).read(link).build();

        Bypass bypass = Bypass.apply(caps, List.of(link.toString()), context);

        assertThat(bypass.capabilities().denies()).isEmpty();
    }
}
