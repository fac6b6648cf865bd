package dev.nono.manifest;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.nono.capability.PortRange;
import dev.nono.internal.json.PrettyJson;
import dev.nono.manifest.CredentialSection.Inject;
import dev.nono.manifest.FilesystemSection.DeniedPath;
import dev.nono.manifest.FilesystemSection.PathGrant;
import dev.nono.manifest.NetworkSection.EndpointRule;
import dev.nono.manifest.NetworkSection.HostEndpoints;
import dev.nono.manifest.NetworkSection.Ports;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/** Writes manifests. What is absent or an empty list is left out; what has a default is always written. */
final class ManifestWriter {
    private final JsonGenerator json;

    private ManifestWriter(JsonGenerator json) {
        this.json = json;
    }

    static String write(CapabilityManifest manifest) {
        return PrettyJson.object(json -> new ManifestWriter(json).manifest(manifest));
    }

    private interface Part<T> {
        void write(T part) throws IOException;
    }

    private void manifest(CapabilityManifest manifest) throws IOException {
        PrettyJson.optional(json, "$schema", manifest.schema());
        json.writeStringField("version", manifest.version());
        object("filesystem", manifest.filesystem(), this::filesystem);
        object("network", manifest.network(), this::network);
        objects("credentials", manifest.credentials(), this::credential);
        object("process", manifest.process(), this::process);
        object("rollback", manifest.rollback(), this::rollback);
        object("resources", manifest.resources(), this::resources);
    }

    private void filesystem(FilesystemSection section) throws IOException {
        objects("grants", section.grants(), this::grant);
        objects("deny", section.deny(), this::deny);
    }

    private void grant(PathGrant grant) throws IOException {
        json.writeStringField("path", grant.path());
        json.writeStringField("access", grant.access().manifestName());
        json.writeStringField("type", grant.type().wireName());
    }

    private void deny(DeniedPath denied) throws IOException {
        json.writeStringField("path", denied.path());
    }

    private void network(NetworkSection section) throws IOException {
        json.writeStringField("mode", section.mode().wireName());
        strings("allow_domains", section.allowDomains());
        objects("endpoints", section.endpoints(), this::hostEndpoints);
        object("ports", section.ports(), this::ports);
        json.writeBooleanField("dns", section.dns());
    }

    private void hostEndpoints(HostEndpoints endpoints) throws IOException {
        json.writeStringField("host", endpoints.host());
        objects("rules", endpoints.rules(), this::endpointRule);
    }

    private void endpointRule(EndpointRule rule) throws IOException {
        json.writeStringField("method", rule.method());
        json.writeStringField("path", rule.path());
    }

    private void ports(Ports ports) throws IOException {
        integers("connect", ports.connect());
        integers("bind", ports.bind());
        integers("localhost", ports.localhost());
        if (!ports.localhostRange().isEmpty()) {
            json.writeArrayFieldStart("localhost_range");
            for (PortRange range : ports.localhostRange()) {
                json.writeArray(new int[] {range.start(), range.end()}, 0, 2);
            }
            json.writeEndArray();
        }
    }

    private void credential(CredentialSection section) throws IOException {
        json.writeStringField("name", section.name());
        json.writeStringField("upstream", section.upstream());
        json.writeStringField("source", section.source());
        object("inject", section.inject(), this::inject);
        PrettyJson.optional(json, "env_var", section.envVar());
        objects("endpoint_rules", section.endpointRules(), this::endpointRule);
    }

    private void inject(Inject inject) throws IOException {
        json.writeStringField("mode", inject.mode().wireName());
        json.writeStringField("header", inject.header());
        json.writeStringField("format", inject.format());
        PrettyJson.optional(json, "path_pattern", inject.pathPattern());
        PrettyJson.optional(json, "path_replacement", inject.pathReplacement());
        PrettyJson.optional(json, "query_param_name", inject.queryParamName());
    }

    private void process(ProcessSection section) throws IOException {
        strings("allowed_commands", section.allowedCommands());
        strings("blocked_commands", section.blockedCommands());
        json.writeStringField("signal_mode", section.signalMode().wireName());
        json.writeStringField("process_info_mode", section.processInfoMode().wireName());
        json.writeStringField("ipc_mode", section.ipcMode().wireName());
        json.writeStringField("exec_strategy", section.execStrategy().wireName());
    }

    private void rollback(RollbackSection section) throws IOException {
        json.writeBooleanField("enabled", section.enabled());
        strings("exclude_patterns", section.excludePatterns());
        strings("exclude_globs", section.excludeGlobs());
    }

    private void resources(ResourcesSection section) throws IOException {
        if (section.memoryBytes().isPresent()) {
            json.writeNumberField("memory_bytes", section.memoryBytes().get().bytes());
        }
        if (section.maxProcesses().isPresent()) {
            json.writeNumberField("max_processes", section.maxProcesses().getAsLong());
        }
    }

    private <T> void object(String name, Optional<T> value, Part<T> part) throws IOException {
        if (value.isPresent()) {
            json.writeObjectFieldStart(name);
            part.write(value.get());
            json.writeEndObject();
        }
    }

    private <T> void objects(String name, List<T> values, Part<T> part) throws IOException {
        if (values.isEmpty()) {
            return;
        }
        json.writeArrayFieldStart(name);
        for (T value : values) {
            json.writeStartObject();
            part.write(value);
            json.writeEndObject();
        }
        json.writeEndArray();
    }

    private void strings(String name, List<String> values) throws IOException {
        if (!values.isEmpty()) {
            PrettyJson.strings(json, name, values);
        }
    }

    private void integers(String name, List<Integer> values) throws IOException {
        if (!values.isEmpty()) {
            PrettyJson.integers(json, name, values);
        }
    }
}
