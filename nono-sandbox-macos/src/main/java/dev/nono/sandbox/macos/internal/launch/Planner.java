package dev.nono.sandbox.macos.internal.launch;

import dev.nono.capability.CapabilitySet;
import dev.nono.capability.GpuAccess;
import dev.nono.capability.NetworkMode;
import dev.nono.capability.ProcessInfoMode;
import dev.nono.capability.ResourceLimits;
import dev.nono.capability.SignalMode;
import dev.nono.sandbox.EnforcementStatus;
import dev.nono.sandbox.EnforcementStatus.Item;
import dev.nono.sandbox.EnforcementStatus.Level;
import dev.nono.sandbox.Restriction;
import dev.nono.sandbox.SandboxRequest;
import dev.nono.sandbox.macos.internal.seatbelt.ProfileCompiler;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Says what of a request holds on macOS, and what does not. */
final class Planner {
    private static final String SEATBELT = "Seatbelt";
    private static final String NOTHING = "none";

    private final CapabilitySet caps;
    private final List<Item> items = new ArrayList<>();

    private Planner(CapabilitySet caps) {
        this.caps = caps;
    }

    /**
     * Says what holds.
     *
     * @throws dev.nono.NonoException if there can be no profile for the request
     */
    static EnforcementStatus status(SandboxRequest request) {
        Requirements.check(request);
        ProfileCompiler.compile(Profiles.input(request, Optional.empty(), false));
        return new Planner(request.capabilities()).status();
    }

    private EnforcementStatus status() {
        full(Restriction.FILES);
        full(Restriction.TRUNCATION);
        full(Restriction.RENAME_ACROSS);
        full(Restriction.DEVICE_CONTROL);
        if (caps.hasDenies()) {
            full(Restriction.DENIED_PATHS);
        }
        network();
        if (caps.signalMode() != SignalMode.ALLOW_ALL) {
            full(Restriction.SIGNALS);
        }
        if (caps.processInfoMode() != ProcessInfoMode.ALLOW_ALL) {
            full(Restriction.PROCESS_INFO);
        }
        full(Restriction.TRACING);
        if (caps.executables().isPresent()) {
            items.add(new Item(
                    Restriction.EXECUTION,
                    Level.FULL,
                    true,
                    SEATBELT,
                    "a listed program can still load code from every file that is granted for reading"));
        }
        items.add(Item.notice(
                Restriction.PRIVILEGES,
                Level.PARTIAL,
                SEATBELT,
                "that set-user-ID programs are refused is a rule of the system, to which nono adds none of its own"));
        if (caps.gpu() == GpuAccess.ALL) {
            items.add(Item.notice(
                    Restriction.GPU, Level.PARTIAL, SEATBELT, "the graphics processor of Apple silicon, no other"));
        }
        limits();
        return new EnforcementStatus(items);
    }

    private void network() {
        if (!caps.networkMode().isRestricted()) {
            if (caps.unixSocketsMediated()) {
                items.add(Item.missing(
                        Restriction.UNIX_SOCKETS,
                        Level.NONE,
                        NOTHING,
                        "Unix sockets are part of the network here, and it is open; block the network or use a proxy"));
            }
            return;
        }
        full(Restriction.TCP);
        full(Restriction.DESTINATIONS);
        full(Restriction.UNIX_SOCKETS);
        boolean listens = !caps.localhostPorts().isEmpty()
                || !caps.localhostPortRanges().isEmpty()
                || (caps.networkMode() instanceof NetworkMode.ProxyOnly proxy
                        && !proxy.bindPorts().isEmpty());
        if (listens) {
            items.add(
                    Item.notice(
                            Restriction.LISTENERS,
                            Level.PARTIAL,
                            SEATBELT,
                            "ports to listen on cannot be told apart: the program may listen on every port and every interface"));
            items.add(Item.notice(
                    Restriction.OTHER_SOCKETS,
                    Level.PARTIAL,
                    SEATBELT,
                    "nothing but TCP to this machine can be sent, but datagrams may be received where ports are open"));
        } else {
            full(Restriction.LISTENERS);
            full(Restriction.OTHER_SOCKETS);
        }
    }

    private void limits() {
        ResourceLimits limits = caps.limits();
        if (limits.memory().isPresent()) {
            lacking(Restriction.MEMORY, "the memory of a process tree");
        }
        if (limits.processes().isPresent()) {
            lacking(Restriction.PROCESSES, "the number of processes of a tree");
        }
        if (limits.openFiles().isPresent()) {
            items.add(Item.full(Restriction.OPEN_FILES, "RLIMIT_NOFILE"));
        }
        if (limits.fileSize().isPresent()) {
            items.add(Item.full(Restriction.FILE_SIZE, "RLIMIT_FSIZE"));
        }
        if (limits.cpuSeconds().isPresent()) {
            items.add(Item.full(Restriction.CPU_TIME, "RLIMIT_CPU"));
        }
    }

    private void lacking(Restriction restriction, String what) {
        items.add(Item.missing(
                restriction, Level.NONE, NOTHING, "macOS has no ceiling for " + what + "; leave the limit out here"));
    }

    private void full(Restriction restriction) {
        items.add(Item.full(restriction, SEATBELT));
    }
}
