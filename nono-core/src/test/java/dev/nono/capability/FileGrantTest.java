package dev.nono.capability;

import static dev.nono.capability.Refusals.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import dev.nono.ErrorCode;
import dev.nono.NonoException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileGrantTest {
    @TempDir
    Path temp;

    private Path real;
    private Path file;

    @BeforeEach
    void createFile() throws IOException {
        real = temp.toRealPath();
        file = Files.createFile(real.resolve("f"));
    }

    @Test
    @DisplayName("[10:1] a directory grant keeps the path as written and the real path")
    void aDirectory() {
        FileGrant grant = FileGrant.directory(temp, Access.READ, GrantSource.USER);

        assertThat(grant.original()).isEqualTo(temp);
        assertThat(grant.resolved()).isEqualTo(real);
        assertThat(grant.isFile()).isFalse();
        assertThat(grant.source()).isEqualTo(GrantSource.USER);
        assertThat(grant).hasToString(real + " (read)");
    }

    @Test
    @DisplayName("[10:2] a file grant is on exactly the file")
    void aFile() {
        FileGrant grant = FileGrant.file(file, Access.READ_WRITE, GrantSource.USER);

        assertThat(grant.isFile()).isTrue();
        assertThat(grant.covers(file)).isTrue();
        assertThat(grant.covers(file.resolve("x"))).isFalse();
        assertThat(grant).hasToString(file + " (read+write)");
    }

    @Test
    @DisplayName("[10:3,4] a file is no directory and a directory is no file")
    void theWrongKind() {
        assertRefused(ErrorCode.EXPECTED_DIRECTORY, () -> FileGrant.directory(file, Access.READ, GrantSource.USER))
                .satisfies(e -> assertThat(e.path()).contains(file.toString()));
        assertRefused(ErrorCode.EXPECTED_FILE, () -> FileGrant.file(real, Access.READ, GrantSource.USER));
        assertThat(FileGrant.of(file, Access.READ, GrantSource.USER).isFile()).isTrue();
        assertThat(FileGrant.of(real, Access.READ, GrantSource.USER).isFile()).isFalse();
    }

    @Test
    @DisplayName("[10:5] a missing path is named")
    void aMissingPath() {
        assertRefused(
                        ErrorCode.PATH_NOT_FOUND,
                        () -> FileGrant.directory(Path.of("/nonexistent/12345"), Access.READ, GrantSource.USER))
                .satisfies(e -> assertThat(e.path()).contains("/nonexistent/12345"));
    }

    @Test
    @DisplayName("[10:6] a link is resolved and remembered")
    void aLink() throws IOException {
        Path directory = Files.createDirectory(real.resolve("d"));
        Path link = Files.createSymbolicLink(real.resolve("l"), directory);

        FileGrant grant = FileGrant.directory(link, Access.READ, GrantSource.USER);

        assertThat(grant.original()).isEqualTo(link);
        assertThat(grant.resolved()).isEqualTo(directory);
    }

    @Test
    @DisplayName("[10:7] a loop of links cannot be resolved")
    void aLoop() throws IOException {
        Path one = real.resolve("one");
        Path two = Files.createSymbolicLink(real.resolve("two"), one);
        Files.createSymbolicLink(one, two);

        assertRefused(ErrorCode.PATH_CANONICALIZATION, () -> FileGrant.directory(one, Access.READ, GrantSource.USER));
    }

    @Test
    @DisplayName("[10:8] a directory that an ordinary user may not search cannot be resolved")
    void aDirectoryWithoutSearchPermission() throws Exception {
        Path closed = Files.createDirectories(real.resolve("closed"));
        Path inside = Files.createDirectory(closed.resolve("inside"));
        Files.setPosixFilePermissions(closed, PosixFilePermissions.fromString("---------"));
        try {
            assertThat(asOrdinaryUser(inside)).isEqualTo("PATH_CANONICALIZATION");
        } finally {
            Files.setPosixFilePermissions(closed, PosixFilePermissions.fromString("rwx------"));
        }
    }

    @Test
    @DisplayName("[10:9] a device is granted as a file")
    void aDevice() {
        assertThat(FileGrant.file(Path.of("/dev/null"), Access.READ_WRITE, GrantSource.USER)
                        .isFile())
                .isTrue();
    }

    @Test
    @DisplayName("[10:10] \"..\" after a link follows the link")
    void dotsAfterALink() throws IOException {
        Path elsewhere = Files.createDirectories(real.resolve("x/y"));
        Files.createDirectory(real.resolve("x/b"));
        Files.createDirectory(real.resolve("b"));
        Files.createSymbolicLink(real.resolve("a"), elsewhere);

        FileGrant grant = FileGrant.directory(real.resolve("a/../b"), Access.READ, GrantSource.USER);

        assertThat(grant.resolved()).isEqualTo(real.resolve("x/b"));
    }

    @Test
    void aNameThatThisJvmCannotCarryIsRefused() throws Exception {
        ProcessBuilder touch = new ProcessBuilder("sh", "-c", "mkdir \"$0/$(printf 'bad\\377')\"", real.toString());
        assertThat(touch.start().waitFor()).isZero();
        List<Path> entries;
        try (Stream<Path> list = Files.list(real)) {
            entries = list.filter(path -> path.toString().contains("bad")).toList();
        }

        assertThat(entries).hasSize(1);
        assertRefused(
                ErrorCode.PATH_CANONICALIZATION,
                () -> FileGrant.directory(entries.get(0), Access.READ, GrantSource.USER));
    }

    @Test
    void anExactPathMayBeADirectoryOrMissing() throws IOException {
        Path missing = real.resolve("not/yet");

        assertThat(FileGrant.exact(file, Access.READ, GrantSource.USER))
                .isEqualTo(FileGrant.file(file, Access.READ, GrantSource.USER));
        assertThat(FileGrant.exact(real, Access.READ, GrantSource.USER)).satisfies(grant -> {
            assertThat(grant.isFile()).isTrue();
            assertThat(grant.covers(file)).isFalse();
            assertThat(grant.source()).isEqualTo(GrantSource.PROFILE);
        });
        assertThat(FileGrant.exact(missing, Access.WRITE, GrantSource.USER).resolved())
                .isEqualTo(missing);
        assertRefused(
                ErrorCode.PATH_CANONICALIZATION,
                () -> FileGrant.exact(real.resolve("not/../yet"), Access.READ, GrantSource.USER));
    }

    @Test
    void whatIsMissingIsResolvedAsFarAsItExists() throws IOException {
        Path link = Files.createSymbolicLink(real.resolve("l"), Files.createDirectory(real.resolve("d")));

        assertThat(RealPaths.tryCanonicalize(link.resolve("x/y"))).isEqualTo(real.resolve("d/x/y"));
        assertThat(RealPaths.tryCanonicalize(link)).isEqualTo(real.resolve("d"));
        assertThat(RealPaths.tryCanonicalize(real.resolve("no/../x"))).isEqualTo(real.resolve("no/../x"));
    }

    @Test
    void whatIsShownCannotSteerATerminal() {
        assertThat(RealPaths.shown(Path.of("/a\u001b[31m\n\u202eb"))).isEqualTo("/a\\u001b[31m\\u000a\\u202eb");
    }

    /** The code of the refusal when somebody without privileges grants a directory. */
    private String asOrdinaryUser(Path directory) throws Exception {
        if ((Integer) Files.getAttribute(file, "unix:uid") != 0) {
            return GrantProbe.outcome(directory);
        }
        Path classes = Files.createDirectory(real.resolve("classes"));
        for (Class<?> type : List.of(NonoException.class, FileGrant.class, GrantProbe.class)) {
            copyPackageOf(type, classes);
        }
        openToAll(real);
        Process child = new ProcessBuilder(
                        "setpriv",
                        "--reuid=65534",
                        "--regid=65534",
                        "--clear-groups",
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        classes.toString(),
                        GrantProbe.class.getName(),
                        directory.toString())
                .redirectErrorStream(true)
                .start();
        try (InputStream output = child.getInputStream()) {
            return new String(output.readAllBytes(), StandardCharsets.UTF_8).strip();
        }
    }

    private static void copyPackageOf(Class<?> type, Path classes) throws Exception {
        Path origin =
                Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI());
        String name = type.getPackageName().replace('.', '/');
        Path target = Files.createDirectories(classes.resolve(name));
        try (Stream<Path> files = Files.list(origin.resolve(name))) {
            for (Path source : files.filter(Files::isRegularFile).toList()) {
                Files.copy(source, target.resolve(source.getFileName()), StandardCopyOption.REPLACE_EXISTING);
            }
        }
    }

    private static void openToAll(Path directory) throws IOException {
        Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxr-xr-x"));
    }
}
