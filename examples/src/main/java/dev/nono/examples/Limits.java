package dev.nono.examples;

import dev.nono.capability.ByteSize;
import dev.nono.capability.CapabilitySet;
import dev.nono.capability.NetworkMode;
import dev.nono.capability.ResourceLimits;
import dev.nono.sandbox.LimitReport;
import dev.nono.sandbox.Sandbox;
import dev.nono.sandbox.SandboxedProcess;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** Runs programs that want too much, under ceilings, and says how they met them. */
public final class Limits {
    private static final String TOO_MUCH_MEMORY = "yes | tr -d '\\n' | tail -n 1 > /dev/null";
    private static final String TOO_MANY_PROCESSES = "for i in $(seq 100); do sleep 5 & done; wait";
    private static final String SHOW_OPEN_FILES = "ulimit -n";

    private Limits() {}

    /**
     * Runs them.
     *
     * @param arguments none
     * @throws Exception if they cannot be started
     */
    public static void main(String[] arguments) throws Exception {
        run("memory", TOO_MUCH_MEMORY);
        run("processes", TOO_MANY_PROCESSES);
        run("open files", SHOW_OPEN_FILES);
    }

    private static void run(String what, String script) throws Exception {
        // sample: limits
        CapabilitySet caps = CapabilitySet.builder()
                .read(Path.of("/usr"))
                .readWrite(Path.of("/dev/null"))
                .network(NetworkMode.blocked())
                .limits(ResourceLimits.builder()
                        .memory(ByteSize.parse("64M"))
                        .processes(20)
                        .openFiles(50)
                        .build())
                .build();
        try (SandboxedProcess p = Sandbox.command("sh", "-c", script)
                .capabilities(caps)
                .mergeErrors()
                .start()) {
            String said = new String(p.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            System.out.println(what + ": exit code " + p.waitFor() + ", "
                    + said.lines().findFirst().orElse(""));
            LimitReport report = p.limits();
            System.out.println("  killed at the memory ceiling: " + report.memoryKills());
            System.out.println("  refused forks: " + report.refusedForks());
        }
        // end
    }
}
