package dev.nono.sandbox.linux.attack;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Sandboxes in sandboxes, and sandboxes whose supervisor is killed or has privileges that it did not ask for. */
class SupervisorsIT {
    @RegisterExtension
    final Lab lab = new Lab();

    @BeforeEach
    void nameWhatIsReadable() {
        lab.with("READABLE", String.join(File.pathSeparator, readable()));
    }

    @Test
    @DisplayName("a program whose supervisor is killed keeps its restrictions and loses what it would have to ask for")
    void killed() throws Exception {
        try (CountingServer server = CountingServer.everywhere()) {
            lab.with("ALLOWED", server.port());
            Process supervisor =
                    lab.plainCommand(java(Programs.compiled("orphan").toString()));
            await(lab.inside().resolve("ready"));
            supervisor.destroyForcibly().waitFor();
            Files.createFile(lab.inside().resolve("go"));
            Path report = lab.inside().resolve("report");
            await(report);
            assertThat(Files.readAllLines(report))
                    .containsExactly(
                            "connect ENOSYS",
                            "bind ENOSYS",
                            "udp EACCES",
                            "execve ENOSYS",
                            "secret EACCES",
                            "signal EPERM",
                            "own works");
            assertThat(server.connections()).isZero();
        }
    }

    @Test
    @DisplayName("a sandbox in a sandbox works, and what it grants in addition stays closed")
    void nested() throws Exception {
        lab.with("READABLE", String.join(File.pathSeparator, readable()) + File.pathSeparator + lab.outside());
        String attacks = Programs.compiled("files").toString();
        Lab.Result alone = lab.plainResult(java(attacks, "read_direct"));
        assertThat(alone.exit()).as(alone.output()).isZero();
        lab.granting(caps -> {
            readable().stream().map(Path::of).filter(Files::exists).forEach(caps::read);
            return caps;
        });
        lab.reset();
        Lab.Result within = lab.insideCommand(java(attacks, "read_direct"));
        assertThat(within.output()).contains("closed: open EACCES");
        lab.reset();
        Lab.Result own = lab.insideCommand(java(attacks, "read_proc_root"));
        assertThat(own.output()).contains("closed: ");
    }

    @Test
    @DisplayName("[21:14] on 16 layers there is no 17th, and the error says so")
    void layers() throws Exception {
        List<String> command =
                new ArrayList<>(List.of(Programs.compiled("layers").toString(), "16"));
        command.addAll(java("/bin/true"));
        Lab.Result refused = lab.plainResult(command);
        assertThat(refused.output())
                .contains("refused: ")
                .contains("16 Landlock layers")
                .contains("nest fewer");
        assertThat(refused.exit()).isEqualTo(SandboxMain.REFUSED);
        command.set(1, "15");
        assertThat(lab.plainResult(command).exit()).isZero();
    }

    @Test
    @DisplayName("capabilities that a supervisor of an ordinary user was given do not reach the program")
    void ambient(@TempDir Path home) throws Exception {
        Assumptions.assumeTrue(Lab.isRoot(), "only root can give them");
        Path shared = Files.setPosixFilePermissions(
                Files.createDirectory(home.resolve("shared")), PosixFilePermissions.fromString("rwxrwxrwx"));
        Files.setPosixFilePermissions(home, PosixFilePermissions.fromString("rwxr-xr-x"));
        lab.with("INSIDE", shared);
        List<String> command = new ArrayList<>(List.of(
                "setpriv",
                "--reuid=65534",
                "--regid=65534",
                "--clear-groups",
                "--inh-caps=+mknod,+sys_admin",
                "--ambient-caps=+mknod,+sys_admin"));
        List<String> kernel = List.of(Programs.compiled("kernel").toString());
        for (String attack : List.of("capabilities", "make_block_device")) {
            List<String> outside = Stream.of(command, kernel, List.of(attack))
                    .flatMap(List::stream)
                    .toList();
            assertThat(lab.plainResult(List.of("sh", "-c", "cd " + shared + " && exec " + String.join(" ", outside)))
                            .exit())
                    .as("without a sandbox they do")
                    .isZero();
            Files.deleteIfExists(shared.resolve("device"));
        }
        String classPath = OrdinaryUserIT.readableClassPath(home);
        for (String attack : List.of("capabilities", "make_block_device")) {
            List<String> inside = new ArrayList<>(command);
            inside.addAll(List.of(javaProgram(), "-Xmx128m", "-Djna.tmpdir=" + shared, "-cp", classPath));
            inside.addAll(List.of(SandboxMain.class.getName(), kernel.get(0), attack));
            Lab.Result result = lab.plainResult(inside);
            assertThat(result.output()).contains("closed: ");
            assertThat(result.exit()).isEqualTo(1);
        }
    }

    private List<String> java(String... command) {
        List<String> all = new ArrayList<>(List.of(
                javaProgram(),
                "-Xmx128m",
                "-Djava.io.tmpdir=" + lab.inside(),
                "-Djna.tmpdir=" + lab.inside(),
                "-cp",
                System.getProperty("java.class.path"),
                SandboxMain.class.getName()));
        all.addAll(List.of(command));
        return all;
    }

    private static String javaProgram() {
        return Path.of(System.getProperty("java.home"), "bin", "java").toString();
    }

    private static List<String> readable() {
        return Stream.of(
                        Stream.of("/usr", "/bin", "/lib", "/lib64", "/etc", "/dev/urandom", "/proc/self", "/sys"),
                        Stream.of(Programs.directory().toString(), System.getProperty("java.home")),
                        Stream.of(System.getProperty("java.class.path").split(File.pathSeparator, -1)))
                .flatMap(paths -> paths)
                .distinct()
                .toList();
    }

    private static void await(Path file) throws InterruptedException {
        for (int i = 0; i < 12_000 && !Files.exists(file); i++) {
            Thread.sleep(10);
        }
        assertThat(file).exists();
    }
}
