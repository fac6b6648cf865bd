package dev.nono.sandbox.linux;

import dev.nono.sandbox.linux.internal.posix.EventFd;
import dev.nono.sandbox.linux.internal.posix.Poll;
import dev.nono.sandbox.linux.internal.posix.SignalFd;
import dev.nono.sandbox.linux.internal.posix.SignalSet;
import dev.nono.sandbox.linux.internal.posix.Signals;
import java.util.List;
import java.util.Optional;

/**
 * Signals that every thread of this process blocks, read one by one. A JVM that was started with the signals blocked and
 * with {@code -Xrs} can so take even {@code SIGQUIT}, which the JVM otherwise keeps for itself, and can tell what the
 * terminal sent from what a process sent.
 */
public final class BlockedSignals implements AutoCloseable {
    private final SignalFd signals;
    private final EventFd wake = EventFd.open();
    private volatile boolean interrupted;

    private BlockedSignals(SignalFd signals) {
        this.signals = signals;
    }

    /**
     * A signal that came.
     *
     * @param number its number
     * @param fromTerminal whether the terminal driver sent it, to every process of the foreground group
     */
    public record Received(int number, boolean fromTerminal) {}

    /**
     * Opens the signals. They reach this object only where all threads block them.
     *
     * @param names names such as {@code TERM}
     * @return the source
     * @throws IllegalArgumentException if a name is no signal
     */
    public static BlockedSignals open(String... names) {
        int[] numbers = new int[names.length];
        for (int i = 0; i < names.length; i++) {
            String name = names[i];
            numbers[i] = Signals.number(name)
                    .orElseThrow(() -> new IllegalArgumentException("no signal is called \"" + name + "\""));
        }
        try (SignalSet set = SignalSet.of(numbers)) {
            return new BlockedSignals(SignalFd.open(set));
        }
    }

    /**
     * Waits for the next signal.
     *
     * @param timeoutMillis how long at most; negative is for ever
     * @return the signal, or empty when the time is over or {@link #interrupt} was called
     */
    public Optional<Received> next(int timeoutMillis) {
        Poll.await(List.of(new Poll.Entry(signals.fd(), Poll.IN), new Poll.Entry(wake.fd(), Poll.IN)), timeoutMillis);
        return signals.read().map(info -> new Received(info.signal(), info.code() == SignalFd.Info.SI_KERNEL));
    }

    /** Lets {@link #next} return at once, now and from now on. */
    public void interrupt() {
        interrupted = true;
        wake.signal();
    }

    /**
     * Whether {@link #interrupt} was called.
     *
     * @return true from then on
     */
    public boolean isInterrupted() {
        return interrupted;
    }

    @Override
    public void close() {
        wake.close();
        signals.close();
    }
}
