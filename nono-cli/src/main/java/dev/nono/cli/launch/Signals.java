package dev.nono.cli.launch;

import dev.nono.sandbox.SandboxedProcess;
import dev.nono.sandbox.linux.BlockedSignals;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * HUP, INT, QUIT and TERM. The launcher blocks them before this JVM starts, so that none is lost and QUIT comes, too;
 * from then on they do only what this class does with them. In a JVM that was started in another way they end the JVM,
 * and its shutdown ends the command.
 */
public final class Signals {
    private static final int FOR_EVER = -1;
    private static final int EXIT_CODE_BASE = 128;

    private static volatile @Nullable Consumer<BlockedSignals.Received> receiver;

    private Signals() {}

    /**
     * Passes signals on to the command until this JVM ends, but for those that the terminal sent: the command, which is
     * in the foreground like nono, got them already.
     */
    static void forwardTo(SandboxedProcess command) {
        handle(signal -> {
            if (!signal.fromTerminal()) {
                command.signal(signal.number());
            }
        });
    }

    /** Lets signals end this process, as long as there is no command that they are for. */
    public static void endThisProcess() {
        handle(signal -> System.exit(EXIT_CODE_BASE + signal.number()));
    }

    private static synchronized void handle(Consumer<BlockedSignals.Received> what) {
        boolean reading = receiver != null;
        receiver = what;
        if (reading || !System.getProperty("nono.signals", "").equals("blocked")) {
            return;
        }
        BlockedSignals signals = BlockedSignals.open("HUP", "INT", "QUIT", "TERM");
        Thread thread = new Thread(
                () -> {
                    while (true) {
                        signals.next(FOR_EVER).ifPresent(Signals::received);
                    }
                },
                "nono-signals");
        thread.setDaemon(true);
        thread.start();
    }

    private static void received(BlockedSignals.Received signal) {
        Consumer<BlockedSignals.Received> what = receiver;
        if (what != null) {
            what.accept(signal);
        }
    }
}
