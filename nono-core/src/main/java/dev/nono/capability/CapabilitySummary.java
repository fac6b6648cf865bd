package dev.nono.capability;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The text of a set for people. */
final class CapabilitySummary {
    private CapabilitySummary() {}

    static String of(CapabilitySet caps) {
        StringBuilder out = new StringBuilder();
        if (!caps.files().isEmpty()) {
            out.append("Filesystem:\n");
            for (FileGrant grant : caps.files()) {
                line(
                        out,
                        RealPaths.shown(grant.resolved()) + " ["
                                + grant.access().display() + "] (" + (grant.isFile() ? "file" : "dir") + ")");
            }
        }
        if (!caps.unixSockets().isEmpty()) {
            out.append("Unix sockets:\n");
            for (UnixSocketGrant grant : caps.unixSockets()) {
                line(
                        out,
                        RealPaths.shown(grant.resolved()) + " [" + grant.mode().wireName() + "] ("
                                + grant.scope().label() + ")");
            }
        }
        if (out.isEmpty()) {
            out.append("(no capabilities granted)\n");
        }
        if (caps.hasDenies()) {
            out.append("Denied:\n");
            caps.denies()
                    .forEach(deny -> line(
                            out,
                            RealPaths.shown(deny.path()) + " [" + deny.source().display() + "]"));
        }
        caps.denyPatterns()
                .forEach(pattern -> line(
                        out,
                        RealPaths.shown(pattern.display()) + " ["
                                + pattern.source().display() + "]"));
        out.append("Network:\n");
        line(out, "outbound: " + caps.networkMode().display());
        ports(out, "tcp connect ports", caps.connectPorts(), List.of());
        ports(out, "tcp bind ports", caps.bindPorts(), caps.bindPortRanges());
        ports(out, "localhost ports", caps.localhostPorts(), caps.localhostPortRanges());
        caps.udp().ifPresent(udp -> line(out, "udp: " + udp.wireName()));
        if (caps.unixSocketsMediated()) {
            line(out, "unix sockets: only those granted");
        }
        process(out, caps);
        return out.toString();
    }

    private static void process(StringBuilder out, CapabilitySet caps) {
        StringBuilder lines = new StringBuilder();
        if (caps.signalMode() != SignalMode.ISOLATED) {
            line(lines, "signals: " + caps.signalMode().wireName());
        }
        if (caps.processInfoMode() != ProcessInfoMode.ISOLATED) {
            line(lines, "process info: " + caps.processInfoMode().wireName());
        }
        if (caps.ipcMode() != IpcMode.SHARED_MEMORY_ONLY) {
            line(lines, "ipc: " + caps.ipcMode().wireName());
        }
        if (caps.gpu() != GpuAccess.NONE) {
            line(lines, "gpu: " + caps.gpu().wireName());
        }
        if (!caps.limits().isEmpty()) {
            line(lines, "limits: " + caps.limits().summary());
        }
        caps.executables()
                .ifPresent(paths -> line(
                        lines,
                        "executables: "
                                + (paths.isEmpty()
                                        ? "none"
                                        : paths.stream().map(RealPaths::shown).collect(Collectors.joining(", ")))));
        if (!caps.platformRules().isEmpty()) {
            line(lines, "platform rules: " + caps.platformRules().size());
        }
        if (!lines.isEmpty()) {
            out.append("Process:\n").append(lines);
        }
    }

    private static void ports(StringBuilder out, String label, List<Integer> ports, List<PortRange> ranges) {
        if (!ports.isEmpty() || !ranges.isEmpty()) {
            line(
                    out,
                    label + ": "
                            + Stream.concat(ports.stream(), ranges.stream())
                                    .map(String::valueOf)
                                    .collect(Collectors.joining(", ")));
        }
    }

    private static void line(StringBuilder out, String text) {
        out.append("  ").append(text).append('\n');
    }
}
