package dev.nono.sandbox.linux.internal.launch;

import dev.nono.capability.CapabilitySet;
import dev.nono.sandbox.EnforcementStatus;
import dev.nono.sandbox.SandboxRequest;
import dev.nono.sandbox.SandboxedProcess;
import dev.nono.sandbox.Support;
import dev.nono.sandbox.linux.internal.landlock.Abi;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;

/** What the backend offers, on the running kernel. */
public final class LinuxLauncher {
    private LinuxLauncher() {}

    /** See {@link dev.nono.sandbox.SandboxBackend#support()}. */
    public static Support support() {
        Kernel kernel = Kernel.running();
        List<String> features = new ArrayList<>();
        if (kernel.landlock().isPresent()) {
            for (Abi.Feature feature : kernel.landlock().get().features()) {
                features.add(feature.toString());
            }
        }
        return new Support(kernel.landlock().isPresent(), "linux", kernel.explanation(), features);
    }

    /** See {@link dev.nono.sandbox.linux.LinuxBackend#warmUp(boolean)}. */
    public static void warmUp(boolean child) {
        Kernel.running();
        if (child) {
            Rehearsal.ensure();
        } else {
            Rehearsal.confine();
        }
    }

    /** See {@link dev.nono.sandbox.SandboxBackend#check(SandboxRequest)}. */
    public static EnforcementStatus check(SandboxRequest request) {
        return Planner.plan(request, Kernel.running(), Optional.empty()).status();
    }

    /** See {@link dev.nono.sandbox.SandboxBackend#describe(SandboxRequest)}. */
    public static List<String> describe(SandboxRequest request) {
        return Planner.plan(request, Kernel.running(), Optional.empty()).describe();
    }

    /** See {@link dev.nono.sandbox.SandboxBackend#start(SandboxRequest)}. */
    public static SandboxedProcess start(SandboxRequest request) {
        return Launch.start(request, Kernel.running());
    }

    /** See {@link dev.nono.sandbox.SandboxBackend#exec(SandboxRequest)}. */
    public static RuntimeException exec(SandboxRequest request) {
        return InPlace.exec(request, Kernel.running());
    }

    /** See {@link dev.nono.sandbox.SandboxBackend#callRestricted(CapabilitySet, Callable)}. */
    public static <T> T callRestricted(CapabilitySet caps, Callable<T> task) throws Exception {
        return RestrictedTask.call(caps, task, Kernel.running());
    }
}
