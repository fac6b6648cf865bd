package dev.nono.cli.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nono.sandbox.OsString;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PrintableTest {
    @Test
    void escapesWhatATerminalObeys() {
        assertThat(Printable.line("a\u001b[2Jb\u0007")).isEqualTo("a\\u{1b}[2Jb\\u{7}");
        assertThat(Printable.line("\u009b2J\u202e\u2028")).isEqualTo("\\u{9b}2J\\u{202e}\\u{2028}");
        assertThat(Printable.line("a\nb")).isEqualTo("a\\nb");
        assertThat(Printable.lines("a\nb\r")).isEqualTo("a\nb\\r");
        assertThat(Printable.line("\ud800x")).isEqualTo("\\u{d800}x");
        assertThat(Printable.line("\udb40\udc01"))
                .as("an invisible tag character")
                .isEqualTo("\\u{e0001}");
    }

    @Test
    void leavesEverythingElse() {
        assertThat(Printable.line("grün 漢字 😀 ~/.x")).isEqualTo("grün 漢字 😀 ~/.x");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "a b",
                "$x",
                "it's",
                "`id`",
                "a\nb",
                "\u001b[31m",
                "*",
                "~",
                "#",
                "a=b",
                "\\",
                "!x",
                "é",
                "-n",
                "\t'"
            })
    void aShellReadsBackWhatWasQuoted(String word) throws Exception {
        assertThat(readBack(OsString.of(word))).isEqualTo(word.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void aShellReadsBackBytesThatAreNoText() throws Exception {
        byte[] bytes = {'a', (byte) 0xff, '7', '\'', (byte) 0x80};

        assertThat(readBack(OsString.ofBytes(bytes))).isEqualTo(bytes);
    }

    @Test
    void plainWordsStayPlain() {
        assertThat(ShellWords.join(List.of(OsString.of("ls"), OsString.of("--color=auto"), OsString.of("a b"))))
                .isEqualTo("ls --color=auto 'a b'");
    }

    private static byte[] readBack(OsString word) throws Exception {
        Process shell = new ProcessBuilder("bash", "-c", "printf %s " + ShellWords.quote(word)).start();
        shell.getOutputStream().close();
        return shell.getInputStream().readAllBytes();
    }
}
