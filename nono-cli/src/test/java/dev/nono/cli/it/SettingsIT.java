package dev.nono.cli.it;

import static dev.nono.cli.it.Cli.nono;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The configuration file of the user, and the files that {@code setup} writes beside it. */
class SettingsIT {
    private static final String LATTE_TEXT = "38;2;76;79;105m";
    private static final String TOKYO_TEXT = "38;2;192;202;245m";

    @TempDir
    Path temp;

    private Path home;
    private Path file;

    @BeforeEach
    void home() throws Exception {
        home = Files.createDirectories(temp.toRealPath().resolve("home"));
        file = Files.createDirectories(home.resolve(".config/nono")).resolve("config.toml");
    }

    private Cli inHome(String... words) {
        return nono(words).in(home).with("HOME", home.toString()).with("TMPDIR", "/var/tmp");
    }

    @Test
    @DisplayName("the theme comes from the option, else the variable, else the file")
    void theme() throws Exception {
        Files.writeString(file, "[ui]\ntheme = \"latte\"\n");
        Cli run = inHome("run", "--dry-run", "--", "true").with("CLICOLOR_FORCE", "1");
        assertThat(run.run().exits(0).err()).contains(LATTE_TEXT);
        assertThat(run.with("NONO_THEME", "tokyo").run().exits(0).err()).contains(TOKYO_TEXT);
        assertThat(inHome("run", "--theme", "latte", "--dry-run", "--", "true")
                        .with("CLICOLOR_FORCE", "1")
                        .with("NONO_THEME", "tokyo")
                        .run()
                        .exits(0)
                        .err())
                .contains(LATTE_TEXT);
        assertThat(inHome("run", "--dry-run", "--", "true")
                        .with("NO_COLOR", "1")
                        .run()
                        .exits(0)
                        .err())
                .doesNotContain("\u001b");
    }

    @Test
    @DisplayName("what is redacted can be widened, and narrowed only with the switch that says so")
    void redaction() throws Exception {
        Files.writeString(file, "[redaction]\nextra_flags = [\"--pin\"]\n");
        assertThat(inHome("run", "--dry-run", "--", "echo", "--pin=never-shown")
                        .run()
                        .exits(0)
                        .err())
                .doesNotContain("never-shown");
        Files.writeString(file, "[redaction]\nallow_unredacted_defaults = [\"--token\"]\n");
        inHome("run", "--dry-run", "--", "echo").run().exits(1).says("unsafe_redaction_overrides");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "[ui",
                "ui = 1",
                "[ui]\ntheme = 1",
                "[ui]\ndetach_sequence = \"x\"",
                "[ui]\ndetach_sequence = \"ctrl-a backspace\"",
                "[updates]\ncheck = \"no\"",
                "[rollback]\nmax_sessions = -1",
                "[redaction]\nextra_flags = \"--pin\""
            })
    @DisplayName("a malformed file refuses a run, and is left out with a warning elsewhere")
    void malformed(String text) throws Exception {
        Files.writeString(file, text);
        inHome("run", "--", "echo", "ran").run().exits(1).says(file.toString()).prints("");
        inHome("why", "--path", "/usr").run().exits(0).says("left out", file.toString());
    }

    @Test
    @DisplayName(
            "keys that nobody knows are named, those of older versions are not; a relative directory does not count")
    void unknown() throws Exception {
        Files.writeString(file, "[overrides]\nx = 1\n[ui]\ncolour = \"red\"\n[nope]\n");
        Cli.Result result = inHome("why", "--path", "/usr").run().exits(0).says("ui.colour", "[nope]");
        assertThat(result.err()).doesNotContain("overrides");
        inHome("why", "--path", "/usr")
                .with("XDG_CONFIG_HOME", "relative")
                .run()
                .exits(0)
                .says("ui.colour");
    }

    @Test
    @DisplayName("setup checks this machine, lists profiles and writes examples that load by name; it keeps edited"
            + " files [52:33]")
    void setup() throws Exception {
        assertThat(inHome("setup", "--check-only").run().exits(0).out())
                .contains("Platform:", "Version:", "Backend: linux", "Kernel:", "java-dev:")
                .contains("[4/4]");
        Path examples = home.resolve(".config/nono/profiles");
        assertThat(examples).doesNotExist();

        inHome("setup", "--profiles").run().exits(0);
        assertThat(inHome("setup", "--profiles").run().exits(0).out())
                .contains("example-agent:", "offline-build: A build without network (", "network blocked)")
                .contains("is there, and was left as it is");
        Path edited = examples.resolve("example-agent.json");
        Files.writeString(edited, "{}");
        inHome("setup", "--profiles").run().exits(0);
        assertThat(edited).hasContent("{}");
        inHome("setup", "--profiles", "--force").run().exits(0);
        assertThat(edited).content().contains("An agent that works in one directory");
    }
}
