package dev.nono.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nono.network.NetworkIntent.Filtered;
import dev.nono.network.NetworkIntent.NamedRoute;
import dev.nono.policy.Platform;
import dev.nono.profile.model.CredentialProvider;
import dev.nono.profile.model.CredentialRoute;
import dev.nono.profile.model.NetworkSection;
import dev.nono.profile.model.ProviderHelpers;
import dev.nono.profile.model.TokenEndpoint;
import dev.nono.profile.model.TokenField;
import dev.nono.profile.model.TokenRequestBody;
import dev.nono.profile.model.UpgradeRule;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("Services whose tokens are kept from the program")
class TokenRoutesTest {
    private static final CredentialProvider TWO_HOSTS = new CredentialProvider(
            List.of(new TokenEndpoint(
                    "https://auth.example.com",
                    "/token",
                    List.of(new TokenField("access_token", false)),
                    TokenRequestBody.AUTO,
                    List.of())),
            List.of("https://api.example.com", "https://ws.example.com:8443"),
            Optional.of("X-Token"),
            Optional.of("{}"),
            Optional.empty(),
            ProviderHelpers.NONE);

    private static final TokenRoutes ROUTES = new TokenRoutes(
            Map.of("prov", TWO_HOSTS),
            List.of(new CredentialRoute(
                    "svc",
                    "prov",
                    Optional.of("SVC_TOKEN"),
                    Optional.of("SVC_URL"),
                    Optional.empty(),
                    List.of(new UpgradeRule("https://ws.example.com:8443", "/socket")))));

    private static NetworkIntent resolve(NetworkSection section) {
        return NetworkIntent.resolve(
                section, ROUTES, NetworkOverrides.builder().build(), NetworkPolicy.builtIn(), Platform.LINUX);
    }

    @Test
    @DisplayName("start the proxy on their own, with a route for each host that looks into every request")
    void routes() {
        Filtered intent = (Filtered) resolve(NetworkSection.NONE);

        assertThat(intent.providers()).containsOnlyKeys("prov");
        assertThat(intent.allowedHosts()).isEmpty();
        assertThat(intent.routes()).extracting(NamedRoute::name).containsExactly("svc_0", "svc_1");
        NamedRoute first = intent.routes().get(0);
        assertThat(first.definition().upstream()).isEqualTo("https://api.example.com");
        assertThat(first.definition().envVar()).contains("SVC_TOKEN");
        assertThat(first.baseUrlVariables()).containsExactly("SVC_URL");
        assertThat(first.upgrades()).isEmpty();
        assertThat(first.provider()).contains("prov");
        assertThat(first.definition().injection().effectiveHeader()).isEqualTo("X-Token");
        NamedRoute second = intent.routes().get(1);
        assertThat(second.baseUrlVariables()).isEmpty();
        assertThat(second.definition().envVar()).isEmpty();
        assertThat(second.upgrades()).containsExactly("/socket");
        assertThat(second.definition().endpointPolicy().orElseThrow().allow())
                .singleElement()
                .returns("/**", rule -> rule.path());
    }

    @Test
    @DisplayName("cannot be said by a manifest, which therefore is not written")
    void manifest() {
        Filtered intent = (Filtered) resolve(NetworkSection.NONE);
        assertThatThrownBy(() -> ManifestNetwork.of(intent)).hasMessageContaining("credential_providers");
    }

    @Test
    @DisplayName("contradict a closed network, and hosts that are reached without the proxy")
    void contradictions() {
        assertThatThrownBy(() -> resolve(NetworkSection.builder().block(true).build()))
                .hasMessageContainingAll("network.block", "credential_routes");
        assertThatThrownBy(() -> resolve(NetworkSection.builder()
                        .noProxy(List.of(".example.com"))
                        .build()))
                .hasMessageContaining("network.no_proxy .example.com");
        assertThatThrownBy(() -> new TokenRoutes(Map.of(), ROUTES.routes()).named())
                .hasMessageContainingAll("svc", "prov");
    }
}
