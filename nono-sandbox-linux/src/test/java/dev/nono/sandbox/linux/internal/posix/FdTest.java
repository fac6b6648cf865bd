package dev.nono.sandbox.linux.internal.posix;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FdTest {

    @TempDir
    private Path directory;

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    @Test
    void stat_agrees_with_the_jdk() throws IOException {
        Path file = Files.write(directory.resolve("file"), new byte[12345]);
        try (Fd fd = Fd.open(file.toString(), OpenFlags.O_PATH)) {
            Stat stat = fd.stat();
            assertThat(stat.isRegularFile()).isTrue();
            assertThat(stat.isDirectory()).isFalse();
            assertThat(stat.size()).isEqualTo(12345);
            assertThat(stat.inode()).isEqualTo(Files.getAttribute(file, "unix:ino"));
            assertThat(stat.mode()).isEqualTo(Files.getAttribute(file, "unix:mode"));
            assertThat(fd.closesOnExec()).isTrue();
        }
        try (Fd fd = Fd.open("/dev/null", OpenFlags.O_PATH)) {
            assertThat(fd.stat().isDevice()).isTrue();
        }
        try (Fd fd = Fd.open("/proc", OpenFlags.O_PATH | OpenFlags.O_DIRECTORY)) {
            assertThat(fd.stat().isDirectory()).isTrue();
            assertThat(fd.fileSystem().type()).isEqualTo(FileSystemId.PROC);
        }
    }

    @Test
    void reads_and_writes_at_any_size_and_position() {
        byte[] content = new byte[100_000];
        Arrays.fill(content, (byte) 'x');
        byte[] path = bytes(directory.resolve("data").toString());
        try (Fd fd = Fd.open(path, OpenFlags.O_RDWR | OpenFlags.O_CREAT, 0600)) {
            fd.write(content);
            fd.pwrite(bytes("yes"), 50_000);
        }
        try (Fd fd = Fd.open(path, OpenFlags.O_RDONLY);
                NativeMemory buffer = NativeMemory.allocate(5)) {
            assertThat(fd.readAll()).hasSize(100_000).endsWith('x');
            assertThat(fd.pread(buffer, 49_999)).isEqualTo(5);
            assertThat(buffer.getBytes(0, 5)).isEqualTo(bytes("xyesx"));
        }
    }

    @Test
    void a_failing_call_names_itself_and_its_errno() {
        assertThatThrownBy(() -> Fd.open("/nonexistent", OpenFlags.O_RDONLY))
                .isInstanceOf(ErrnoException.class)
                .hasMessage("open: ENOENT (No such file or directory)");
    }

    @Test
    void a_closed_descriptor_is_not_closed_again_and_not_used_again() {
        Fd fd = Fd.open("/dev/null", OpenFlags.O_RDONLY);
        int number = fd.number();
        fd.close();
        try (Fd next = Fd.open("/dev/null", OpenFlags.O_RDONLY)) {
            assertThat(next.number()).isEqualTo(number);
            fd.close();
            assertThat(next.stat().isDevice()).isTrue();
        }
        assertThatThrownBy(fd::number).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void a_name_with_a_nul_is_refused_rather_than_cut() {
        assertThatThrownBy(() -> Fd.open("/etc/passwd\0.txt", OpenFlags.O_RDONLY))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("/etc/passwd\\0.txt");
    }

    @Test
    void names_that_are_not_utf8_are_bytes_like_any_other() {
        byte[] path = bytes(directory + "/x");
        path[path.length - 1] = (byte) 0xFF;
        Fd.open(path, OpenFlags.O_CREAT | OpenFlags.O_WRONLY, 0600).close();
        try (Fd fd = Fd.open(path, OpenFlags.O_PATH)) {
            assertThat(Fd.readlink(bytes("/proc/self/fd/" + fd.number()))).isEqualTo(path);
        }
    }

    @Test
    void poll_tells_readable_from_hung_up() {
        Fd[] pipe = Fd.pipe();
        try (Fd in = pipe[0]) {
            assertThat(Poll.await(in, Poll.IN, 0)).isZero();
            pipe[1].write(bytes("x"));
            assertThat(Poll.await(in, Poll.IN, 60_000)).isEqualTo(Poll.IN);
            in.read(1);
            pipe[1].close();
            assertThat(Poll.await(in, Poll.IN, 60_000)).isEqualTo(Poll.HUP);
        }
    }
}
