package dev.nono.sandbox.linux.attack;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.jna.Function;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Ways into the processes outside: the supervisor, and one that has nothing to do with it. */
class ProcessesIT {
    private static final int PR_SET_PTRACER = 0x59616D61;

    @RegisterExtension
    final Lab lab = new Lab();

    /** Where Yama guards the descendants of others, the supervisor would be closed outside the sandbox as well. */
    @BeforeAll
    static void letEverybodyTraceThisJvm() {
        Function.getFunction("c", "prctl").invokeInt(new Object[] {PR_SET_PTRACER, -1L, 0L, 0L, 0L});
    }

    static Stream<Arguments> attacks() {
        List<String> attacks = List.of(
                "mem_read",
                "mem_write",
                "task_mem",
                "environ_",
                "maps",
                "smaps",
                "auxv",
                "io",
                "pagemap",
                "clear_refs",
                "oom_score",
                "comm",
                "coredump_filter",
                "timerslack",
                "cwd_link",
                "root_link",
                "exe_link",
                "fd_link",
                "ns_link",
                "cwd_list",
                "root_secret",
                "fd_open",
                "map_files",
                "ptrace_attach",
                "ptrace_seize",
                "vm_readv",
                "vm_writev",
                "pidfd_getfd",
                "kcmp",
                "robust_list",
                "move_pages",
                "migrate_pages",
                "cap_limits");
        return attacks.stream()
                .flatMap(attack -> Stream.of("supervisor", "stranger").map(target -> Arguments.of(attack, target)));
    }

    @ParameterizedTest(name = "{0} of the {1}")
    @DisplayName("[21:59] the memory, descriptors, limits and places of a process outside are closed")
    @MethodSource("attacks")
    void outsideProcesses(String attack, String target) throws Exception {
        aimAt(target);
        lab.mustFail("processes", attack);
    }

    @ParameterizedTest
    @ValueSource(strings = {"supervisor", "stranger"})
    void what_a_process_outside_does_is_not_counted(String target) throws Exception {
        aimAt(target);
        lab.mustFailInside("processes", "perf");
    }

    @Test
    void the_memory_of_a_process_outside_is_not_paged_out() throws Exception {
        aimAt("stranger");
        if (Lab.isRoot()) {
            lab.mustWorkOutside("processes", "process_madvise");
        }
        lab.mustFailInside("processes", "process_madvise");
    }

    @Test
    void the_namespaces_of_a_process_outside_are_not_joined() throws Exception {
        aimAt("stranger");
        if (Lab.isRoot()) {
            lab.mustWorkOutside("processes", "join_namespace");
        }
        lab.mustFailInside("processes", "join_namespace");
    }

    /** SECURITY.md, "What is not enforced": nothing of this reads or changes what the process does. */
    @ParameterizedTest
    @DisplayName("known to be open: names, arguments and numbers of descriptors of processes of the same user")
    @ValueSource(strings = {"status", "fd_list", "command_line", "mount_info", "read_limits"})
    void knownToBeOpen(String attack) throws Exception {
        aimAt("stranger");
        lab.isOpen("processes", attack);
    }

    /** The kernel asks whether the one has every privilege of the other, which root in a sandbox has not. */
    @ParameterizedTest
    @DisplayName("known to be open, but to root: the scheduling of processes of the same user")
    @ValueSource(strings = {"priority", "affinity", "scheduler", "io_priority"})
    void knownToBeOpenToUsers(String attack) throws Exception {
        aimAt("stranger");
        if (Lab.isRoot()) {
            lab.mustWorkOutside("processes", attack);
            lab.mustFailInside("processes", attack);
        } else {
            lab.isOpen("processes", attack);
        }
    }

    private void aimAt(String target) throws Exception {
        if (target.equals("supervisor")) {
            lab.with("TARGET", ProcessHandle.current().pid());
        } else {
            Process victim = lab.victim("victim");
            lab.with("TARGET", victim.pid());
            assertThat(victim.isAlive()).isTrue();
        }
    }
}
