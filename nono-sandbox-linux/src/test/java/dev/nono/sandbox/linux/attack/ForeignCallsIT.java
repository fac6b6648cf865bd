package dev.nono.sandbox.linux.attack;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nono.capability.NetworkMode;
import dev.nono.sandbox.Sandbox;
import dev.nono.sandbox.SandboxedProcess;
import dev.nono.sandbox.linux.internal.posix.Architecture;
import java.nio.file.Path;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** System calls in the conventions of other architectures, which have other numbers. */
class ForeignCallsIT {
    private static final int KILLED_BY_SIGSYS = 128 + 31;

    @RegisterExtension
    final Lab lab = new Lab();

    @BeforeEach
    void onlyWhereTheProcessorHasThem() {
        Assumptions.assumeTrue(Architecture.current() == Architecture.X86_64, "these are of x86_64");
        lab.granting(caps -> caps.network(NetworkMode.blocked()));
    }

    @Test
    @DisplayName("[21:30] a 32-bit program that connects is killed")
    void thirtyTwoBits() throws Exception {
        Path program = Programs.assembled32("foreign");
        try (CountingServer server = CountingServer.everywhere()) {
            String port = String.valueOf(server.port());
            Process outside = new ProcessBuilder(program.toString(), port).start();
            Assumptions.assumeFalse(outside.waitFor() == KILLED_BY_SIGSYS - 31 + 11, "no 32-bit programs here");
            assertThat(outside.exitValue())
                    .as("outside it must connect, or this proves nothing")
                    .isZero();
            server.forget();
            try (SandboxedProcess inside = Sandbox.command(program.toString(), port)
                    .capabilities(lab.capabilities())
                    .directory(lab.inside())
                    .start()) {
                assertThat(inside.waitFor()).isEqualTo(KILLED_BY_SIGSYS);
            }
            assertThat(server.connections()).isZero();
        }
    }

    @Test
    @DisplayName("[21:30] a 64-bit program that calls by int 0x80 is killed")
    void interrupt() throws Exception {
        lab.mustWorkOutside("foreign-calls", "by_interrupt");
        assertThat(lab.inside("foreign-calls", "by_interrupt").exit()).isEqualTo(KILLED_BY_SIGSYS);
    }

    @Test
    void where_no_socket_is_restricted_the_foreign_call_fails() throws Exception {
        lab.granting(caps -> caps.network(NetworkMode.allowAll()));
        lab.mustWorkOutside("foreign-calls", "by_interrupt");
        lab.mustFailInside("foreign-calls", "by_interrupt");
    }

    @ParameterizedTest
    @DisplayName("[21:31] an x32 or negative number is not implemented")
    @ValueSource(strings = {"by_x32", "by_x32_socket", "by_negative"})
    void x32(String attack) throws Exception {
        assertThat(lab.mustFailInside("foreign-calls", attack).output()).contains("ENOSYS");
    }
}
