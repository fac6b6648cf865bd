package dev.nono.cli.launch;

import dev.nono.ErrorCode;
import dev.nono.NonoException;
import dev.nono.capability.CapabilitySet;
import dev.nono.sandbox.Sandbox;
import dev.nono.sandbox.linux.LinuxBackend;
import dev.nono.state.CapabilityFile;
import org.jspecify.annotations.Nullable;

/**
 * What every start of a program needs and what depends on no argument, done on a second thread while the first parses and
 * resolves the policy: binding native functions, asking the kernel what it has, a rehearsal, the first document.
 */
public final class WarmUp extends Thread {
    private static volatile @Nullable WarmUp running;

    private final LinuxBackend backend;
    private final boolean child;

    private WarmUp(LinuxBackend backend, boolean child) {
        super("nono-warm-up");
        setDaemon(true);
        this.backend = backend;
        this.child = child;
    }

    /** Begins, if the arguments start a program. */
    public static void begin(LinuxBackend backend, String[] arguments) {
        if (arguments.length > 0 && backend.isForThisSystem() && startsProgram(arguments[0])) {
            WarmUp thread = new WarmUp(backend, !arguments[0].equals("wrap"));
            running = thread;
            thread.start();
        }
    }

    /**
     * Waits until it is over. To be called before this JVM becomes the program: the JDK opens files that an execution does not
     * close, and none of a thread that is still at work may be handed on.
     */
    static void await() {
        WarmUp thread = running;
        try {
            if (thread != null) {
                thread.join();
            }
        } catch (InterruptedException e) {
            throw new NonoException(ErrorCode.CANCELLED, "interrupted before the command was started", e);
        }
    }

    private static boolean startsProgram(String command) {
        return command.equals("run") || command.equals("wrap") || command.equals("shell");
    }

    @Override
    public void run() {
        try {
            CapabilitySet nothing = CapabilitySet.builder().build();
            // Nothing may come before the native library: the other thread will wait for it.
            backend.support();
            CapabilityFile.of(nothing).toJson();
            backend.warmUp(child);
            Sandbox.command("true").capabilities(nothing).check();
        } catch (RuntimeException | LinkageError e) {
            // The thread that starts the program meets the same, and reports it.
            return;
        }
    }
}
