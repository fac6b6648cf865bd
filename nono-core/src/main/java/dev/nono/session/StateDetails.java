package dev.nono.session;

import dev.nono.state.DomainEndpoints;
import java.util.List;

/**
 * What a program inside the sandbox may learn besides its capabilities.
 *
 * @param bypassedPaths paths whose protection the user lifted
 * @param allowedDomains hosts that the proxy lets through, fully expanded; empty for all
 * @param domainEndpoints hosts of which the proxy lets through some requests only
 */
public record StateDetails(
        List<String> bypassedPaths, List<String> allowedDomains, List<DomainEndpoints> domainEndpoints) {
    /** Nothing besides. */
    public static final StateDetails NONE = new StateDetails(List.of(), List.of(), List.of());

    /** Copies the lists. */
    public StateDetails {
        bypassedPaths = List.copyOf(bypassedPaths);
        allowedDomains = List.copyOf(allowedDomains);
        domainEndpoints = List.copyOf(domainEndpoints);
    }
}
