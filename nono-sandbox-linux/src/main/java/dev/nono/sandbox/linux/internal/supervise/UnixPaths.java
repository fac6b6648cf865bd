package dev.nono.sandbox.linux.internal.supervise;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Optional;

/** What a socket path means to the thread that passed it: relative to its own directory, below its own root. */
final class UnixPaths {
    private UnixPaths() {}

    /** The real path of a socket that exists; empty if it does not, or cannot be told. */
    static Optional<Path> existing(int tid, byte[] path) {
        try {
            return absolute(tid, path).toRealPathIfSame(tid);
        } catch (IOException | InvalidPathException e) {
            return Optional.empty();
        }
    }

    /** The real path at which a socket exists or would be made; empty if its directory is missing, or cannot be told. */
    static Optional<Path> toCreate(int tid, byte[] path) {
        Optional<Path> present = existing(tid, path);
        if (present.isPresent()) {
            return present;
        }
        try {
            Path absolute = absolute(tid, path).path();
            Path parent = absolute.getParent();
            Path name = absolute.getFileName();
            if (parent == null || name == null || name.toString().equals("..") || Files.isSymbolicLink(absolute)) {
                return Optional.empty();
            }
            return new Located(parent).toRealPathIfSame(tid).map(real -> real.resolve(name));
        } catch (IOException | InvalidPathException e) {
            return Optional.empty();
        }
    }

    private static Located absolute(int tid, byte[] path) throws IOException {
        Path text = Path.of(decode(path));
        return new Located(
                text.isAbsolute()
                        ? text
                        : Path.of("/proc/" + tid + "/cwd").toRealPath().resolve(text));
    }

    private static String decode(byte[] path) throws CharacterCodingException {
        return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(path)).toString();
    }

    private record Located(Path path) {

        /** Paths are looked up below the root of this process, so they mean the same only if the thread shares it. */
        Optional<Path> toRealPathIfSame(int tid) throws IOException {
            return Files.isSameFile(Path.of("/proc/" + tid + "/root"), Path.of("/"))
                    ? Optional.of(path.toRealPath())
                    : Optional.empty();
        }
    }
}
