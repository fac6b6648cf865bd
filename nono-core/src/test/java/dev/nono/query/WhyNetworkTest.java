package dev.nono.query;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nono.capability.CapabilitySet;
import dev.nono.capability.CapabilitySetBuilder;
import dev.nono.capability.IpcMode;
import dev.nono.capability.NetworkMode;
import dev.nono.capability.SignalMode;
import dev.nono.capability.SocketMode;
import dev.nono.capability.SocketOperation;
import dev.nono.net.HostFilter;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WhyNetworkTest {
    private static final CapabilitySet BLOCKED =
            CapabilitySet.builder().network(NetworkMode.blocked()).build();
    private static final CapabilitySet PROXY =
            CapabilitySet.builder().network(NetworkMode.proxyOnly(8080)).build();

    @Test
    void modes() {
        assertThat(Why.ask(CapabilitySet.builder().build()).host("example.com"))
                .isInstanceOfSatisfying(
                        Decision.Allowed.class,
                        allowed -> assertThat(allowed.reason()).isEqualTo("network_allowed"));
        assertThat(denied(Why.ask(BLOCKED).host("Example.com")))
                .returns("network_blocked", Decision.Denied::reason)
                .returns(Optional.of("--allow-domain example.com"), Decision.Denied::suggestedFlag);
    }

    @Test
    @DisplayName("behind a proxy its filter decides, and metadata services are always refused [10:51]")
    void proxyFilter() {
        QueryContext context = QueryContext.builder()
                .hostFilter(HostFilter.of(List.of("api.github.com", "169.254.169.254")))
                .build();
        Why why = Why.ask(PROXY, context);

        assertThat(why.host("https://api.github.com/repos")).isInstanceOfSatisfying(Decision.Allowed.class, allowed -> {
            assertThat(allowed.reason()).isEqualTo("proxy_allowed");
            assertThat(allowed.source()).contains("domain allowlist");
        });
        assertThat(denied(why.host("evil.com")))
                .returns("proxy_filtered", Decision.Denied::reason)
                .returns(Optional.of("proxy domain filter"), Decision.Denied::policySource)
                .returns(Optional.of("--allow-domain evil.com"), Decision.Denied::suggestedFlag);
        assertThat(denied(why.host("169.254.169.254")).reason()).isEqualTo("proxy_filtered");
        assertThat(Why.ask(PROXY).host("anything.org"))
                .isInstanceOfSatisfying(
                        Decision.Allowed.class,
                        allowed -> assertThat(allowed.source()).contains("proxy"));
    }

    @Test
    @DisplayName("an open network with a list of domains asks the filter of the proxy")
    void openNetworkWithFilter() {
        QueryContext context = QueryContext.builder()
                .hostFilter(HostFilter.of(List.of("a.com")))
                .build();

        assertThat(denied(Why.ask(CapabilitySet.builder().build(), context).host("b.com"))
                        .reason())
                .isEqualTo("proxy_filtered");
    }

    @Test
    @DisplayName("endpoint rules decide about the path of a URL [10:52]")
    void endpoints() {
        EndpointRule rule = new EndpointRule("GET", "/repos/**");
        QueryContext context = QueryContext.builder()
                .hostFilter(HostFilter.of(List.of("api.github.com")))
                .endpoints("api.github.com", List.of(rule))
                .build();
        Why why = Why.ask(PROXY, context);

        assertThat(why.host("https://api.github.com/repos/a?x=1"))
                .isInstanceOfSatisfying(
                        Decision.Allowed.class,
                        allowed -> assertThat(allowed.endpointRules()).containsExactly(rule));
        assertThat(denied(why.host("https://api.github.com/user")))
                .returns("endpoint_restricted", Decision.Denied::reason)
                .returns(Optional.of("endpoint rules"), Decision.Denied::policySource)
                .returns(Optional.of("--allow-domain https://api.github.com/user"), Decision.Denied::suggestedFlag)
                .returns(List.of(rule), Decision.Denied::endpointRules);
        assertThat(why.host("api.github.com").isAllowed()).isTrue();
        assertThat(why.host("api.github.com").toJson()).contains("\"endpoint_rules\": [");
    }

    @Test
    @DisplayName("ports that are granted by number are open in every mode")
    void ports() {
        CapabilitySet caps = BLOCKED.toBuilder()
                .allowLocalhostPort(5432)
                .allowConnectPort(9418)
                .build();
        Why why = Why.ask(caps);

        assertThat(why.host("localhost", 5432).isAllowed()).isTrue();
        assertThat(why.host("[::1]", 5432).isAllowed()).isTrue();
        assertThat(why.host("example.com", 5432).isAllowed()).isFalse();
        assertThat(why.host("example.com", 9418).isAllowed()).isTrue();

        CapabilitySet listed = CapabilitySet.builder().allowConnectPort(443).build();
        assertThat(Why.ask(listed).host("example.com").isAllowed()).isTrue();
        assertThat(denied(Why.ask(listed).host("example.com", 80)).suggestedFlag())
                .contains("--allow-connect-port 80");
    }

    @Test
    @DisplayName("a socket needs a socket grant, whatever the grant on its file")
    void sockets(@TempDir Path temp) throws IOException {
        Path path = temp.toRealPath().resolve("s.sock");
        try (ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            server.bind(UnixDomainSocketAddress.of(path));
            CapabilitySetBuilder builder =
                    CapabilitySet.builder().readWrite(temp).mediateUnixSockets(true);
            Why without = Why.ask(builder.build());
            Why with = Why.ask(CapabilitySet.builder()
                    .readWrite(temp)
                    .mediateUnixSockets(true)
                    .unixSocket(path, SocketMode.CONNECT)
                    .build());

            assertThat(denied(without.readWrite(path)).suggestedFlag()).contains("--allow-unix-socket " + path);
            assertThat(denied(without.unixSocket(path, SocketOperation.BIND)).suggestedFlag())
                    .contains("--allow-unix-socket-bind " + path);
            assertThat(with.readWrite(path).isAllowed()).isTrue();
            assertThat(with.unixSocket(path, SocketOperation.CONNECT))
                    .isInstanceOfSatisfying(Decision.Allowed.class, allowed -> {
                        assertThat(allowed.reason()).isEqualTo("granted_path");
                        assertThat(allowed.access()).contains("connect");
                    });
            assertThat(with.unixSocket(path, SocketOperation.SEND).isAllowed()).isTrue();
            assertThat(denied(with.unixSocket(path, SocketOperation.BIND)).reason())
                    .isEqualTo("insufficient_access");
        }
    }

    @Test
    void socketsThatNothingJudges(@TempDir Path temp) {
        Why why = Why.ask(CapabilitySet.builder().build());

        assertThat(why.unixSocket(temp.resolve("s"), SocketOperation.CONNECT))
                .isInstanceOfSatisfying(
                        Decision.Allowed.class,
                        allowed -> assertThat(allowed.warning()).isPresent());
        assertThat(why.unixSocket(temp.resolve("s"), SocketOperation.BIND).isAllowed())
                .isFalse();
    }

    @Test
    void scopes() {
        CapabilitySet asks = CapabilitySet.builder().build();
        CapabilitySet open = CapabilitySet.builder()
                .signals(SignalMode.ALLOW_ALL)
                .ipc(IpcMode.FULL)
                .build();
        ScopeSupport lacking = new ScopeSupport(true, OptionalInt.of(7), Set.of());

        assertThat(state(asks, ScopeSupport.linux(6))).isEqualTo("enforced");
        assertThat(state(asks, ScopeSupport.linux(5))).isEqualTo("unsupported");
        assertThat(state(asks, lacking)).isEqualTo("not_enforced");
        assertThat(state(open, ScopeSupport.linux(7))).isEqualTo("not_requested");
        assertThat(state(asks, new ScopeSupport(true, OptionalInt.empty(), Set.of())))
                .isEqualTo("unavailable");
        assertThat(state(asks, new ScopeSupport(false, OptionalInt.empty(), Set.of())))
                .isEqualTo("not_applicable");
    }

    @Test
    void jsonOfAScope() {
        QueryContext context =
                QueryContext.builder().scopes(ScopeSupport.linux(7)).build();

        assertThat(Why.ask(CapabilitySet.builder().build(), context)
                        .scope(Scope.SIGNAL)
                        .toJson())
                .isEqualTo("""
                        {
                          "status": "scope",
                          "scope": "signal",
                          "state": "enforced",
                          "requested": true,
                          "enforced": true,
                          "supported": true,
                          "kernel_abi": 7,
                          "details": "processes outside the sandbox cannot be reached"
                        }
                        """);
        assertThat(Scope.of("abstract-unix-socket")).contains(Scope.ABSTRACT_UNIX_SOCKET);
        assertThat(Scope.of("x")).isEmpty();
    }

    private static String state(CapabilitySet caps, ScopeSupport support) {
        Decision decision =
                Why.ask(caps, QueryContext.builder().scopes(support).build()).scope(Scope.ABSTRACT_UNIX_SOCKET);
        assertThat(decision.lines()).isNotEmpty();
        return ((Decision.ScopeStatus) decision).state().wireName();
    }

    private static Decision.Denied denied(Decision decision) {
        assertThat(decision).isInstanceOf(Decision.Denied.class);
        return (Decision.Denied) decision;
    }
}
