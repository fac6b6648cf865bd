package dev.nono.sandbox.linux.internal.posix;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.junit.jupiter.api.Test;

class SignalsTest {

    @Test
    void names_and_numbers_belong_together() {
        assertThat(Signals.name(15)).isEqualTo("SIGTERM");
        assertThat(Signals.name(31)).isEqualTo("SIGSYS");
        assertThat(Signals.name(35)).isEqualTo("SIGRTMIN+1");
        assertThat(Signals.name(99)).isEqualTo("signal 99");
        for (int signal = 1; signal <= 31; signal++) {
            assertThat(Signals.number(Signals.name(signal))).hasValue(signal);
        }
        assertThat(Signals.number("winch")).hasValue(Signals.SIGWINCH);
        assertThat(Signals.number("9")).hasValue(9);
        assertThat(Signals.number("65")).isEmpty();
        assertThat(Signals.number("SIGNAL")).isEmpty();
    }

    @Test
    void a_blocked_signal_is_read_from_its_descriptor_with_its_sender() throws InterruptedException {
        Optional<SignalFd.Info>[] seen = newArray();
        Thread thread = new Thread(() -> {
            try (SignalSet set = SignalSet.of(Signals.SIGWINCH);
                    SignalFd signals = SignalFd.open(set)) {
                Signals.block(set);
                seen[0] = signals.read();
                Syscalls.call(Syscall.TGKILL, Ids.pid(), Ids.tid(), Signals.SIGWINCH);
                Poll.await(signals.fd(), Poll.IN, 60_000);
                seen[1] = signals.read();
            }
        });
        thread.start();
        thread.join();
        assertThat(seen[0]).isEmpty();
        assertThat(seen[1]).hasValueSatisfying(info -> {
            assertThat(info.signal()).isEqualTo(Signals.SIGWINCH);
            assertThat(info.pid()).isEqualTo(Ids.pid());
            assertThat(info.uid()).isEqualTo(Ids.uid());
        });
    }

    @SuppressWarnings({"unchecked", "rawtypes"})
    private static Optional<SignalFd.Info>[] newArray() {
        return new Optional[2];
    }
}
