package dev.nono.sandbox.linux.attack;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nono.capability.ResourceLimits;
import java.util.concurrent.ThreadLocalRandom;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Objects that processes share without a file, and processes without end. */
class IpcIT {
    @RegisterExtension
    final Lab lab = new Lab();

    /** SECURITY.md, "What is not enforced". */
    @Test
    @DisplayName("known to be open: System V shared memory of the same user")
    void sharedMemory() throws Exception {
        lab.with("KEY", 0x6e6f0000 + ThreadLocalRandom.current().nextInt(0x10000));
        assertThat(lab.outside("ipc", "make_shared_memory").exit()).isZero();
        try {
            lab.isOpen("ipc", "shared_memory");
        } finally {
            lab.outside("ipc", "remove_shared_memory");
        }
    }

    @Test
    void posix_shared_memory_is_a_file_that_is_not_granted() throws Exception {
        lab.mustFail("ipc", "posix_shared_memory");
    }

    @Test
    @DisplayName("processes without end are stopped where they have a ceiling")
    void processes() throws Exception {
        Assumptions.assumeTrue(Lab.isRoot(), "an ordinary user may have no control group of the own here");
        lab.with("MOST", 60).mustWorkOutside("ipc", "forks_in_own_group");
        lab.granting(caps -> caps.limits(ResourceLimits.builder().processes(20).build()));
        assertThat(lab.mustFailInside("ipc", "forks_in_own_group").output()).contains("EAGAIN");
    }
}
