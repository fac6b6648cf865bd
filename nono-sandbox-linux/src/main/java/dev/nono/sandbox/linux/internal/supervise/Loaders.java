package dev.nono.sandbox.linux.internal.supervise;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** The dynamic loaders of this machine, which the kernel runs for every dynamically linked program. */
public final class Loaders {
    private static final List<Path> DIRECTORIES =
            List.of(Path.of("/lib64"), Path.of("/lib"), Path.of("/usr/lib64"), Path.of("/usr/lib"));

    private Loaders() {}

    /** Their real paths, in order. */
    public static Set<Path> ofThisSystem() {
        Set<Path> loaders = new TreeSet<>();
        for (Path directory : DIRECTORIES) {
            if (!Files.isDirectory(directory)) {
                continue;
            }
            try (DirectoryStream<Path> found = Files.newDirectoryStream(directory, "ld{-linux,-musl,.so,64.so}*")) {
                for (Path loader : found) {
                    loaders.add(loader.toRealPath());
                }
            } catch (IOException e) {
                throw new java.io.UncheckedIOException("cannot look for dynamic loaders in " + directory, e);
            }
        }
        return loaders;
    }
}
