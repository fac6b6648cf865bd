package dev.nono.proxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nono.manifest.CapabilityManifest;
import dev.nono.net.HostFilter;
import dev.nono.network.ManifestIntent;
import dev.nono.network.NetworkIntent;
import dev.nono.profile.model.EndpointPolicy;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("The proxy of a manifest")
class ManifestProxyTest {

    private static NetworkIntent.Filtered intent(String network, String credentials) {
        CapabilityManifest manifest = CapabilityManifest.parse(
                        ("{'version':'0.1.0','network':{" + network + "},'credentials':[" + credentials + "]}")
                                .replace('\'', '"'))
                .manifest();
        return ManifestIntent.of(manifest).orElseThrow();
    }

    @Test
    @DisplayName("lets nothing through that the manifest does not name")
    void hosts() {
        HostFilter nothing = intent("'mode':'proxy'", "").hostFilter();
        assertThat(nothing.check("example.com", 443).allowed()).isFalse();
        HostFilter google =
                intent("'mode':'proxy','allow_domains':['.googleapis.com']", "").hostFilter();
        assertThat(google.check("storage.googleapis.com", 443).allowed()).isTrue();
        assertThat(google.check("googleapis.com", 443).allowed()).isFalse();
    }

    @Test
    @DisplayName("has the rules and the credentials of the manifest")
    void routes() {
        NetworkIntent.Filtered intent = intent(
                "'mode':'proxy','endpoints':[{'host':'api.example.com','rules':[{'method':'GET','path':'/a/**'}]}]",
                "{'name':'svc','upstream':'https://own.example.com','source':'env://KEY'}");
        ProxyConfig config = ProxyConfig.builder(intent).build();
        assertThat(config.strict()).isTrue();
        assertThat(config.allowedHosts()).containsExactly("api.example.com");
        assertThat(config.routes()).extracting(Route::prefix).containsExactly("svc", "_ep_api.example.com");
        assertThat(config.routes())
                .extracting(Route::upstream)
                .containsExactly("https://own.example.com", "https://api.example.com");
        assertThat(config.routes().get(1).policy().allow()).isEqualTo(List.of(EndpointPolicy.Rule.of("GET", "/a/**")));
        assertThat(config.routes().get(1).policy().allowsEverything()).isFalse();
    }

    @Test
    @DisplayName("is not left out silently where the manifest has hosts or credentials and another mode")
    void withoutProxy() {
        assertThatThrownBy(() -> intent("'mode':'unrestricted','allow_domains':['a.com']", ""))
                .hasMessageContaining("network.mode");
        assertThatThrownBy(() ->
                        intent("'mode':'blocked'", "{'name':'svc','upstream':'https://x.com','source':'env://KEY'}"))
                .hasMessageContaining("network.mode");
    }
}
