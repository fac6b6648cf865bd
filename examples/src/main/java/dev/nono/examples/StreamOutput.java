package dev.nono.examples;

import dev.nono.capability.CapabilitySet;
import dev.nono.capability.NetworkMode;
import dev.nono.sandbox.Sandbox;
import dev.nono.sandbox.SandboxedProcess;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** Writes to a program while it runs, and reads what it says line by line. */
public final class StreamOutput {
    private StreamOutput() {}

    /**
     * Runs a shell that greets everybody whom it reads about.
     *
     * @param arguments whom to greet
     * @throws Exception if the program cannot be started
     */
    public static void main(String[] arguments) throws Exception {
        CapabilitySet caps = CapabilitySet.builder()
                .read(Path.of("/usr"))
                .network(NetworkMode.blocked())
                .build();
        // sample: streams
        try (SandboxedProcess p = Sandbox.command("sh", "-c", "while read name; do echo \"hello, $name\"; done")
                .capabilities(caps)
                .mergeErrors()
                .start()) {
            try (Writer in = new OutputStreamWriter(p.getOutputStream(), StandardCharsets.UTF_8)) {
                for (String name : arguments) {
                    in.write(name + "\n");
                }
            }
            BufferedReader out = new BufferedReader(new InputStreamReader(p.getInputStream(), StandardCharsets.UTF_8));
            out.lines().forEach(line -> System.out.println("> " + line));
            System.out.println("exit code " + p.waitFor());
        }
        // end
    }
}
