package dev.nono.sandbox.linux.attack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.fail;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/** Every attack of this package once more, in a JVM of its own that has no privileges. */
class OrdinaryUserIT {
    private static final String NOBODY = "65534";

    @TestFactory
    Stream<DynamicTest> the_attacks_of_an_ordinary_user(@TempDir Path home) throws Exception {
        Assumptions.assumeTrue(Lab.isRoot(), "the tests are run by an ordinary user as it is");
        Files.setPosixFilePermissions(home, PosixFilePermissions.fromString("rwxr-xr-x"));
        Path temporary = Files.createDirectory(home.resolve("tmp"));
        Files.setPosixFilePermissions(temporary, PosixFilePermissions.fromString("rwxrwxrwx"));
        List<String> command =
                new ArrayList<>(List.of("setpriv", "--reuid=" + NOBODY, "--regid=" + NOBODY, "--clear-groups"));
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(
                List.of("-Xmx512m", "-Dnono.ci=" + System.getProperty("nono.ci"), "-Djava.io.tmpdir=" + temporary));
        command.addAll(List.of("-cp", readableClassPath(home), OrdinaryUser.class.getName()));
        ProcessBuilder builder =
                new ProcessBuilder(command).directory(temporary.toFile()).redirectErrorStream(true);
        builder.environment().put("HOME", temporary.toString());
        builder.environment().put("TMPDIR", temporary.toString());
        Process process = builder.start();
        List<String> lines = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8)
                .lines()
                .toList();
        assertThat(process.waitFor()).as("%s", lines).isZero();
        List<String[]> results = lines.stream()
                .map(line -> line.split("\t", 3))
                .filter(parts -> parts.length == 3)
                .toList();
        assertThat(results).as("%s", lines).hasSizeGreaterThan(50);
        return results.stream().map(OrdinaryUserIT::test);
    }

    private static DynamicTest test(String[] result) {
        return DynamicTest.dynamicTest(result[1], () -> {
            switch (result[0]) {
                case "SUCCESSFUL" -> assertThat(result[2]).isEmpty();
                case "FAILED" -> fail(result[2]);
                default -> Assumptions.abort(result[2]);
            }
        });
    }

    /** A copy of the class path, which may lie in the home of root. */
    static String readableClassPath(Path home) throws IOException {
        Path copies = Files.createDirectory(home.resolve("classes"));
        List<String> entries = new ArrayList<>();
        for (String entry : System.getProperty("java.class.path").split(File.pathSeparator, -1)) {
            Path source = Path.of(entry);
            if (Files.exists(source)) {
                Path copy = copies.resolve(entries.size() + "-" + source.getFileName());
                copyTree(source, copy);
                entries.add(copy.toString());
            }
        }
        try (Stream<Path> all = Files.walk(copies)) {
            for (Path path : all.toList()) {
                Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rwxr-xr-x"));
            }
        }
        Files.setPosixFilePermissions(copies, PosixFilePermissions.fromString("rwxr-xr-x"));
        return String.join(File.pathSeparator, entries);
    }

    private static void copyTree(Path source, Path target) throws IOException {
        try (Stream<Path> all = Files.walk(source)) {
            for (Path path : all.toList()) {
                Files.copy(path, target.resolve(source.relativize(path).toString()));
            }
        }
    }
}
