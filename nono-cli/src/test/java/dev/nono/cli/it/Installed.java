package dev.nono.cli.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

/** What a test needs of the machine. */
final class Installed {
    private Installed() {}

    /** Skips the test if it is missing; where everything is installed that tests use, that is a fault. */
    static void need(boolean met, String reason) {
        if (Boolean.getBoolean("nono.ci")) {
            assertThat(met).as(reason).isTrue();
        }
        assumeTrue(met, reason);
    }
}
