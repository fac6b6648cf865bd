package dev.nono.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nono.ErrorCode;
import dev.nono.NonoException;
import dev.nono.capability.Access;
import dev.nono.capability.CapabilitySet;
import dev.nono.capability.FileGrant;
import dev.nono.capability.GrantSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CapabilityFilesTest {
    private static final CapabilityFile CONTENT =
            CapabilityFile.of(CapabilitySet.builder().build());

    @TempDir
    Path temp;

    private long uid;

    @BeforeEach
    void findOwner() throws IOException {
        uid = Integer.toUnsignedLong((Integer) Files.getAttribute(temp, "unix:uid"));
    }

    private CapabilityFiles.Lookup lookup(String value) {
        return CapabilityFiles.lookup(Map.of(CapabilityFiles.VARIABLE, value, "TMPDIR", temp.toString()), uid);
    }

    private static void assertUntrusted(org.assertj.core.api.ThrowableAssert.ThrowingCallable call, ErrorCode code) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        NonoException.class, e -> assertThat(e.code()).isEqualTo(code));
    }

    @Test
    @DisplayName("[10:87] [22:26] the file is private; a link planted at its name is not opened, another name is taken")
    void isPrivateAndNeverFollowsALink() throws IOException {
        Path target = Files.writeString(temp.resolve("target"), "precious");
        Files.createSymbolicLink(temp.resolve(".nono-0000000000000001.json"), target);
        Deque<String> names = new ArrayDeque<>(List.of("0000000000000001", "0000000000000002"));

        try (ReservedCapabilityFile file = ReservedCapabilityFile.create(temp, names::remove)) {
            file.write(CONTENT);

            assertThat(file.path()).isEqualTo(temp.resolve(".nono-0000000000000002.json"));
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file.path())))
                    .isEqualTo("rw-------");
            assertThat(file.path()).hasContent(CONTENT.toJson());
        }

        assertThat(target).hasContent("precious");
        assertThat(temp.resolve(".nono-0000000000000002.json")).doesNotExist();
    }

    @Test
    void aNameThatIsAlwaysTakenOrADirectoryThatCannotBeWrittenIsAnError() throws IOException {
        Files.createFile(temp.resolve(".nono-aaaaaaaaaaaaaaaa.json"));

        assertUntrusted(() -> ReservedCapabilityFile.create(temp, () -> "aaaaaaaaaaaaaaaa"), ErrorCode.CONFIG_WRITE);
        assertUntrusted(() -> ReservedCapabilityFile.create(temp.resolve("missing")), ErrorCode.CONFIG_WRITE);
    }

    @Test
    void whatIsWrittenIsFoundThroughTheVariableAndMayBeReadByTheProgram() {
        try (ReservedCapabilityFile file = ReservedCapabilityFile.create(temp)) {
            CapabilitySet caps = CapabilitySet.builder().grant(file.grant()).build();
            file.write(CapabilityFile.of(caps));

            CapabilityFiles.Lookup found = lookup(file.path().toString());

            assertThat(file.path().getFileName().toString()).matches("\\.nono-[0-9a-f]{16}\\.json");
            assertThat(found)
                    .isInstanceOfSatisfying(
                            CapabilityFiles.Found.class,
                            result -> assertThat(
                                            result.content().state().restore().capabilities())
                                    .isEqualTo(caps));
            assertThat(caps.files()).containsExactly(FileGrant.file(file.path(), Access.READ, GrantSource.SYSTEM));
        }
    }

    @Test
    void aFileThatSomebodyPutInItsPlaceIsLeftAlone() throws IOException {
        ReservedCapabilityFile file = ReservedCapabilityFile.create(temp);
        Path other = Files.createFile(temp.resolve("other"));
        Files.move(other, file.path(), java.nio.file.StandardCopyOption.REPLACE_EXISTING);

        file.close();

        assertThat(file.path()).exists();
    }

    @Test
    void withoutTheVariableThereIsNoSandbox() {
        assertThat(CapabilityFiles.lookup(Map.of(), uid)).isInstanceOf(CapabilityFiles.NotSandboxed.class);
        assertThat(lookup("/dev/null")).isInstanceOf(CapabilityFiles.Unavailable.class);
    }

    @Test
    @DisplayName("[10:86] a forged variable is an error that says so: relative, elsewhere, another name, too large, a"
            + " directory, a link to elsewhere")
    void aForgedVariableIsAnError() throws IOException {
        Path large = temp.resolve(".nono-large.json");
        Files.write(large, new byte[CapabilityFiles.MAX_SIZE + 1]);
        Path directory = Files.createDirectory(temp.resolve(".nono-directory.json"));
        Path link = Files.createSymbolicLink(temp.resolve(".nono-link.json"), Path.of("/etc/passwd"));
        Path misnamed = Files.writeString(temp.resolve("nono.json"), CONTENT.toJson());

        assertUntrusted(() -> lookup("relative.json"), ErrorCode.ENV_VAR_VALIDATION);
        assertUntrusted(() -> lookup("/etc/passwd"), ErrorCode.CAP_FILE_VALIDATION);
        assertUntrusted(() -> lookup(misnamed.toString()), ErrorCode.CAP_FILE_VALIDATION);
        assertUntrusted(() -> lookup(large.toString()), ErrorCode.CAP_FILE_TOO_LARGE);
        assertUntrusted(() -> lookup(directory.toString()), ErrorCode.CAP_FILE_VALIDATION);
        assertUntrusted(() -> lookup(link.toString()), ErrorCode.CAP_FILE_VALIDATION);
        assertUntrusted(() -> lookup(temp.resolve(".nono-none.json").toString()), ErrorCode.CAP_FILE_VALIDATION);
        assertThatThrownBy(() -> lookup(link.toString())).hasMessageContaining("may be forged");
    }

    @Test
    void aFileOfAnotherUserOrOneThatOthersMayWriteIsAnError() throws IOException {
        Path file = Files.writeString(temp.resolve(".nono-x.json"), CONTENT.toJson());
        Map<String, String> environment = Map.of(CapabilityFiles.VARIABLE, file.toString(), "TMPDIR", temp.toString());

        assertUntrusted(() -> CapabilityFiles.lookup(environment, uid + 1), ErrorCode.CAP_FILE_VALIDATION);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw--w----"));
        assertUntrusted(() -> CapabilityFiles.lookup(environment, uid), ErrorCode.CAP_FILE_VALIDATION);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
        assertThat(CapabilityFiles.lookup(environment, uid)).isInstanceOf(CapabilityFiles.Found.class);
    }

    @Test
    void aFileThatIsNoTextOrNoStateIsAnError() throws IOException {
        Path bytes = Files.write(temp.resolve(".nono-bytes.json"), new byte[] {'{', (byte) 0xff, '}'});
        Path empty = Files.createFile(temp.resolve(".nono-empty.json"));

        assertUntrusted(() -> lookup(bytes.toString()), ErrorCode.CAP_FILE_VALIDATION);
        assertUntrusted(() -> lookup(empty.toString()), ErrorCode.CONFIG_PARSE);
    }

    @Test
    void aFileInTheStateOfNonoIsFoundToo() throws Exception {
        Path directory = CapabilityFiles.privateDirectory("", temp.toString()).orElseThrow();
        assertThat(directory).isEqualTo(temp.resolve(".local/state/nono/capabilities"));
        assertThat(CapabilityFiles.privateDirectory(temp.toString(), "/home"))
                .hasValue(temp.resolve("nono/capabilities"));
        assertThat(CapabilityFiles.privateDirectory("relative", "")).isEmpty();
        Path elsewhere = Files.createDirectory(temp.resolve("elsewhere"));
        Files.createDirectories(directory);
        try (ReservedCapabilityFile file = ReservedCapabilityFile.create(directory)) {
            file.write(CONTENT);
            Map<String, String> user = Map.of(
                    CapabilityFiles.VARIABLE,
                    file.path().toString(),
                    "TMPDIR",
                    elsewhere.toString(),
                    "HOME",
                    temp.toString());
            assertThat(CapabilityFiles.lookup(user, uid)).isInstanceOf(CapabilityFiles.Found.class);
        }
    }

    @Test
    @DisplayName(
            "[10:88] the writer's temporary directory may be another one than the reader's, if the file is in /tmp")
    void theTemporaryDirectoryOfTheReaderMayDiffer() {
        try (ReservedCapabilityFile file = ReservedCapabilityFile.create(Path.of("/tmp"))) {
            file.write(CONTENT);

            assertThat(lookup(file.path().toString())).isInstanceOf(CapabilityFiles.Found.class);
        }
    }

    @Test
    void whatKilledSessionsLeftIsRemovedAndNothingElse() throws IOException {
        Instant now = Instant.now();
        FileTime old = FileTime.from(now.minus(Duration.ofDays(8)));
        Path gone = Files.createFile(temp.resolve(".nono-2147483646.json"));
        Path alive =
                Files.createFile(temp.resolve(".nono-" + ProcessHandle.current().pid() + ".json"));
        Path forgotten = Files.createFile(temp.resolve(".nono-00112233aabbccdd.json"));
        Files.setLastModifiedTime(forgotten, old);
        Path fresh = Files.createFile(temp.resolve(".nono-00112233aabbccde.json"));
        Path foreign = Files.createFile(temp.resolve(".nono-notes.json"));
        Files.setLastModifiedTime(foreign, old);
        Path link = Files.createSymbolicLink(temp.resolve(".nono-2147483645.json"), foreign);

        assertThat(StaleCapabilityFiles.remove(temp, uid + 1, now)).isEmpty();
        assertThat(StaleCapabilityFiles.remove(temp, uid, now)).containsExactlyInAnyOrder(gone, forgotten);
        assertThat(alive).exists();
        assertThat(fresh).exists();
        assertThat(foreign).exists();
        assertThat(Files.isSymbolicLink(link)).isTrue();
    }
}
