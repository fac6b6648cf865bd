package dev.nono.examples;

import dev.nono.capability.CapabilitySet;
import dev.nono.capability.NetworkMode;
import dev.nono.sandbox.Sandbox;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** Puts itself into a sandbox, and shows that it is the same program as before. */
public final class SandboxThisJvm {
    private SandboxThisJvm() {}

    // sample: this-jvm
    /**
     * Restarts inside the sandbox, then does its work.
     *
     * @param arguments a directory to write to, and a file that stays closed
     * @throws IOException if the directory cannot be written to
     */
    public static void main(String[] arguments) throws IOException {
        Path work = Path.of(arguments[0]);
        Sandbox.applyToThisJvm(CapabilitySet.builder()
                .readWrite(work)
                .network(NetworkMode.blocked())
                .build());
        // From here on the kernel holds this JVM, and all that it starts, to these capabilities.
        work(work, Path.of(arguments[1]));
    }
    // end

    private static void work(Path work, Path closed) throws IOException {
        System.out.println("work in " + work + " for " + System.getenv("EXAMPLE_USER"));
        Files.write(work.resolve("input"), System.in.readAllBytes());
        try {
            System.out.println(Files.readString(closed, StandardCharsets.UTF_8));
        } catch (IOException e) {
            System.out.println("closed: " + closed);
        }
    }
}
