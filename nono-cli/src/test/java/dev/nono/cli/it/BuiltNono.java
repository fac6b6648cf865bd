package dev.nono.cli.it;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * The class path of nono under test: the jars of the distribution, with a start-up archive as the launcher makes one, where
 * the build says that there is one; otherwise that of the tests. There are hundreds of starts.
 */
final class BuiltNono {
    /** A JVM does not take a cache that was made without the same. */
    private static final List<String> NATIVE_ACCESS =
            Runtime.version().feature() >= 22 ? List.of("--enable-native-access=ALL-UNNAMED") : List.of();

    private static final List<String> OPTIONS = make();

    private BuiltNono() {}

    /** Options of a JVM, up to the name of the class. */
    static List<String> options() {
        return OPTIONS;
    }

    static List<String> nativeAccess() {
        return NATIVE_ACCESS;
    }

    private static List<String> make() {
        String dist = System.getProperty("nono.dist", "");
        if (dist.isEmpty()) {
            return List.of("-cp", System.getProperty("java.class.path"));
        }
        try {
            return archived(Path.of(dist));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static List<String> archived(Path dist) throws IOException, InterruptedException {
        List<String> jars = new ArrayList<>();
        for (String line : Files.readAllLines(dist.resolve("lib/nono.sha256"))) {
            jars.add(dist.resolve("lib")
                    .resolve(line.substring(line.indexOf("  ") + 2))
                    .toString());
        }
        String classPath = String.join(File.pathSeparator, jars);
        boolean cache = Runtime.version().feature() >= 25;
        Path archive = dist.resolveSibling("tests-" + Runtime.version() + (cache ? ".aot" : ".jsa"));
        Files.deleteIfExists(archive);
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                (cache ? "-XX:AOTCacheOutput=" : "-XX:ArchiveClassesAtExit=") + archive));
        command.addAll(NATIVE_ACCESS);
        if (cache) {
            command.add("-XX:-AOTClassLinking");
        }
        command.addAll(List.of("-cp", classPath, "dev.nono.cli.Training"));
        Process training = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(Redirect.DISCARD)
                .start();
        if (!training.waitFor(240, TimeUnit.SECONDS)) {
            training.destroyForcibly().waitFor();
            // Half an archive, perhaps.
            Files.deleteIfExists(archive);
        }
        return Files.exists(archive)
                ? List.of((cache ? "-XX:AOTCache=" : "-XX:SharedArchiveFile=") + archive, "-cp", classPath)
                : List.of("-cp", classPath);
    }
}
