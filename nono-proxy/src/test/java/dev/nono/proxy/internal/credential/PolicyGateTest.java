package dev.nono.proxy.internal.credential;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nono.net.RequestPath;
import dev.nono.profile.model.EndpointPolicy;
import dev.nono.profile.model.EndpointPolicy.Action;
import dev.nono.profile.model.EndpointPolicy.Rule;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@DisplayName("The rules of a route")
class PolicyGateTest {
    private final PolicyGate gate = new PolicyGate(
            "svc",
            new EndpointPolicy(
                    true,
                    Action.DENY,
                    Optional.empty(),
                    Optional.empty(),
                    List.of(Rule.of("*", "/admin/**")),
                    List.of(Rule.of("*", "/pay")),
                    List.of(Rule.of("*", "/**"), Rule.of("*", "/x;y"))));

    @ParameterizedTest(name = "say {1} to {0}, whether the server leaves path parameters out or not")
    @CsvSource({
        "/admin/users, DENY",
        "/admin;a/users, DENY",
        "/admin;a=b/;c/users;d, DENY",
        "/;a/admin/users, DENY",
        "/admin%3ba/users, DENY",
        "/pay;a, APPROVE",
        "/public;admin, ALLOW",
        "/x;y, ALLOW"
    })
    void pathParameters(String path, Action action) {
        List<String> segments = RequestPath.parse(path).segments();
        assertThat(gate.judge("GET", segments, segments).action()).isEqualTo(action);
    }
}
