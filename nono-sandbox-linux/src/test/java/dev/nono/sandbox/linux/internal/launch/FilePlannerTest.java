package dev.nono.sandbox.linux.internal.launch;

import static dev.nono.sandbox.linux.internal.launch.Requests.kernel;
import static dev.nono.sandbox.linux.internal.launch.Requests.plan;
import static org.assertj.core.api.Assertions.assertThat;

import dev.nono.capability.Access;
import dev.nono.capability.CapabilitySet;
import dev.nono.capability.FileGrant;
import dev.nono.capability.GrantSource;
import dev.nono.capability.ProcessInfoMode;
import dev.nono.sandbox.EnforcementStatus.Level;
import dev.nono.sandbox.Restriction;
import dev.nono.sandbox.SandboxRequest;
import dev.nono.sandbox.Stdio;
import dev.nono.sandbox.TerminalSize;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FilePlannerTest {
    private static final CapabilitySet NOTHING = CapabilitySet.builder().build();

    private static List<String> paths(SandboxRequest request) {
        return FilePlanner.grants(request).stream()
                .map(grant -> grant.resolved().toString())
                .toList();
    }

    private static List<String> paths(CapabilitySet caps) {
        return paths(Requests.of(caps));
    }

    private static SandboxRequest withStreams(CapabilitySet caps, Stdio stdio, Optional<TerminalSize> terminal) {
        SandboxRequest request = Requests.of(caps);
        return new SandboxRequest(
                request.program(),
                request.arguments(),
                request.environment(),
                request.directory(),
                caps,
                stdio,
                stdio,
                stdio,
                terminal,
                false,
                request.networkEnforcement(),
                request.accepted(),
                false,
                false,
                request.observer());
    }

    @Test
    void rules_are_in_the_order_of_the_grants() {
        CapabilitySet caps = NOTHING.toBuilder()
                .grant(grant("/z", Access.READ))
                .grant(grant("/a", Access.WRITE))
                .grant(grant("/m", Access.READ_WRITE))
                .build();
        assertThat(paths(caps)).containsExactly("/z", "/a", "/m");
    }

    private static FileGrant grant(String path, Access access) {
        return FileGrant.unchecked(Path.of(path), Path.of(path), access, false, GrantSource.USER);
    }

    @Test
    void reading_the_own_entry_of_procfs_means_that_of_the_program_which_is_not_known_yet() {
        CapabilitySet caps = NOTHING.toBuilder().read(Path.of("/proc/self")).build();
        assertThat(paths(caps)).containsExactly("/proc");
        assertThat(plan(caps, kernel(7))
                        .status()
                        .of(Restriction.PROCESS_INFO)
                        .orElseThrow()
                        .level())
                .isEqualTo(Level.PARTIAL);
        assertThat(plan(caps.toBuilder().processInfo(ProcessInfoMode.ALLOW_ALL).build(), kernel(7))
                        .status()
                        .of(Restriction.PROCESS_INFO))
                .isEmpty();
    }

    @Test
    void nothing_is_ever_granted_on_the_entry_of_this_jvm() {
        CapabilitySet caps = NOTHING.toBuilder()
                .readWrite(Path.of("/proc/self"))
                .read(Path.of("/proc/self/status"))
                .read(Path.of("/proc/thread-self"))
                .read(Path.of("/proc/" + ProcessHandle.current().pid() + "/maps"))
                .read(Path.of("/dev/fd"))
                .build();
        assertThat(paths(caps)).isEmpty();
    }

    @Test
    void other_parts_of_procfs_are_as_they_are() {
        CapabilitySet caps =
                NOTHING.toBuilder().read(Path.of("/proc/sys/kernel")).build();
        assertThat(paths(caps)).containsExactly("/proc/sys/kernel");
        assertThat(plan(caps, kernel(7)).status().of(Restriction.PROCESS_INFO)).isEmpty();
    }

    @Test
    @DisplayName(
            "[21:10] a standard stream is the one that the program gets: a pipe or a terminal of its own needs no rule")
    void streams() throws IOException {
        // Exact, since the streams of a JVM that runs tests may be pipes, which have no path.
        FileGrant stdin = FileGrant.exact(Path.of("/dev/stdin"), Access.READ, GrantSource.USER);
        CapabilitySet caps = NOTHING.toBuilder().grant(stdin).build();
        assertThat(paths(withStreams(caps, Stdio.PIPE, Optional.empty()))).isEmpty();
        assertThat(paths(withStreams(caps, Stdio.INHERIT, Optional.of(new TerminalSize(24, 80)))))
                .isEmpty();
        assertThat(paths(withStreams(caps, Stdio.INHERIT, Optional.empty()))).hasSize(1);
    }

    @Test
    @DisplayName("[21:8] a device that may be written may be controlled; a directory of files may not")
    void devices(@TempDir Path directory) throws IOException {
        Path link = Files.createSymbolicLink(directory.resolve("link"), Path.of("/dev/null"));
        CapabilitySet caps = NOTHING.toBuilder()
                .readWrite(link)
                .read(Path.of("/dev/zero"))
                .readWrite(directory)
                .readWrite(Path.of("/dev/pts"))
                .build();
        assertThat(plan(caps, kernel(7)).rules().listing())
                .contains("path /dev/null device: execute write_file read_file truncate ioctl_dev\n")
                .contains("path /dev/zero file: execute read_file\n")
                .containsPattern("path " + directory.toRealPath() + " directory: [a-z_ ]*truncate\n")
                .containsPattern("path /dev/pts directory: [a-z_ ]*ioctl_dev\n");
        assertThat(FilePlanner.isDevice(directory.resolve("gone"))).isFalse();
    }
}
