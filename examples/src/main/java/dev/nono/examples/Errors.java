package dev.nono.examples;

import dev.nono.ErrorCode;
import dev.nono.NonoException;
import dev.nono.capability.CapabilitySet;
import dev.nono.capability.NetworkMode;
import dev.nono.sandbox.ExecFailedException;
import dev.nono.sandbox.Sandbox;
import dev.nono.sandbox.SandboxedProcess;
import java.nio.file.Path;

/** Tries to start a program, and tells why it did not start. */
public final class Errors {
    private Errors() {}

    /**
     * Starts the program.
     *
     * @param arguments a directory to grant, and the program
     * @throws InterruptedException if the thread is interrupted
     */
    public static void main(String[] arguments) throws InterruptedException {
        Path granted = Path.of(arguments[0]);
        String program = arguments[1];
        // sample: errors
        try {
            CapabilitySet caps = CapabilitySet.builder()
                    .read(granted)
                    .network(NetworkMode.blocked())
                    .build();
            try (SandboxedProcess p =
                    Sandbox.command(program).capabilities(caps).inheritIO().start()) {
                System.out.println("exit code " + p.waitFor());
            }
        } catch (ExecFailedException e) {
            System.out.println("the kernel refused the program, " + e.errno() + ": " + e.getMessage());
        } catch (NonoException e) {
            if (e.code() == ErrorCode.PATH_NOT_FOUND) {
                System.out.println("no such path: " + e.path().orElseThrow());
            } else {
                System.out.println(e.code() + ": " + e.getMessage());
            }
        }
        // end
    }
}
