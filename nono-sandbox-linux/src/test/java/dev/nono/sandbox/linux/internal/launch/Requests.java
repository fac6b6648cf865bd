package dev.nono.sandbox.linux.internal.launch;

import dev.nono.capability.CapabilitySet;
import dev.nono.sandbox.NetworkEnforcement;
import dev.nono.sandbox.OsString;
import dev.nono.sandbox.Restriction;
import dev.nono.sandbox.SandboxObserver;
import dev.nono.sandbox.SandboxRequest;
import dev.nono.sandbox.Stdio;
import dev.nono.sandbox.linux.internal.landlock.Abi;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Requests and kernels for plans that nobody carries out. */
final class Requests {
    private Requests() {}

    /** A request to run {@code /bin/true}. */
    static SandboxRequest of(CapabilitySet caps) {
        return of(caps, NetworkEnforcement.AUTO);
    }

    static SandboxRequest of(CapabilitySet caps, NetworkEnforcement enforcement, Restriction... accepted) {
        OsString program = OsString.of("/bin/true");
        return new SandboxRequest(
                program,
                List.of(program),
                Map.of(),
                Path.of("/"),
                caps,
                Stdio.PIPE,
                Stdio.PIPE,
                Stdio.PIPE,
                Optional.empty(),
                false,
                enforcement,
                Set.of(accepted),
                false,
                false,
                SandboxObserver.NONE);
    }

    /** A kernel that has Landlock of this version, and listeners. */
    static Kernel kernel(int abi) {
        return new Kernel(
                Optional.of(Abi.of(abi)),
                "Landlock V" + abi,
                Optional::empty,
                false,
                () -> new GpuDevices(List.of(), List.of(), false));
    }

    /** The same without listeners: another program has taken the one that there can be. */
    static Kernel withoutListener(Kernel kernel) {
        return new Kernel(
                kernel.landlock(),
                kernel.explanation(),
                () -> Optional.of("EBUSY: there is a listener already"),
                kernel.wsl2(),
                kernel.gpus());
    }

    /** The kernel of the Windows subsystem, which keeps the listener for itself. */
    static Kernel wsl2(int abi) {
        Kernel kernel = withoutListener(kernel(abi));
        return new Kernel(kernel.landlock(), kernel.explanation(), kernel.listener(), true, kernel.gpus());
    }

    static Kernel withGpus(Kernel kernel, GpuDevices gpus) {
        return new Kernel(kernel.landlock(), kernel.explanation(), kernel.listener(), kernel.wsl2(), () -> gpus);
    }

    static Plan plan(CapabilitySet caps, Kernel kernel) {
        return Planner.plan(of(caps), kernel, Optional.empty());
    }

    static Plan plan(CapabilitySet caps, NetworkEnforcement enforcement, Kernel kernel) {
        return Planner.plan(of(caps, enforcement), kernel, Optional.empty());
    }

    /** What a start does with a plan before anything else. */
    static void require(Plan plan, Restriction... accepted) {
        plan.status().requireMet(Set.of(accepted));
    }
}
