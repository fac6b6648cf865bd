package dev.nono.proxy;

import dev.nono.profile.model.AwsAuth;
import dev.nono.profile.model.EndpointPolicy;
import dev.nono.profile.model.InjectMode;
import dev.nono.profile.model.RateLimit;
import dev.nono.profile.model.SpiffeAuth;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A route in the making. For use by one thread. */
public final class RouteBuilder {
    private final String prefix;
    private final String upstream;
    private @Nullable String credential;
    private Carrier injection = Carrier.bearer();
    private @Nullable Carrier inbound;
    private @Nullable String variable;
    private List<String> baseUrlVariables = List.of();
    private EndpointPolicy policy = EndpointPolicy.allowAll();
    private List<String> upgrades = List.of();
    private TlsOptions tls = TlsOptions.DEFAULT;
    private @Nullable OAuth2 oauth2;
    private @Nullable AwsAuth aws;
    private @Nullable SpiffeAuth spiffe;
    private @Nullable RateLimit rateLimit;

    RouteBuilder(String prefix, String upstream) {
        this.prefix = prefix;
        this.upstream = upstream;
    }

    /**
     * Names the credential.
     *
     * @param reference a reference that the secrets of the proxy resolve
     * @return this builder
     */
    public RouteBuilder credential(String reference) {
        this.credential = reference;
        return this;
    }

    /**
     * Says how the upstream gets the credential.
     *
     * @param carrier how
     * @return this builder
     */
    public RouteBuilder inject(Carrier carrier) {
        this.injection = carrier;
        return this;
    }

    /**
     * Says how the program sends its phantom token.
     *
     * @param carrier how
     * @return this builder
     */
    public RouteBuilder inbound(Carrier carrier) {
        this.inbound = carrier;
        return this;
    }

    /**
     * Names the variable in which the program gets its phantom token.
     *
     * @param name the variable
     * @return this builder
     */
    public RouteBuilder variable(String name) {
        this.variable = name;
        return this;
    }

    /**
     * Names more variables in which the program gets the URL of the route.
     *
     * @param names the variables
     * @return this builder
     */
    public RouteBuilder baseUrlVariables(List<String> names) {
        this.baseUrlVariables = names;
        return this;
    }

    /**
     * Says which requests are let through.
     *
     * @param which the policy
     * @return this builder
     */
    public RouteBuilder policy(EndpointPolicy which) {
        this.policy = which;
        return this;
    }

    /**
     * Lets a WebSocket be opened on the paths.
     *
     * @param paths exact paths
     * @return this builder
     */
    public RouteBuilder upgrades(List<String> paths) {
        this.upgrades = paths;
        return this;
    }

    /**
     * Says how TLS is spoken to the upstream.
     *
     * @param options the options
     * @return this builder
     */
    public RouteBuilder tls(TlsOptions options) {
        this.tls = options;
        return this;
    }

    /**
     * Fetches the credential.
     *
     * @param settings where
     * @return this builder
     */
    public RouteBuilder oauth2(OAuth2 settings) {
        this.oauth2 = settings;
        return this;
    }

    /**
     * Signs requests.
     *
     * @param settings how
     * @return this builder
     */
    public RouteBuilder aws(AwsAuth settings) {
        this.aws = settings;
        return this;
    }

    /**
     * Shows the identity of the workload, and says in which header.
     *
     * @param settings where the identity comes from and where it goes
     * @return this builder
     */
    public RouteBuilder spiffe(SpiffeAuth settings) {
        this.spiffe = settings;
        this.injection = new Carrier(
                InjectMode.HEADER,
                settings.header(),
                settings.format(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
        return this;
    }

    /**
     * Limits the requests.
     *
     * @param limit how many
     * @return this builder
     */
    public RouteBuilder rateLimit(RateLimit limit) {
        this.rateLimit = limit;
        return this;
    }

    /**
     * Makes the route.
     *
     * @return the route
     */
    public Route build() {
        return new Route(
                prefix,
                upstream,
                Optional.ofNullable(credential),
                injection,
                Optional.ofNullable(inbound),
                Optional.ofNullable(variable),
                baseUrlVariables,
                policy,
                upgrades,
                tls,
                Optional.ofNullable(oauth2),
                Optional.ofNullable(aws),
                Optional.ofNullable(spiffe),
                Optional.ofNullable(rateLimit));
    }
}
