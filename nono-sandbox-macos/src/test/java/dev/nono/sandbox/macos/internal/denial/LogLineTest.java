package dev.nono.sandbox.macos.internal.denial;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.StringReader;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** The lines are written by hand after the description of the format; none was taken from a Mac. */
@DisplayName("A line of the system log")
class LogLineTest {
    private static final long PID = 4711;

    private static Optional<LoggedDenial> parse(String line) {
        return LogLine.parse(line, PID, "node");
    }

    private static LoggedDenial denial(String operation, String target) {
        return new LoggedDenial(operation, Optional.of(target));
    }

    private static String message(String text) {
        return "{\"traceID\":1,\"eventMessage\":\""
                + text.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n")
                + "\",\"processID\":0,\"senderImagePath\":\"/System/Library/Extensions/Sandbox.kext/Contents/MacOS/Sandbox\"}";
    }

    @Test
    @DisplayName("tells operation and path as text")
    void text() {
        assertThat(parse(message("Sandbox: node(4711) deny(1) file-read-data /Users/me/.ssh/id_rsa")))
                .contains(denial("file-read-data", "/Users/me/.ssh/id_rsa"));
        assertThat(parse(message("Sandbox: node(4711) deny(1) file-write-create /Users/me/My Documents/a  b.txt ")))
                .as("a path with blanks")
                .contains(denial("file-write-create", "/Users/me/My Documents/a  b.txt"));
        assertThat(parse(message("Sandbox: node(4711) deny(1) mach-lookup com.apple.secd")))
                .contains(denial("mach-lookup", "com.apple.secd"));
    }

    @Test
    @DisplayName("may count repetitions, span lines and have no target")
    void variants() {
        assertThat(parse(message(
                        "3 duplicate reports for Sandbox: node(4711) deny(1) file-read-data /tmp/x\nViolation: more")))
                .contains(denial("file-read-data", "/tmp/x"));
        assertThat(parse(message("Sandbox: node(4711) deny(2) process-fork")))
                .contains(new LoggedDenial("process-fork", Optional.empty()));
    }

    @Test
    @DisplayName("is about the program if the number or the name is its own; a name may hold parentheses")
    void attribution() {
        assertThat(parse(message("Sandbox: node(99) deny(1) file-read-data /a")))
                .contains(denial("file-read-data", "/a"));
        assertThat(parse(message("Sandbox: Helper (GPU)(4711) deny(1) file-read-data /a")))
                .contains(denial("file-read-data", "/a"));
        assertThat(LogLine.parse(message("Sandbox: Helper (GPU)(7) deny(1) file-read-data /a"), 1, "Helper (GPU)"))
                .contains(denial("file-read-data", "/a"));
        assertThat(parse(message("Sandbox: Safari(99) deny(1) file-read-data /a")))
                .isEmpty();
        assertThat(parse(message("Sandbox: Node(99) deny(1) file-read-data /a")))
                .as("another case")
                .isEmpty();
    }

    @Test
    @DisplayName("may carry what it says as fields, of which the target has three names")
    void metadata() {
        assertThat(parse("{\"metadata\":{\"pid\":4711,\"operation\":\"file-read-data\",\"target\":\"/a b\"}}"))
                .contains(denial("file-read-data", "/a b"));
        assertThat(
                        parse(
                                "{\"MetaData\":\"{\\\"processID\\\":4711,\\\"operation\\\":\\\"file-read-data\\\",\\\"path\\\":\\\"/c\\\"}\"}"))
                .as("as text in text")
                .contains(denial("file-read-data", "/c"));
        assertThat(
                        parse(
                                "{\"composedMessage\":{\"pid\":4711,\"operation\":\"mach-lookup\",\"global-name\":\"com.apple.x\"}}"))
                .contains(denial("mach-lookup", "com.apple.x"));
        assertThat(parse("{\"metadata\":{\"pid\":1,\"operation\":\"file-read-data\",\"target\":\"/a\"}}"))
                .as("another process; its name is not told")
                .isEmpty();
        assertThat(parse("{\"metadata\":{\"pid\":4711,\"target\":\"/a\"}}")).isEmpty();
    }

    @Test
    @DisplayName("what has a target goes before what has none")
    void preference() {
        assertThat(parse("{\"metadata\":{\"pid\":4711,\"operation\":\"file-read-data\"},"
                        + "\"eventMessage\":\"Sandbox: node(4711) deny(1) file-read-data /the/path\"}"))
                .contains(denial("file-read-data", "/the/path"));
        assertThat(parse("{\"metadata\":{\"pid\":4711,\"operation\":\"file-read-data\"},\"eventMessage\":\"other\"}"))
                .contains(new LoggedDenial("file-read-data", Optional.empty()));
        assertThat(
                        parse(
                                "{\"eventMessage\":\"{\\\"pid\\\":4711,\\\"operation\\\":\\\"signal\\\",\\\"target\\\":\\\"others\\\"}\"}"))
                .contains(denial("signal", "others"));
    }

    @Test
    @DisplayName("tells nothing if it is none of ours, or broken")
    void others() {
        for (String line : new String[] {
            "",
            "Filtering the log data using \"processID == 0\"",
            "{",
            "[]",
            "{\"eventMessage\":17}",
            "{\"eventMessage\":null}",
            message("Sandbox: "),
            message("Sandbox: node deny(1) x"),
            message("Sandbox: node(4711) allow(1) file-read-data /a"),
            message("Sandbox: node(4711) deny(1) "),
            message("Sandbox: node(4711) deny("),
            message(") deny(1) Sandbox: "),
            "{\"metadata\":\"{\"}",
            "{\"metadata\":{\"pid\":\"4711\",\"operation\":\"x\",\"target\":\"y\"}}",
        }) {
            assertThat(parse(line)).as(line).isEmpty();
        }
    }

    @Test
    @DisplayName("never fails, whatever bytes it is made of")
    void noise() {
        Random random = new Random(17);
        String alphabet = "{}[]\":,\\ ()Sandbox: node(4711) deny(1) file-read-data /x\n\0é1";
        for (int round = 0; round < 5_000; round++) {
            StringBuilder line = new StringBuilder(random.nextBoolean() ? "{\"eventMessage\":\"Sandbox: " : "{");
            for (int i = random.nextInt(60); i > 0; i--) {
                line.append(alphabet.charAt(random.nextInt(alphabet.length())));
            }
            assertThat(parse(line.toString())).isNotNull();
        }
        assertThat(parse("{\"a\":".repeat(5_000))).isEmpty();
    }

    @Test
    @DisplayName("is passed over if it is too long")
    void longLines() throws IOException {
        StringReader in = new StringReader("first\n" + "x".repeat(1_000_000) + "\nlast");

        assertThat(DenialLog.line(in)).contains("first");
        assertThat(DenialLog.line(in)).contains("");
        assertThat(DenialLog.line(in)).contains("last");
        assertThat(DenialLog.line(in)).isEmpty();
    }
}
