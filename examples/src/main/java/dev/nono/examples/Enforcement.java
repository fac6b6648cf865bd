package dev.nono.examples;

import dev.nono.capability.ByteSize;
import dev.nono.capability.CapabilitySet;
import dev.nono.capability.NetworkMode;
import dev.nono.capability.ResourceLimits;
import dev.nono.sandbox.EnforcementStatus;
import dev.nono.sandbox.Restriction;
import dev.nono.sandbox.Sandbox;
import dev.nono.sandbox.SandboxCommand;
import dev.nono.sandbox.SandboxedProcess;
import dev.nono.sandbox.Support;
import java.nio.file.Path;

/** Says what this machine would enforce, and runs a program although its memory may not be limited. */
public final class Enforcement {
    private Enforcement() {}

    /**
     * Prints the status and runs {@code true}.
     *
     * @param arguments none
     * @throws Exception if the program cannot be started
     */
    public static void main(String[] arguments) throws Exception {
        // sample: support
        Support support = Sandbox.support();
        System.out.println(support.platform() + ": " + support.details());
        // end
        CapabilitySet caps = CapabilitySet.builder()
                .read(Path.of("/usr"))
                .network(NetworkMode.blocked())
                .limits(ResourceLimits.builder().memory(ByteSize.parse("512M")).build())
                .build();
        // sample: enforcement
        SandboxCommand command = Sandbox.command("true").capabilities(caps);
        EnforcementStatus status = command.check();
        status.items().forEach(item -> System.out.println(item.display()));
        if (status.level() != EnforcementStatus.Level.FULL) {
            System.out.println("not held here: " + status.unmet());
        }
        // end
        // sample: accept
        try (SandboxedProcess p = command.accept(Restriction.MEMORY).start()) {
            System.out.println("exit code " + p.waitFor());
        }
        // end
    }
}
