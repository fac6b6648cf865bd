package dev.nono.sandbox.linux.internal.posix;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PathLookupTest {
    @TempDir
    Path temp;

    @Test
    @DisplayName("one lookup after another, with names that get shorter and longer, opens what each names")
    void many() throws IOException {
        Path directory = temp.toRealPath();
        Path deep = Files.createDirectories(directory.resolve("a-rather-long-name/with/several/parts"));
        Path file = Files.writeString(directory.resolve("f"), "x");
        try (PathLookup lookup = new PathLookup()) {
            for (int i = 0; i < 3; i++) {
                assertThat(opened(lookup, deep)).isEqualTo(seen(deep));
                assertThat(opened(lookup, file)).isEqualTo(seen(file));
                assertThat(opened(lookup, directory)).isEqualTo(seen(directory));
            }
        }
    }

    @Test
    @DisplayName("refuses links and files where it is told, and names with a NUL or beyond the limit always")
    void refuses() throws IOException {
        Path directory = temp.toRealPath();
        Path link = Files.createSymbolicLink(directory.resolve("link"), directory);
        Path file = Files.writeString(directory.resolve("f"), "x");
        byte[] tooLong = new byte[4096];
        Arrays.fill(tooLong, (byte) '/');
        try (PathLookup lookup = new PathLookup()) {
            fails(lookup, PathBytes.of(link), OpenFlags.O_PATH, OpenFlags.RESOLVE_NO_SYMLINKS, Errno.ELOOP);
            fails(lookup, PathBytes.of(file), OpenFlags.O_PATH | OpenFlags.O_DIRECTORY, 0, Errno.ENOTDIR);
            fails(lookup, tooLong, OpenFlags.O_PATH, 0, Errno.ENAMETOOLONG);
            lookup.open(Arrays.copyOf(tooLong, 4095), OpenFlags.O_PATH, 0).close();
            assertThatThrownBy(() -> lookup.open(new byte[] {'/', 0, 'x'}, OpenFlags.O_PATH, 0))
                    .isInstanceOf(IllegalArgumentException.class);
        }
    }

    private static void fails(PathLookup lookup, byte[] path, long flags, long resolve, int errno) {
        assertThatThrownBy(() -> lookup.open(path, flags, resolve))
                .isInstanceOfSatisfying(
                        ErrnoException.class, e -> assertThat(e.errno()).isEqualTo(errno));
    }

    private static Stat opened(PathLookup lookup, Path path) {
        try (Fd fd = lookup.open(PathBytes.of(path), OpenFlags.O_PATH, OpenFlags.RESOLVE_NO_SYMLINKS)) {
            return lookup.stat(fd);
        }
    }

    private static Stat seen(Path path) {
        try (Fd fd = Fd.open(PathBytes.of(path), OpenFlags.O_PATH)) {
            return fd.stat();
        }
    }
}
