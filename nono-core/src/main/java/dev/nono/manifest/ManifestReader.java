package dev.nono.manifest;

import dev.nono.NonoException;
import dev.nono.Spelling;
import dev.nono.capability.Access;
import dev.nono.capability.ByteSize;
import dev.nono.capability.IpcMode;
import dev.nono.capability.PortRange;
import dev.nono.capability.ProcessInfoMode;
import dev.nono.capability.SignalMode;
import dev.nono.internal.json.JsonObject;
import dev.nono.internal.json.StrictJson;
import dev.nono.manifest.CredentialSection.Inject;
import dev.nono.manifest.FilesystemSection.DeniedPath;
import dev.nono.manifest.FilesystemSection.GrantType;
import dev.nono.manifest.FilesystemSection.PathGrant;
import dev.nono.manifest.NetworkSection.EndpointRule;
import dev.nono.manifest.NetworkSection.HostEndpoints;
import dev.nono.manifest.NetworkSection.Ports;
import dev.nono.manifest.ProcessSection.ExecStrategy;
import dev.nono.profile.model.InjectMode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Function;

/** Reads manifests: strict about values, lenient about names that it does not know. */
final class ManifestReader {
    private static final int MAX_PORT = 65_535;

    private final List<String> warnings = new ArrayList<>();

    private ManifestReader() {}

    static ManifestDocument read(String text) {
        ManifestReader reader = new ManifestReader();
        CapabilityManifest manifest = reader.manifest(StrictJson.parse(text, "capability manifest"));
        return new ManifestDocument(manifest, reader.warnings);
    }

    private CapabilityManifest manifest(JsonObject json) {
        return known(
                json,
                new CapabilityManifest(
                        json.string("$schema"),
                        json.text("version"),
                        json.object("filesystem").map(this::filesystem),
                        json.object("network").map(this::network),
                        each(json, "credentials", this::credential),
                        json.object("process").map(this::process),
                        json.object("rollback").map(this::rollback),
                        json.object("resources").map(ManifestReader::resources)));
    }

    private FilesystemSection filesystem(JsonObject json) {
        return known(json, new FilesystemSection(each(json, "grants", this::grant), each(json, "deny", this::deny)));
    }

    private PathGrant grant(JsonObject json) {
        return known(
                json,
                new PathGrant(
                        json.text("path"),
                        json.choice("access", Access.values(), Access::manifestName)
                                .orElseThrow(() -> json.faultAt("access", "is missing")),
                        json.choice("type", GrantType.values(), GrantType::wireName)
                                .orElse(GrantType.DIRECTORY)));
    }

    private DeniedPath deny(JsonObject json) {
        return known(json, new DeniedPath(json.text("path")));
    }

    private NetworkSection network(JsonObject json) {
        return known(
                json,
                new NetworkSection(
                        json.choice("mode", NetworkSection.Mode.values(), NetworkSection.Mode::wireName)
                                .orElse(NetworkSection.Mode.UNRESTRICTED),
                        json.strings("allow_domains"),
                        each(json, "endpoints", this::hostEndpoints),
                        json.object("ports").map(this::ports),
                        json.bool("dns").orElse(true)));
    }

    private HostEndpoints hostEndpoints(JsonObject json) {
        return known(json, new HostEndpoints(json.text("host"), each(json, "rules", this::endpointRule)));
    }

    private EndpointRule endpointRule(JsonObject json) {
        return known(json, new EndpointRule(json.text("method"), json.text("path")));
    }

    private Ports ports(JsonObject json) {
        List<PortRange> ranges = new ArrayList<>();
        for (int[] pair : json.pairs("localhost_range", 1, MAX_PORT)) {
            if (pair[0] > pair[1]) {
                throw json.faultAt(
                        "localhost_range[" + ranges.size() + "]", "is reversed: " + pair[0] + " is above " + pair[1]);
            }
            ranges.add(new PortRange(pair[0], pair[1]));
        }
        return known(
                json,
                new Ports(
                        json.integers("connect", 1, MAX_PORT),
                        json.integers("bind", 1, MAX_PORT),
                        json.integers("localhost", 1, MAX_PORT),
                        ranges));
    }

    private CredentialSection credential(JsonObject json) {
        return known(
                json,
                new CredentialSection(
                        json.text("name"),
                        json.text("upstream"),
                        json.text("source"),
                        json.object("inject").map(this::inject),
                        optionalText(json, "env_var"),
                        each(json, "endpoint_rules", this::endpointRule)));
    }

    private Inject inject(JsonObject json) {
        return known(
                json,
                new Inject(
                        json.choice("mode", InjectMode.values(), InjectMode::wireName)
                                .orElse(InjectMode.HEADER),
                        json.string("header").orElse("Authorization"),
                        json.string("format").orElse("Bearer {}"),
                        json.string("path_pattern"),
                        json.string("path_replacement"),
                        json.string("query_param_name")));
    }

    private ProcessSection process(JsonObject json) {
        return known(
                json,
                new ProcessSection(
                        json.strings("allowed_commands"),
                        json.strings("blocked_commands"),
                        json.choice("signal_mode", SignalMode.values(), SignalMode::wireName)
                                .orElse(SignalMode.ISOLATED),
                        json.choice("process_info_mode", ProcessInfoMode.values(), ProcessInfoMode::wireName)
                                .orElse(ProcessInfoMode.ISOLATED),
                        json.choice("ipc_mode", IpcMode.values(), IpcMode::wireName)
                                .orElse(IpcMode.SHARED_MEMORY_ONLY),
                        json.choice("exec_strategy", ExecStrategy.values(), ExecStrategy::wireName)
                                .orElse(ExecStrategy.MONITOR)));
    }

    private RollbackSection rollback(JsonObject json) {
        return known(
                json,
                new RollbackSection(
                        json.bool("enabled").orElse(false),
                        json.strings("exclude_patterns"),
                        json.strings("exclude_globs")));
    }

    /** The one section in which a name that nobody knows is an error: the limit would not be held. */
    private static ResourcesSection resources(JsonObject json) {
        Optional<ByteSize> memory = json.integer("memory_bytes").map(bytes -> {
            try {
                return new ByteSize(bytes);
            } catch (NonoException e) {
                throw json.faultAt("memory_bytes", "must be 1 to 2^64-1, not " + bytes);
            }
        });
        Optional<Long> processes = json.integer("max_processes", 1, Long.MAX_VALUE);
        for (String name : json.unknown()) {
            throw json.faultAt(name, "is no limit that nono knows" + Spelling.hint(name, json.known()));
        }
        return new ResourcesSection(
                memory, processes.isPresent() ? OptionalLong.of(processes.get()) : OptionalLong.empty());
    }

    private static Optional<String> optionalText(JsonObject json, String name) {
        return json.string(name).isPresent() ? Optional.of(json.text(name)) : Optional.empty();
    }

    private static <T> List<T> each(JsonObject json, String name, Function<JsonObject, T> reader) {
        return json.objects(name).stream().map(reader).toList();
    }

    /** Notes what of an object nobody asked for, once it is read. */
    private <T> T known(JsonObject json, T value) {
        for (String name : json.unknown()) {
            warnings.add("the capability manifest has the unknown field " + json.at(name) + ", which has no effect"
                    + Spelling.hint(name, json.known()));
        }
        return value;
    }
}
