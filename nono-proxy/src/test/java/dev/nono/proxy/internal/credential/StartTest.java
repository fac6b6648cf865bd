package dev.nono.proxy.internal.credential;

import static dev.nono.proxy.internal.credential.Ask.TOKEN;
import static dev.nono.proxy.internal.credential.Ask.outgoing;
import static dev.nono.proxy.internal.credential.Ask.status;
import static org.assertj.core.api.Assertions.assertThat;

import dev.nono.manifest.CapabilityManifest;
import dev.nono.network.ManifestIntent;
import dev.nono.network.NetworkIntent;
import dev.nono.network.NetworkOverrides;
import dev.nono.network.NetworkPolicy;
import dev.nono.policy.Platform;
import dev.nono.profile.model.NetworkSection;
import dev.nono.proxy.ProxyConfig;
import dev.nono.proxy.ProxyDiagnostic;
import dev.nono.proxy.ProxyServices;
import dev.nono.proxy.Route;
import dev.nono.proxy.SecretLoader;
import dev.nono.secret.Secret;
import dev.nono.secret.store.SecretStore;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("Services that a command asks for")
class StartTest {

    private static Ask ask(UnaryOperator<NetworkOverrides.Builder> flags, ProxyServices services) {
        NetworkIntent intent = NetworkIntent.resolve(
                NetworkSection.NONE,
                flags.apply(NetworkOverrides.builder()).build(),
                NetworkPolicy.builtIn(),
                Platform.LINUX);
        ProxyConfig config =
                ProxyConfig.builder((NetworkIntent.Filtered) intent).build();
        return Ask.with(services, config.routes().toArray(Route[]::new));
    }

    @Test
    @DisplayName("let through what their rules say and nothing else [30b:15]")
    void endpoints() {
        try (Ask ask = ask(
                flags -> flags.credentials(List.of("openai"))
                        .allowEndpoints(List.of("openai:POST:/v1/chat/completions")),
                Ask.services())) {
            String[] token = {"Authorization", "Bearer " + TOKEN};
            assertThat(status(ask.reverse("POST", "/openai/chat/completions", token)))
                    .isEqualTo(200);
            assertThat(status(ask.reverse("GET", "/openai/models", token))).isEqualTo(403);
            assertThat(status(ask.intercepted("api.openai.com", "POST", "/v1/chat/completions")))
                    .isEqualTo(200);
            assertThat(status(ask.intercepted("api.openai.com", "GET", "/v1/models")))
                    .isEqualTo(403);
        }
    }

    @Test
    @DisplayName("get their URL and a token in the variables that programs look at")
    void variables() {
        try (Ask ask = ask(flags -> flags.credentials(List.of("openai", "gemini", "github")), Ask.services())) {
            assertThat(ask.engine.variables("http://127.0.0.1:1", Secret.of(TOKEN)))
                    .containsEntry("OPENAI_BASE_URL", "http://127.0.0.1:1/openai")
                    .containsEntry("OPENAI_API_KEY", TOKEN)
                    .containsEntry("GOOGLE_GEMINI_BASE_URL", "http://127.0.0.1:1/gemini")
                    .containsEntry("GEMINI_API_KEY", TOKEN)
                    .containsEntry("GITHUB_API_URL", "http://127.0.0.1:1/github")
                    .containsEntry("GITHUB_TOKEN", TOKEN);
        }
    }

    @Test
    @DisplayName(
            "that share an upstream are told of at the start, work by prefix, and are ambiguous otherwise [30b:38]")
    void shared() {
        try (Ask ask = ask(flags -> flags.credentials(List.of("gemini", "google-ai")), Ask.services())) {
            assertThat(ask.engine.diagnostics())
                    .extracting(ProxyDiagnostic::code)
                    .containsExactly("ambiguous_upstream");
            assertThat(outgoing(ask.intercepted("generativelanguage.googleapis.com", "GET", "/v1/models")))
                    .contains("403", "ambiguous");
            assertThat(status(ask.reverse("GET", "/gemini/v1/models", "x-goog-api-key", TOKEN)))
                    .isEqualTo(200);
            assertThat(status(ask.reverse("GET", "/google-ai/v1/models", "x-goog-api-key", TOKEN)))
                    .isEqualTo(200);
        }
    }

    @Test
    @DisplayName("refuse when their variable is empty, and say what else there is [30b:21]")
    void missing() {
        SecretStore store = SecretStore.builder()
                .variables(Map.of("PATH", "/nonexistent", "GITHUB_TOKEN", ""))
                .build();
        try (Ask ask = ask(
                flags -> flags.credentials(List.of("github")),
                ProxyServices.none().withSecrets(SecretLoader.of(store)))) {
            assertThat(ask.engine.diagnostics()).singleElement().satisfies(diagnostic -> {
                assertThat(diagnostic.code()).isEqualTo("credential_not_found");
                assertThat(diagnostic.route()).isEqualTo(Optional.of("github"));
                assertThat(diagnostic.message()).contains("env://GITHUB_TOKEN");
            });
            assertThat(status(ask.reverse("GET", "/github/user", "Authorization", "token " + TOKEN)))
                    .isEqualTo(503);
        }
    }

    @Test
    @DisplayName("come from a manifest with their own upstream, beside hosts with rules and nothing else [30b:42a]")
    void manifest() {
        String text = """
                {"version": "0.1.0",
                 "network": {"mode": "proxy", "allow_domains": [".googleapis.com"],
                   "endpoints": [{"host": "api.example.com", "rules": [{"method": "GET", "path": "/a/**"}]}]},
                 "credentials": [{"name": "svc", "upstream": "https://own.example.com", "source": "env://KEY"}]}
                """;
        NetworkIntent.Filtered intent =
                ManifestIntent.of(CapabilityManifest.parse(text).manifest()).orElseThrow();
        assertThat(intent.hostFilter().check("storage.googleapis.com", 443).allowed())
                .isTrue();
        assertThat(intent.hostFilter().check("example.com", 443).allowed()).isFalse();
        try (Ask ask = Ask.with(
                Ask.services(), ProxyConfig.builder(intent).build().routes().toArray(Route[]::new))) {
            assertThat(status(ask.intercepted("api.example.com", "GET", "/a/x")))
                    .isEqualTo(200);
            assertThat(status(ask.intercepted("api.example.com", "GET", "/b"))).isEqualTo(403);
            assertThat(outgoing(ask.reverse("GET", "/svc/x", "Authorization", TOKEN)))
                    .startsWith("https://own.example.com/x ");
        }
        NetworkIntent.Filtered nothing = ManifestIntent.of(
                        CapabilityManifest.parse("{\"version\": \"0.1.0\", \"network\": {\"mode\": \"proxy\"}}")
                                .manifest())
                .orElseThrow();
        assertThat(nothing.hostFilter().check("example.com", 443).allowed()).isFalse();
    }
}
