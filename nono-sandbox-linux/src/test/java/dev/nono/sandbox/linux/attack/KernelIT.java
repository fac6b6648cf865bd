package dev.nono.sandbox.linux.attack;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Ways into the kernel, the machine and the namespaces of others. */
class KernelIT {
    @RegisterExtension
    final Lab lab = new Lab();

    @ParameterizedTest
    @DisplayName("calls that reach past a sandbox are closed, even where the network is open")
    @ValueSource(strings = {"io_uring", "keyctl", "add_key", "request_key", "fanotify_unprivileged"})
    void calls(String attack) throws Exception {
        lab.mustFail("kernel", attack);
    }

    /** Whether an ordinary user may is for each machine to say. */
    @ParameterizedTest
    @DisplayName("what root may do to the machine is closed")
    @ValueSource(
            strings = {
                "bpf",
                "perf",
                "userfaultfd",
                "fanotify",
                "reboot",
                "swap",
                "set_clock",
                "host_name",
                "kernel_log",
                "accounting",
                "make_block_device",
                "make_memory_device",
                "kernel_messages",
                "core_pattern",
                "unmount"
            })
    void privileges(String attack) throws Exception {
        if (Lab.isRoot()) {
            lab.mustWorkOutside("kernel", attack);
        }
        if (Lab.isRoot() || !attack.equals("unmount")) {
            lab.mustFailInside("kernel", attack);
        }
    }

    /** Not tried outside: this machine may lack it, and where it does not, it does harm. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "kexec",
                "kexec_file",
                "load_module",
                "load_module_file",
                "unload_module",
                "ports",
                "memory_device",
                "kernel_core",
                "system_request",
                "modprobe_path",
                "hot_plug",
                "power",
                "make_device_in_namespace",
                "raise_limit"
            })
    void what_nobody_tries_outside_is_closed(String attack) throws Exception {
        lab.mustFailInside("kernel", attack);
    }

    @ParameterizedTest
    @DisplayName("nothing is mounted, moved or entered, not in namespaces of the own either")
    @ValueSource(
            strings = {
                "bind_mount",
                "new_file_system",
                "bind_proc",
                "remount",
                "pivot",
                "move_a_tree",
                "detached_tree",
                "detached_file",
                "detached_file_system",
                "mount_attributes"
            })
    void mounts(String attack) throws Exception {
        lab.mustFail("kernel", attack);
    }

    @Test
    @DisplayName("a file system that is only made, and not mounted, changes nothing outside")
    void overlay() throws Exception {
        lab.mustFail("kernel", "overlay_outside");
        assertThat(lab.outside().resolve("empty")).isEmptyDirectory();
    }

    @ParameterizedTest
    @ValueSource(strings = {"trace_in_namespace", "read_in_namespace", "join_first_process"})
    void a_namespace_of_the_own_opens_nothing(String attack) throws Exception {
        lab.mustFailInside("kernel", attack);
    }

    /** Build tools use it: SECURITY.md, "What is not enforced". */
    @Test
    @DisplayName("known to be open: making a user namespace")
    void userNamespace() throws Exception {
        lab.isOpen("kernel", "user_namespace");
    }

    @Test
    void a_program_of_root_gains_nothing_from_its_set_user_id_bit() throws Exception {
        Assumptions.assumeTrue(Lab.isRoot(), "only root can make such a program");
        Path program = Programs.directory().resolve("set-user-id");
        Files.copy(Programs.compiled("kernel"), program, StandardCopyOption.REPLACE_EXISTING);
        Files.setAttribute(program, "unix:mode", 04755);
        lab.with("SET_USER_ID", program).mustFail("kernel", "set_user_id");
    }

    @Test
    void capabilities_that_lead_round_a_file_rule_are_gone() throws Exception {
        if (Lab.isRoot()) {
            lab.mustWorkOutside("kernel", "capabilities");
        }
        lab.mustFailInside("kernel", "capabilities");
    }

    @ParameterizedTest
    @DisplayName("control groups are not changed from inside")
    @ValueSource(strings = {"group_procs", "group_procs_by_path_fd", "make_group"})
    void controlGroups(String attack) throws Exception {
        Path group = anyControlGroup();
        lab.with("CGROUP", group).with("CGROUP_PROCS", group.resolve("cgroup.procs"));
        if (Lab.isRoot()) {
            lab.mustWorkOutside("kernel", attack);
        }
        lab.mustFailInside("kernel", attack);
    }

    @Test
    @DisplayName("no process is born in another control group")
    void bornElsewhere() throws Exception {
        Assumptions.assumeTrue(Lab.isRoot(), "an ordinary user may not here");
        lab.with("CGROUP2", newControlGroup().orElseGet(() -> Assumptions.abort("no cgroup2 is mounted")));
        lab.mustWorkOutside("kernel", "born_elsewhere");
        assertThat(lab.mustFailInside("kernel", "born_elsewhere").output()).contains("ENOSYS");
    }

    @ParameterizedTest
    @DisplayName("no process is left to the supervisor as a child that it does not know")
    @ValueSource(strings = {"born_beside", "born_beside_by_clone3"})
    void bornBeside(String attack) throws Exception {
        lab.mustFail("kernel", attack);
    }

    @Test
    void root_gets_no_priority_above_all_others() throws Exception {
        Assumptions.assumeTrue(Lab.isRoot(), "what an ordinary user may is for each machine to say");
        lab.mustFail("kernel", "real_time");
    }

    private static Path anyControlGroup() {
        return Stream.of("/sys/fs/cgroup", "/sys/fs/cgroup/pids", "/sys/fs/cgroup/unified")
                .map(Path::of)
                .filter(path -> Files.exists(path.resolve("cgroup.procs")))
                .findFirst()
                .orElseGet(() -> Assumptions.abort("no control groups here"));
    }

    /** The root of the second version. */
    private static Optional<Path> newControlGroup() throws IOException {
        return Files.readAllLines(Path.of("/proc/self/mounts")).stream()
                .map(line -> line.split(" ", -1))
                .filter(words -> words[2].equals("cgroup2"))
                .map(words -> Path.of(words[1]))
                .findFirst();
    }
}
