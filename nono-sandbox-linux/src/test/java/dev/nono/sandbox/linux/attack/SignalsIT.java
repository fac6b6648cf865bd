package dev.nono.sandbox.linux.attack;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Ways to signal what runs outside. */
class SignalsIT {
    private static final int SIGTERM = 15;

    @RegisterExtension
    final Lab lab = new Lab();

    @ParameterizedTest
    @DisplayName("[21:20,59] a process outside is not signalled, by any call")
    @ValueSource(
            strings = {
                "by_kill",
                "by_tkill",
                "by_tgkill",
                "by_group",
                "by_sigqueue",
                "by_tgsigqueue",
                "by_pidfd",
                "by_proc_pidfd"
            })
    void sending(String attack) throws Exception {
        lab.with("SIGNAL", SIGTERM);
        Process first = lab.victim("victim", "group");
        lab.mustWorkOutside("signals", attack);
        assertThat(first.waitFor(60, TimeUnit.SECONDS)).isTrue();
        Process second = lab.victim("victim", "group");
        lab.mustFailInside("signals", attack);
        assertThat(second.waitFor(100, TimeUnit.MILLISECONDS)).isFalse();
    }

    @ParameterizedTest
    @DisplayName("a process outside is not signalled by the kernel on behalf of a descriptor's owner")
    @ValueSource(strings = {"by_owner", "by_owner_thread", "by_owner_group", "by_socket_owner"})
    void owning(String attack) throws Exception {
        lab.with("SIGNAL", SIGTERM);
        Process first = lab.victim("victim", "group");
        lab.mustWorkOutside("signals", attack);
        assertThat(first.waitFor(60, TimeUnit.SECONDS)).isTrue();
        Process second = lab.victim("victim", "group");
        lab.inside("signals", attack);
        assertThat(second.waitFor(300, TimeUnit.MILLISECONDS)).isFalse();
    }

    @ParameterizedTest
    @DisplayName("[21:59] the supervisor is not even asked whether it is there")
    @ValueSource(
            strings = {"by_kill", "by_tkill", "by_tgkill", "by_sigqueue", "by_tgsigqueue", "by_pidfd", "by_proc_pidfd"})
    void supervisor(String attack) throws Exception {
        lab.with("SIGNAL", 0).with("VICTIM", ProcessHandle.current().pid());
        lab.mustFail("signals", attack);
    }

    @Test
    @DisplayName("[21:20] a grandchild inside can be killed")
    void grandchild() throws Exception {
        lab.isOpen("signals", "own_grandchild");
    }
}
