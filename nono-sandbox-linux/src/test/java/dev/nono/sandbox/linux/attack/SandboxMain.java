package dev.nono.sandbox.linux.attack;

import dev.nono.NonoException;
import dev.nono.capability.CapabilitySet;
import dev.nono.capability.CapabilitySetBuilder;
import dev.nono.capability.NetworkMode;
import dev.nono.sandbox.Sandbox;
import dev.nono.sandbox.SandboxCommand;
import dev.nono.sandbox.SandboxedProcess;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A supervisor in a JVM of its own. It runs its arguments in a sandbox that may read {@code READABLE}, a list of paths, and
 * write {@code INSIDE}; with {@code ALLOWED} the network is led to that port, and executions are observed.
 */
final class SandboxMain {
    static final int REFUSED = 3;

    private SandboxMain() {}

    public static void main(String[] command) throws InterruptedException {
        try (SandboxedProcess process = command(command).start()) {
            System.exit(process.waitFor());
        } catch (NonoException e) {
            System.out.println("refused: " + e.getMessage());
            System.exit(REFUSED);
        }
    }

    private static SandboxCommand command(String[] command) {
        Path inside = Path.of(System.getenv("INSIDE"));
        CapabilitySetBuilder caps = CapabilitySet.builder().readWrite(inside);
        for (String path : System.getenv("READABLE").split(File.pathSeparator, -1)) {
            if (Files.exists(Path.of(path))) {
                caps.read(Path.of(path));
            }
        }
        SandboxCommand sandboxed = Sandbox.command(command).directory(inside).inheritIO();
        String port = System.getenv("ALLOWED");
        if (port != null) {
            caps.network(NetworkMode.proxyOnly(Integer.parseInt(port)));
            sandboxed.observeExecutions().observer(event -> {});
        }
        return sandboxed.capabilities(caps.build());
    }
}
