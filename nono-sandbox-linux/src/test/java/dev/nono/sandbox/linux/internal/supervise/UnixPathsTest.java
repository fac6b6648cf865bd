package dev.nono.sandbox.linux.internal.supervise;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Looked up for a real process, whose directory is another than that of this JVM. */
class UnixPathsTest {
    @TempDir
    private Path temporary;

    private Path dir;
    private Process process;

    @BeforeEach
    void start() throws IOException {
        dir = temporary.toRealPath();
        process = new ProcessBuilder("sleep", "60").directory(dir.toFile()).start();
        Files.writeString(dir.resolve("socket"), "");
        Files.createDirectory(dir.resolve("sub"));
    }

    @AfterEach
    void stop() {
        process.destroyForcibly();
    }

    private int tid() {
        return (int) process.pid();
    }

    private static byte[] bytes(Object path) {
        return path.toString().getBytes(StandardCharsets.UTF_8);
    }

    @Test
    void a_relative_path_is_taken_from_the_directory_of_the_caller() {
        assertThat(UnixPaths.existing(tid(), bytes("socket"))).contains(dir.resolve("socket"));
        assertThat(UnixPaths.existing(tid(), bytes("sub/../socket"))).contains(dir.resolve("socket"));
        assertThat(UnixPaths.toCreate(tid(), bytes("sub/new"))).contains(dir.resolve("sub/new"));
    }

    @Test
    void links_are_followed_to_what_they_name() throws IOException {
        Files.createSymbolicLink(dir.resolve("link"), dir.resolve("socket"));
        Files.createSymbolicLink(dir.resolve("to"), dir.resolve("sub"));
        assertThat(UnixPaths.existing(tid(), bytes(dir.resolve("link")))).contains(dir.resolve("socket"));
        assertThat(UnixPaths.toCreate(tid(), bytes(dir.resolve("to/new")))).contains(dir.resolve("sub/new"));
    }

    @Test
    void what_does_not_exist_has_no_path_to_connect_to() {
        assertThat(UnixPaths.existing(tid(), bytes(dir.resolve("none")))).isEmpty();
        assertThat(UnixPaths.toCreate(tid(), bytes(dir.resolve("none/new")))).isEmpty();
    }

    @Test
    void nothing_is_made_through_a_link_that_leads_nowhere_or_above_a_directory() throws IOException {
        Files.createSymbolicLink(dir.resolve("dangling"), dir.resolve("none"));
        assertThat(UnixPaths.toCreate(tid(), bytes(dir.resolve("dangling")))).isEmpty();
        assertThat(UnixPaths.toCreate(tid(), bytes(dir.resolve("none/..")))).isEmpty();
        assertThat(UnixPaths.toCreate(tid(), bytes(""))).isIn(java.util.Optional.empty(), java.util.Optional.of(dir));
    }

    @Test
    void what_cannot_be_told_is_nothing() {
        assertThat(UnixPaths.existing(tid(), new byte[] {'/', (byte) 0xFF})).isEmpty();
        assertThat(UnixPaths.existing(1 << 22, bytes("socket"))).isEmpty();
        assertThat(UnixPaths.existing(1 << 22, bytes(dir.resolve("socket")))).isEmpty();
    }
}
