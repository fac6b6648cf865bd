package dev.nono.sandbox.linux.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nono.ErrorCode;
import dev.nono.NonoException;
import dev.nono.capability.Access;
import dev.nono.capability.ByteSize;
import dev.nono.capability.CapabilitySet;
import dev.nono.capability.NetworkMode;
import dev.nono.capability.PortRange;
import dev.nono.capability.ResourceLimits;
import dev.nono.capability.SocketMode;
import dev.nono.sandbox.Sandbox;
import dev.nono.sandbox.TerminalSize;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Grants, ports and limits that cannot be: each says which value, why and what to do. */
@DisplayName("Bad input to a capability set")
class BadGrantsIT {
    private static final String NOBODY = "65534";

    @TempDir
    private Path dir;

    private static void refused(ThrowingCallable code, ErrorCode expected, String... words) {
        assertThatThrownBy(code)
                .isInstanceOfSatisfying(
                        NonoException.class, e -> assertThat(e.code()).isEqualTo(expected))
                .hasMessageContainingAll(words);
    }

    @Test
    @DisplayName("a path that does not exist is named")
    void missing() {
        Path missing = dir.resolve("missing");
        refused(
                () -> CapabilitySet.builder().read(missing).build(),
                ErrorCode.PATH_NOT_FOUND,
                missing.toString(),
                "spelling");
        refused(
                () -> CapabilitySet.builder()
                        .readWrite(missing.resolve("deeper"))
                        .build(),
                ErrorCode.PATH_NOT_FOUND,
                missing.toString());
    }

    @Test
    @DisplayName("a path of the wrong kind is named with its kind")
    void wrongKind() throws Exception {
        Path file = Files.writeString(dir.resolve("file"), "");
        refused(
                () -> CapabilitySet.builder().directory(file, Access.READ).build(),
                ErrorCode.EXPECTED_DIRECTORY,
                file.toString(),
                "directory");
        refused(() -> CapabilitySet.builder().file(dir, Access.READ).build(), ErrorCode.EXPECTED_FILE, dir.toString());
        refused(
                () -> CapabilitySet.builder()
                        .unixSocket(file, SocketMode.CONNECT)
                        .build(),
                ErrorCode.EXPECTED_SOCKET,
                file.toString());
        assertThatThrownBy(() ->
                        CapabilitySet.builder().read(file.resolve("below")).build())
                .isInstanceOf(NonoException.class)
                .hasMessageContaining(file.toString());
    }

    @Test
    @DisplayName("links that lead in a circle are named")
    void loop() throws Exception {
        Path loop = Files.createSymbolicLink(dir.resolve("loop"), Path.of("loop"));
        refused(
                () -> CapabilitySet.builder().read(loop).build(),
                ErrorCode.PATH_CANONICALIZATION,
                loop.toString(),
                "check its links");
    }

    @Test
    @DisplayName("control characters of a path are made visible in the error")
    void controlCharacters() {
        Path odd = dir.resolve("a\n\u001b[2Jb");
        assertThatThrownBy(() -> CapabilitySet.builder().read(odd).build())
                .hasMessageContaining("\\u000a\\u001b[2J")
                .hasMessageNotContaining("\u001b");
    }

    @Test
    @DisplayName("a name that is not UTF-8 is refused, and its parent can be granted")
    void notText() throws Exception {
        assertThat(new ProcessBuilder("sh", "-c", "echo inside > \"$(printf 'a\\377b')\"")
                        .directory(dir.toFile())
                        .start()
                        .waitFor())
                .isZero();
        Path odd;
        try (Stream<Path> files = Files.list(dir)) {
            odd = files.findFirst().orElseThrow();
        }
        refused(
                () -> CapabilitySet.builder().read(odd).build(),
                ErrorCode.PATH_CANONICALIZATION,
                "not valid UTF-8",
                "grant its parent");
        Needs.landlock();
        assertThat(Runs.sh(Runs.system().read(dir).build(), "cat " + dir + "/a*b"))
                .isEqualTo(new Runs.Run(0, "inside\n"));
    }

    @Test
    @DisplayName("a number out of range is named with the range")
    void numbers() {
        refused(() -> CapabilitySet.builder().allowConnectPort(0).build(), ErrorCode.CONFIG_PARSE, "0", "1 to 65535");
        refused(() -> CapabilitySet.builder().allowConnectPort(65_536).build(), ErrorCode.CONFIG_PARSE, "65536");
        refused(() -> CapabilitySet.builder().allowBindPort(-1).build(), ErrorCode.CONFIG_PARSE, "-1", "1 to 65535");
        refused(() -> NetworkMode.proxyOnly(70_000), ErrorCode.CONFIG_PARSE, "70000");
        refused(() -> new PortRange(9, 5), ErrorCode.CONFIG_PARSE, "9-5", "5-9");
        refused(
                () -> ResourceLimits.builder().processes(0).openFiles(-3).build(),
                ErrorCode.CONFIG_PARSE,
                "processes",
                "0",
                "open files",
                "-3",
                "at least 1");
        refused(() -> ByteSize.of(0), ErrorCode.CONFIG_PARSE, "0", "at least 1");
        refused(() -> ByteSize.parse("18446744073709551616"), ErrorCode.CONFIG_PARSE, "18446744073709551616", "2^64");
        refused(() -> ByteSize.parse("12X"), ErrorCode.CONFIG_PARSE, "12X");
        refused(() -> ByteSize.parse(""), ErrorCode.CONFIG_PARSE, "empty");
        assertThatThrownBy(() -> new TerminalSize(0, 80)).hasMessageContaining("0x80");
    }

    @Test
    @DisplayName("a path that this user may not look at is named with the reason")
    void permissions() throws Exception {
        Files.setPosixFilePermissions(dir, PosixFilePermissions.fromString("rwxr-xr-x"));
        Path closed = Files.createDirectory(dir.resolve("closed"));
        Path inside = Files.writeString(closed.resolve("file"), "");
        Files.setPosixFilePermissions(closed, PosixFilePermissions.fromString("---------"));
        String said = "root".equals(System.getProperty("user.name")) ? asNobody(inside) : AsNobody.tell(inside);
        Files.setPosixFilePermissions(closed, PosixFilePermissions.fromString("rwx------"));
        assertThat(said.lines())
                .hasSize(2)
                .allMatch(line -> line.contains(inside.toString()) && line.contains("permissions"))
                .anyMatch(line -> line.startsWith("PATH_CANONICALIZATION"))
                .anyMatch(line -> line.startsWith("COMMAND_EXECUTION"));
    }

    /** In a JVM of its own, with a copy of the class path that everybody may read. */
    private String asNobody(Path path) throws Exception {
        Needs.program("setpriv");
        List<String> command = List.of(
                "setpriv",
                "--reuid=" + NOBODY,
                "--regid=" + NOBODY,
                "--clear-groups",
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx128m",
                "-cp",
                readableClassPath(),
                AsNobody.class.getName(),
                path.toString());
        Process process = new ProcessBuilder(command)
                .directory(dir.toFile())
                .redirectErrorStream(true)
                .start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(said).isZero();
        return said;
    }

    private String readableClassPath() throws IOException {
        Path copies = Files.createDirectory(dir.resolve("classes"));
        List<String> entries = new ArrayList<>();
        for (String entry : System.getProperty("java.class.path").split(File.pathSeparator, -1)) {
            Path source = Path.of(entry);
            if (!Files.exists(source)) {
                continue;
            }
            Path copy = copies.resolve(entries.size() + "-" + source.getFileName());
            try (Stream<Path> all = Files.walk(source)) {
                for (Path path : all.toList()) {
                    Files.copy(path, copy.resolve(source.relativize(path).toString()));
                }
            }
            entries.add(copy.toString());
        }
        return String.join(File.pathSeparator, entries);
    }

    /** The main class of that JVM: tries to grant and to run a path and says what came of it. */
    static final class AsNobody {
        private AsNobody() {}

        public static void main(String[] arguments) {
            System.out.print(tell(Path.of(arguments[0])));
        }

        static String tell(Path path) {
            return said(() -> CapabilitySet.builder().read(path).build()) + "\n"
                    + said(() -> Sandbox.command(path.toString())
                            .capabilities(CapabilitySet.builder().build())
                            .start());
        }

        private static String said(Callable<?> attempt) {
            try {
                return "no error: " + attempt.call();
            } catch (NonoException e) {
                return e.code() + " " + e.getMessage();
            } catch (Exception e) {
                return e.toString();
            }
        }
    }
}
