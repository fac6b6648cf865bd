package dev.nono.sandbox;

import dev.nono.ErrorCode;
import dev.nono.NonoException;
import dev.nono.capability.CapabilitySet;
import java.util.List;
import java.util.concurrent.Callable;

/** Stands for a system without a backend: it refuses everything and says why. */
final class NoBackend implements SandboxBackend {
    private final String system;

    NoBackend(String system) {
        this.system = system;
    }

    @Override
    public String platform() {
        return system;
    }

    @Override
    public boolean isForThisSystem() {
        return true;
    }

    @Override
    public Support support() {
        return new Support(false, system, reason(), List.of());
    }

    @Override
    public EnforcementStatus check(SandboxRequest request) {
        throw refusal();
    }

    @Override
    public List<String> describe(SandboxRequest request) {
        throw refusal();
    }

    @Override
    public SandboxedProcess start(SandboxRequest request) {
        throw refusal();
    }

    @Override
    public RuntimeException exec(SandboxRequest request) {
        throw refusal();
    }

    @Override
    public <T> T callRestricted(CapabilitySet caps, Callable<T> task) {
        throw refusal();
    }

    private String reason() {
        return "no sandbox backend for \"" + system
                + "\" on the class or module path; add nono-sandbox-linux or nono-sandbox-macos";
    }

    private NonoException refusal() {
        return new NonoException(ErrorCode.UNSUPPORTED_PLATFORM, reason());
    }
}
