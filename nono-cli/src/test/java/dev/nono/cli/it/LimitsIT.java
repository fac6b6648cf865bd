package dev.nono.cli.it;

import static dev.nono.cli.it.Cli.nono;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class LimitsIT {
    @Test
    @DisplayName("a memory limit and a grant of the control groups exclude each other [52:22] [21:71]")
    void controlGroupsGranted() {
        nono("run", "--memory", "512M", "--allow", "/sys", "--", "true")
                .run()
                .exits(1)
                .prints("");
        nono("run", "--memory", "512M", "--read", "/sys", "--allow-cwd", "--", "true")
                .run()
                .exits(0);
    }

    @Test
    @DisplayName("a command at its memory limit is killed, and only that is said [22:75]")
    void memory() {
        Cli.Result result = nono("run", "--memory", "48M", "--allow-cwd", "--", "tail", "/dev/zero")
                .run()
                .exits(137);

        result.says("memory=48.0 MiB", "memory limit");
        assertThat(result.err()).doesNotContain("nono diagnostic");
    }

    @Test
    @DisplayName("the whole tree ends at its memory limit, and its control group with it [21:70]")
    void memoryOfTheTree() throws Exception {
        // The process ID of nono, for its control group and for a name of the process that no other run uses.
        Cli.Result result = nono("run", "--memory", "64M", "--allow-cwd", "--", "sh", "-c")
                .through("echo $$; exec \"$@\" \"sleep 4321.$$ & head -c 1G /dev/zero | tail\"")
                .exits(137)
                .says("memory limit");

        String pid = result.out().strip();
        assertThat(pid).matches("[0-9]+");
        assertThat(ProcessHandle.allProcesses())
                .noneMatch(process -> process.info().commandLine().orElse("").contains("sleep 4321." + pid));
        for (String hierarchy : new String[] {"/sys/fs/cgroup", "/sys/fs/cgroup/memory"}) {
            assertThat(Path.of(hierarchy, "nono." + pid)).doesNotExist();
        }
    }

    @Test
    @DisplayName("a crash under a memory limit is reported as a crash [21:74]")
    void crashUnderLimit() {
        nono("run", "--memory", "64M", "--allow-cwd", "--", "sh", "-c", "kill -SEGV $$")
                .run()
                .exits(139)
                .says("nono diagnostic", "SEGV");
    }

    @Test
    @DisplayName("processes beyond the limit are not created, and a failure says so")
    void processes() {
        nono("run", "--max-processes", "5", "--allow-cwd", "--", "bash", "-c", "for i in $(seq 30); do sleep 2 & done")
                .run()
                .says("processes=5", "Resource temporarily unavailable");
    }

    @Test
    void processesOfASuccessAreNotReported() {
        Cli.Result result = nono(
                        "run", "--max-processes", "5", "--allow-cwd", "--", "sh", "-c", "sleep 0.1 & wait; exit 0")
                .run()
                .exits(0);

        assertThat(result.err()).doesNotContain("not created");
    }

    @Test
    void otherLimits() {
        nono("run", "--max-open-files", "40", "--max-cpu", "7", "--allow-cwd", "--", "sh", "-c", "ulimit -n; ulimit -t")
                .run()
                .exits(0)
                .prints("40\n7\n");
    }
}
