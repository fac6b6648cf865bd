package dev.nono.sandbox.macos;

import dev.nono.capability.CapabilitySet;
import dev.nono.sandbox.EnforcementStatus;
import dev.nono.sandbox.SandboxBackend;
import dev.nono.sandbox.SandboxRequest;
import dev.nono.sandbox.SandboxedProcess;
import dev.nono.sandbox.Support;
import dev.nono.sandbox.macos.internal.launch.MacosLauncher;
import java.util.List;
import java.util.concurrent.Callable;

/**
 * The backend for macOS. Holds no state. What it would enforce, and the profile that it would lay on a program, can be asked
 * for on every system; programs start on macOS only.
 */
public final class MacosBackend implements SandboxBackend {

    /** Asks nothing of the system yet. */
    public MacosBackend() {}

    @Override
    public String platform() {
        return "macos";
    }

    @Override
    public boolean isForThisSystem() {
        return System.getProperty("os.name", "").startsWith("Mac");
    }

    @Override
    public Support support() {
        return MacosLauncher.support(isForThisSystem());
    }

    @Override
    public EnforcementStatus check(SandboxRequest request) {
        return MacosLauncher.check(request);
    }

    @Override
    public List<String> describe(SandboxRequest request) {
        return MacosLauncher.describe(request, isForThisSystem());
    }

    @Override
    public SandboxedProcess start(SandboxRequest request) {
        return MacosLauncher.start(request, isForThisSystem());
    }

    @Override
    public RuntimeException exec(SandboxRequest request) {
        return MacosLauncher.exec(request, isForThisSystem());
    }

    @Override
    public <T> T callRestricted(CapabilitySet caps, Callable<T> task) {
        throw MacosLauncher.noTasks();
    }
}
