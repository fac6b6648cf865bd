package dev.nono.sandbox.linux.internal.launch;

import dev.nono.sandbox.linux.internal.landlock.Abi;
import dev.nono.sandbox.linux.internal.landlock.Detection;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * What the running kernel and its machine have, as far as a plan depends on it. Tests make their own.
 *
 * @param landlock the rights that Landlock knows; empty if it cannot be used
 * @param explanation one sentence on Landlock for people
 * @param listener why no notification listener can be had, empty if one can; asked only where a listener is needed
 * @param wsl2 whether this is the Windows subsystem
 * @param gpus the graphics processors; asked only where they are granted
 */
record Kernel(
        Optional<Abi> landlock,
        String explanation,
        Supplier<Optional<String>> listener,
        boolean wsl2,
        Supplier<GpuDevices> gpus) {

    /** The running kernel. */
    static Kernel running() {
        Detection detection = Detection.ofThisKernel();
        return new Kernel(
                detection.abi(),
                detection.explanation(),
                ListenerProbe::problem,
                WindowsSubsystem.isThisSystem(),
                GpuDevices::ofThisMachine);
    }

    boolean has(Abi.Feature feature) {
        return landlock.isPresent() && landlock.get().has(feature);
    }

    Optional<String> listenerProblem() {
        return listener.get();
    }

    /** {@code Landlock V7}. */
    String mechanism() {
        return landlock.isPresent() ? "Landlock " + landlock.get() : "none";
    }
}
