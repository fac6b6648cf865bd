package dev.nono.state;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.nono.ErrorCode;
import dev.nono.NonoException;
import dev.nono.capability.CapabilitySet;
import dev.nono.internal.json.JsonObject;
import dev.nono.internal.json.PrettyJson;
import dev.nono.internal.json.StrictJson;
import java.io.IOException;
import java.util.List;
import java.util.Objects;

/**
 * What the program inside a sandbox may read about it.
 *
 * @param state the capabilities
 * @param bypassedPaths paths whose protection the user lifted
 * @param allowedDomains hosts that the proxy lets through, fully expanded; empty for all
 * @param domainEndpoints hosts of which the proxy lets through some requests only
 */
public record CapabilityFile(
        SandboxState state,
        List<String> bypassedPaths,
        List<String> allowedDomains,
        List<DomainEndpoints> domainEndpoints) {

    /** Copies the lists. */
    public CapabilityFile {
        Objects.requireNonNull(state);
        bypassedPaths = List.copyOf(bypassedPaths);
        allowedDomains = List.copyOf(allowedDomains);
        domainEndpoints = List.copyOf(domainEndpoints);
    }

    /**
     * A file for a sandbox without exceptions and without a host filter.
     *
     * @param caps the set, as it is enforced
     * @return the content of the file
     */
    public static CapabilityFile of(CapabilitySet caps) {
        return new CapabilityFile(SandboxState.of(caps), List.of(), List.of(), List.of());
    }

    /**
     * Reads the content of a file of this or an older version.
     *
     * @param json the document
     * @return the content; no path of it has been looked at
     * @throws NonoException {@link ErrorCode#CONFIG_PARSE} naming what is malformed
     */
    public static CapabilityFile parse(String json) {
        JsonObject document = StrictJson.parse(json, "capability file");
        List<String> domains = document.strings("allowed_domains");
        List<String> bypassed = document.strings("bypass_protection_paths");
        List<String> legacy = document.strings("override_deny_paths");
        if (!bypassed.isEmpty() && !legacy.isEmpty()) {
            throw document.faultAt("override_deny_paths", "is the old name of bypass_protection_paths; use one");
        }
        return new CapabilityFile(
                StateReader.read(document, Dialect.COMMAND_LINE, !domains.isEmpty()),
                bypassed.isEmpty() ? legacy : bypassed,
                domains,
                document.objects("domain_endpoints").stream()
                        .map(CapabilityFile::endpoints)
                        .toList());
    }

    private static DomainEndpoints endpoints(JsonObject json) {
        return new DomainEndpoints(
                json.text("domain"),
                json.objects("endpoints").stream()
                        .map(endpoint -> new DomainEndpoints.Endpoint(endpoint.text("method"), endpoint.text("path")))
                        .toList());
    }

    /**
     * The document to store.
     *
     * @return JSON, a member a line
     */
    public String toJson() {
        return PrettyJson.object(this::write);
    }

    private void write(JsonGenerator json) throws IOException {
        StateWriter.write(json, state, Dialect.COMMAND_LINE);
        PrettyJson.strings(json, "bypass_protection_paths", bypassedPaths);
        PrettyJson.strings(json, "allowed_domains", allowedDomains);
        if (domainEndpoints.isEmpty()) {
            return;
        }
        json.writeArrayFieldStart("domain_endpoints");
        for (DomainEndpoints entry : domainEndpoints) {
            json.writeStartObject();
            json.writeStringField("domain", entry.domain());
            json.writeArrayFieldStart("endpoints");
            for (DomainEndpoints.Endpoint endpoint : entry.endpoints()) {
                json.writeStartObject();
                json.writeStringField("method", endpoint.method());
                json.writeStringField("path", endpoint.path());
                json.writeEndObject();
            }
            json.writeEndArray();
            json.writeEndObject();
        }
        json.writeEndArray();
    }
}
