package dev.nono.cli.launch;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.nono.capability.Access;
import dev.nono.capability.FileGrant;
import dev.nono.capability.GrantSource;
import dev.nono.cli.terminal.Console;
import dev.nono.cli.terminal.Paint;
import dev.nono.cli.terminal.Theme;
import dev.nono.policy.CompiledPolicy;
import dev.nono.policy.GroupSelection;
import dev.nono.policy.Platform;
import dev.nono.policy.PolicyContext;
import dev.nono.policy.PolicyResolver;
import dev.nono.policy.ResolvedPolicy;
import dev.nono.session.EnvironmentRules;
import java.io.ByteArrayOutputStream;
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

/** The summary before a run, for the policy of a Mac, which is computed and printed alike on every system. */
@DisplayName("The summary of a run on macOS")
class CapabilityBlockTest {
    @TempDir
    Path temp;

    private final ByteArrayOutputStream err = new ByteArrayOutputStream();
    private Path home;

    @BeforeEach
    void home() throws IOException {
        home = Files.createDirectories(temp.toRealPath().resolve("Users/me"));
        Files.createDirectories(home.resolve("Library/Keychains"));
    }

    private List<String> summary(String granted, List<String> bypasses, int verbosity) throws IOException {
        ResolvedPolicy groups = PolicyResolver.builtIn(PolicyContext.of(
                        Platform.MACOS, 501, Map.of("HOME", home.toString(), "TMPDIR", home.toString())))
                .resolve(GroupSelection.defaults());
        CompiledPolicy policy = CompiledPolicy.of(
                groups,
                groups.capabilities().toBuilder()
                        .grant(FileGrant.directory(
                                Files.createDirectories(home.resolve(granted)), Access.READ, GrantSource.USER))
                        .build(),
                bypasses,
                true);
        SandboxPlan plan = new SandboxPlan(
                policy.capabilities(),
                home,
                EnvironmentRules.builder().build(),
                List.of(),
                Optional.of(policy),
                policy.blocked(),
                policy.splits(),
                List.of(),
                Optional.empty(),
                Optional.empty());
        Paint plain =
                Console.standard(true, Theme.MOCHA, Map.of("NO_COLOR", "1")).paint();
        err.reset();
        CapabilityBlock.print(plan, verbosity, new Console(new ByteArrayOutputStream(), err, false, plain, plain));
        return err.toString(UTF_8)
                .lines()
                .filter(line -> line.contains("deny") || line.contains("closed"))
                .toList();
    }

    @Test
    @DisplayName(
            "what stays closed in a granted directory is one folded line with a count, and by rule with -v [51:20]")
    void folded() throws IOException {
        long inLibrary = PolicyResolver.builtIn(PolicyContext.of(
                        Platform.MACOS, 501, Map.of("HOME", home.toString(), "TMPDIR", home.toString())))
                .resolve(GroupSelection.defaults())
                .sensitivePaths()
                .paths()
                .stream()
                .filter(path -> path.path().startsWith(home.resolve("Library")))
                .count();
        assertThat(inLibrary).isGreaterThan(10);

        assertThat(summary("Library", List.of(), 0))
                .singleElement()
                .asString()
                .contains(inLibrary + " protected paths inside of these stay closed (-v to show)");
        List<String> all = summary("Library", List.of(), 1);
        assertThat(all)
                .hasSize(4)
                .anyMatch(line ->
                        line.contains(home + "/Library/Keychains") && line.endsWith("[group:deny_keychains_macos]"))
                .anyMatch(line ->
                        line.contains(home + "/Library/Safari") && line.endsWith("[group:deny_browser_data_macos]"))
                .anyMatch(line ->
                        line.contains(home + "/Library/Messages") && line.endsWith("[group:deny_macos_private]"))
                .anyMatch(line -> line.contains("--bypass-protection PATH"));
    }

    @Test
    @DisplayName("says nothing where nothing is closed, and does not count what the user opened")
    void lifted() throws IOException {
        assertThat(summary("code", List.of(), 0)).isEmpty();
        Files.createDirectories(home.resolve("Library/Safari"));
        String all = summary("Library", List.of(), 0).get(0);
        String fewer = summary("Library", List.of(home.resolve("Library/Safari").toString()), 0)
                .get(0);
        assertThat(count(all) - count(fewer)).isEqualTo(1);
    }

    private static int count(String line) {
        return Integer.parseInt(line.replaceAll("^\\D*(\\d+) protected.*$", "$1"));
    }
}
