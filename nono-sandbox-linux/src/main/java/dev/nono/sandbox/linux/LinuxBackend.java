package dev.nono.sandbox.linux;

import dev.nono.capability.CapabilitySet;
import dev.nono.sandbox.EnforcementStatus;
import dev.nono.sandbox.SandboxBackend;
import dev.nono.sandbox.SandboxRequest;
import dev.nono.sandbox.SandboxedProcess;
import dev.nono.sandbox.Support;
import dev.nono.sandbox.linux.internal.launch.LinuxLauncher;
import java.util.List;
import java.util.concurrent.Callable;

/** The backend for Linux. Holds no state. */
public final class LinuxBackend implements SandboxBackend {

    /** Asks nothing of the kernel yet. */
    public LinuxBackend() {}

    @Override
    public String platform() {
        return "linux";
    }

    @Override
    public boolean isForThisSystem() {
        return System.getProperty("os.name", "").equals("Linux");
    }

    /**
     * Does now what the first start would do once: loads the native library, asks the kernel what it has, and rehearses.
     * For callers who have a thread to spare before they know what to start; nobody has to call it.
     *
     * @param child whether programs will be started as children of this JVM; otherwise in its place
     * @throws dev.nono.NonoException if this kernel cannot make a sandbox
     */
    public void warmUp(boolean child) {
        LinuxLauncher.warmUp(child);
    }

    @Override
    public Support support() {
        return LinuxLauncher.support();
    }

    @Override
    public EnforcementStatus check(SandboxRequest request) {
        return LinuxLauncher.check(request);
    }

    @Override
    public List<String> describe(SandboxRequest request) {
        return LinuxLauncher.describe(request);
    }

    @Override
    public SandboxedProcess start(SandboxRequest request) {
        return LinuxLauncher.start(request);
    }

    @Override
    public RuntimeException exec(SandboxRequest request) {
        return LinuxLauncher.exec(request);
    }

    @Override
    public <T> T callRestricted(CapabilitySet caps, Callable<T> task) throws Exception {
        return LinuxLauncher.callRestricted(caps, task);
    }
}
