package dev.nono.sandbox.macos.profile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nono.capability.Access;
import dev.nono.capability.CapabilitySet;
import dev.nono.capability.FileGrant;
import dev.nono.capability.GrantSource;
import dev.nono.policy.CompiledPolicy;
import dev.nono.policy.GroupSelection;
import dev.nono.policy.Platform;
import dev.nono.policy.PolicyContext;
import dev.nono.policy.PolicyResolver;
import dev.nono.policy.ResolvedPolicy;
import dev.nono.sandbox.macos.internal.seatbelt.PathFacts;
import dev.nono.sandbox.macos.internal.seatbelt.ProfileCompiler;
import dev.nono.sandbox.macos.internal.seatbelt.ProfileInput;
import dev.nono.sandbox.macos.oracle.Oracle;
import dev.nono.sandbox.macos.oracle.VirtualFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("The policy that comes with nono, as a profile")
class DefaultPolicyTest {
    @TempDir
    Path temporary;

    private Path home;
    private Path work;
    private ResolvedPolicy policy;

    @BeforeEach
    void createHome() throws IOException {
        home = Files.createDirectories(temporary.toRealPath().resolve("Users/me"));
        work = Files.createDirectories(home.resolve("work"));
        Files.createDirectories(home.resolve(".ssh"));
        policy = PolicyResolver.builtIn(PolicyContext.of(Platform.MACOS, 501, Map.of("HOME", home.toString())))
                .resolve(GroupSelection.defaults());
    }

    private String compile(CapabilitySet asked, String... bypasses) {
        CapabilitySet set =
                CompiledPolicy.of(policy, asked, List.of(bypasses), true).capabilities();
        return ProfileCompiler.compile(
                new ProfileInput(set, Optional.of(home), work, List.of(), PathFacts.OF_THIS_MACHINE, false));
    }

    @Test
    @DisplayName("a granted library starts, with its secrets closed")
    void grantedLibrary() throws IOException {
        Path library = Files.createDirectories(home.resolve("Library"));
        CapabilitySet asked = policy.capabilities().toBuilder().read(library).build();
        Oracle oracle = Oracle.of(compile(asked), new VirtualFiles());

        assertThat(oracle.read(library + "/Fonts/a.ttf")).isTrue();
        for (String secret :
                List.of("/Keychains/login.keychain-db", "/Messages/chat.db", "/Cookies/c", "/Mail/V10/m")) {
            assertThat(oracle.read(library + secret)).as(secret).isFalse();
        }
        assertThat(CompiledPolicy.of(policy, asked, List.of(), true)
                        .capabilities()
                        .files())
                .contains(FileGrant.directory(library, Access.READ, GrantSource.USER));
    }

    @Test
    @DisplayName("keeps credentials closed in a granted home, and lets them be neither moved nor replaced")
    void grantedHome() {
        Oracle oracle = Oracle.of(
                compile(policy.capabilities().toBuilder().readWrite(home).build()), new VirtualFiles());

        assertThat(oracle.write(work + "/a")).isTrue();
        for (String secret :
                List.of(".ssh", ".ssh/id_ed25519", ".aws/credentials", ".gnupg/x", ".docker/config.json")) {
            String path = home + "/" + secret;
            assertThat(oracle.read(path)).as(secret).isFalse();
            assertThat(oracle.create(path)).as(secret).isFalse();
            assertThat(oracle.rename(path, work + "/stolen")).as(secret).isFalse();
        }
        assertThat(oracle.rename(home.toString(), work + "/home")).isFalse();
        assertThat(oracle.read(home + "/.local/state/nono/audit")).isFalse();
    }

    @Test
    @DisplayName("stays far below what the compiler of macOS takes")
    void size() {
        String text = compile(policy.capabilities().toBuilder().readWrite(home).build());
        long operations = text.lines()
                .mapToLong(line -> {
                    long filters =
                            Math.max(1, line.chars().filter(c -> c == '(').count() - 1);
                    long names =
                            line.replaceAll("\\(\\w+ ([^(]*).*", "$1").strip().split(" ").length;
                    return filters * names;
                })
                .sum();

        assertThat(operations).as("every operation with every filter").isLessThan(12_000);
    }
}
