package dev.nono.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nono.ErrorCode;
import dev.nono.NonoException;
import dev.nono.capability.Access;
import dev.nono.capability.DenyRule;
import dev.nono.capability.FileGrant;
import dev.nono.capability.GrantSource;
import dev.nono.capability.PlatformRule;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PolicyResolverTest {
    @TempDir
    Path temp;

    private Path root;
    private Path home;
    private Path scratch;

    @BeforeEach
    void createHome() throws IOException {
        root = temp.toRealPath();
        home = Files.createDirectories(root.resolve("home/me"));
        scratch = Files.createDirectories(root.resolve("scratch"));
    }

    private PolicyContext context(Platform platform) {
        return PolicyContext.of(platform, 1000, Map.of("HOME", home.toString(), "TMPDIR", scratch.toString()));
    }

    private ResolvedPolicy resolve(String table, String... names) {
        return resolve(Platform.LINUX, table, names);
    }

    private ResolvedPolicy resolve(Platform platform, String table, String... names) {
        PolicyGroups groups = PolicyGroups.of(table, "a test");
        return PolicyResolver.of(groups, context(platform)).resolve(List.of(names));
    }

    @Test
    void grantsWhatExistsAndSkipsWhatDoesNot() throws IOException {
        Path tools = Files.createDirectories(home.resolve("tools"));
        Path file = Files.createFile(home.resolve("file"));

        ResolvedPolicy policy = resolve("""
                group g any
                  about g
                  read ~/tools
                  read ~/missing
                  write $HOME/file
                  readwrite $TMPDIR
                """, "g");

        GrantSource source = GrantSource.group("g");
        assertThat(policy.capabilities().files())
                .containsExactly(
                        FileGrant.directory(tools, Access.READ, source),
                        FileGrant.file(file, Access.WRITE, source),
                        FileGrant.directory(scratch, Access.READ_WRITE, source));
        assertThat(policy.skipped()).containsExactly(new SkippedPath("~/missing", source, "does not exist"));
        assertThat(policy.warnings()).isEmpty();
    }

    @Test
    void aVariableThatIsNotSetIsAnErrorForGrantsAndDeniesAlike() {
        for (String word : List.of("read", "deny")) {
            assertThatThrownBy(() -> resolve("group g any\n  about g\n  " + word + " $UNSET/x\n", "g"))
                    .isInstanceOfSatisfying(
                            NonoException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.ENV_VAR_VALIDATION));
        }
    }

    @Test
    void groupsOfAnotherPlatformHaveNoEffectAndUnknownOnesAreRefused() {
        String table = "group g macos\n  about g\n  read ~\n  command rm\n  deny ~/x\n";

        ResolvedPolicy policy = resolve(table, "g");

        assertThat(policy.capabilities().files()).isEmpty();
        assertThat(policy.denies()).isEmpty();
        assertThat(policy.blockedCommands()).isEmpty();
        assertThatThrownBy(() -> resolve(table, "h")).hasMessageContaining("\"h\"");
    }

    @Test
    void aRequiredGroupCannotBeMissing() {
        assertThatThrownBy(() -> resolve("group g any required\n  about g\n  deny ~/x\n"))
                .isInstanceOf(NonoException.class)
                .hasMessageContaining("required and missing: g");
    }

    @Test
    void aDeniedPathIsClosedInEachSpelling() throws IOException {
        Path real = Files.createDirectories(root.resolve("dotfiles")).resolve("rc");
        Files.createFile(real);
        Files.createSymbolicLink(home.resolve(".rc"), real);
        Path moved = Files.createDirectories(root.resolve("moved"));
        Files.createSymbolicLink(home.resolve(".config"), moved);

        ResolvedPolicy policy = resolve(
                "group g any\n  about what g is for\n  deny ~/.rc\n  deny ~/.config/op/none\n  deny ~/absent\n", "g");

        assertThat(policy.denies())
                .extracting(DenyRule::path)
                .containsExactly(
                        home.resolve(".rc"),
                        real,
                        home.resolve(".config/op/none"),
                        moved.resolve("op/none"),
                        home.resolve("absent"));
        assertThat(policy.denies()).allSatisfy(deny -> {
            assertThat(deny.source()).isEqualTo(GrantSource.group("g"));
            assertThat(deny.reason()).isEqualTo("what g is for");
        });
    }

    @Test
    void theTemporaryDirectoryGivesWayToAHomeInsideIt() {
        Map<String, String> environment = new HashMap<>();
        environment.put("HOME", home.toString());
        environment.put("TMPDIR", root.toString());
        PolicyContext context = PolicyContext.of(Platform.LINUX, 1000, environment);
        String table = "group %s linux\n  about g\n  write $TMPDIR\n  write /dev/null\n";

        ResolvedPolicy dropped = PolicyResolver.of(
                        PolicyGroups.of(table.formatted("system_write_linux"), "a test"), context)
                .resolve(List.of("system_write_linux"));
        ResolvedPolicy kept = PolicyResolver.of(PolicyGroups.of(table.formatted("other"), "a test"), context)
                .resolve(List.of("other"));

        assertThat(dropped.capabilities().files())
                .extracting(FileGrant::resolved)
                .containsExactly(Path.of("/dev/null"));
        assertThat(dropped.warnings()).singleElement().asString().contains(root.toString());
        assertThat(kept.capabilities().files()).hasSize(2);
        assertThat(kept.warnings()).isEmpty();
    }

    @Test
    void theTemporaryDirectoryGivesWayToTheStateOfNonoInsideIt() {
        PolicyContext context = PolicyContext.of(
                Platform.LINUX,
                1000,
                Map.of(
                        "HOME", home.toString(),
                        "TMPDIR", scratch.toString(),
                        "XDG_STATE_HOME", scratch.resolve("state").toString()));

        ResolvedPolicy policy = PolicyResolver.of(
                        PolicyGroups.of("group system_write_linux linux\n  about g\n  write $TMPDIR\n", "a test"),
                        context)
                .resolve(List.of("system_write_linux"));

        assertThat(policy.capabilities().files()).isEmpty();
        policy.protectedRoots().requireUntouched(policy.capabilities(), false);
    }

    @Test
    void aRelativeStateDirectoryIsMentioned() {
        PolicyContext context =
                PolicyContext.of(Platform.LINUX, 1000, Map.of("HOME", home.toString(), "XDG_STATE_HOME", "state"));

        assertThat(PolicyResolver.builtIn(context)
                        .resolve(GroupSelection.defaults())
                        .warnings())
                .anyMatch(warning -> warning.contains("XDG_STATE_HOME"));
    }

    @Test
    void rulesOfTheLanguageOfMacOsAreMadeThereOnly() {
        String table = "group g any\n  about g\n  unlink deny\n  unlink allow-writable\n  link /etc -> /private/etc\n";

        assertThat(resolve(Platform.MACOS, table, "g").capabilities().platformRules())
                .extracting(PlatformRule::text)
                .containsExactly("(deny file-write-unlink)", "(allow file-read* (subpath \"/etc\"))");
        assertThat(resolve(Platform.MACOS, table, "g").allowUnlinkInWritable()).isTrue();
        assertThat(resolve(Platform.LINUX, table, "g").capabilities().platformRules())
                .isEmpty();
    }

    @Test
    void theDefaultGroupsResolveTheSameWayEachTime() {
        PolicyResolver resolver = PolicyResolver.builtIn(context(Platform.LINUX));

        ResolvedPolicy policy = resolver.resolve(GroupSelection.defaults());

        assertThat(resolver.resolve(GroupSelection.defaults()).capabilities()).isEqualTo(policy.capabilities());
        assertThat(policy.capabilities().covers(Path.of("/usr/bin/env").normalize(), Access.READ))
                .isTrue();
        assertThat(policy.blockedCommands()).contains("rm", "shred").doesNotContain("srm");
        assertThat(policy.denies()).extracting(DenyRule::path).contains(home.resolve(".ssh"), home.resolve(".bashrc"));
        assertThat(policy.sensitivePaths().find(home.resolve(".ssh/id_rsa")))
                .hasValueSatisfying(path -> assertThat(path.group()).isEqualTo("deny_credentials"));
        assertThat(policy.capabilities().networkMode().isRestricted()).isFalse();
    }

    @Test
    void sensitivePathsAreThoseOfAllGroupsAndOfTheTargetsOfLinks() throws IOException {
        Path real = Files.createDirectories(root.resolve("dev/dotfiles"));
        Files.createSymbolicLink(home.resolve(".zshrc"), Files.createFile(real.resolve(".zshrc")));
        PolicyContext context = context(Platform.LINUX);

        SensitivePaths paths = SensitivePaths.of(PolicyGroups.builtIn(), context);

        assertThat(paths.find(home.resolve(".zshrc"))).isPresent();
        assertThat(paths.find(real.resolve(".zshrc")))
                .hasValueSatisfying(path -> assertThat(path.group()).isEqualTo("deny_shell_configs"));
        assertThat(paths.find(home.resolve(".sshevil"))).isEmpty();
        assertThat(paths.find(home.resolve("Library/Keychains"))).isEmpty();
        assertThat(SensitivePaths.of(PolicyGroups.builtIn(), context(Platform.MACOS))
                        .find(home.resolve("Library/Keychains/x")))
                .isPresent();
    }

    @Test
    void theNixStoreIsNeverSensitive() {
        assertThat(NixStore.holds(Path.of("/nix/store/abc-dotfiles/.zshrc"), Platform.LINUX))
                .isTrue();
        assertThat(NixStore.holds(Path.of("/nix/storehouse"), Platform.LINUX)).isFalse();
        assertThat(NixStore.holds(Path.of("/nix/store/abc"), Platform.MACOS)).isFalse();
    }

    @Test
    void parsingTheTableAndResolvingItIsQuick() {
        PolicyContext context = context(Platform.LINUX);
        List<Long> times = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            long start = System.nanoTime();
            PolicyResolver.builtIn(context).resolve(GroupSelection.defaults());
            times.add(System.nanoTime() - start);
        }

        // A rough guard against something quadratic, not a measurement.
        assertThat(times.stream().mapToLong(Long::longValue).min().orElseThrow())
                .isLessThan(100_000_000L);
    }
}
