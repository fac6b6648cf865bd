package dev.nono.sandbox.linux.internal.supervise;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nono.sandbox.OsString;
import dev.nono.sandbox.linux.internal.posix.Fd;
import dev.nono.sandbox.linux.internal.posix.OpenFlags;
import dev.nono.sandbox.linux.internal.supervise.ExecGate.ExecTarget;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LoaderCheckTest {
    @TempDir
    private Path temporary;

    private Optional<String> refuse(LoaderCheck check, String path) {
        return check.refuse((int) ProcessHandle.current().pid(), new ExecTarget(-100, OsString.of(path), false));
    }

    @Test
    @DisplayName("[21:76] a loader is refused by every name, other programs by none")
    void loaders() throws IOException {
        Path dir = temporary.toRealPath();
        Path loader = Files.writeString(dir.resolve("ld-linux.so"), "");
        Path program = Files.writeString(dir.resolve("program"), "");
        Files.createSymbolicLink(dir.resolve("link"), loader);
        LoaderCheck check = new LoaderCheck(Set.of(loader));
        assertThat(refuse(check, loader.toString())).isPresent();
        assertThat(refuse(check, dir.resolve("link").toString())).isPresent();
        assertThat(refuse(check, dir + "/../" + dir.getFileName() + "/link")).isPresent();
        assertThat(refuse(check, program.toString())).isEmpty();
        assertThat(refuse(check, dir.resolve("none").toString())).isEmpty();
    }

    @Test
    void a_relative_path_is_taken_from_the_directory_of_the_caller() throws Exception {
        Path dir = temporary.toRealPath();
        LoaderCheck check = new LoaderCheck(Set.of(Files.writeString(dir.resolve("ld.so"), "")));
        Process process =
                new ProcessBuilder("sleep", "60").directory(dir.toFile()).start();
        try {
            assertThat(check.refuse((int) process.pid(), new ExecTarget(-100, OsString.of("./ld.so"), false)))
                    .isPresent();
            assertThat(refuse(check, "./ld.so")).isEmpty();
        } finally {
            process.destroyForcibly();
        }
    }

    @Test
    void a_loader_is_known_by_a_hard_link_a_descriptor_and_a_name_that_is_no_text() throws IOException {
        Path dir = temporary.toRealPath();
        Path loader = Files.writeString(dir.resolve("ld.so"), "");
        Files.createLink(dir.resolve("hard"), loader);
        LoaderCheck check = new LoaderCheck(Set.of(loader));
        int self = (int) ProcessHandle.current().pid();
        assertThat(refuse(check, dir.resolve("hard").toString())).isPresent();
        try (Fd file = Fd.open(loader.toString(), OpenFlags.O_PATH);
                Fd directory = Fd.open(dir.toString(), OpenFlags.O_PATH)) {
            assertThat(refuse(check, "/proc/self/fd/" + file.number())).isPresent();
            assertThat(refuse(check, "/proc/thread-self/fd/" + file.number())).isPresent();
            assertThat(refuse(check, "/dev/fd/" + file.number())).isPresent();
            assertThat(refuse(check, "/proc/self/fd/" + directory.number() + "/ld.so"))
                    .isPresent();
            assertThat(refuse(check, "/proc/self/root" + loader)).isPresent();
            assertThat(check.refuse(self, new ExecTarget(directory.number(), OsString.of("ld.so"), false)))
                    .isPresent();
            assertThat(check.refuse(self, new ExecTarget(directory.number(), OsString.of("none"), false)))
                    .isEmpty();
        }
        Path here = Files.createDirectory(dir.resolve("here"));
        assertThat(new ProcessBuilder("sh", "-c", "ln -s ../ld.so \"$(printf 'here/\\377')\"")
                        .directory(dir.toFile())
                        .start()
                        .onExit()
                        .join()
                        .exitValue())
                .isZero();
        byte[] name = (here + "/?").getBytes(StandardCharsets.US_ASCII);
        name[name.length - 1] = (byte) 0xFF;
        assertThat(check.refuse(self, new ExecTarget(-100, OsString.ofBytes(name), false)))
                .isPresent();
    }

    @Test
    void a_program_without_a_path_is_refused() {
        LoaderCheck check = new LoaderCheck(Set.of());
        assertThat(check.refuse(1, new ExecTarget(-100, OsString.of(""), true))).isPresent();
    }

    @Test
    void this_machine_has_a_loader() {
        assertThat(Loaders.ofThisSystem())
                .isNotEmpty()
                .allSatisfy(loader -> assertThat(loader).isRegularFile());
    }
}
