package dev.nono.cli.launch;

import dev.nono.capability.CapabilitySet;
import dev.nono.sandbox.Sandbox;
import dev.nono.sandbox.linux.LinuxBackend;
import dev.nono.state.CapabilityFile;

/**
 * What every start of a program needs and what depends on no argument, done on a second thread while the first parses and
 * resolves the policy: binding native functions, asking the kernel what it has, a rehearsal, the first document.
 */
public final class WarmUp extends Thread {
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
            new WarmUp(backend, !arguments[0].equals("wrap")).start();
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
            if (child) {
                CapabilityFile.of(nothing).toJson();
                backend.warmUp(true);
                Sandbox.command("true").capabilities(nothing).check();
            } else {
                // The other thread has not waited, and is at its own document.
                Sandbox.command("true").capabilities(nothing).check();
                backend.warmUp(false);
            }
        } catch (RuntimeException | LinkageError e) {
            // The thread that starts the program meets the same, and reports it.
            return;
        }
    }
}
