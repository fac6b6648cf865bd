package dev.nono.manifest;

import dev.nono.manifest.NetworkSection.EndpointRule;
import dev.nono.profile.model.InjectMode;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * A secret that the proxy adds to requests, so that the program never sees it.
 *
 * @param name the name of the service
 * @param upstream the URL of the service
 * @param source where the secret is kept; never the secret itself
 * @param inject how it is added; as a bearer token if absent
 * @param envVar the variable in which the program finds a stand-in
 * @param endpointRules the requests to which it is added; all if empty
 */
public record CredentialSection(
        String name,
        String upstream,
        String source,
        Optional<Inject> inject,
        Optional<String> envVar,
        List<EndpointRule> endpointRules) {
    /** Copies the list. */
    public CredentialSection {
        Objects.requireNonNull(name);
        Objects.requireNonNull(upstream);
        Objects.requireNonNull(source);
        Objects.requireNonNull(inject);
        Objects.requireNonNull(envVar);
        endpointRules = List.copyOf(endpointRules);
    }

    /**
     * How a secret is added to a request.
     *
     * @param mode where it goes
     * @param header the name of the header
     * @param format the value of the header, {@code {}} standing for the secret
     * @param pathPattern the part of the path to replace
     * @param pathReplacement what replaces it
     * @param queryParamName the name of the parameter
     */
    public record Inject(
            InjectMode mode,
            String header,
            String format,
            Optional<String> pathPattern,
            Optional<String> pathReplacement,
            Optional<String> queryParamName) {
        /** Checks that nothing is missing. */
        public Inject {
            Objects.requireNonNull(mode);
            Objects.requireNonNull(header);
            Objects.requireNonNull(format);
            Objects.requireNonNull(pathPattern);
            Objects.requireNonNull(pathReplacement);
            Objects.requireNonNull(queryParamName);
        }
    }
}
