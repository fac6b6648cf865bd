package dev.nono.cli.launch;

import dev.nono.ErrorCode;
import dev.nono.NonoException;
import dev.nono.sandbox.SandboxedProcess;
import dev.nono.sandbox.linux.BlockedSignals;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * HUP, INT, QUIT and TERM. The launcher blocks them before this JVM starts, so that none is lost and QUIT comes, too;
 * from then on they do only what this class does with them: end this process, until there is something to undo; interrupt
 * what makes ready for the command, which then undoes it; wait, while the command starts; then go to it. In a JVM that was
 * started in another way they end the JVM, and its shutdown ends the command.
 */
public final class Signals {
    private static final int FOR_EVER = -1;
    private static final int EXIT_CODE_BASE = 128;

    private static final List<BlockedSignals.Received> HELD = new ArrayList<>();

    private static @Nullable Thread starter;
    private static int cancelledBy;
    private static boolean holding;
    private static boolean ended;
    private static int exitCode;
    private static @Nullable SandboxedProcess command;
    private static @Nullable CountDownLatch asked;
    private static @Nullable Thread waiting;
    private static @Nullable BlockedSignals source;
    private static @Nullable Thread reader;

    private Signals() {}

    /** Lets signals end this process, as long as there is no command that they are for. */
    public static synchronized void endThisProcess() {
        if (source != null || !System.getProperty("nono.signals", "").equals("blocked")) {
            return;
        }
        BlockedSignals signals = BlockedSignals.open("HUP", "INT", "QUIT", "TERM");
        Thread thread = new Thread(
                () -> {
                    while (!signals.isInterrupted()) {
                        signals.next(FOR_EVER).ifPresent(Signals::received);
                    }
                },
                "nono-signals");
        thread.setDaemon(true);
        source = signals;
        reader = thread;
        thread.start();
    }

    /**
     * From now on a signal interrupts this thread, which makes ready for something and may wait for a person meanwhile; its work
     * then fails and is undone. A second signal ends this process.
     */
    public static void cancelStart() {
        endThisProcess();
        synchronized (Signals.class) {
            starter = Thread.currentThread();
        }
    }

    /**
     * Everything is ready: from now on signals cancel nothing.
     *
     * @throws NonoException {@link ErrorCode#CANCELLED} if one came already
     */
    public static synchronized void commitStart() {
        starter = null;
        if (cancelledBy != 0) {
            throw new NonoException(ErrorCode.CANCELLED, "a signal came while nono was starting; nothing was started");
        }
    }

    /**
     * Tells whether a signal cancelled a start. Whatever failed since then failed because of that.
     *
     * @return the exit code that says so
     */
    public static synchronized OptionalInt cancelled() {
        return cancelledBy == 0 ? OptionalInt.empty() : OptionalInt.of(EXIT_CODE_BASE + cancelledBy);
    }

    /** Keeps signals for the command that is about to start. */
    static void hold() {
        endThisProcess();
        synchronized (Signals.class) {
            holding = true;
        }
    }

    /**
     * Waits for a signal that would end this process. From the first call on, signals only end this wait.
     *
     * @param atMost how long
     * @return whether one came, or this thread was interrupted
     */
    public static boolean awaitEnd(Duration atMost) {
        endThisProcess();
        CountDownLatch latch;
        synchronized (Signals.class) {
            if (asked == null) {
                asked = new CountDownLatch(1);
            }
            latch = asked;
        }
        try {
            return latch.await(atMost.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return true;
        }
    }

    /** Until {@link #interruptNobody} a signal interrupts this thread, which waits for something after the command. */
    static synchronized void interruptThisThread() {
        waiting = Thread.currentThread();
    }

    /** The wait is over. */
    static void interruptNobody() {
        synchronized (Signals.class) {
            waiting = null;
        }
        // A signal that came last was for what has ended by now.
        Thread.interrupted();
    }

    /**
     * Passes signals on to the command, those that were kept first. Not those that the terminal sent: the command, which
     * is in the foreground like nono, got them already.
     */
    public static void forwardTo(SandboxedProcess started) {
        List<BlockedSignals.Received> kept;
        synchronized (Signals.class) {
            kept = List.copyOf(HELD);
            HELD.clear();
            holding = false;
            command = started;
        }
        kept.forEach(signal -> forward(signal, started));
    }

    /** The command has ended: from now on a signal ends this process, with the exit code of the command. */
    static synchronized void endThisProcessWith(int code) {
        ended = true;
        exitCode = code;
    }

    /**
     * Reads no more signals. The JVM waits some 300 ms at its end for threads that are in a system call, so that the one
     * which reads has to leave it first.
     */
    public static void stop() {
        BlockedSignals signals;
        Thread thread;
        synchronized (Signals.class) {
            signals = source;
            thread = reader;
        }
        if (signals != null && thread != null) {
            signals.interrupt();
            // A signal may have interrupted this thread.
            boolean interrupted = Thread.interrupted();
            try {
                thread.join();
            } catch (InterruptedException e) {
                interrupted = true;
            }
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private static void received(BlockedSignals.Received signal) {
        SandboxedProcess receiver;
        synchronized (Signals.class) {
            if (asked != null) {
                asked.countDown();
                return;
            }
            if (waiting != null) {
                waiting.interrupt();
                return;
            }
            if (starter != null && cancelledBy == 0) {
                cancelledBy = signal.number();
                starter.interrupt();
                return;
            }
            if (holding && cancelledBy == 0) {
                HELD.add(signal);
                return;
            }
            receiver = command;
            if (ended) {
                System.exit(exitCode);
            }
        }
        if (receiver == null) {
            System.exit(EXIT_CODE_BASE + signal.number());
        } else {
            forward(signal, receiver);
        }
    }

    private static void forward(BlockedSignals.Received signal, SandboxedProcess to) {
        if (!signal.fromTerminal()) {
            to.signal(signal.number());
        }
    }
}
