package dev.nono.sandbox.linux.attack;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nono.capability.CapabilitySet;
import dev.nono.capability.CapabilitySetBuilder;
import dev.nono.sandbox.Sandbox;
import dev.nono.sandbox.SandboxObserver;
import dev.nono.sandbox.SandboxedProcess;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The thread that spawns a program is in its domain, and ends a moment after the program has begun: long enough to look
 * for it.
 */
class StartRaceIT {
    private static final int STARTS = 150;
    private static final int OPENED = 42;

    @Test
    @DisplayName("outside, the memory of the parent opens")
    void outside() throws Exception {
        Process process = new ProcessBuilder(Programs.compiled("start_race").toString())
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        assertThat(process.waitFor()).isEqualTo(OPENED);
    }

    @ParameterizedTest(name = "observed: {0}")
    @ValueSource(booleans = {false, true})
    @DisplayName("no thread of the supervisor can be opened, however early the program looks")
    void inside(boolean observed) throws Exception {
        CapabilitySet caps = caps();
        for (int i = 0; i < STARTS; i++) {
            var command = Sandbox.command(Programs.compiled("start_race").toString())
                    .capabilities(caps)
                    .directory(Path.of("/"))
                    .observer(observed ? event -> {} : SandboxObserver.NONE);
            if (observed) {
                command.observeExecutions();
            }
            try (SandboxedProcess process = command.start()) {
                String out = new String(process.getInputStream().readAllBytes());
                assertThat(process.waitFor()).as("start %d: %s", i, out).isZero();
            }
        }
        assertThat(Files.readString(Path.of("/proc/self/status")))
                .as("this JVM can read itself as before")
                .contains("VmRSS");
    }

    @Test
    @DisplayName("nor while a thread of this JVM stays in the domain")
    void besideARestrictedTask() throws Exception {
        CapabilitySet caps = caps().toBuilder().readWrite(Path.of("/dev/null")).build();
        int exit = Sandbox.callRestricted(
                caps,
                () -> new ProcessBuilder(Programs.compiled("start_race").toString())
                        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                        .start()
                        .waitFor());

        assertThat(exit).isZero();
    }

    private static CapabilitySet caps() {
        CapabilitySetBuilder builder = CapabilitySet.builder();
        for (String path : List.of("/usr", "/lib", "/lib64", "/proc", "/etc/ld.so.cache")) {
            if (Files.exists(Path.of(path))) {
                builder.read(Path.of(path));
            }
        }
        return builder.read(Programs.directory()).build();
    }
}
