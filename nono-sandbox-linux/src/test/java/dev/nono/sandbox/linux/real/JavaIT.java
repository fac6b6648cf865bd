package dev.nono.sandbox.linux.real;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nono.capability.CapabilitySet;
import dev.nono.sandbox.linux.it.Needs;
import dev.nono.sandbox.linux.it.Runs.Run;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("A JVM in a sandbox")
class JavaIT {
    @TempDir
    private Path dir;

    private Workshop shop;

    @BeforeEach
    void open() throws Exception {
        Needs.landlock();
        shop = new Workshop(dir);
    }

    @AfterEach
    void close() throws Exception {
        shop.close();
    }

    private static final Path HOME = Path.of(System.getProperty("java.home"));

    /** The JDK, where its configuration lies elsewhere that too, and the view that a process has of itself. */
    private CapabilitySet caps() throws Exception {
        var caps = shop.grants().read(HOME).read(Path.of("/proc"));
        Path configuration = HOME.resolve("conf/security/java.security").toRealPath();
        if (!configuration.startsWith(HOME)) {
            caps.read(configuration.getParent().getParent());
        }
        return caps.build();
    }

    private Run tool(String name, String... arguments) throws Exception {
        String[] command = new String[arguments.length + 3];
        command[0] = HOME.resolve("bin").resolve(name).toString();
        String prefix = name.equals("java") ? "" : "-J";
        command[1] = prefix + "-Xmx256m";
        command[2] = prefix + "-XX:TieredStopAtLevel=1";
        System.arraycopy(arguments, 0, command, 3, arguments.length);
        return shop.run(caps(), command);
    }

    @Test
    @DisplayName("says its version")
    void version() throws Exception {
        Run run = tool("java", "-version");
        assertThat(run.exit()).as(run.out()).isZero();
        assertThat(run.out()).contains("version \"" + System.getProperty("java.version"));
    }

    @Test
    @DisplayName("compiles, packs and runs a small project, which may do no more than it")
    void build() throws Exception {
        Needs.need(Files.isExecutable(HOME.resolve("bin/javac")), "a JDK");
        shop.file("src/app/Answer.java", "package app; public record Answer(int value) {}\n");
        shop.file("src/app/Main.java", """
                package app;
                import java.net.Socket;
                import java.nio.file.Files;
                import java.nio.file.Path;
                public class Main {
                    interface Action { void run() throws Exception; }
                    static void attempt(String name, Action action) {
                        try {
                            action.run();
                            System.out.println(name + " SUCCEEDED");
                        } catch (Exception e) {
                            System.out.println(name + " failed");
                        }
                    }
                    public static void main(String[] a) throws Exception {
                        System.out.println(new Answer(42));
                        Thread t = new Thread(() -> System.out.println("from a thread"));
                        t.start();
                        t.join();
                        Files.writeString(Path.of("out"), "written");
                        attempt("read", () -> Files.readString(Path.of(a[0])));
                        attempt("write", () -> Files.writeString(Path.of(a[0]), "x"));
                        attempt("connect", () -> new Socket("127.0.0.1", Integer.parseInt(a[1])).close());
                        attempt("run", () -> new ProcessBuilder("cat", a[0]).inheritIO().start().waitFor());
                    }
                }
                """);
        Run compile = tool("javac", "-d", "classes", "src/app/Answer.java", "src/app/Main.java");
        assertThat(compile).isEqualTo(new Run(0, ""));
        Run pack = tool("jar", "--create", "--file", "app.jar", "--main-class", "app.Main", "-C", "classes", ".");
        assertThat(pack).isEqualTo(new Run(0, ""));
        Run run = tool("java", "-jar", "app.jar", shop.secret.toString(), "" + shop.port());
        assertThat(run.exit()).as(run.out()).isZero();
        assertThat(run.out())
                .startsWith("Answer[value=42]\nfrom a thread\nread failed\nwrite failed\nconnect failed\n")
                .contains("cat: ", "Permission denied")
                .doesNotContain(Workshop.SECRET);
        assertThat(shop.work.resolve("out")).hasContent("written");
        assertThat(Files.readString(shop.secret)).isEqualTo(Workshop.SECRET);
        assertThat(shop.wasReached()).isFalse();
    }
}
