package dev.nono.sandbox.linux.it;

import static dev.nono.sandbox.linux.it.Runs.sh;
import static dev.nono.sandbox.linux.it.Runs.system;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nono.capability.CapabilitySet;
import dev.nono.sandbox.EnforcementStatus.Level;
import dev.nono.sandbox.ExecFailedException;
import dev.nono.sandbox.Restriction;
import dev.nono.sandbox.SandboxEvent;
import dev.nono.sandbox.linux.internal.landlock.Abi.Feature;
import dev.nono.sandbox.linux.internal.supervise.Loaders;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;
import org.junit.jupiter.api.io.TempDir;

/** Programs run from listed places, and from no others. */
@Timeout(value = 300, threadMode = ThreadMode.SEPARATE_THREAD)
class ExecuteGateIT {
    private static final String DENIED = "Permission denied";

    @TempDir
    private Path dir;

    @BeforeEach
    void needs() {
        Needs.landlock(Feature.TRUNCATE);
        Needs.listener();
    }

    private static CapabilitySet listing(Path... more) throws IOException {
        List<Path> programs = new java.util.ArrayList<>(List.of(more));
        for (String name : List.of("sh", "cat", "mv")) {
            programs.add(Needs.program(name).toRealPath());
        }
        return system().executables(programs).build();
    }

    private Path script(String name, String text) throws IOException {
        Path script = Files.writeString(dir.resolve(name), text);
        Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwxr-xr-x"));
        return script;
    }

    @Test
    @DisplayName("[21:75] listed programs run, others do not and can still be read")
    void programs() throws Exception {
        CapabilitySet caps = listing();
        Path id = Needs.program("id");
        assertThat(sh(caps, "cat /dev/null && echo ran").out()).isEqualTo("ran\n");
        assertThat(sh(caps, id.toString()).out()).contains(DENIED);
        assertThat(sh(caps, "cat " + id + " > /dev/null && echo read").out()).isEqualTo("read\n");
    }

    @Test
    @DisplayName("[21:75] a script needs its interpreter listed too")
    void scripts() throws Exception {
        Path shell = script("shell", "#!/bin/sh\necho shell\n");
        Path perl = script("perl", "#!" + Needs.program("perl") + "\nprint qq(perl\\n);\n");
        CapabilitySet caps = listing(shell, perl).toBuilder().read(dir).build();
        assertThat(sh(caps, shell.toString()).out()).isEqualTo("shell\n");
        assertThat(sh(caps, perl.toString()).out()).contains(DENIED);
        CapabilitySet both = listing(shell, perl, Needs.program("perl").toRealPath()).toBuilder()
                .read(dir)
                .build();
        assertThat(sh(both, perl.toString()).out()).isEqualTo("perl\n");
    }

    @Test
    void a_listed_directory_lists_what_is_below_it_and_an_empty_list_nothing() throws Exception {
        CapabilitySet caps = system().executables(List.of(Path.of("/usr"))).build();
        assertThat(sh(caps, Needs.program("id").toRealPath() + " -u").exit()).isZero();
        CapabilitySet none = system().executables(List.of()).build();
        assertThatThrownBy(() -> sh(none, "true")).isInstanceOf(ExecFailedException.class);
    }

    @Test
    @DisplayName("[21:76] a dynamic loader runs nothing by itself, and the attempt is reported")
    void loader() throws Exception {
        Path loader = Loaders.ofThisSystem().iterator().next();
        Path id = Needs.program("id").toRealPath();
        try (var process =
                Runs.command(listing(), "sh", "-c", loader + " " + id).start()) {
            assertThat(new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
                    .contains(DENIED);
            assertThat(process.waitFor()).isEqualTo(126);
            assertThat(process.refusals())
                    .singleElement()
                    .satisfies(event -> assertThat(event)
                            .isInstanceOfSatisfying(
                                    SandboxEvent.ExecutionRefused.class,
                                    refused -> assertThat(refused.path().toString())
                                            .isEqualTo(loader.toString())));
            assertThat(process.enforcement().of(Restriction.EXECUTION).orElseThrow())
                    .satisfies(item -> {
                        assertThat(item.level()).isEqualTo(Level.FULL);
                        assertThat(item.detail()).contains("race");
                    });
        }
    }

    @Test
    @DisplayName("[21:76] a program without a path is not made, and not executed")
    void memory() throws Exception {
        CapabilitySet caps = listing(Needs.program("perl").toRealPath());
        assertThat(Runs.perl(caps, """
                                use POSIX ();
                                my ($memfd, $execveat) = (POSIX::uname())[4] eq "aarch64" ? (279, 281) : (319, 322);
                                my $name = "program";
                                said("memfd_create", syscall($memfd, $name, 0) >= 0);
                                open(my $cat, "<", "/bin/cat") or die;
                                my $empty = "";
                                said("execveat", syscall($execveat, fileno($cat), $empty, 0, 0, 0x1000) == 0);
                                """).out()).isEqualTo("memfd_create EPERM\nexecveat EPERM\n");
    }

    @Test
    @DisplayName("files move between granted directories behind the gate (80, N-24)")
    void renames() throws Exception {
        Path a = Files.createDirectory(dir.resolve("a"));
        Path b = Files.createDirectory(dir.resolve("b"));
        Files.writeString(a.resolve("x"), "x");
        CapabilitySet caps = listing().toBuilder().readWrite(a).readWrite(b).build();
        assertThat(sh(caps, "mv " + a + "/x " + b + "/x").exit()).isZero();
        assertThat(b.resolve("x")).hasContent("x");
    }

    @Test
    @DisplayName("what lost its parents is gated like the rest (80, S19)")
    void orphans() throws Exception {
        CapabilitySet caps = listing(Needs.program("setsid").toRealPath()).toBuilder()
                .readWrite(dir)
                .build();
        String orphan = "cat /dev/null; echo done > " + dir + "/done";
        try (var process = Runs.command(caps, "sh", "-c", "(setsid sh -c 'sleep 0 2>/dev/null; " + orphan + "' &)")
                .start()) {
            assertThat(process.waitFor()).isZero();
            for (int i = 0; i < 6000 && !Files.exists(dir.resolve("done")); i++) {
                Thread.sleep(10);
            }
            assertThat(dir.resolve("done")).exists();
        }
    }
}
