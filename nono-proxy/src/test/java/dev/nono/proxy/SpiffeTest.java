package dev.nono.proxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nono.profile.model.ClientAssertion;
import dev.nono.profile.model.SpiffeAuth;
import dev.nono.proxy.lab.Agent;
import dev.nono.proxy.lab.Origin;
import dev.nono.proxy.lab.RawClient;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A workload identity, from an agent on a real socket. The cases are those of entry P-4. */
@DisplayName("The identity of the workload")
class SpiffeTest {
    private static final String ID = "spiffe://example.org/agent";

    @TempDir
    Path directory;

    private Path socket;
    private Agent agent;
    private Origin origin;
    private ProxyServer proxy;

    @BeforeEach
    void makeServers() throws Exception {
        socket = directory.resolve("agent.sock");
        agent = new Agent(socket);
        origin = Origin.plain(Origin.answering("ok"));
    }

    @AfterEach
    void stop() {
        if (proxy != null) {
            proxy.close();
        }
        origin.close();
        agent.close();
    }

    private SpiffeAuth identity(Optional<String> hint) {
        return new SpiffeAuth(
                socket.toString(), List.of("https://api.example.org", "b"), Optional.empty(), Optional.empty(), hint);
    }

    private RouteBuilder route() {
        return Route.to("svc", "http://127.0.0.1:" + origin.port());
    }

    private void start(RouteBuilder route) {
        proxy = ProxyServer.start(
                ProxyConfig.builder().routes(List.of(route.build())).build(), ProxyServices.none());
    }

    private RawClient.Response get(String... headers) throws IOException {
        try (RawClient client = new RawClient(proxy.port())) {
            client.head("GET /svc/me HTTP/1.1", "Host: h", String.join("\r\n", headers));
            return client.response();
        }
    }

    private String session() {
        return proxy.token().reveal();
    }

    @Test
    @DisplayName("goes out in the place of the token of the session, whichever header that was in (P-4, case 4)")
    void shown() throws Exception {
        String token = Agent.jwt(ID, -10, 300);
        agent.answer(new Agent.Svid(ID, token, ""));
        start(route().spiffe(identity(Optional.empty())));

        assertThat(proxy.variables()).containsEntry("SVC_API_KEY", session()).containsKey("SVC_BASE_URL");
        assertThat(get("Authorization: Bearer " + session()).status()).isEqualTo(200);
        assertThat(origin.request().headers()).containsEntry("authorization", "Bearer " + token);
        assertThat(get("x-api-key: " + session(), "Authorization: Bearer other").status())
                .isEqualTo(407);
        assertThat(get("x-api-key: " + session()).status()).isEqualTo(200);
        assertThat(origin.request().headers())
                .containsEntry("authorization", "Bearer " + token)
                .doesNotContainKey("x-api-key");
        assertThat(get("Proxy-Authorization: Bearer " + session(), "Authorization: Bearer mine", "X-Api-Key: mine")
                        .status())
                .isEqualTo(200);
        assertThat(origin.request().headers())
                .containsEntry("authorization", "Bearer " + token)
                .doesNotContainKey("x-api-key");
        assertThat(get("Authorization: Bearer wrong").status()).isEqualTo(407);
        assertThat(origin.requests()).isZero();
        assertThat(proxy.drainEvents())
                .filteredOn(event -> event.status().orElse(0) == 200)
                .allSatisfy(event -> assertThat(event.details())
                        .containsEntry("auth_mechanism", "spiffe_jwt_bearer")
                        .containsEntry("injection_mode", "spiffe_jwt")
                        .containsEntry("spiffe_context.workload_spiffe_id", ID)
                        .containsEntry("spiffe_context.trust_domain", "example.org")
                        .containsEntry("spiffe_context.svid_type", "jwt")
                        .containsEntry("spiffe_context.source", "spire-workload-api"))
                .isNotEmpty();
    }

    @Test
    @DisplayName("is asked for as the standard says, for each request anew")
    void wire() throws Exception {
        agent.answer(new Agent.Svid(ID, Agent.jwt(ID, -10, 300), ""));
        start(route().spiffe(identity(Optional.empty())));
        get("Authorization: Bearer " + session());

        byte[] message = ("\n\u0017https://api.example.org\n\u0001b").getBytes(StandardCharsets.UTF_8);
        assertThat(agent.requests())
                .hasSize(2)
                .allMatch(("/SpiffeWorkloadAPI/FetchJWTSVID true application/grpc 00000000"
                        + HexFormat.of().toHexDigits((byte) message.length)
                        + HexFormat.of().formatHex(message))::equals);
    }

    @Test
    @DisplayName("is the one that the hint names, among several (P-4, case 2)")
    void hint() throws Exception {
        String second = Agent.jwt("spiffe://example.org/b", -10, 300);
        agent.answer(new Agent.Svid(ID, Agent.jwt(ID, -10, 300), "one"), new Agent.Svid("b", second, "two"));
        start(route().spiffe(identity(Optional.of("two"))));
        get("Authorization: Bearer " + session());
        assertThat(origin.request().headers()).containsEntry("authorization", "Bearer " + second);
        proxy.close();
        assertThatThrownBy(() -> start(route().spiffe(identity(Optional.of("three")))))
                .hasMessageContaining("three");
    }

    @Test
    @DisplayName("is not shown before its time, nor after, and says for whom it acts (P-4, case 3)")
    void times() throws Exception {
        agent.answer(new Agent.Svid(ID, Agent.jwt(ID, -10, 300), ""));
        start(route().spiffe(new SpiffeAuth(
                "unix://" + socket, List.of("a"), Optional.of("X-Identity"), Optional.empty(), Optional.empty())));
        for (String token : List.of(
                Agent.jwt(ID, 60, 300), Agent.jwt(ID, -100, -1), Agent.jwt("{}"), "no.jwt", "a.!.b", Agent.jwt("[]"))) {
            agent.answer(new Agent.Svid(ID, token, ""));
            RawClient.Response response = get("Authorization: Bearer " + session());
            assertThat(response.status()).as(token).isEqualTo(503);
            assertThat(response.body()).doesNotContain(token);
        }
        assertThat(origin.requests()).isZero();
        proxy.drainEvents();
        String delegated =
                Agent.jwt("{\"exp\":4102444800,\"sub\":\"alice\",\"act\":{\"sub\":\"bot\",\"act\":{\"sub\":\"x\"}}}");
        agent.answer(new Agent.Svid(ID, delegated, ""));
        assertThat(get("Authorization: Bearer " + session()).status()).isEqualTo(200);
        assertThat(origin.request().headers())
                .containsEntry("x-identity", delegated)
                .doesNotContainKey("authorization");
        assertThat(proxy.drainEvents())
                .singleElement()
                .satisfies(event -> assertThat(event.details())
                        .containsEntry("spiffe_context.delegation.authorized_by", "bot")
                        .containsEntry("spiffe_context.delegation.on_behalf_of", "alice")
                        .containsEntry("spiffe_context.delegation.chain_depth", "2"));
    }

    @Test
    @DisplayName("is missed with 503 while the agent is away or talks nonsense, and is back with it")
    void agentGone() throws Exception {
        String token = Agent.jwt(ID, -10, 300);
        agent.answer(new Agent.Svid(ID, token, ""));
        start(route().spiffe(identity(Optional.empty())));
        agent.status("7");
        assertThat(get("Authorization: Bearer " + session()).status()).isEqualTo(503);
        agent.status("0").raw(new byte[] {10, 127, 1});
        assertThat(get("Authorization: Bearer " + session()).status()).isEqualTo(503);
        agent.raw(new byte[] {(byte) 255, (byte) 255});
        assertThat(get("Authorization: Bearer " + session()).status()).isEqualTo(503);
        agent.raw(new byte[2 * 1024 * 1024]);
        assertThat(get("Authorization: Bearer " + session()).status()).isEqualTo(503);
        agent.answer();
        assertThat(get("Authorization: Bearer " + session()).status()).isEqualTo(503);
        agent.close();
        assertThat(get("Authorization: Bearer " + session()).status()).isEqualTo(503);
        Files.deleteIfExists(socket);
        agent = new Agent(socket);
        agent.answer(new Agent.Svid(ID, token, ""));
        assertThat(get("Authorization: Bearer " + session()).status()).isEqualTo(200);
    }

    @Test
    @DisplayName("is what a proxy does not start without: no socket, no agent, no identity (P-4, case 1)")
    void start() throws Exception {
        agent.answer();
        assertThatThrownBy(() -> start(route().spiffe(identity(Optional.empty()))))
                .hasMessageContainingAll("svc", "no workload identity");
        agent.close();
        assertThatThrownBy(() -> start(route().spiffe(identity(Optional.empty()))))
                .hasMessageContainingAll("svc", "agent");
        Files.deleteIfExists(socket);
        assertThatThrownBy(() -> start(route().spiffe(identity(Optional.empty()))))
                .hasMessageContainingAll("svc", socket.toString(), "is the agent running");
        Files.writeString(socket, "a file");
        assertThatThrownBy(() -> start(route().spiffe(identity(Optional.empty()))))
                .hasMessageContaining("no socket");
        socket = Path.of("relative.sock");
        assertThatThrownBy(() -> start(route().spiffe(identity(Optional.empty()))))
                .hasMessageContaining("absolute");
    }

    @Test
    @DisplayName("does not come from a socket that somebody else could have put there")
    void strangers() throws Exception {
        agent.answer(new Agent.Svid(ID, Agent.jwt(ID, -10, 300), ""));
        Path open = Files.createDirectory(directory.resolve("open"));
        Files.setPosixFilePermissions(open, PosixFilePermissions.fromString("rwxrwxrwx"));
        Path link = Files.createSymbolicLink(open.resolve("link.sock"), socket);
        socket = link;
        assertThatThrownBy(() -> start(route().spiffe(identity(Optional.empty()))))
                .hasMessageContaining("everybody may write");
        socket = open.resolve("direct.sock");
        try (ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            server.bind(UnixDomainSocketAddress.of(socket));
            assertThatThrownBy(() -> start(route().spiffe(identity(Optional.empty()))))
                    .hasMessageContaining("everybody may write");
        }
    }

    @Test
    @DisplayName("is the only credential of its route, and needs an audience (P-4, cases 5 and 7)")
    void alone() {
        assertThatThrownBy(() -> start(route().credential("env://X").spiffe(identity(Optional.empty()))))
                .hasMessageContainingAll("svc", "credential", "spiffe");
        assertThatThrownBy(() -> start(route().spiffe(new SpiffeAuth(
                        socket.toString(), List.of(), Optional.empty(), Optional.empty(), Optional.empty()))))
                .hasMessageContaining("audience");
        ClientAssertion assertion = new ClientAssertion(socket.toString(), List.of("a"), Optional.empty());
        assertThatThrownBy(() -> start(route().oauth2(
                                new OAuth2("http://127.0.0.1/token", "id", "", "", Optional.of(assertion), Map.of()))))
                .hasMessageContaining("client_assertion");
        assertThatThrownBy(() -> start(route().oauth2(
                                new OAuth2("http://example.com/token", "", "", "", Optional.of(assertion), Map.of()))))
                .hasMessageContaining("http://example.com/token");
    }

    @Test
    @DisplayName(
            "is exchanged for a token where a token endpoint asks for it, over TLS or on this machine (P-4, case 8)")
    void exchanged() throws Exception {
        String jwt = Agent.jwt(ID, -10, 300);
        agent.answer(new Agent.Svid(ID, jwt, ""));
        try (Origin tokens =
                Origin.plain(Origin.answering("{\"access_token\":\"exchanged-token\",\"expires_in\":20}"))) {
            ClientAssertion assertion = new ClientAssertion(socket.toString(), List.of("a"), Optional.empty());
            start(route().oauth2(new OAuth2(
                    "http://127.0.0.1:" + tokens.port() + "/token",
                    "",
                    "",
                    "s",
                    Optional.of(assertion),
                    Map.of("resource", "a b&c"))));
            assertThat(tokens.request().body())
                    .isEqualTo("grant_type=urn%3Aietf%3Aparams%3Aoauth%3Agrant-type%3Ajwt-bearer"
                            + "&client_assertion_type=urn%3Aietf%3Aparams%3Aoauth%3Aclient-assertion-type%3Ajwt-bearer"
                            + "&assertion=" + jwt + "&scope=s&resource=a%20b%26c");
            assertThat(proxy.variables()).containsEntry("SVC_API_KEY", session());
            assertThat(get("Authorization: Bearer " + session()).status()).isEqualTo(200);
            assertThat(origin.request().headers()).containsEntry("authorization", "Bearer exchanged-token");
            agent.status("7");
            assertThat(get("Authorization: Bearer " + session()).status())
                    .as("without an identity the token that is left is not used")
                    .isEqualTo(503);
        }
    }
}
