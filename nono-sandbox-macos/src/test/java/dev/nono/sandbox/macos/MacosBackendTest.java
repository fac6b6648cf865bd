package dev.nono.sandbox.macos;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nono.ErrorCode;
import dev.nono.NonoException;
import dev.nono.capability.ByteSize;
import dev.nono.capability.CapabilitySet;
import dev.nono.capability.CapabilitySetBuilder;
import dev.nono.capability.DenyRule;
import dev.nono.capability.GrantSource;
import dev.nono.capability.NetworkMode;
import dev.nono.capability.ProcessInfoMode;
import dev.nono.capability.ResourceLimits;
import dev.nono.capability.SignalMode;
import dev.nono.sandbox.EnforcementStatus;
import dev.nono.sandbox.EnforcementStatus.Level;
import dev.nono.sandbox.Restriction;
import dev.nono.sandbox.Sandbox;
import dev.nono.sandbox.SandboxBackend;
import dev.nono.sandbox.SandboxRequest;
import dev.nono.sandbox.macos.oracle.Oracle;
import java.nio.file.Path;
import java.util.ServiceLoader;
import java.util.function.Consumer;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;

@DisplayName("The backend for macOS")
class MacosBackendTest {
    private final SandboxBackend backend = new MacosBackend();

    private static SandboxRequest request(Consumer<CapabilitySetBuilder> change) {
        CapabilitySetBuilder caps = CapabilitySet.builder();
        change.accept(caps);
        return Sandbox.command("/bin/sh", "-c", "true")
                .capabilities(caps.build())
                .directory(Path.of("/"))
                .request();
    }

    private EnforcementStatus check(Consumer<CapabilitySetBuilder> change) {
        return backend.check(request(change));
    }

    @Test
    @DisplayName("is found by the service loader")
    void isFound() {
        assertThat(ServiceLoader.load(SandboxBackend.class)).hasAtLeastOneElementOfType(MacosBackend.class);
        assertThat(backend.platform()).isEqualTo("macos");
        assertThat(backend.isForThisSystem())
                .isEqualTo(System.getProperty("os.name").startsWith("Mac"));
    }

    @Test
    @DisplayName("shows its profile on every system, line by line, the same each time")
    void describe() {
        SandboxRequest request = request(caps -> caps.read(Path.of("/usr")).network(NetworkMode.blocked()));

        assertThat(backend.describe(request))
                .isEqualTo(backend.describe(request))
                .startsWith("(version 1)", "(deny default)");
        Oracle oracle = Oracle.of(String.join("\n", backend.describe(request)) + "\n");
        assertThat(oracle.read("/usr/bin/env")).isTrue();
        assertThat(oracle.write("/usr/bin/env")).isFalse();
        assertThat(oracle.tcp(false, 443)).isFalse();
    }

    @Test
    @DisplayName("says what holds: everything of a plain set")
    void plainStatus() {
        EnforcementStatus status = check(caps ->
                caps.network(NetworkMode.blocked()).deny(new DenyRule(Path.of("/secret"), GrantSource.USER, "")));

        assertThat(status.level()).isEqualTo(Level.FULL);
        for (Restriction restriction : new Restriction[] {
            Restriction.FILES,
            Restriction.DENIED_PATHS,
            Restriction.TCP,
            Restriction.DESTINATIONS,
            Restriction.OTHER_SOCKETS,
            Restriction.LISTENERS,
            Restriction.UNIX_SOCKETS,
            Restriction.SIGNALS,
            Restriction.PROCESS_INFO,
        }) {
            assertThat(status.of(restriction))
                    .as(restriction.label())
                    .hasValueSatisfying(item -> assertThat(item.level()).isEqualTo(Level.FULL));
        }
    }

    @Test
    @DisplayName("says what was not asked for by leaving it out")
    void openStatus() {
        EnforcementStatus status =
                check(caps -> caps.signals(SignalMode.ALLOW_ALL).processInfo(ProcessInfoMode.ALLOW_ALL));

        assertThat(status.of(Restriction.TCP)).isEmpty();
        assertThat(status.of(Restriction.SIGNALS)).isEmpty();
        assertThat(status.of(Restriction.PROCESS_INFO)).isEmpty();
    }

    @Test
    @DisplayName("says what holds in part: ports to listen on cannot be told apart")
    void partialStatus() {
        EnforcementStatus status =
                check(caps -> caps.network(NetworkMode.blocked()).allowLocalhostPort(3000));

        assertThat(status.of(Restriction.LISTENERS)).hasValueSatisfying(item -> {
            assertThat(item.level()).isEqualTo(Level.PARTIAL);
            assertThat(item.detail()).contains("every port");
        });
        assertThat(status.level()).as("nobody asked for it by name").isEqualTo(Level.FULL);
    }

    @Test
    @DisplayName("says what does not hold: ceilings of a tree, and mediated sockets in an open network")
    void missingStatus() {
        EnforcementStatus status = check(caps -> caps.mediateUnixSockets(true)
                .limits(ResourceLimits.builder()
                        .memory(ByteSize.parse("1G"))
                        .processes(9)
                        .openFiles(99)
                        .build()));

        assertThat(status.unmet())
                .extracting(EnforcementStatus.Item::restriction)
                .containsExactlyInAnyOrder(Restriction.MEMORY, Restriction.PROCESSES, Restriction.UNIX_SOCKETS);
        assertThat(status.of(Restriction.OPEN_FILES)).isPresent();
    }

    @Test
    @DisplayName("refuses ports that it cannot tell apart, before anything runs")
    void unsupportedPorts() {
        assertThatThrownBy(() -> check(caps -> caps.allowConnectPort(443)))
                .isInstanceOfSatisfying(
                        NonoException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.NETWORK_FILTER_UNSUPPORTED));
    }

    @Test
    @DisplayName("restricts no task of this JVM")
    void tasks() {
        assertThatThrownBy(() -> backend.callRestricted(CapabilitySet.builder().build(), () -> "ran"))
                .isInstanceOf(NonoException.class)
                .hasMessageContaining("whole processes");
    }

    @Test
    @DisabledOnOs(OS.MAC)
    @DisplayName("starts nothing on another system, and says which one it is for")
    void elsewhere() {
        SandboxRequest request = request(caps -> {});

        assertThat(backend.support().supported()).isFalse();
        assertThat(backend.support().details()).contains("macOS", System.getProperty("os.name"));
        assertThatThrownBy(() -> backend.start(request))
                .isInstanceOfSatisfying(
                        NonoException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.UNSUPPORTED_PLATFORM))
                .hasMessageContaining("macOS")
                .hasMessageContaining(System.getProperty("os.name"));
        assertThatThrownBy(() -> backend.exec(request)).isInstanceOf(NonoException.class);
    }
}
