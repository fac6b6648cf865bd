package dev.nono.sandbox.linux.internal.launch;

import static dev.nono.sandbox.linux.internal.launch.Requests.kernel;
import static dev.nono.sandbox.linux.internal.launch.Requests.plan;
import static dev.nono.sandbox.linux.internal.launch.Requests.require;
import static dev.nono.sandbox.linux.internal.launch.Requests.withoutListener;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nono.ErrorCode;
import dev.nono.NonoException;
import dev.nono.capability.Access;
import dev.nono.capability.ByteSize;
import dev.nono.capability.CapabilitySet;
import dev.nono.capability.FileGrant;
import dev.nono.capability.GrantSource;
import dev.nono.capability.IpcMode;
import dev.nono.capability.NetworkMode;
import dev.nono.capability.PlatformRule;
import dev.nono.capability.ResourceLimits;
import dev.nono.capability.SignalMode;
import dev.nono.sandbox.EnforcementStatus.Item;
import dev.nono.sandbox.EnforcementStatus.Level;
import dev.nono.sandbox.Restriction;
import dev.nono.sandbox.linux.internal.landlock.Scope;
import dev.nono.sandbox.linux.internal.seccomp.FilterSpec.Notify;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class PlannerTest {
    private static final Path GOLDEN = Path.of("src/test/resources/dev/nono/sandbox/linux/internal/launch/plan.txt");
    private static final CapabilitySet NOTHING = CapabilitySet.builder().build();

    private static FileGrant grant(String path, Access access, boolean file) {
        return FileGrant.unchecked(Path.of(path), Path.of(path), access, file, GrantSource.USER);
    }

    @Test
    void no_landlock_no_sandbox() {
        Kernel kernel =
                new Kernel(Optional.empty(), "needs Linux 5.13", Optional::empty, false, GpuDevices::ofThisMachine);
        assertThatThrownBy(() -> plan(NOTHING, kernel))
                .isInstanceOfSatisfying(
                        NonoException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.UNSUPPORTED_PLATFORM))
                .hasMessage("needs Linux 5.13");
    }

    @Test
    @DisplayName("[21:17] on ABI 7 nothing is said to be degraded, and the mechanism is Landlock V7")
    void version_seven() {
        Plan plan = plan(NOTHING, kernel(7));
        assertThat(plan.status().of(Restriction.FILES).orElseThrow().mechanism())
                .isEqualTo("Landlock V7");
        assertThat(plan.status().items())
                .filteredOn(item -> item.restriction() != Restriction.UNIX_SOCKETS)
                .extracting(Item::level)
                .containsOnly(Level.FULL);
    }

    @Test
    @DisplayName("[10:115] [21:71] a limit with a write grant from which it could be undone is refused")
    void limits_and_write_grants() {
        CapabilitySet limited = CapabilitySet.builder()
                .limits(ResourceLimits.builder().memory(ByteSize.parse("64M")).build())
                .build();
        for (String path : List.of("/sys", "/", "/sys/fs/cgroup", "/sys/fs/cgroup/user.slice")) {
            CapabilitySet caps =
                    limited.toBuilder().grant(grant(path, Access.WRITE, false)).build();
            assertThatThrownBy(() -> plan(caps, kernel(7)))
                    .isInstanceOfSatisfying(
                            NonoException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.SANDBOX_INIT))
                    .hasMessageContaining(path);
        }
        for (FileGrant harmless :
                List.of(grant("/sys", Access.READ, false), grant("/sys/fs/cgroupX", Access.READ_WRITE, false))) {
            CapabilitySet caps = limited.toBuilder().grant(harmless).build();
            assertThatCode(() -> plan(caps, kernel(7))).doesNotThrowAnyException();
        }
    }

    @Test
    void an_older_kernel_runs_and_says_what_it_lacks() {
        Plan plan = plan(NOTHING, kernel(1));
        assertThatCode(() -> require(plan)).doesNotThrowAnyException();
        assertThat(plan.status().items())
                .filteredOn(item -> item.level() == Level.NONE)
                .extracting(Item::restriction)
                .contains(
                        Restriction.TRUNCATION,
                        Restriction.RENAME_ACROSS,
                        Restriction.DEVICE_CONTROL,
                        Restriction.SIGNALS,
                        Restriction.ABSTRACT_SOCKETS);
    }

    @Test
    @DisplayName(
            "[21:19] signals within the sandbox only: refused before ABI 6; isolation runs there and says that it is none")
    void signals_before_abi_6() {
        CapabilitySet same =
                NOTHING.toBuilder().signals(SignalMode.ALLOW_SAME_SANDBOX).build();
        assertThatThrownBy(() -> require(plan(same, kernel(5)))).hasMessageContaining("ABI 6");
        assertThatCode(() -> require(plan(same, kernel(6)))).doesNotThrowAnyException();
        Plan isolated = plan(NOTHING, kernel(5));
        assertThatCode(() -> require(isolated)).doesNotThrowAnyException();
        assertThat(isolated.status().of(Restriction.SIGNALS).orElseThrow()).satisfies(item -> {
            assertThat(item.level()).isEqualTo(Level.NONE);
            assertThat(item.detail()).contains("ABI 6");
        });
    }

    @Test
    void scopes_follow_the_modes() {
        assertThat(Scope.in(plan(NOTHING, kernel(7)).rules().scoped())).containsExactly(Scope.values());
        CapabilitySet open = NOTHING.toBuilder()
                .signals(SignalMode.ALLOW_ALL)
                .ipc(IpcMode.FULL)
                .build();
        Plan plan = plan(open, kernel(7));
        assertThat(plan.rules().scoped()).isZero();
        assertThat(plan.status().of(Restriction.SIGNALS)).isEmpty();
        assertThat(plan.status().of(Restriction.ABSTRACT_SOCKETS)).isEmpty();
    }

    @Test
    @DisplayName("[21:77] execution that would be gated in part only is refused")
    void gate() {
        CapabilitySet caps = NOTHING.toBuilder()
                .executables(List.of(Path.of("/usr/bin/env")))
                .build();
        assertThatThrownBy(() -> require(plan(caps, kernel(2)))).hasMessageContaining("ABI 3");
        assertThat(plan(caps, kernel(2)).executeLayer()).isEmpty();
        assertThatThrownBy(() -> require(plan(caps, withoutListener(kernel(7)))))
                .hasMessageContaining("dynamic loader")
                .hasMessageContaining("EBUSY");
        Plan plan = plan(caps, kernel(7));
        assertThatCode(() -> require(plan)).doesNotThrowAnyException();
        assertThat(plan.filter().namelessPrograms()).isFalse();
        assertThat(plan.filter().notified()).contains(Notify.EXEC);
        assertThat(plan.executeLayer().orElseThrow().listing())
                .contains("handle fs execute refer\npath / directory: refer\n")
                .contains("/env file: execute");
    }

    @Test
    @DisplayName("[21:76] what a gate cannot close is said")
    void race_of_the_gate() {
        CapabilitySet caps = NOTHING.toBuilder()
                .executables(List.of(Path.of("/usr/bin/env")))
                .build();
        assertThat(plan(caps, kernel(7))
                        .status()
                        .of(Restriction.EXECUTION)
                        .orElseThrow()
                        .detail())
                .contains("wins a race");
    }

    @Test
    void a_denied_path_inside_a_grant_is_refused_beside_it_is_none_of_landlocks_business() {
        CapabilitySet open = NOTHING.toBuilder()
                .grant(grant("/home/me", Access.READ, false))
                .deny(Path.of("/home/me/.ssh"))
                .build();
        assertThatThrownBy(() -> require(plan(open, kernel(7))))
                .hasMessageContaining("/home/me/.ssh")
                .hasMessageContaining("narrower");
        CapabilitySet closed = NOTHING.toBuilder()
                .grant(grant("/home/me/work", Access.READ, false))
                .deny(Path.of("/home/me/.ssh"))
                .build();
        assertThatCode(() -> require(plan(closed, kernel(7)))).doesNotThrowAnyException();
    }

    @Test
    void executions_cannot_be_observed_without_a_listener() {
        var request = Requests.of(NOTHING);
        var observing = new dev.nono.sandbox.SandboxRequest(
                request.program(),
                request.arguments(),
                request.environment(),
                request.directory(),
                request.capabilities(),
                request.stdin(),
                request.stdout(),
                request.stderr(),
                request.terminal(),
                request.newSession(),
                request.networkEnforcement(),
                request.accepted(),
                true,
                false,
                request.observer());
        assertThatThrownBy(() -> Planner.plan(observing, withoutListener(kernel(7)), Optional.empty()))
                .hasMessageContaining("EBUSY");
        assertThat(Planner.plan(observing, kernel(7), Optional.empty()).filter().notified())
                .containsExactly(Notify.EXEC);
    }

    @Test
    void rules_of_another_platform_are_ignored_and_that_is_said() {
        CapabilitySet caps = NOTHING.toBuilder()
                .platformRule(PlatformRule.of("(allow process-fork)"))
                .build();
        assertThat(plan(caps, kernel(7))
                        .status()
                        .of(Restriction.PLATFORM_RULES)
                        .orElseThrow()
                        .level())
                .isEqualTo(Level.NONE);
    }

    @Test
    void the_terminal_of_the_program_gets_a_rule() {
        Plan plan = Planner.plan(Requests.of(NOTHING), kernel(7), Optional.of("/dev/pts/7"));
        assertThat(plan.rules().listing())
                .contains("path /dev/pts/7 device: execute write_file read_file truncate ioctl_dev\n");
    }

    private static CapabilitySet everything() {
        return NOTHING.toBuilder()
                .grant(grant("/usr", Access.READ, false))
                .grant(grant("/home/me/work", Access.READ_WRITE, false))
                .grant(grant("/home/me/.gitconfig", Access.READ, true))
                .grant(grant("/proc/self", Access.READ, false))
                .network(NetworkMode.proxyOnly(8080))
                .allowLocalhostPort(3000)
                .executables(List.of())
                .build();
    }

    @Test
    @DisplayName("the same request gives the same plan (21, I12)")
    void determinism() {
        assertThat(plan(everything(), kernel(7))).isEqualTo(plan(everything(), kernel(7)));
        assertThat(plan(everything(), kernel(7)).describe())
                .isEqualTo(plan(everything(), kernel(7)).describe());
        assertThat(plan(everything(), kernel(7))).isNotEqualTo(plan(everything(), kernel(3)));
    }

    @Test
    void the_plan_in_lines() throws IOException {
        List<String> described = plan(everything(), kernel(7)).describe().stream()
                // The loaders are those of the machine.
                .filter(line -> !line.matches("execution: path /.*/ld.*"))
                .toList();
        String text = String.join("\n", described) + "\n";
        if (System.getProperty("golden.write") != null) {
            Files.createDirectories(GOLDEN.getParent());
            Files.writeString(GOLDEN, text);
        }
        assertThat(text).isEqualTo(Files.readString(GOLDEN));
    }
}
