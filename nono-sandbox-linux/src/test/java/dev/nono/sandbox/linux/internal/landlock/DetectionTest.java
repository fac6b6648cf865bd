package dev.nono.sandbox.linux.internal.landlock;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nono.sandbox.linux.internal.posix.Errno;
import dev.nono.sandbox.linux.internal.posix.FreshThread;
import java.util.EnumSet;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DetectionTest {

    /** A kernel whose calls all fail in one way. */
    private record Refusing(int errno) implements LandlockCalls {

        @Override
        public long createRuleset(long attribute, int size, int flags) {
            return -errno;
        }

        @Override
        public long addRule(int ruleset, int type, long attribute) {
            return -errno;
        }

        @Override
        public long restrictSelf(int ruleset, int flags) {
            return -errno;
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8, 9, 12})
    void every_abi_is_recognised_and_works_with_its_own_attribute_size(int version) {
        assertThat(Detection.probe(new FakeKernel(version)).abi()).contains(Abi.of(version));
    }

    @Test
    @DisplayName("[21:17] ABI 7 is called V7 and lacks nothing that was known before it")
    void version_seven() {
        Detection detection = Detection.probe(new FakeKernel(7));
        assertThat(detection.explanation())
                .isEqualTo("Landlock available (Landlock V7, features: Basic filesystem access control, "
                        + "Rename across directories (Refer), File truncation (Truncate), TCP network filtering, "
                        + "Device ioctl filtering, Signal and abstract UNIX socket scoping)");
        assertThat(Abi.of(7).missing()).containsExactly(Abi.Feature.UNIX_SOCKETS);
    }

    @Test
    void an_absent_landlock_is_explained() {
        assertThat(Detection.probe(new Refusing(Errno.ENOSYS)).explanation()).contains("5.13");
        assertThat(Detection.probe(new Refusing(Errno.EOPNOTSUPP)).explanation())
                .contains("lsm=landlock");
        assertThat(Detection.probe(new Refusing(Errno.EPERM)).explanation()).contains("container");
        assertThat(Detection.probe(new Refusing(Errno.EIO)).explanation()).contains("EIO");
        assertThat(Detection.probe(new Refusing(Errno.ENOSYS)).abi()).isEmpty();
    }

    @Test
    @DisplayName("[21:18] a flag that the ABI does not know is never passed, and a refused one refuses the launch")
    void flags() {
        for (int version = 1; version <= 9; version++) {
            FakeKernel kernel = new FakeKernel(version);
            RulePlan plan = RulePlan.forAbi(kernel.abi)
                    .flags(EnumSet.allOf(RestrictFlag.class))
                    .build();
            restrictOnItsOwnThread(Ruleset.prepare(plan, kernel));
            assertThat(kernel.restrictions).isOne();
        }
        RulePlan tooNew = RulePlan.forAbi(Abi.of(7))
                .flags(EnumSet.allOf(RestrictFlag.class))
                .build();
        FakeKernel old = new FakeKernel(6);
        assertThatThrownBy(() -> restrictOnItsOwnThread(Ruleset.prepare(tooNew, old)))
                .isInstanceOfSatisfying(LandlockException.class, e -> {
                    assertThat(e.stage()).isEqualTo(LandlockException.Stage.RESTRICT_SELF);
                    assertThat(e.errno()).isEqualTo(Errno.EINVAL);
                });
    }

    /** Privileges given up stay given up: not on the thread that runs the tests. */
    private static void restrictOnItsOwnThread(Ruleset ruleset) {
        FreshThread.run("restricted", ruleset::restrictSelf);
    }
}
