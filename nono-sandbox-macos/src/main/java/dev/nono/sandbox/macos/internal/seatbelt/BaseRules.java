package dev.nono.sandbox.macos.internal.seatbelt;

import dev.nono.capability.CapabilitySet;
import dev.nono.capability.IpcMode;
import dev.nono.capability.ProcessInfoMode;
import dev.nono.capability.SignalMode;

/** What every program gets, and what depends on the modes alone. */
final class BaseRules {
    private static final Filter SELF = Filter.target("self");
    private static final Filter SAME_SANDBOX = Filter.target("same-sandbox");

    private final CapabilitySet caps;
    private final ProfileText out;

    BaseRules(CapabilitySet caps, ProfileText out) {
        this.caps = caps;
        this.out = out;
    }

    void write(boolean keychain) {
        out.line("(version 1)");
        out.line("(deny default)");
        if (caps.seatbeltDebugDeny()) {
            out.line("(debug deny)");
        }
        out.allow("process-exec*");
        out.allow("process-fork");
        // A parent must be able to signal and inspect its children, so "isolated" means the sandbox, not the process.
        if (caps.processInfoMode() == ProcessInfoMode.ALLOW_ALL) {
            out.allow("process-info*");
        } else {
            out.allow("process-info*", SELF);
            out.allow("process-info*", SAME_SANDBOX);
        }
        out.allow("sysctl-read");
        out.allow("mach-lookup");
        if (!keychain) {
            for (String service : Keychain.SERVICES) {
                out.deny("mach-lookup", Filter.service(service));
            }
        }
        out.allow("mach-per-user-lookup");
        out.allow("mach-task-name");
        out.deny("mach-priv*");
        out.allow("ipc-posix-shm-read-data");
        out.allow("ipc-posix-shm-write-data");
        out.allow("ipc-posix-shm-write-create");
        if (caps.ipcMode() == IpcMode.FULL) {
            out.allow("ipc-posix-sem*");
        }
        if (caps.signalMode() == SignalMode.ALLOW_ALL) {
            out.allow("signal");
        } else {
            out.allow("signal", SELF);
            out.allow("signal", SAME_SANDBOX);
        }
        out.allow("system-fsctl");
        out.allow("system-info");
    }
}
