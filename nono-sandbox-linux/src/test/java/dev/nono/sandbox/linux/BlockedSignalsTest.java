package dev.nono.sandbox.linux;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class BlockedSignalsTest {
    @Test
    @DisplayName("who waits for ever is woken by an interrupt, and so is who waits afterwards")
    void interrupted() throws Exception {
        try (BlockedSignals signals = BlockedSignals.open("USR1")) {
            FutureTask<Boolean> next = new FutureTask<>(() -> signals.next(-1).isPresent());
            new Thread(next, "reader").start();
            signals.interrupt();

            assertThat(next.get(60, TimeUnit.SECONDS)).isFalse();
            assertThat(signals.next(-1)).isEmpty();
            assertThat(signals.isInterrupted()).isTrue();
        }
    }

    @Test
    @DisplayName("a wait with a limit ends without a signal")
    void overtime() {
        try (BlockedSignals signals = BlockedSignals.open("USR1")) {
            assertThat(signals.next(1)).isEmpty();
            assertThat(signals.isInterrupted()).isFalse();
        }
    }
}
