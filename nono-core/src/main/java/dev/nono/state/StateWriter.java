package dev.nono.state;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.nono.capability.CapabilitySet;
import dev.nono.capability.DenyException;
import dev.nono.capability.DenyPattern;
import dev.nono.capability.DenyRule;
import dev.nono.capability.GpuAccess;
import dev.nono.capability.GrantPart;
import dev.nono.capability.NetworkMode;
import dev.nono.capability.PlatformRule;
import dev.nono.capability.PortRange;
import dev.nono.capability.ResourceLimits;
import dev.nono.internal.json.PrettyJson;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;

/** Writes a state. What older versions read keeps its name and place; what they do not know stands beside it. */
final class StateWriter {
    private StateWriter() {}

    static void write(JsonGenerator json, SandboxState state, Dialect dialect) throws IOException {
        CapabilitySet others = state.others();
        json.writeArrayFieldStart("fs");
        for (StoredFile file : state.files()) {
            write(json, file, dialect);
        }
        json.writeEndArray();
        if (!state.unixSockets().isEmpty()) {
            json.writeArrayFieldStart("unix_sockets");
            for (StoredSocket socket : state.unixSockets()) {
                write(json, socket);
            }
            json.writeEndArray();
        }
        if (others.unixSocketsMediated()) {
            json.writeBooleanField("unix_sockets_mediated", true);
        }
        json.writeBooleanField("net_blocked", others.networkMode().isRestricted());
        network(json, others);
        ports(json, others);
        process(json, state);
        denies(json, others.denies());
        patterns(json, others.denyPatterns());
        exceptions(json, others.exceptions());
        if (dialect == Dialect.COMMAND_LINE || !others.allowedCommands().isEmpty()) {
            PrettyJson.strings(json, "allowed_commands", others.allowedCommands());
        }
        if (dialect == Dialect.COMMAND_LINE || !others.blockedCommands().isEmpty()) {
            PrettyJson.strings(json, "blocked_commands", others.blockedCommands());
        }
        if (!others.platformRules().isEmpty()) {
            PrettyJson.strings(
                    json,
                    "platform_rules",
                    others.platformRules().stream().map(PlatformRule::text).toList());
        }
        limits(json, others.limits());
    }

    private static void write(JsonGenerator json, StoredFile file, Dialect dialect) throws IOException {
        json.writeStartObject();
        json.writeStringField("original", file.original());
        json.writeStringField(dialect.pathKey(), file.resolved());
        json.writeStringField("access", dialect.name(file.access()));
        json.writeBooleanField("is_file", file.isFile());
        json.writeStringField("source", file.source().display());
        if (file.part() != GrantPart.WHOLE) {
            json.writeStringField("part", file.part().wireName());
        }
        if (file.identity().isPresent()) {
            json.writeNumberField("dev", file.identity().get().device());
            json.writeNumberField("ino", file.identity().get().inode());
        }
        json.writeEndObject();
    }

    private static void write(JsonGenerator json, StoredSocket socket) throws IOException {
        json.writeStartObject();
        json.writeStringField("original", socket.original());
        json.writeStringField("resolved", socket.resolved());
        json.writeStringField("scope", socket.scope().wireName());
        json.writeStringField("mode", socket.mode().wireName());
        json.writeStringField("source", socket.source().display());
        json.writeEndObject();
    }

    private static void network(JsonGenerator json, CapabilitySet others) throws IOException {
        json.writeObjectFieldStart("network_mode");
        NetworkMode mode = others.networkMode();
        json.writeStringField("mode", StateReader.name(mode));
        if (mode instanceof NetworkMode.ProxyOnly proxy) {
            json.writeNumberField("port", proxy.port());
            if (!proxy.bindPorts().isEmpty()) {
                PrettyJson.integers(json, "bind_ports", proxy.bindPorts());
            }
        }
        if (others.udp().isPresent()) {
            json.writeStringField("udp", others.udp().get().wireName());
        }
        json.writeEndObject();
    }

    private static void ports(JsonGenerator json, CapabilitySet others) throws IOException {
        if (!others.hasPorts()) {
            return;
        }
        json.writeObjectFieldStart("ports");
        ports(json, "connect", others.connectPorts());
        ports(json, "bind", others.bindPorts());
        ranges(json, "bind_range", others.bindPortRanges());
        ports(json, "localhost", others.localhostPorts());
        ranges(json, "localhost_range", others.localhostPortRanges());
        json.writeEndObject();
    }

    private static void ports(JsonGenerator json, String name, List<Integer> ports) throws IOException {
        if (!ports.isEmpty()) {
            PrettyJson.integers(json, name, ports);
        }
    }

    private static void ranges(JsonGenerator json, String name, List<PortRange> ranges) throws IOException {
        if (ranges.isEmpty()) {
            return;
        }
        json.writeArrayFieldStart(name);
        for (PortRange range : ranges) {
            json.writeArray(new int[] {range.start(), range.end()}, 0, 2);
        }
        json.writeEndArray();
    }

    private static void process(JsonGenerator json, SandboxState state) throws IOException {
        CapabilitySet others = state.others();
        json.writeObjectFieldStart("process");
        json.writeStringField("signal_mode", others.signalMode().wireName());
        json.writeStringField("process_info_mode", others.processInfoMode().wireName());
        json.writeStringField("ipc_mode", others.ipcMode().wireName());
        if (others.gpu() != GpuAccess.NONE) {
            json.writeStringField("gpu", others.gpu().wireName());
        }
        if (others.extensionsEnabled()) {
            json.writeBooleanField("extensions_enabled", true);
        }
        if (others.seatbeltDebugDeny()) {
            json.writeBooleanField("seatbelt_debug_deny", true);
        }
        if (state.executables().isPresent()) {
            PrettyJson.strings(json, "executables", state.executables().get());
        }
        json.writeEndObject();
    }

    private static void denies(JsonGenerator json, List<DenyRule> denies) throws IOException {
        if (denies.isEmpty()) {
            return;
        }
        List<String> paths = new ArrayList<>(denies.size());
        for (DenyRule deny : denies) {
            paths.add(deny.path().toString());
        }
        PrettyJson.strings(json, "deny_paths", paths);
        json.writeArrayFieldStart("denies");
        for (DenyRule deny : denies) {
            json.writeStartObject();
            json.writeStringField("path", deny.path().toString());
            json.writeStringField("source", deny.source().display());
            if (!deny.reason().isEmpty()) {
                json.writeStringField("reason", deny.reason());
            }
            json.writeEndObject();
        }
        json.writeEndArray();
    }

    private static void patterns(JsonGenerator json, List<DenyPattern> patterns) throws IOException {
        if (patterns.isEmpty()) {
            return;
        }
        json.writeArrayFieldStart("deny_patterns");
        for (DenyPattern pattern : patterns) {
            json.writeStartObject();
            json.writeStringField("root", pattern.root().toString());
            PrettyJson.strings(json, "segments", pattern.segments());
            json.writeStringField("source", pattern.source().display());
            json.writeStringField("reason", pattern.reason());
            json.writeEndObject();
        }
        json.writeEndArray();
    }

    private static void exceptions(JsonGenerator json, List<DenyException> exceptions) throws IOException {
        if (exceptions.isEmpty()) {
            return;
        }
        json.writeArrayFieldStart("deny_exceptions");
        for (DenyException exception : exceptions) {
            json.writeStartObject();
            json.writeStringField("path", exception.path().toString());
            json.writeStringField("access", exception.access().manifestName());
            json.writeStringField("source", exception.source().display());
            json.writeEndObject();
        }
        json.writeEndArray();
    }

    private static void limits(JsonGenerator json, ResourceLimits limits) throws IOException {
        if (limits.isEmpty()) {
            return;
        }
        json.writeObjectFieldStart("resource_limits");
        if (limits.memory().isPresent()) {
            json.writeNumberField("memory_bytes", limits.memory().get().bytes());
        }
        limit(json, "max_processes", limits.processes());
        limit(json, "open_files", limits.openFiles());
        if (limits.fileSize().isPresent()) {
            json.writeNumberField("file_size_bytes", limits.fileSize().get().bytes());
        }
        limit(json, "cpu_seconds", limits.cpuSeconds());
        json.writeEndObject();
    }

    private static void limit(JsonGenerator json, String name, OptionalLong value) throws IOException {
        if (value.isPresent()) {
            json.writeNumberField(name, value.getAsLong());
        }
    }
}
