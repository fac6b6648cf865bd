package dev.nono.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nono.NonoException;
import dev.nono.capability.Access;
import dev.nono.capability.CapabilitySet;
import dev.nono.capability.CapabilitySetBuilder;
import dev.nono.capability.DenyException;
import dev.nono.capability.DenyRule;
import dev.nono.capability.FileGrant;
import dev.nono.capability.GrantSource;
import dev.nono.capability.PlatformRule;
import dev.nono.capability.SocketOperation;
import dev.nono.query.QueryContext;
import dev.nono.query.Why;
import dev.nono.state.SandboxState;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("Policy on macOS")
class MacosPolicyTest {
    private static final GrantSource GROUP = GrantSource.group("deny_credentials");

    @TempDir
    Path temp;

    private Path home;
    private Path aws;
    private Path config;
    private PolicyContext context;

    @BeforeEach
    void createHome() throws IOException {
        home = Files.createDirectories(temp.toRealPath().resolve("home"));
        aws = Files.createDirectories(home.resolve(".aws"));
        config = Files.createFile(aws.resolve("config"));
        context = PolicyContext.of(Platform.MACOS, 501, Map.of("HOME", home.toString()));
    }

    private CapabilitySetBuilder denying(Path path) {
        return CapabilitySet.builder().deny(new DenyRule(path, GROUP, "credentials"));
    }

    private static Why why(CapabilitySet caps) {
        return Why.ask(
                caps,
                QueryContext.builder().literalPaths(true).tooWide(Set.of()).build());
    }

    @Test
    @DisplayName(
            "a bypass below a denied path is an exception of the set: it opens what is granted, and nothing beside it")
    void bypassBelowDeniedPath() {
        Bypass bypass = Bypass.apply(denying(aws).read(config).build(), List.of(config.toString()), context);

        assertThat(bypass.capabilities().exceptions())
                .containsExactly(new DenyException(config, Access.READ, GrantSource.USER));
        assertThat(bypass.capabilities().denies()).hasSize(1);
        assertThat(why(bypass.capabilities()).read(config).isAllowed()).isTrue();
        assertThat(why(bypass.capabilities()).write(config).isAllowed()).isFalse();
        assertThat(why(bypass.capabilities()).read(aws.resolve("credentials")).isAllowed())
                .isFalse();
    }

    @Test
    @DisplayName("what is denied inside of an exception stays closed")
    void denyInsideException() {
        CapabilitySet caps = denying(home)
                .deny(new DenyRule(aws, GROUP, ""))
                .except(new DenyException(home, Access.READ_WRITE, GrantSource.USER))
                .readWrite(home)
                .build();

        assertThat(why(caps).write(home.resolve("x")).isAllowed()).isTrue();
        assertThat(why(caps).read(config).isAllowed()).isFalse();
        assertThat(caps.closing(config, Access.READ))
                .hasValueSatisfying(rule -> assertThat(rule.path()).isEqualTo(aws));
        assertThat(caps.closing(home, Access.READ_WRITE)).isEmpty();
    }

    @Test
    @DisplayName("exceptions survive the state file, count for equality, and make a set wider")
    void exceptionsArePartOfTheSet() {
        CapabilitySet closed = denying(aws).read(home).build();
        CapabilitySet open = closed.toBuilder()
                .except(new DenyException(config, Access.READ_WRITE, GrantSource.PROFILE))
                .build();

        assertThat(open).isNotEqualTo(closed);
        assertThat(open.fingerprint()).isNotEqualTo(closed.fingerprint());
        assertThat(closed.isSubsetOf(open)).isTrue();
        assertThat(open.isSubsetOf(closed)).isFalse();
        assertThat(SandboxState.parse(SandboxState.of(open).toJson())
                        .restore()
                        .capabilities()
                        .exceptions())
                .isEqualTo(open.exceptions());
        assertThatThrownBy(
                        () -> SandboxState.parse(SandboxState.of(open).toJson().replace("\"readwrite\"", "\"all\""))
                                .restore())
                .isInstanceOf(NonoException.class);
    }

    @Test
    @DisplayName("[51:21] a keychain database that the user grants as a file is open; the rest of its directory is not")
    void keychain() throws IOException {
        Path keychains = Files.createDirectories(home.resolve("Library/Keychains"));
        Path login = Files.createFile(keychains.resolve("login.keychain-db"));
        CapabilitySet caps = denying(keychains)
                .grant(FileGrant.file(login, Access.READ, GrantSource.USER))
                .grant(FileGrant.directory(keychains, Access.READ_WRITE, GROUP))
                .build();

        Bypass bypass = Bypass.apply(caps, List.of(), context);
        assertThat(DenyPrecedence.apply(bypass, Platform.MACOS).capabilities().files())
                .hasSize(2);
        assertThat(why(bypass.capabilities()).read(login).isAllowed()).isTrue();
        assertThat(why(bypass.capabilities()).write(login).isAllowed()).isFalse();
        assertThat(why(bypass.capabilities()).read(keychains.resolve("other")).isAllowed())
                .isFalse();
        assertThat(Bypass.apply(
                                denying(keychains)
                                        .grant(FileGrant.file(login, Access.READ, GROUP))
                                        .build(),
                                List.of(),
                                context)
                        .capabilities()
                        .exceptions())
                .as("a group does not speak for the user")
                .isEmpty();
    }

    @Test
    @DisplayName("the state of nono is closed by a rule although its parent is granted")
    void protectedRoots() {
        ResolvedPolicy resolved = PolicyResolver.builtIn(context).resolve(GroupSelection.defaults());
        CapabilitySet asked =
                resolved.capabilities().toBuilder().readWrite(home).build();

        assertThatThrownBy(() -> CompiledPolicy.of(resolved, asked, List.of()))
                .hasMessageContaining("keeps its own state");
        CompiledPolicy compiled = CompiledPolicy.of(resolved, asked, List.of(), true);
        for (Path root : resolved.protectedRoots().paths()) {
            assertThat(why(compiled.capabilities()).read(root.resolve("x")).isAllowed())
                    .isFalse();
        }
        assertThat(why(compiled.capabilities()).write(home.resolve("x")).isAllowed())
                .isTrue();
    }

    @Test
    @DisplayName("deleting is allowed below what may be written, where a group forbids it elsewhere")
    void unlinkProtection() {
        ResolvedPolicy resolved = PolicyResolver.builtIn(context)
                .resolve(GroupSelection.of(PolicyGroups.builtIn(), List.of("unlink_protection"), List.of()));
        CompiledPolicy compiled = CompiledPolicy.of(
                resolved,
                resolved.capabilities().toBuilder().readWrite(aws.getParent()).build(),
                List.of(),
                true);

        assertThat(compiled.capabilities().platformRules())
                .extracting(PlatformRule::text)
                .containsSubsequence(
                        "(deny file-write-unlink)", "(allow file-write-unlink (subpath \"" + home + "\"))");
    }

    @Test
    @DisplayName(
            "Unix sockets are part of the network: closed in a restricted one unless granted, and at denied paths in every one")
    void unixSockets() {
        CapabilitySet open = denying(aws).build();
        assertThat(why(open)
                        .unixSocket(home.resolve("s"), SocketOperation.CONNECT)
                        .isAllowed())
                .isTrue();
        assertThat(why(open)
                        .unixSocket(aws.resolve("s"), SocketOperation.CONNECT)
                        .isAllowed())
                .isFalse();

        CapabilitySet blocked = open.toBuilder()
                .network(dev.nono.capability.NetworkMode.blocked())
                .build();
        assertThat(why(blocked)
                        .unixSocket(home.resolve("s"), SocketOperation.CONNECT)
                        .isAllowed())
                .isFalse();
        assertThat(Why.ask(blocked, QueryContext.builder().literalPaths(false).build())
                        .unixSocket(home.resolve("s"), SocketOperation.CONNECT)
                        .isAllowed())
                .as("Linux")
                .isTrue();
    }
}
