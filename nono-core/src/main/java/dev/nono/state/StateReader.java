package dev.nono.state;

import dev.nono.NonoException;
import dev.nono.capability.Access;
import dev.nono.capability.ByteSize;
import dev.nono.capability.CapabilitySet;
import dev.nono.capability.CapabilitySetBuilder;
import dev.nono.capability.DenyException;
import dev.nono.capability.DenyPattern;
import dev.nono.capability.DenyRule;
import dev.nono.capability.GpuAccess;
import dev.nono.capability.GrantPart;
import dev.nono.capability.GrantSource;
import dev.nono.capability.IpcMode;
import dev.nono.capability.NetworkMode;
import dev.nono.capability.PlatformRule;
import dev.nono.capability.PortRange;
import dev.nono.capability.ProcessInfoMode;
import dev.nono.capability.ResourceLimits;
import dev.nono.capability.SignalMode;
import dev.nono.capability.SocketMode;
import dev.nono.capability.SocketScope;
import dev.nono.capability.UdpMode;
import dev.nono.internal.json.JsonObject;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Reads a state of this or an older version. Members that nobody knows are passed over, as they always were. */
final class StateReader {
    private static final int MAX_PORT = 65_535;
    private static final String[] MODES = {"blocked", "allow_all", "proxy_only"};

    private StateReader() {}

    static String name(NetworkMode mode) {
        if (mode instanceof NetworkMode.ProxyOnly) {
            return MODES[2];
        }
        return mode instanceof NetworkMode.Blocked ? MODES[0] : MODES[1];
    }

    /**
     * Reads a state.
     *
     * @param proxied whether a file that does not say its network mode means the proxy
     */
    static SandboxState read(JsonObject json, Dialect dialect, boolean proxied) {
        CapabilitySetBuilder others = CapabilitySet.builder();
        network(json, proxied, others);
        json.object("ports").ifPresent(ports -> ports(ports, others));
        Optional<JsonObject> process = json.object("process");
        process.ifPresent(modes -> process(modes, others));
        denies(json, others);
        patterns(json, others);
        exceptions(json, others);
        others.mediateUnixSockets(json.bool("unix_sockets_mediated").orElse(false));
        json.strings("allowed_commands").forEach(others::allowCommand);
        json.strings("blocked_commands").forEach(others::blockCommand);
        json.strings("platform_rules").forEach(rule -> others.platformRule(PlatformRule.unsafe(rule)));
        json.object("resource_limits").ifPresent(limits -> others.limits(limits(limits)));
        return new SandboxState(
                json.objects("fs").stream().map(file -> file(file, dialect)).toList(),
                json.objects("unix_sockets").stream().map(StateReader::socket).toList(),
                process.filter(modes -> modes.has("executables")).map(modes -> modes.strings("executables")),
                others.build());
    }

    static GrantSource source(JsonObject json) {
        String text = json.string("source").orElse("");
        if (text.startsWith("group:") && text.length() > "group:".length()) {
            return GrantSource.group(text.substring("group:".length()));
        }
        return switch (text) {
            case "", "user" -> GrantSource.USER;
            case "profile" -> GrantSource.PROFILE;
            case "system" -> GrantSource.SYSTEM;
            default ->
                throw json.faultAt("source", "must be user, profile, system or group:<name>, not \"" + text + "\"");
        };
    }

    private static StoredFile file(JsonObject json, Dialect dialect) {
        Optional<Long> device = json.integer("dev", Long.MIN_VALUE, Long.MAX_VALUE);
        Optional<Long> inode = json.integer("ino", Long.MIN_VALUE, Long.MAX_VALUE);
        return new StoredFile(
                json.text("original"),
                json.text(dialect.pathKey()),
                json.choice("access", Access.values(), dialect::name)
                        .orElseThrow(() -> json.faultAt("access", "is missing")),
                json.bool("is_file").orElseThrow(() -> json.faultAt("is_file", "is missing")),
                source(json),
                json.choice("part", GrantPart.values(), GrantPart::wireName).orElse(GrantPart.WHOLE),
                device.flatMap(dev -> inode.map(ino -> new FileIdentity(dev, ino))));
    }

    private static StoredSocket socket(JsonObject json) {
        SocketScope legacy = json.bool("is_directory").orElse(false) ? SocketScope.DIR_CHILDREN : SocketScope.FILE;
        return new StoredSocket(
                json.text("original"),
                json.text("resolved"),
                json.choice("scope", SocketScope.values(), SocketScope::wireName)
                        .orElse(legacy),
                json.choice("mode", SocketMode.values(), SocketMode::wireName)
                        .orElseThrow(() -> json.faultAt("mode", "is missing")),
                source(json));
    }

    private static void network(JsonObject json, boolean proxied, CapabilitySetBuilder others) {
        boolean blocked = json.bool("net_blocked").orElseThrow(() -> json.faultAt("net_blocked", "is missing"));
        Optional<JsonObject> stored = json.object("network_mode");
        if (stored.isEmpty()) {
            others.network(
                    proxied ? NetworkMode.proxyOnly(0) : blocked ? NetworkMode.blocked() : NetworkMode.allowAll());
            return;
        }
        JsonObject network = stored.get();
        String name =
                network.choice("mode", MODES, mode -> mode).orElseThrow(() -> network.faultAt("mode", "is missing"));
        NetworkMode mode = switch (name) {
            case "blocked" -> NetworkMode.blocked();
            case "allow_all" -> NetworkMode.allowAll();
            default ->
                NetworkMode.proxyOnly(
                        Math.toIntExact(network.integer("port", 0, MAX_PORT).orElse(0L)),
                        network.integers("bind_ports", 1, MAX_PORT));
        };
        if (mode.isRestricted() != blocked) {
            throw json.faultAt("net_blocked", "contradicts the network mode " + name);
        }
        others.network(mode);
        network.choice("udp", UdpMode.values(), UdpMode::wireName).ifPresent(others::udp);
    }

    private static void ports(JsonObject json, CapabilitySetBuilder others) {
        json.integers("connect", 1, MAX_PORT).forEach(others::allowConnectPort);
        json.integers("bind", 1, MAX_PORT).forEach(others::allowBindPort);
        json.integers("localhost", 0, MAX_PORT).forEach(others::allowLocalhostPort);
        ranges(json, "bind_range").forEach(others::allowBindPorts);
        ranges(json, "localhost_range").forEach(others::allowLocalhostPorts);
    }

    private static List<PortRange> ranges(JsonObject json, String name) {
        return json.pairs(name, 1, MAX_PORT).stream()
                .map(pair -> new PortRange(pair[0], pair[1]))
                .toList();
    }

    private static void process(JsonObject json, CapabilitySetBuilder others) {
        json.choice("signal_mode", SignalMode.values(), SignalMode::wireName).ifPresent(others::signals);
        json.choice("process_info_mode", ProcessInfoMode.values(), ProcessInfoMode::wireName)
                .ifPresent(others::processInfo);
        json.choice("ipc_mode", IpcMode.values(), IpcMode::wireName).ifPresent(others::ipc);
        json.choice("gpu", GpuAccess.values(), GpuAccess::wireName).ifPresent(others::gpu);
        others.extensions(json.bool("extensions_enabled").orElse(false));
        others.seatbeltDebugDeny(json.bool("seatbelt_debug_deny").orElse(false));
    }

    private static void denies(JsonObject json, CapabilitySetBuilder others) {
        List<String> paths = json.strings("deny_paths");
        List<JsonObject> rules = json.objects("denies");
        if (rules.isEmpty()) {
            paths.forEach(
                    path -> others.deny(new DenyRule(absolute(path, json, "deny_paths"), GrantSource.PROFILE, "")));
            return;
        }
        List<String> named = rules.stream().map(rule -> rule.text("path")).toList();
        if (!named.equals(paths)) {
            throw json.faultAt("denies", "and deny_paths name different paths");
        }
        rules.forEach(rule -> others.deny(new DenyRule(
                absolute(rule.text("path"), rule, "path"),
                source(rule),
                rule.string("reason").orElse(""))));
    }

    private static void patterns(JsonObject json, CapabilitySetBuilder others) {
        for (JsonObject pattern : json.objects("deny_patterns")) {
            try {
                others.deny(new DenyPattern(
                        absolute(pattern.text("root"), pattern, "root"),
                        pattern.strings("segments"),
                        source(pattern),
                        pattern.string("reason").orElse("")));
            } catch (IllegalArgumentException e) {
                throw pattern.faultAt("segments", "are no names below a root: " + e.getMessage());
            }
        }
    }

    private static void exceptions(JsonObject json, CapabilitySetBuilder others) {
        for (JsonObject exception : json.objects("deny_exceptions")) {
            others.except(new DenyException(
                    absolute(exception.text("path"), exception, "path"),
                    exception
                            .choice("access", Access.values(), Access::manifestName)
                            .orElseThrow(() -> exception.faultAt("access", "is missing")),
                    source(exception)));
        }
    }

    static Path absolute(String text, JsonObject json, String name) {
        try {
            Path path = Path.of(text);
            if (path.isAbsolute()) {
                return path;
            }
        } catch (InvalidPathException e) {
            throw json.faultAt(name, "is no path: " + e.getReason());
        }
        throw json.faultAt(name, "must be an absolute path, not \"" + text + "\"");
    }

    private static ResourceLimits limits(JsonObject json) {
        ResourceLimits.Builder limits = ResourceLimits.builder();
        try {
            json.integer("memory_bytes").ifPresent(bytes -> limits.memory(new ByteSize(bytes)));
            json.integer("file_size_bytes").ifPresent(bytes -> limits.fileSize(new ByteSize(bytes)));
        } catch (NonoException e) {
            throw json.faultAt("memory_bytes", "or file_size_bytes: " + e.getMessage());
        }
        json.integer("max_processes", 1, Long.MAX_VALUE).ifPresent(limits::processes);
        json.integer("open_files", 1, Long.MAX_VALUE).ifPresent(limits::openFiles);
        json.integer("cpu_seconds", 1, Long.MAX_VALUE).ifPresent(limits::cpuSeconds);
        return limits.build();
    }
}
