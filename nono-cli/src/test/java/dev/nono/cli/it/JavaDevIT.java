package dev.nono.cli.it;

import static dev.nono.cli.it.Cli.nono;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.AnnotatedElementContext;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.io.TempDirFactory;

@DisplayName("The profile java-dev")
class JavaDevIT {
    private static final String POM = """
            <project xmlns="http://maven.apache.org/POM/4.0.0">
              <modelVersion>4.0.0</modelVersion>
              <groupId>x</groupId><artifactId>app</artifactId><version>1</version>
              <properties>
                <maven.compiler.release>17</maven.compiler.release>
                <project.build.sourceEncoding>UTF-8</project.build.sourceEncoding>
              </properties>
              <dependencies>
                <dependency>
                  <groupId>org.junit.jupiter</groupId><artifactId>junit-jupiter</artifactId>
                  <version>@junit@</version><scope>test</scope>
                </dependency>
              </dependencies>
              <build><plugins>
                <plugin><artifactId>maven-resources-plugin</artifactId><version>@maven-resources@</version></plugin>
                <plugin><artifactId>maven-compiler-plugin</artifactId><version>@maven-compiler@</version></plugin>
                <plugin><artifactId>maven-surefire-plugin</artifactId><version>@maven-surefire@</version></plugin>
                <plugin><artifactId>maven-jar-plugin</artifactId><version>@maven-jar@</version></plugin>
              </plugins></build>
            </project>
            """;

    @TempDir
    Path temp;

    private static Path parentPom() {
        Path here = Path.of("").toAbsolutePath();
        return Files.exists(here.resolve("nono-cli")) ? here.resolve("pom.xml") : here.resolveSibling("pom.xml");
    }

    /** The versions that built this test, which are therefore in the local repository. */
    static String withVersions(String text) throws IOException {
        String versions = Files.readString(parentPom());
        Matcher holes = Pattern.compile("@([a-z-]+)@").matcher(text);
        return holes.replaceAll(hole -> {
            Matcher version =
                    Pattern.compile("<" + hole.group(1) + ".version>([^<]+)<").matcher(versions);
            assertThat(version.find()).as(hole.group(1)).isTrue();
            return version.group(1);
        });
    }

    @Test
    @DisplayName("lets Maven compile, test in a JVM of its own, and package, while secrets of the user stay closed")
    void maven() throws IOException {
        Path project = temp.toRealPath();
        Files.writeString(project.resolve("pom.xml"), withVersions(POM));
        Path main = Files.createDirectories(project.resolve("src/main/java/x"));
        Files.writeString(
                main.resolve("App.java"), "package x; public class App { public static int two() { return 2; } }");
        Path test = Files.createDirectories(project.resolve("src/test/java/x"));
        Files.writeString(test.resolve("AppTest.java"), """
                package x;
                import static org.junit.jupiter.api.Assertions.assertEquals;
                import static org.junit.jupiter.api.Assertions.assertThrows;
                import java.nio.file.Files;
                import java.nio.file.Path;
                class AppTest {
                    @org.junit.jupiter.api.Test void two() throws Exception {
                        assertEquals(2, App.two());
                        Path file = Files.createTempFile("t", ".txt");
                        Files.writeString(file, "x");
                        assertEquals("x", Files.readString(file));
                        assertEquals(0, new ProcessBuilder("true").start().waitFor());
                        assertThrows(java.io.IOException.class,
                                () -> Files.list(Path.of(System.getProperty("user.home"), ".ssh")).close());
                    }
                }
                """);
        String repository = System.getProperty("maven.repo.local", "");

        Cli.Result built = nono(
                        "run",
                        "--profile",
                        "java-dev",
                        "--allow-net",
                        "--allow-cwd",
                        "--",
                        "mvn",
                        "-B",
                        "-o",
                        "-q",
                        repository.isEmpty() ? "-Dx" : "-Dmaven.repo.local=" + repository,
                        "package")
                .in(project)
                .run();

        assertThat(built.exitCode()).as(built.out() + built.err()).isZero();
        assertThat(project.resolve("target/app-1.jar")).exists();
        assertThat(project.resolve("target/surefire-reports/x.AppTest.txt"))
                .content()
                .contains("Tests run: 1, Failures: 0");
    }

    @Test
    @DisplayName("lets Gradle build with a daemon and without one, while secrets of the user stay closed")
    void gradle(@TempDir(factory = NotShared.class) Path root) throws IOException {
        Installed.need(Files.isExecutable(Path.of("/usr/bin/gradle")), "no gradle here");
        assumeTrue(Runtime.version().feature() <= 17, "the Gradle of Debian runs on no newer Java");
        Path home = Files.createDirectory(root.resolve("home"));
        Path gradleHome = Files.createDirectory(home.resolve(".gradle"));
        for (String used : new String[] {"caches", "daemon", "native", "notifications", "workers", ".tmp"}) {
            Files.createDirectory(gradleHome.resolve(used));
        }
        Files.writeString(Files.createDirectory(home.resolve(".ssh")).resolve("id"), "the key");
        Path project = Files.createDirectory(root.resolve("app"));
        Files.writeString(project.resolve("build.gradle"), """
                apply plugin: 'java'
                task closed {
                    doLast {
                        def key = new File(System.getenv('HOME'), '.ssh/id')
                        try {
                            key.text
                            throw new GradleException('open: ' + key)
                        } catch (FileNotFoundException e) {
                            println 'closed as it should be'
                        }
                    }
                }
                build.dependsOn closed
                """);
        Path main = Files.createDirectories(project.resolve("src/main/java/x"));
        Files.writeString(main.resolve("App.java"), "package x; public class App {}");

        Cli.Result built = nono(
                        "run",
                        "--silent",
                        "--profile",
                        "java-dev",
                        "--allow-net",
                        "--allow-cwd",
                        "--",
                        "sh",
                        "-c",
                        // A daemon that was told to stop writes for a moment to what is removed after the test.
                        "gradle --offline --no-daemon build && mv build first"
                                + " && gradle --offline --daemon build && gradle --offline --stop"
                                + " && for log in \"$GRADLE_USER_HOME\"/daemon/*/daemon-*.out.log; do"
                                + " pid=${log##*/daemon-}; while [ -e \"/proc/${pid%%.*}/exe\" ]; do sleep 0.1; done; done")
                .in(project)
                .with("HOME", home.toString())
                .with("TMPDIR", Files.createDirectory(root.resolve("tmp")).toString())
                .with("GRADLE_USER_HOME", gradleHome.toString())
                .with("JAVA_HOME", System.getProperty("java.home"))
                .run();

        assertThat(built.exitCode()).as(built.out() + built.err()).isZero();
        assertThat(built.out()).contains("Starting a Gradle Daemon", "closed as it should be", "1 Daemon stopped");
        assertThat(project.resolve("first/libs/app.jar")).exists();
        assertThat(project.resolve("build/libs/app.jar")).exists();
    }

    /** Not below /tmp, which the profile grants: no home can be protected in a directory that all may read. */
    static final class NotShared implements TempDirFactory {
        @Override
        public Path createTempDirectory(AnnotatedElementContext element, ExtensionContext extension)
                throws IOException {
            return Files.createTempDirectory(Path.of("/var/tmp"), "nono-gradle").toRealPath();
        }
    }
}
