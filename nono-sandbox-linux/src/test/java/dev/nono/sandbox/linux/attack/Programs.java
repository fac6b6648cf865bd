package dev.nono.sandbox.linux.attack;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Assumptions;

/** The attacks, compiled once a run with the C compiler of this machine. */
final class Programs {
    private static final Path DIRECTORY = makeDirectory();
    private static final Map<String, Path> COMPILED = new ConcurrentHashMap<>();

    private Programs() {}

    /** Where the compiled programs lie. */
    static Path directory() {
        return DIRECTORY;
    }

    /** The program of {@code <name>.c}. */
    static Path compiled(String name) {
        return COMPILED.computeIfAbsent(name, n -> compile(n, n + ".c", List.of("-O1", "-pthread")));
    }

    /** A 32-bit program of {@code <name>.S} that needs no library. */
    static Path assembled32(String name) {
        return COMPILED.computeIfAbsent(name, n -> compile(n, n + ".S", List.of("-m32", "-nostdlib", "-static")));
    }

    private static Path compile(String name, String source, List<String> options) {
        needCompiler();
        copy("attack.h");
        copy(source);
        Path program = DIRECTORY.resolve(name);
        List<String> command = new ArrayList<>(List.of("gcc", "-Wall", "-Wno-unused-function"));
        command.addAll(options);
        command.addAll(
                List.of("-o", program.toString(), DIRECTORY.resolve(source).toString()));
        run(command);
        return program;
    }

    private static void needCompiler() {
        if (!Files.isExecutable(Path.of("/usr/bin/gcc"))) {
            if (Boolean.getBoolean("nono.ci")) {
                Assertions.fail("the attack suite needs a C compiler, and CI must have one");
            }
            Assumptions.abort("no C compiler: the attacks cannot be built");
        }
    }

    static void run(List<String> command) {
        try {
            Process process =
                    new ProcessBuilder(command).redirectErrorStream(true).start();
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(process.waitFor()).as("%s: %s", command, output).isZero();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while running " + command, e);
        }
    }

    private static void copy(String resource) {
        try (InputStream source = Programs.class.getResourceAsStream("/attack/" + resource)) {
            Files.copy(source, DIRECTORY.resolve(resource), StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Path makeDirectory() {
        try {
            Path directory = Files.createTempDirectory("attacks").toRealPath();
            Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxr-xr-x"));
            Runtime.getRuntime().addShutdownHook(new Thread(() -> delete(directory)));
            return directory;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void delete(Path directory) {
        try (var files = Files.list(directory)) {
            for (Path file : files.toList()) {
                Files.delete(file);
            }
            Files.delete(directory);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
