package dev.nono.cli.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class ConsoleTest {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    private Console console(boolean silent, boolean colour) {
        Paint paint = new Paint(Theme.MOCHA, colour);
        return new Console(out, err, silent, paint, paint);
    }

    @Test
    void silenceHidesAllButErrorsAndResults() {
        Console console = console(true, false);
        console.say("notice");
        console.warn("warning");
        console.warnAlways("old name");
        console.error("broken");
        console.result("{}");

        assertThat(err.toString(StandardCharsets.UTF_8)).isEqualTo("nono: warning: old name\nnono: broken\n");
        assertThat(out.toString(StandardCharsets.UTF_8)).isEqualTo("{}\n");
    }

    @Test
    void errorsCarryNoControlCharacters() {
        console(false, false).error("no \u001b[2J");

        assertThat(err.toString(StandardCharsets.UTF_8)).isEqualTo("nono: no \\u{1b}[2J\n");
    }

    @Test
    @DisplayName("colour follows the environment, for each stream [52:26]")
    void colours() {
        assertThat(Colours.wanted(Map.of("CLICOLOR_FORCE", "1", "NO_COLOR", "1"), 2))
                .isTrue();
        assertThat(Colours.wanted(Map.of("NO_COLOR", ""), 2)).isFalse();
        assertThat(Colours.wanted(Map.of("TERM", "dumb"), 2)).isFalse();
        assertThat(Colours.wanted(Map.of("CLICOLOR", "0"), 2)).isFalse();
        assertThat(Colours.wanted(Map.of("CLICOLOR_FORCE", "0", "NO_COLOR", "1"), 2))
                .isFalse();
        console(false, true).error("x");
        assertThat(err.toString(StandardCharsets.UTF_8)).contains("\u001b[38;2;243;139;168m");
    }

    @Test
    void themesHaveSeveralNames() {
        assertThat(Theme.of("Catppuccin-Latte")).contains(Theme.LATTE);
        assertThat(Theme.of("PLAIN")).contains(Theme.MINIMAL);
        assertThat(Theme.of("neon")).isEmpty();
    }
}
