package dev.nono.cli.it;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.jar.JarFile;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("The launcher, from a distribution")
class LauncherIT {
    private static final Path BUILT = Path.of("target/dist").toAbsolutePath();

    @TempDir
    Path directory;

    private Path home;
    private Path launcher;

    @BeforeEach
    void unpack() throws IOException {
        home = directory.toRealPath().resolve("a place with blanks");
        copy(BUILT, home);
        launcher = home.resolve("bin/nono");
    }

    @Test
    @DisplayName("starts through symbolic links, from a directory with blanks in its name")
    void startsThroughLinks() throws Exception {
        withoutArchives();
        Path first = Files.createSymbolicLink(home.resolve("first"), Path.of("bin/nono"));
        Path second = Files.createSymbolicLink(directory.resolve("second"), first);

        assertThat(run(second, Map.of()).out()).startsWith("nono ");
    }

    @Test
    @DisplayName("makes a start-up archive once, in a private directory, and uses it from then on")
    void makesAnArchiveOnce() throws Exception {
        assertThat(run(launcher, Map.of()).launcher())
                .contains("making a start-up archive")
                .contains("start-up archive " + start());
        assertThat(run(launcher, Map.of()).launcher()).doesNotContain("making").contains("start-up archive " + start());
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(start())))
                .isEqualTo("rwx------");
        assertThat(archives()).hasSize(1);
    }

    @Test
    @DisplayName("never uses an archive of other jars: a jar that was exchanged means a new one, and its old one goes")
    void neverUsesAnArchiveOfOtherJars() throws Exception {
        run(launcher, Map.of());
        List<Path> before = archives();
        Path jar = jar("slf4j-api");
        Path copy = Files.copy(jar, directory.resolve("copy.jar"), StandardCopyOption.COPY_ATTRIBUTES);
        Files.move(copy, jar, StandardCopyOption.REPLACE_EXISTING);

        assertThat(run(launcher, Map.of()).launcher()).contains("making a start-up archive");
        assertThat(archives()).isEqualTo(before);

        Files.writeString(launcher, Files.readString(launcher) + "\n");
        assertThat(run(launcher, Map.of()).launcher()).contains("making a start-up archive");
        assertThat(archives()).hasSize(1).doesNotContainAnyElementsOf(before);
    }

    @Test
    @DisplayName("a record that was cut off, or is a link, is no record, and no fault either")
    void survivesHalfARecord() throws Exception {
        run(launcher, Map.of());
        Path made = list(start()).stream()
                .filter(path -> path.toString().endsWith(".record"))
                .findFirst()
                .orElseThrow();
        String record = Files.readString(made);
        for (int length : new int[] {0, record.length() - 2}) {
            Files.writeString(made, record.substring(0, length));
            Run run = run(launcher, Map.of());
            assertThat(run.launcher()).contains("making a start-up archive");
            assertThat(run.out()).startsWith("nono ");
            assertThat(Files.readString(made)).isEqualTo(record);
        }
        Path elsewhere = Files.move(made, directory.resolve("elsewhere"));
        Files.writeString(elsewhere, record + "echo sourced\n");
        Files.createSymbolicLink(made, elsewhere);
        Run run = run(launcher, Map.of());
        assertThat(run.launcher()).contains("making a start-up archive");
        assertThat(run.out()).startsWith("nono ").doesNotContain("sourced");
    }

    @Test
    @DisplayName("makes an archive again that somebody removed, and removes those that nobody has used for two months")
    void removesWhatIsOld() throws Exception {
        run(launcher, Map.of());
        Path used = archives().get(0);
        Path old = Files.writeString(start().resolve("0123.jsa"), "old");
        Files.setAttribute(old, "lastAccessTime", FileTime.from(Instant.now().minus(Duration.ofDays(62))));
        Path recent = Files.writeString(start().resolve("4567.jsa"), "used by another installation");
        Files.delete(used);

        assertThat(run(launcher, Map.of()).launcher()).contains("making a start-up archive");
        assertThat(archives()).containsExactlyInAnyOrder(recent, used);
    }

    @Test
    @DisplayName("makes no archive of a jar that is not the one that was built, and still starts")
    void makesNoArchiveOfAForeignJar() throws Exception {
        Path jar = jar("slf4j-api");
        byte[] content = Files.readAllBytes(jar);
        Files.write(jar, java.util.Arrays.copyOf(content, content.length + 1));

        Run run = run(launcher, Map.of());
        assertThat(run.launcher()).contains("no start-up archive");
        assertThat(run.out()).startsWith("nono ");
        assertThat(run(launcher, Map.of()).launcher()).doesNotContain("making");
    }

    @Test
    @DisplayName("uses no archive from a directory that others can write to, or that is a link")
    void usesNoArchiveThatOthersCanWrite() throws Exception {
        run(launcher, Map.of());
        Files.setPosixFilePermissions(start(), PosixFilePermissions.fromString("rwxrwx---"));
        assertThat(run(launcher, Map.of()).launcher()).contains("no start-up archive");

        Files.setPosixFilePermissions(start(), PosixFilePermissions.fromString("rwx------"));
        Path elsewhere = Files.move(start(), directory.resolve("elsewhere"));
        Files.createSymbolicLink(start(), elsewhere);
        assertThat(run(launcher, Map.of()).launcher()).contains("no start-up archive");
    }

    @Test
    @DisplayName("lets no variable of the caller put options or code into its JVM")
    void ignoresJavaOptionVariables() throws Exception {
        Run run = run(
                launcher,
                Map.of(
                        "JAVA_TOOL_OPTIONS", "-javaagent:/nonexistent.jar",
                        "_JAVA_OPTIONS", "-XX:+NoSuchOption",
                        "JDK_JAVA_OPTIONS", "-XX:+NoSuchOption",
                        "NONO_LAUNCHER_DEBUG", "0"));

        assertThat(run.exit()).isZero();
        assertThat(run.launcher()).isEmpty();
        assertThat(archives())
                .as("made by another JVM, which they would have ended")
                .hasSize(1);
    }

    @Test
    @DisplayName("has no signed jar, whose classes the start-up archive would not take")
    void hasNoSignedJar() throws Exception {
        List<Path> jars;
        try (Stream<Path> files = Files.list(home.resolve("lib"))) {
            jars = files.filter(file -> file.toString().endsWith(".jar")).toList();
        }
        assertThat(jars).anyMatch(jar -> jar.getFileName().toString().startsWith("bcprov-"));
        for (Path jar : jars) {
            try (JarFile opened = new JarFile(jar.toFile())) {
                assertThat(opened.stream()
                                .map(ZipEntry::getName)
                                .filter(name -> name.matches("META-INF/[^/]+\\.(SF|RSA|DSA|EC)")))
                        .as(jar.toString())
                        .isEmpty();
            }
        }
    }

    @Test
    @DisplayName("loads no jar that was put beside its own")
    void loadsOnlyWhatWasBuilt() throws Exception {
        withoutArchives();
        Files.copy(jar("slf4j-api"), home.resolve("lib/aaa.jar"));

        assertThat(Files.readString(home.resolve("lib/nono.sha256"))).doesNotContain("aaa.jar");
        assertThat(run(launcher, Map.of()).exit()).isZero();
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    @DisplayName("starts in a sandbox, without the archive that it may not read there")
    void startsInASandbox() throws Exception {
        run(launcher, Map.of());
        Path work = Files.createDirectory(directory.resolve("work"));
        List<String> words = new ArrayList<>(List.of("run", "--silent", "--allow", work.toString()));
        words.addAll(List.of("--read", home.toString(), "--read", System.getProperty("java.home")));
        words.addAll(List.of("--", launcher.toString(), "--version"));

        Run inner = run(launcher, Map.of("NONO_LAUNCHER_DEBUG", "0"), work, words);

        assertThat(inner.launcher()).isEmpty();
        assertThat(inner.out()).startsWith("nono ");
        assertThat(inner.exit()).isZero();
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    @DisplayName(
            "loads libraries from the distribution alone, the proxy's as well: none is unpacked where a sandbox may write")
    void loadsNoUnpackedLibrary() throws Exception {
        withoutArchives();
        Path work = Files.createDirectory(directory.resolve("work"));
        Path ready = work.resolve("ready");
        List<String> command = new ArrayList<>(List.of(launcher.toString(), "run", "--silent"));
        command.addAll(List.of("--allow", work.toString(), "--allow-domain", "example.com", "--"));
        command.addAll(List.of("sh", "-c", "read line && touch \"$0\" && read line", ready.toString()));
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.directory(work.toFile()).redirectErrorStream(true);
        builder.environment().remove("NONO_JAVA_HOME");
        builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
        builder.environment().put("XDG_STATE_HOME", state().toString());
        Process nono = builder.start();
        try (Writer input = nono.outputWriter(UTF_8)) {
            input.write("on\n");
            input.flush();
            for (int i = 0; i < 24_000 && !Files.exists(ready) && nono.isAlive(); i++) {
                Thread.sleep(10);
            }
            assertThat(ready)
                    .as(new String(nono.getInputStream().readNBytes(nono.isAlive() ? 0 : 9999), UTF_8))
                    .exists();
            List<String> own = Files.readAllLines(Path.of("/proc", Long.toString(nono.pid()), "maps")).stream()
                    .filter(line -> line.contains(".so"))
                    .map(line -> line.substring(line.indexOf('/')))
                    .distinct()
                    .filter(library -> library.contains("jnidispatch") || library.contains("netty"))
                    .toList();
            assertThat(own).hasSize(2).allMatch(library -> library.startsWith(home + "/native/"));
        }
        assertThat(nono.waitFor(240, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    @DisplayName("refuses a NONO_JAVA_HOME without Java 17, and names it")
    void refusesAnUnusableJava() throws Exception {
        Run run = run(launcher, Map.of("NONO_JAVA_HOME", directory.toString()));

        assertThat(run.exit()).isEqualTo(1);
        assertThat(run.launcher()).contains("NONO_JAVA_HOME=" + directory + " holds no Java 17 or newer");
    }

    @Test
    @DisplayName("says so when it is not whole")
    void saysSoWhenItIsNotWhole() throws Exception {
        for (String name : List.of("nono.class-path", "nono.sha256")) {
            Files.delete(home.resolve("lib").resolve(name));

            Run run = run(launcher, Map.of());
            assertThat(run.exit()).isEqualTo(1);
            assertThat(run.launcher()).contains("not a whole distribution");
        }
    }

    private record Run(int exit, String out, String launcher) {}

    private Run run(Path program, Map<String, String> variables) throws Exception {
        return run(program, variables, Path.of("").toAbsolutePath(), List.of("--version"));
    }

    private Run run(Path program, Map<String, String> variables, Path workdir, List<String> words) throws Exception {
        Path out = directory.resolve("out");
        Path err = directory.resolve("err");
        List<String> command = new ArrayList<>(List.of(program.toString()));
        command.addAll(words);
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(workdir.toFile())
                .redirectInput(Path.of("/dev/null").toFile())
                .redirectOutput(out.toFile())
                .redirectError(err.toFile());
        builder.environment().remove("NONO_JAVA_HOME");
        builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
        builder.environment().put("NONO_LAUNCHER_DEBUG", "1");
        builder.environment().put("XDG_STATE_HOME", state().toString());
        builder.environment().putAll(variables);
        Process process = builder.start();
        assertThat(process.waitFor(240, TimeUnit.SECONDS))
                .as("nono --version ended")
                .isTrue();
        return new Run(process.exitValue(), Files.readString(out, UTF_8), Files.readString(err, UTF_8));
    }

    private Path state() throws IOException {
        return Files.createDirectories(directory.toRealPath().resolve("state"));
    }

    /** To make one takes seconds, and in this directory none is made. */
    private void withoutArchives() throws IOException {
        Files.createDirectories(start());
        Files.setPosixFilePermissions(start(), PosixFilePermissions.fromString("rwxrwx---"));
    }

    private Path start() throws IOException {
        return state().resolve("nono/start");
    }

    private List<Path> archives() throws IOException {
        return list(start()).stream()
                .filter(path -> path.toString().matches(".*\\.(jsa|aot)"))
                .toList();
    }

    private Path jar(String name) throws IOException {
        return list(home.resolve("lib")).stream()
                .filter(path -> path.getFileName().toString().startsWith(name))
                .findFirst()
                .orElseThrow();
    }

    private static List<Path> list(Path parent) throws IOException {
        try (Stream<Path> children = Files.list(parent)) {
            return children.sorted().toList();
        }
    }

    private static void copy(Path from, Path to) throws IOException {
        List<Path> paths;
        try (Stream<Path> tree = Files.walk(from)) {
            paths = new ArrayList<>(tree.toList());
        }
        for (Path path : paths) {
            Files.copy(path, to.resolve(from.relativize(path).toString()), StandardCopyOption.COPY_ATTRIBUTES);
        }
    }
}
