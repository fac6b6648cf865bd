package dev.nono;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;

class TerminalTextTest {
    @Test
    void cleans() {
        assertThat(TerminalText.clean("plain ünïcode 漢字")).isEqualTo("plain ünïcode 漢字");
        assertThat(TerminalText.clean("a\u001b[1;31mb\u001b[0m")).isEqualTo("ab");
        assertThat(TerminalText.clean("a\u001b]0;title\u0007b")).isEqualTo("ab");
        assertThat(TerminalText.clean("a\u001b]0;title\u001b\\b")).isEqualTo("ab");
        assertThat(TerminalText.clean("a\u001bPq#0\u001b\\b")).isEqualTo("ab");
        assertThat(TerminalText.clean("a\u009b31mb")).isEqualTo("ab");
        assertThat(TerminalText.clean("a\u001bcb")).isEqualTo("ab");
        assertThat(TerminalText.clean("a\u001b(Bb")).isEqualTo("ab");
        assertThat(TerminalText.clean("a\tb\rc")).isEqualTo("a b c");
        assertThat(TerminalText.clean("a\u202eb\u200bc")).isEqualTo("a b c");
        assertThat(TerminalText.clean("a\u001b]unterminated")).isEqualTo("a");
        assertThat(TerminalText.clean("a\u001b")).isEqualTo("a");
    }

    @Test
    void nothingDangerousGetsThrough() {
        Random random = new Random(7);
        for (int round = 0; round < 2000; round++) {
            StringBuilder text = new StringBuilder();
            for (int i = 0; i < 40; i++) {
                text.appendCodePoint(random.nextInt(4) == 0 ? random.nextInt(0xa0) : random.nextInt(0x3000));
            }
            assertThat(TerminalText.clean(text.toString()).codePoints())
                    .noneMatch(c -> Character.isISOControl(c) || Character.getType(c) == Character.FORMAT);
        }
    }

    @Test
    void longTextIsCut() {
        assertThat(TerminalText.clean("x".repeat(100_000))).hasSize(4097).endsWith("…");
    }
}
