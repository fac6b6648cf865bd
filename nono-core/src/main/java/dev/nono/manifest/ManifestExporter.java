package dev.nono.manifest;

import dev.nono.capability.Access;
import dev.nono.capability.CapabilitySet;
import dev.nono.capability.FileGrant;
import dev.nono.capability.GpuAccess;
import dev.nono.capability.NetworkMode;
import dev.nono.capability.RealPaths;
import dev.nono.capability.ResourceLimits;
import dev.nono.manifest.FilesystemSection.DeniedPath;
import dev.nono.manifest.FilesystemSection.GrantType;
import dev.nono.manifest.FilesystemSection.PathGrant;
import dev.nono.manifest.NetworkSection.Ports;
import dev.nono.manifest.ProcessSection.ExecStrategy;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Says in a manifest what it can say of a capability set, and names the rest. */
final class ManifestExporter {
    private final CapabilitySet caps;
    private final List<String> unrepresented = new ArrayList<>();

    private ManifestExporter(CapabilitySet caps) {
        this.caps = caps;
    }

    static ManifestExport export(CapabilitySet caps) {
        ManifestExporter exporter = new ManifestExporter(caps);
        CapabilityManifest manifest = exporter.manifest();
        exporter.rest();
        return new ManifestExport(manifest, exporter.unrepresented);
    }

    private CapabilityManifest manifest() {
        ResourceLimits limits = caps.limits();
        boolean limited = limits.memory().isPresent() || limits.processes().isPresent();
        return new CapabilityManifest(
                Optional.of(CapabilityManifest.SCHEMA_ID),
                CapabilityManifest.VERSION,
                Optional.of(new FilesystemSection(grants(), denied())),
                Optional.of(network()),
                List.of(),
                Optional.of(new ProcessSection(
                        caps.allowedCommands(),
                        caps.blockedCommands(),
                        caps.signalMode(),
                        caps.processInfoMode(),
                        caps.ipcMode(),
                        limited ? ExecStrategy.SUPERVISED : ExecStrategy.MONITOR)),
                Optional.empty(),
                limited ? Optional.of(new ResourcesSection(limits.memory(), limits.processes())) : Optional.empty());
    }

    /** Sorted by path; grants on one path and of one type become one with the access of both. */
    private List<PathGrant> grants() {
        record Key(String path, GrantType type) {}
        Map<Key, Access> merged = new LinkedHashMap<>();
        for (FileGrant grant : caps.files()) {
            String path = grant.original().toAbsolutePath().toString();
            merged.merge(
                    new Key(path, grant.isFile() ? GrantType.FILE : GrantType.DIRECTORY),
                    grant.access(),
                    Access::union);
        }
        return merged.entrySet().stream()
                .map(entry -> new PathGrant(
                        entry.getKey().path(), entry.getValue(), entry.getKey().type()))
                .sorted(Comparator.comparing(PathGrant::path).thenComparing(PathGrant::type))
                .toList();
    }

    private List<DeniedPath> denied() {
        return caps.denies().stream()
                .map(deny -> deny.path().toString())
                .distinct()
                .sorted()
                .map(DeniedPath::new)
                .toList();
    }

    private NetworkSection network() {
        List<Integer> localhost =
                caps.localhostPorts().stream().filter(port -> port != 0).toList();
        if (localhost.size() < caps.localhostPorts().size()) {
            unrepresented.add("every port of the loopback interface (localhost port 0)");
        }
        NetworkSection.Mode mode = NetworkSection.Mode.UNRESTRICTED;
        if (caps.networkMode() instanceof NetworkMode.Blocked) {
            mode = NetworkSection.Mode.BLOCKED;
        } else if (caps.networkMode() instanceof NetworkMode.ProxyOnly proxy) {
            mode = NetworkSection.Mode.PROXY;
            if (!proxy.bindPorts().isEmpty()) {
                unrepresented.add("the bind ports of the proxy mode: " + proxy.bindPorts());
            }
        }
        Ports ports = new Ports(caps.connectPorts(), caps.bindPorts(), localhost, caps.localhostPortRanges());
        return new NetworkSection(
                mode, List.of(), List.of(), caps.hasPorts() ? Optional.of(ports) : Optional.empty(), true);
    }

    private void rest() {
        caps.unixSockets().forEach(grant -> unrepresented.add("the unix socket grant " + grant));
        caps.denyPatterns().forEach(pattern -> unrepresented.add("the denied names " + pattern.display()));
        note(caps.unixSocketsMediated(), "that only granted unix sockets may be used");
        caps.platformRules().forEach(rule -> unrepresented.add("the platform rule " + rule));
        note(caps.extensionsEnabled(), "that sandbox extensions may be issued");
        note(caps.seatbeltDebugDeny(), "that each denial is logged by the kernel");
        note(caps.gpu() != GpuAccess.NONE, "the graphics processors");
        note(!caps.bindPortRanges().isEmpty(), "the bind port ranges " + caps.bindPortRanges());
        caps.udp().ifPresent(udp -> unrepresented.add("the use of UDP: " + udp.wireName()));
        caps.executables()
                .ifPresent(paths -> unrepresented.add("that programs are executed only from "
                        + paths.stream().map(RealPaths::shown).toList()));
        ResourceLimits limits = caps.limits();
        limits.openFiles().ifPresent(limit -> unrepresented.add("the limit of open files: " + limit));
        limits.fileSize().ifPresent(limit -> unrepresented.add("the limit of the size of files: " + limit));
        limits.cpuSeconds().ifPresent(limit -> unrepresented.add("the limit of processor time: " + limit + " s"));
    }

    private void note(boolean present, String what) {
        if (present) {
            unrepresented.add(what);
        }
    }
}
