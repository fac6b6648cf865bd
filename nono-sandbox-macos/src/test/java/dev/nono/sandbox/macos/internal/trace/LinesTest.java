package dev.nono.sandbox.macos.internal.trace;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nono.capability.Access;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Lines of the tools that watch a program: as they are described, and as a program could make them look. */
@DisplayName("A line of a tracing tool")
class LinesTest {
    private static Optional<FileCall> call(String middle) {
        return FileCall.parse("11:07:44.123456  " + middle + "   0.000012 W cat.12345");
    }

    @ParameterizedTest
    @CsvSource({
        "open              F=3        (R_____)  /Users/me/x, READ",
        "open_nocancel     F=3        (R__________X)  /Users/me/x, READ",
        "open              F=3        (W_____)  /Users/me/x, WRITE",
        "open              F=3        (RW____)  /Users/me/x, READ_WRITE",
        "open              F=3        (RWC___)  /Users/me/x, READ_WRITE",
        "open              F=3        (_WC_T_ O_CREAT)  /Users/me/x, READ_WRITE",
        "open              F=3        (O_WRONLY)  /Users/me/x, WRITE",
        "truncate                       /Users/me/x, WRITE",
        "execve                         /Users/me/x, READ"
    })
    @DisplayName("says what a call is for (20, 3.9)")
    void access(String middle, Access access) {
        assertThat(call(middle)).hasValueSatisfying(found -> {
            assertThat(found.path()).isEqualTo(Path.of("/Users/me/x"));
            assertThat(found.access()).isEqualTo(access);
            assertThat(found.exists()).isTrue();
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"mkdir", "rename", "unlink", "rmdir", "link", "symlink", "mkdir_extended"})
    void writesADirectoryToChangeItsEntries(String name) {
        assertThat(call(name + "                       /Users/me/a b/x"))
                .contains(new FileCall(Path.of("/Users/me/a b"), Access.WRITE, true));
    }

    @Test
    void saysWhatWasNotThere() {
        assertThat(call("stat64            [  2]           /Users/me/no such file"))
                .contains(new FileCall(Path.of("/Users/me/no such file"), Access.READ, false));
        assertThat(call("open              /Users/me/x  [  2]"))
                .contains(new FileCall(Path.of("/Users/me/x"), Access.READ, false));
        assertThat(call("open              [ 13]           /Users/me/x"))
                .contains(new FileCall(Path.of("/Users/me/x"), Access.READ, true));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "read              F=3    B=0x100",
                "write             F=4    B=0x10",
                "mmap              /Users/me/x",
                "open              F=3        (R_____)  /dev/null",
                "open              F=3        (R_____)  relative/path",
                "mkdir             /"
            })
    void isPassedOverIfItIsAboutNoFileThatMatters(String middle) {
        assertThat(call(middle)).isEmpty();
    }

    @Test
    @DisplayName("is read to its end: a path that looks like the end of a line is a path")
    void hostilePaths() {
        assertThat(call("open  F=3 (R_____)  /Users/me/x  0.000001 W cat.1  y"))
                .contains(new FileCall(Path.of("/Users/me/x  0.000001 W cat.1  y"), Access.READ, true));
        assertThat(call("open  F=3 (R_____)  /Users/me/(RW)"))
                .hasValueSatisfying(found -> assertThat(found.access()).isEqualTo(Access.READ));
        assertThat(FileCall.parse("rest of a name with a line feed   0.000001 cat.1"))
                .isEmpty();
        assertThat(FileCall.parse("11:07:44.1 open")).isEmpty();
        assertThat(FileCall.parse("")).isEmpty();
    }

    @Test
    @DisplayName("takes whatever comes")
    void anything() {
        Random random = new Random(20_39L);
        String[] parts = {
            "11:07:44.123456",
            "open",
            "  ",
            "/",
            "\0",
            "[",
            "  2]",
            "(",
            ")",
            "RW",
            "0.000012",
            "W",
            "cat.1",
            "é",
            "\uD800",
            "tcp4 ",
            "tcp6 ",
            "<->",
            ":",
            ".",
            ",",
            "*",
            "Listen",
            "65536",
            "%en0",
            "999999999999"
        };
        for (int i = 0; i < 20_000; i++) {
            StringBuilder line = new StringBuilder();
            for (int n = random.nextInt(14); n > 0; n--) {
                line.append(parts[random.nextInt(parts.length)]).append(random.nextBoolean() ? " " : "");
            }
            FileCall.parse(line.toString())
                    .ifPresent(found -> assertThat(found.path().isAbsolute()).isTrue());
            Flow.parse(line.toString())
                    .ifPresent(found -> assertThat(found.port()).isBetween(1, 65_535));
        }
    }

    private static Optional<Flow> flow(String socket, String state) {
        return Flow.parse("12:00:01.123456," + socket + ",en0," + state + ",1,2,3");
    }

    @Test
    @DisplayName("tells who connects and who listens (20, 3.9)")
    void flows() {
        assertThat(flow("tcp4 10.0.0.2:50000<->93.184.216.34:443", "Established"))
                .contains(new Flow(false, 50_000, "93.184.216.34", 443));
        assertThat(flow("tcp6 fe80::1%en0.50000<->2606:2800::1.443", "SynSent"))
                .contains(new Flow(false, 50_000, "2606:2800::1", 443));
        assertThat(flow("udp4 *:5353<->*:*", "")).contains(new Flow(true, 5353, "0.0.0.0", 5353));
        assertThat(flow("tcp6 *.8080<->*.*", "Listen")).contains(new Flow(true, 8080, "::", 8080));
        assertThat(flow("tcp4 127.0.0.1:3000<->*:*", "Listen")).contains(new Flow(true, 3000, "127.0.0.1", 3000));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "tcp4 127.0.0.1:50000<->127.0.0.1:3000",
                "tcp6 ::1.50000<->::1.3000",
                "udp4 *:0<->*:*",
                "tcp4 10.0.0.2:50000<->93.184.216.34:0",
                "tcp4 10.0.0.2:50000<->example.com:443",
                "tcp4 10.0.0.2:50000<->93.184.216.34:65536",
                "cat.123",
                "udp4 nothing"
            })
    void isPassedOverIfNothingWouldBeGrantedForIt(String socket) {
        assertThat(flow(socket, "Established")).isEmpty();
        assertThat(Flow.parse("time,,interface,state,bytes_in")).isEmpty();
    }
}
