package dev.nono.examples;

import dev.nono.capability.CapabilitySet;
import dev.nono.capability.NetworkMode;
import dev.nono.sandbox.Sandbox;
import dev.nono.sandbox.SandboxedProcess;
import java.nio.file.Path;

/** Runs {@code task.py} in a directory: it may read the system, write where it works, and use no network. */
public final class SandboxAProcess {
    private SandboxAProcess() {}

    /**
     * Runs the program.
     *
     * @param arguments the directory
     * @throws Exception if the program cannot be started
     */
    public static void main(String[] arguments) throws Exception {
        Path work = Path.of(arguments[0]);
        // sample: first-sandbox
        CapabilitySet caps = CapabilitySet.builder()
                .read(Path.of("/usr"))
                .readWrite(work)
                .network(NetworkMode.blocked())
                .build();
        try (SandboxedProcess p = Sandbox.command("python3", "task.py")
                .capabilities(caps)
                .directory(work)
                .inheritIO()
                .start()) {
            System.out.println("exit code " + p.waitFor());
        }
        // end
    }
}
