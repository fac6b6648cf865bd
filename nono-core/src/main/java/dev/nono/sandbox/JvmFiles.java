package dev.nono.sandbox;

import dev.nono.ErrorCode;
import dev.nono.NonoException;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** The files that this JVM reads while it runs: what its code needs that is to go on inside a sandbox. */
public final class JvmFiles {
    private static final List<String> PROPERTIES =
            List.of("java.class.path", "jdk.module.path", "sun.boot.library.path");

    /** Where distributions put links to configuration and certificates that they keep in {@code /etc}. */
    private static final List<String> LINKED = List.of("conf", "lib/security");

    private static final int DEPTH = 4;

    private JvmFiles() {}

    /**
     * The Java home, what its configuration links to, the class path and the module path.
     *
     * @return paths that exist, each once
     * @throws NonoException {@link ErrorCode#IO} if the Java home cannot be read
     */
    public static List<Path> ofThisJvm() {
        return OfThisJvm.FILES;
    }

    /** Found once: a JVM does not move. */
    private static final class OfThisJvm {
        static final List<Path> FILES = find();
    }

    private static List<Path> find() {
        Path home = Path.of(System.getProperty("java.home"));
        Set<Path> paths = new LinkedHashSet<>();
        paths.add(home);
        LINKED.forEach(directory -> paths.addAll(linksOut(home, home.resolve(directory))));
        PROPERTIES.stream()
                .flatMap(property -> Stream.of(System.getProperty(property, "").split(File.pathSeparator, -1)))
                .filter(path -> !path.isEmpty())
                .map(Path::of)
                .forEach(paths::add);
        return paths.stream().filter(Files::exists).toList();
    }

    /** The real paths of what is in a directory of the Java home and lies elsewhere. */
    private static List<Path> linksOut(Path home, Path directory) {
        if (!Files.isDirectory(directory)) {
            return List.of();
        }
        try (Stream<Path> found = Files.find(directory, DEPTH, (path, attributes) -> attributes.isSymbolicLink())) {
            Path realHome = home.toRealPath();
            List<Path> links = new ArrayList<>();
            for (Path link : found.filter(Files::exists).toList()) {
                Path target = link.toRealPath();
                if (!target.startsWith(realHome)) {
                    links.add(target);
                }
            }
            return links;
        } catch (IOException e) {
            throw NonoException.forPath(
                    ErrorCode.IO,
                    directory,
                    "cannot read " + directory + " to see which files this JVM needs inside the sandbox: "
                            + e.getMessage() + "; check its permissions",
                    e);
        }
    }
}
