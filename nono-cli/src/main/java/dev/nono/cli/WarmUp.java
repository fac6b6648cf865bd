package dev.nono.cli;

import dev.nono.capability.CapabilitySet;
import dev.nono.sandbox.Sandbox;

/**
 * What every start of a program needs and what depends on no argument, done on a second thread while the first parses and
 * resolves the policy: finding the backend, binding native functions, asking the kernel what it has, planning once.
 */
final class WarmUp {
    private WarmUp() {}

    /** Begins, if the arguments start a program. */
    static void begin(String[] arguments) {
        if (arguments.length > 0 && startsProgram(arguments[0])) {
            Thread thread = new Thread(WarmUp::run, "nono-warm-up");
            thread.setDaemon(true);
            thread.start();
        }
    }

    private static boolean startsProgram(String command) {
        return command.equals("run") || command.equals("wrap") || command.equals("shell");
    }

    private static void run() {
        try {
            Sandbox.command("true")
                    .capabilities(CapabilitySet.builder().build())
                    .check();
        } catch (RuntimeException | LinkageError e) {
            // The thread that starts the program meets the same, and reports it.
            return;
        }
    }
}
