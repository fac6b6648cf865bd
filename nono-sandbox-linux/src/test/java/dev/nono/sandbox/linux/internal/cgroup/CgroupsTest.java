package dev.nono.sandbox.linux.internal.cgroup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Where groups would be made, on machines that are only directories. */
class CgroupsTest {

    private static final Limits MEMORY = new Limits(OptionalLong.of(1 << 20), OptionalLong.empty());
    private static final Limits BOTH = new Limits(OptionalLong.of(1 << 20), OptionalLong.of(5));

    @TempDir
    private Path machine;

    private Path proc;
    private Path cgroup;

    @BeforeEach
    void anEmptyMachine() throws IOException {
        proc = Files.createDirectories(machine.resolve("proc/self")).getParent();
        cgroup = Files.createDirectories(machine.resolve("cgroup"));
    }

    private void file(Path path, String content) throws IOException {
        Files.createDirectories(path.getParent());
        Files.writeString(path, content);
    }

    private Cgroups unified(String ownGroup) throws IOException {
        file(proc.resolve("self/cgroup"), "0::" + ownGroup + "\n");
        file(proc.resolve("self/mountinfo"), "41 31 0:38 / " + cgroup + " rw - cgroup2 cgroup2 rw\n");
        return new Cgroups(proc, 1000, 42);
    }

    private void delegate(String group, String controllers) throws IOException {
        file(cgroup.resolve(group).resolve("cgroup.subtree_control"), controllers);
        file(cgroup.resolve(group).resolve("cgroup.procs"), "");
    }

    @Test
    void a_delegated_user_session_is_enough() throws IOException {
        Cgroups cgroups = unified("/user.slice/user@1000.service/app.slice");
        delegate("user.slice/user@1000.service", "cpu memory pids\n");
        assertThat(cgroups.problem(BOTH)).isEmpty();
    }

    @Test
    @DisplayName("a controller that is missing refuses and is named (80, N-19)")
    void missingController() throws IOException {
        Cgroups cgroups = unified("/user.slice/user@1000.service/app.slice");
        delegate("user.slice/user@1000.service", "cpu memory\n");
        assertThat(cgroups.problem(MEMORY)).isEmpty();
        assertThat(cgroups.problem(BOTH))
                .hasValueSatisfying(
                        problem -> assertThat(problem).contains("user@1000.service does not delegate [pids]"));
    }

    @Test
    void a_container_with_its_own_delegated_group_is_enough() throws IOException {
        Cgroups cgroups = unified("/box/init");
        delegate("box", "memory pids\n");
        assertThat(cgroups.problem(BOTH)).isEmpty();
    }

    @Test
    void cgroup_v1_serves_where_the_unified_hierarchy_has_no_controllers() throws IOException {
        file(proc.resolve("self/cgroup"), "4:memory:/app\n8:pids:/\n0::/\n");
        file(
                proc.resolve("self/mountinfo"),
                "41 31 0:38 / " + cgroup + "/unified rw - cgroup2 cgroup2 rw\n" + "35 31 0:32 / " + cgroup
                        + "/memory rw - cgroup cgroup rw,memory\n" + "39 31 0:36 / " + cgroup
                        + "/pids rw - cgroup cgroup rw,pids\n");
        Cgroups cgroups = new Cgroups(proc, 1000, 42);
        file(cgroup.resolve("memory/app/cgroup.procs"), "");
        assertThat(cgroups.problem(MEMORY)).isEmpty();
        assertThat(cgroups.problem(BOTH))
                .hasValueSatisfying(problem -> assertThat(problem).contains("pids is not writable"));
        file(cgroup.resolve("pids/cgroup.procs"), "");
        assertThat(cgroups.problem(BOTH)).isEmpty();
    }

    @Test
    void a_machine_without_control_groups_says_so() throws IOException {
        file(proc.resolve("self/cgroup"), "");
        file(proc.resolve("self/mountinfo"), "");
        Cgroups cgroups = new Cgroups(proc, 1000, 42);
        assertThatThrownBy(() -> cgroups.prepare(BOTH))
                .isInstanceOf(CgroupException.class)
                .hasMessageContaining("memory and pids")
                .hasMessageContaining("no cgroup v2");
    }

    @Test
    @DisplayName("[21:73] groups of dead supervisors are swept, those of living ones and foreign names stay")
    void sweep() throws IOException {
        Cgroups cgroups = unified("/box");
        delegate("", "memory pids\n");
        Files.createDirectories(proc.resolve("7"));
        for (String name : List.of("nono.6/1", "nono.6/2", "nono.7/1", "nono.abc", "nono.8.1", "other")) {
            Files.createDirectories(cgroup.resolve(name));
        }
        // making the new group fails here, where no kernel fills directories with files
        assertThatThrownBy(() -> cgroups.prepare(BOTH)).isInstanceOf(CgroupException.class);
        assertThat(cgroup.resolve("nono.6")).doesNotExist();
        for (String name : List.of("nono.7/1", "nono.abc", "nono.8.1", "other")) {
            assertThat(cgroup.resolve(name)).isDirectory();
        }
        assertThat(cgroup.resolve("nono.42")).doesNotExist();
    }

    @Test
    void a_directory_with_our_name_that_somebody_else_made_is_not_used() throws IOException {
        Cgroups cgroups = unified("/box");
        delegate("", "memory pids\n");
        Files.createDirectories(proc.resolve("42"));
        Files.createDirectories(cgroup.resolve("nono.42"));
        assertThatThrownBy(() -> cgroups.prepare(MEMORY)).hasMessageContaining("nono.42 cannot be made");
        assertThat(cgroup.resolve("nono.42")).isDirectory();
    }

    @Test
    void a_unified_group_writes_its_limits_and_reads_its_events() throws IOException {
        for (String name : List.of("memory.swap.max", "memory.max", "memory.oom.group", "pids.max", "cgroup.procs")) {
            file(cgroup.resolve(name), "");
        }
        file(cgroup.resolve("memory.events"), "oom 3\noom_kill 2\noom_group_kill 1\n");
        file(cgroup.resolve("pids.events"), "max 45\n");
        file(cgroup.resolve("memory.peak"), "1048576\n");
        Limits limits = new Limits(OptionalLong.of(-1), OptionalLong.of(5));
        UnifiedGroup group = new UnifiedGroup(new GroupDirectory(cgroup), limits, () -> {});
        assertThat(cgroup.resolve("memory.swap.max")).hasContent("0");
        assertThat(cgroup.resolve("memory.max")).hasContent("18446744073709551615");
        assertThat(cgroup.resolve("memory.oom.group")).hasContent("1");
        assertThat(cgroup.resolve("pids.max")).hasContent("5");
        group.attach(4711);
        assertThat(cgroup.resolve("cgroup.procs")).hasContent("4711");
        assertThat(group.readEvents())
                .isEqualTo(new LimitEvents(2, 45, OptionalLong.of(1048576), OptionalLong.empty()));
    }
}
