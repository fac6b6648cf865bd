package dev.nono.proxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nono.ErrorCode;
import dev.nono.NonoException;
import dev.nono.capability.CapabilitySet;
import dev.nono.capability.CapabilitySetBuilder;
import dev.nono.capability.NetworkMode;
import dev.nono.capability.PortRange;
import dev.nono.profile.model.AwsAuth;
import dev.nono.profile.model.EndpointPolicy;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("A program that may listen where the proxy speaks to somebody on this machine")
class PortIsolationTest {
    private static final int PORT = 19_555;

    private static void require(
            UnaryOperator<ProxyConfigBuilder> config,
            Map<String, String> variables,
            UnaryOperator<CapabilitySetBuilder> grants) {
        PortIsolation.require(
                config.apply(ProxyConfig.builder()).build(),
                ProxyServices.none().withVariables(variables),
                grants.apply(CapabilitySet.builder()).build());
    }

    private static void refused(UnaryOperator<ProxyConfigBuilder> config, Map<String, String> variables) {
        assertThatThrownBy(() -> require(config, variables, grants -> grants.allowBindPort(PORT)))
                .isInstanceOfSatisfying(
                        NonoException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.CONFIG_PARSE))
                .hasMessageContaining("may listen on port " + PORT);
        assertThatCode(() -> require(config, variables, grants -> grants.allowBindPort(PORT + 1)))
                .doesNotThrowAnyException();
    }

    private static UnaryOperator<ProxyConfigBuilder> to(RouteBuilder route) {
        return config -> config.routes(List.of(route.build()));
    }

    @ParameterizedTest
    @DisplayName("does not start, however that service is written: it would get the credential")
    @ValueSource(
            strings = {
                "http://127.0.0.1:19555",
                "http://LOCALHOST:19555/v1",
                "http://[::1]:19555/",
                "https://localhost:19555"
            })
    void service(String upstream) {
        refused(to(Route.to("svc", upstream).credential("key")), Map.of());
    }

    @Test
    @DisplayName("does not start, whichever grant it is that lets it listen")
    void grants() {
        UnaryOperator<ProxyConfigBuilder> config =
                to(Route.to("svc", "http://127.0.0.1:" + PORT).credential("key"));
        for (UnaryOperator<CapabilitySetBuilder> grant : List.<UnaryOperator<CapabilitySetBuilder>>of(
                caps -> caps.allowBindPort(PORT),
                caps -> caps.allowLocalhostPort(PORT),
                caps -> caps.allowBindPorts(new PortRange(PORT - 5, PORT)),
                caps -> caps.allowLocalhostPorts(new PortRange(PORT, PORT + 5)),
                caps -> caps.network(NetworkMode.proxyOnly(1, List.of(PORT))))) {
            assertThatThrownBy(() -> require(config, Map.of(), grant))
                    .hasMessageContaining("requests of the service svc go");
        }
    }

    @Test
    @DisplayName("does not start where tokens, keys of AWS or the upstream proxy are there")
    void others() {
        refused(
                to(Route.to("svc", "https://api.example.com")
                        .oauth2(new OAuth2("http://localhost:" + PORT + "/token", "id", "secret", ""))),
                Map.of());
        RouteBuilder aws = Route.to("s3", "https://s3.eu-west-1.amazonaws.com")
                .aws(new AwsAuth(Optional.empty(), Optional.empty(), Optional.empty()));
        refused(to(aws), Map.of("AWS_CONTAINER_CREDENTIALS_FULL_URI", "http://localhost:" + PORT + "/role"));
        refused(to(aws), Map.of("AWS_ENDPOINT_URL_STS", "HTTP://127.0.0.1:" + PORT));
        for (String address : List.of(
                "127.0.0.1:" + PORT, "https://localhost:" + PORT + "/", "LocalHost.:" + PORT, "[::1]:" + PORT)) {
            refused(config -> config.externalProxy(new ExternalProxy(address, Optional.empty(), List.of())), Map.of());
        }
    }

    @Test
    @DisplayName("starts where the service is elsewhere, or gets no credential")
    void harmless() {
        UnaryOperator<CapabilitySetBuilder> grant = caps -> caps.allowBindPort(PORT);
        for (RouteBuilder route : List.of(
                Route.to("svc", "https://api.example.com:" + PORT).credential("key"),
                Route.to("svc", "http://localhost:" + PORT).policy(EndpointPolicy.ofRules(List.of())))) {
            assertThatCode(() -> require(to(route), Map.of("AWS_ENDPOINT_URL", "http://localhost:" + PORT), grant))
                    .doesNotThrowAnyException();
        }
        assertThatCode(() -> require(
                        config -> config.externalProxy(
                                new ExternalProxy("proxy.example.com:" + PORT, Optional.empty(), List.of())),
                        Map.of(),
                        grant))
                .doesNotThrowAnyException();
    }
}
