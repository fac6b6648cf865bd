package dev.nono.sandbox.macos.profile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nono.ErrorCode;
import dev.nono.NonoException;
import dev.nono.capability.Access;
import dev.nono.capability.GrantSource;
import dev.nono.capability.SocketMode;
import dev.nono.capability.SocketScope;
import dev.nono.sandbox.macos.oracle.Oracle;
import dev.nono.sandbox.macos.oracle.VirtualFiles;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.function.BiFunction;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("A path cannot become a rule")
class HostilePathTest {
    private static final List<String> PIECES = List.of(
            "\"",
            "\\",
            "(",
            ")",
            "[",
            "]",
            "^",
            "$",
            ".",
            "*",
            "+",
            "?",
            "{",
            "}",
            "|",
            "#",
            ";",
            "'",
            "`",
            ",",
            " ",
            "~",
            "\n",
            "\r",
            "\t",
            "\0",
            "\u001b",
            "\u007f",
            "\u0085",
            "\u009f",
            "\u00a0",
            "\u2028",
            "\u202e",
            "\uFFFD",
            "\uD800",
            "\uDC00",
            "é",
            "e\u0301",
            "𐐷",
            "ß",
            "İ",
            "a",
            "Z",
            "0",
            "-",
            "_",
            "/",
            "..",
            ".tmp.1.2",
            "\")(allow default)",
            "(subpath \"/\")",
            "#\"^/\"",
            "#|",
            "|#",
            "(version 1)",
            "\\\"",
            "\\\\",
            "[^/]",
            "localhost:*");

    @ParameterizedTest(name = "U+{0}")
    @ValueSource(ints = {0x0A, 0x09, 0x0D, 0x1B, 0x7F, 0x85, 0x9F})
    @DisplayName("[20:G40] [51:23] a control character is refused wherever it stands, and there is no profile")
    void controlCharacters(int character) {
        String hostile = "/tmp/a" + (char) character + "b";
        for (Sample sample : Stream.of(
                        Sample.empty().grant("/tmp/clean", hostile, Access.READ, false, GrantSource.USER),
                        Sample.empty().grant(hostile, "/tmp/clean", Access.READ, false, GrantSource.USER),
                        Sample.empty().deny(hostile),
                        Sample.empty().searchPath(hostile),
                        Sample.blocked().socket(hostile, hostile, SocketScope.DIR_CHILDREN, SocketMode.CONNECT))
                .toList()) {
            assertThatThrownBy(sample::text)
                    .isInstanceOfSatisfying(
                            NonoException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.SANDBOX_INIT))
                    .hasMessageContaining(String.format("U+%04x", character))
                    .message()
                    .satisfies(message -> assertThat(message.chars().noneMatch(Character::isISOControl))
                            .as("the message can be printed")
                            .isTrue());
        }
    }

    @Test
    @DisplayName("[20:G40] a NUL is no path in the first place")
    void nul() {
        assertThatThrownBy(() -> Path.of("/tmp/a\0b")).isInstanceOf(InvalidPathException.class);
    }

    @Test
    @DisplayName("[20:G41] a path that looks like rules is one string in one rule")
    void injection() {
        String hostile = "/tmp/evil\")(allow file-read* (subpath \"/\"))(\"";
        int plain = Sample.empty().file("/tmp/evil", Access.READ).oracle().size();
        Sample sample = Sample.empty().file(hostile, Access.READ);

        assertThat(sample.oracle().size())
                .as("one more ancestor: the name holds a slash")
                .isEqualTo(plain + 1);
        Golden.check("G41-injection", sample.text());
        assertThat(Oracle.strings(sample.text(), "literal")).contains(hostile);
        assertThat(sample.oracle().read("/etc/passwd")).isFalse();
        assertThat(Oracle.of(sample.text(), new VirtualFiles()).read(hostile)).isTrue();
    }

    @Test
    @DisplayName("thousands of names made of what could be mistaken add no rule and open nothing else")
    void fuzz() {
        Random random = new Random(20_260_101L);
        int refused = 0;
        int said = 0;
        for (int round = 0; round < 3_000; round++) {
            String name = name(random);
            Path path;
            try {
                path = Path.of("/base/dir/" + name);
            } catch (InvalidPathException e) {
                continue;
            }
            Shape shape = SHAPES.get(random.nextInt(SHAPES.size()));
            try {
                check(shape, path);
                said++;
            } catch (NonoException e) {
                assertThat(e.code()).isEqualTo(ErrorCode.SANDBOX_INIT);
                assertThat(needsRefusal(path.toString()))
                        .as("refused without need: " + e.getMessage())
                        .isTrue();
                refused++;
            }
        }
        assertThat(said).isGreaterThan(1_000);
        assertThat(refused).isGreaterThan(300);
    }

    private static String name(Random random) {
        StringBuilder name = new StringBuilder("n");
        int pieces = 1 + random.nextInt(6);
        for (int i = 0; i < pieces; i++) {
            name.append(PIECES.get(random.nextInt(PIECES.size())));
        }
        return name.toString();
    }

    private static boolean needsRefusal(String text) {
        for (int i = 0; i < text.length(); ) {
            int c = text.codePointAt(i);
            if (Character.isISOControl(c) || c == 0xFFFD || (c >= 0xD800 && c <= 0xDFFF)) {
                return true;
            }
            i += Character.charCount(c);
        }
        return false;
    }

    /** A place in the input where a path can stand. */
    private record Shape(String name, BiFunction<Sample, String, Sample> put, boolean opens) {}

    private static final List<Shape> SHAPES = List.of(
            new Shape("directory", (sample, path) -> sample.dir(path, Access.READ_WRITE), true),
            new Shape("file", (sample, path) -> sample.file(path, Access.READ_WRITE), true),
            new Shape(
                    "written",
                    (sample, path) -> sample.grant(path, "/base/real", Access.READ_WRITE, true, GrantSource.PROFILE),
                    false),
            new Shape(
                    "deny",
                    (sample, path) -> sample.dir("/base", Access.READ_WRITE).deny(path),
                    false),
            new Shape(
                    "exception",
                    (sample, path) -> sample.dir("/base", Access.READ_WRITE)
                            .deny("/base/dir")
                            .except(path, Access.READ_WRITE),
                    true),
            new Shape(
                    "socket",
                    (sample, path) -> sample.socket(path, path, SocketScope.FILE, SocketMode.CONNECT_BIND),
                    false),
            new Shape(
                    "sockets in a directory",
                    (sample, path) -> sample.socket(path, path, SocketScope.DIR_CHILDREN, SocketMode.CONNECT_BIND),
                    false),
            new Shape(
                    "sockets below a directory",
                    (sample, path) -> sample.socket(path, path, SocketScope.DIR_SUBTREE, SocketMode.CONNECT_BIND),
                    false),
            new Shape("search path", (sample, path) -> sample.searchPath(path), false));

    private static void check(Shape shape, Path path) {
        String text = path.toString();
        String as = shape.name() + " " + text;
        String harmless = "/base/dir/n" + "/x".repeat(Math.max(0, path.getNameCount() - 3));
        Sample hostile = shape.put().apply(Sample.blocked(), text);
        Oracle oracle = Oracle.of(hostile.text());
        Oracle plain = Oracle.of(shape.put().apply(Sample.blocked(), harmless).text());

        // Which spellings a missing path has besides depends on its letters; the number of rules does not.
        assertThat(oracle.size()).as(as).isEqualTo(plain.size());
        for (String other : List.of("/etc/passwd", "/", "/tmp/x", "/Users/me/.ssh/id", "/n", "/other/base/dir/n")) {
            assertThat(oracle.write(other)).as(as + " opens " + other).isFalse();
            assertThat(oracle.read(other)).as(as + " opens " + other).isEqualTo(other.equals("/"));
            assertThat(oracle.connect(other)).as(as + " opens " + other).isFalse();
        }
        assertThat(oracle.plain("network-outbound")).as(as).isFalse();
        assertThat(oracle.plain("file-write-data")).as(as).isFalse();
        if (!text.contains("..")) {
            if (shape.opens()) {
                assertThat(oracle.write(text)).as(as).isTrue();
            }
            if (shape.name().equals("deny")) {
                assertThat(oracle.write(text)).as(as).isFalse();
                assertThat(oracle.write(text + "/below")).as(as).isFalse();
                assertThat(oracle.write("/base/dir/beside")).as(as).isTrue();
            }
            if (shape.name().equals("socket")) {
                assertThat(oracle.connect(text)).as(as).isTrue();
            }
            if (shape.name().startsWith("sockets")) {
                assertThat(oracle.connect(text + "/s")).as(as).isTrue();
            }
        }
    }
}
