package dev.nono.sandbox.linux.internal.cgroup;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ParsersTest {

    @Test
    @DisplayName("[10:116] the base ends at the group that systemd delegates to this user")
    void delegatedToUser() {
        OwnGroups own = OwnGroups.parse("0::/user.slice/user-1000.slice/user@1000.service/app.slice/x.scope\n");
        assertThat(own.delegatedToUser(1000)).contains("/user.slice/user-1000.slice/user@1000.service");
        assertThat(own.delegatedToUser(100)).isEmpty();
        assertThat(own.delegatedToUser(10000)).isEmpty();
    }

    @ParameterizedTest
    @DisplayName("[10:116] [21:72] look-alikes and lines of cgroup v1 are no delegation")
    @ValueSource(
            strings = {
                "0::/user.slice/user@1000.service.evil/x",
                "0::/user.slice/xuser@1000.service/x",
                "0::/user.slice/user@1000_service/x",
                "0::/user.slice/user@1001.service/x",
                "0::/user.slice/user@1000.serviceX",
                "0::/",
                "0::",
                "",
                "1:name=systemd:/user.slice/user@1000.service/x",
                "4:memory:/user.slice/user@1000.service/x",
                "0:memory:/user.slice/user@1000.service/x",
                "00::/user.slice/user@1000.service/x",
                "0::user@1000.service"
            })
    void lookAlikes(String line) {
        assertThat(OwnGroups.parse(line + "\n").delegatedToUser(1000)).isEmpty();
    }

    @Test
    void the_hierarchies_of_cgroup_v1_are_found_by_controller() {
        OwnGroups own = OwnGroups.parse("""
                8:pids:/
                5:cpu,cpuacct:/a:b
                4:memory:/app/1
                0::/unified
                """);
        assertThat(own.legacy()).isEqualTo(Map.of("pids", "/", "cpu", "/a:b", "cpuacct", "/a:b", "memory", "/app/1"));
        assertThat(own.unified()).contains("/unified");
    }

    @ParameterizedTest
    @DisplayName("[10:117] names that are not ours")
    @ValueSource(
            strings = {
                "nono.",
                "nono.abc",
                "nono.12.3",
                "nono.-1",
                "nonoX.5",
                "nono.+5",
                "nono.4294967296",
                "nono.5 ",
                "xnono.5",
                "NONO.5",
                "nono.99999999999",
                "nono.٣"
            })
    void foreignNames(String name) {
        assertThat(GroupName.pid(name)).isEmpty();
    }

    @Test
    @DisplayName("[10:117] a name of ours")
    void ownNames() {
        assertThat(GroupName.pid("nono.123")).hasValue(123);
        assertThat(GroupName.pid("nono.4294967295")).hasValue(4294967295L);
        assertThat(GroupName.of(123)).isEqualTo("nono.123");
    }

    @Test
    @DisplayName("[10:118] a missing key is 0, and a key is the whole word")
    void flatKeyed() {
        String events = "low 0\nhigh 3\nmax 17\noom 2\noom_killer 9\noom_group_kill 1\n";
        assertThat(FlatKeyed.value(events, "oom_kill")).isZero();
        assertThat(FlatKeyed.value(events, "oom_group_kill")).isOne();
        assertThat(FlatKeyed.value(events, "max")).isEqualTo(17);
        assertThat(FlatKeyed.value("", "max")).isZero();
        assertThat(FlatKeyed.value("max\nmax x\nmax -1\nmax 1 2\n", "max")).isZero();
    }

    @Test
    void mounts_of_control_groups_are_told_from_others() {
        List<CgroupMount> mounts = CgroupMount.parse("""
                23 1 0:5 / /sys rw - sysfs sysfs rw
                31 23 0:28 / /sys/fs/cgroup rw,relatime - tmpfs tmpfs rw,mode=755
                35 31 0:32 /docker/ab /sys/fs/cgroup/memory rw,relatime shared:9 - cgroup cgroup rw,memory
                41 31 0:38 / /sys/fs/cgroup/uni\\040fied rw,relatime - cgroup2 cgroup2 rw
                garbage
                """);
        assertThat(mounts)
                .containsExactly(
                        new CgroupMount(Path.of("/sys/fs/cgroup/memory"), "/docker/ab", false, Set.of("rw", "memory")),
                        new CgroupMount(Path.of("/sys/fs/cgroup/uni fied"), "/", true, Set.of()));
        assertThat(mounts.get(0).directory("/docker/ab/x")).isEqualTo(Path.of("/sys/fs/cgroup/memory/x"));
        assertThat(mounts.get(0).directory("/docker/abc")).isEqualTo(Path.of("/sys/fs/cgroup/memory"));
        assertThat(mounts.get(1).directory("/")).isEqualTo(Path.of("/sys/fs/cgroup/uni fied"));
        assertThat(mounts.get(1).directory("/../../other")).isEqualTo(Path.of("/sys/fs/cgroup/uni fied/other"));
    }
}
