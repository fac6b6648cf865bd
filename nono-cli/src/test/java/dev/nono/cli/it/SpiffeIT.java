package dev.nono.cli.it;

import static dev.nono.cli.it.Cli.nono;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A workload identity, from an agent that the gRPC of another language serves. */
@DisplayName("A command whose requests show the identity of the workload")
class SpiffeIT {
    private static final String AGENT = """
            import grpc, sys
            from concurrent import futures
            svid = sys.argv[2].encode()
            def field(n, v):
                size = bytes([len(v) & 127 | 128, len(v) >> 7]) if len(v) > 127 else bytes([len(v)])
                return bytes([n << 3 | 2]) + size + v
            def fetch(request, context):
                if dict(context.invocation_metadata()).get('workload.spiffe.io') != 'true' or request != field(1, b'aud'):
                    context.abort(grpc.StatusCode.INVALID_ARGUMENT, 'not as the standard says')
                return field(1, field(1, b'spiffe://example.org/x') + field(2, svid) + field(9, b'of a later version'))
            server = grpc.server(futures.ThreadPoolExecutor(2))
            server.add_generic_rpc_handlers([grpc.method_handlers_generic_handler(
                'SpiffeWorkloadAPI', {'FetchJWTSVID': grpc.unary_unary_rpc_method_handler(fetch)})])
            server.add_insecure_port('unix:' + sys.argv[1])
            server.start()
            print('ready', flush=True)
            sys.stdin.read()
            """;

    @TempDir
    Path directory;

    private final List<String> requests = new CopyOnWriteArrayList<>();
    private ServerSocket upstream;
    private Process agent;
    private Path agents;
    private Path socket;
    private String token;

    @BeforeEach
    void start() throws IOException {
        upstream = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        Thread server = new Thread(this::serve, "upstream");
        server.setDaemon(true);
        server.start();
        // Not below the temporary directory, which commands may use.
        agents = Files.createTempDirectory(Path.of(System.getProperty("user.home")), ".nono-agent");
        socket = agents.resolve("api.sock");
        String claims = "{\"exp\":" + (Instant.now().getEpochSecond() + 600) + "}";
        token = "e30." + Base64.getUrlEncoder().withoutPadding().encodeToString(claims.getBytes(StandardCharsets.UTF_8))
                + ".c2ln";
        // The Python of the system, which has the package.
        agent = new ProcessBuilder("/usr/bin/python3", "-c", AGENT, socket.toString(), token)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        BufferedReader out = agent.inputReader();
        assertThat(out.readLine()).isEqualTo("ready");
    }

    @AfterEach
    void stop() throws IOException {
        agent.destroyForcibly().onExit().join();
        upstream.close();
        Files.deleteIfExists(socket);
        Files.delete(agents);
    }

    /** Answers one request on each connection. */
    private void serve() {
        while (!upstream.isClosed()) {
            try (Socket client = upstream.accept()) {
                BufferedReader in =
                        new BufferedReader(new InputStreamReader(client.getInputStream(), StandardCharsets.ISO_8859_1));
                for (String line = in.readLine(); line != null && !line.isEmpty(); line = in.readLine()) {
                    if (line.toLowerCase(Locale.ROOT).startsWith("authorization: ")) {
                        requests.add(line.substring(15));
                    }
                }
                client.getOutputStream()
                        .write("HTTP/1.1 200 OK\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"
                                .getBytes(StandardCharsets.US_ASCII));
            } catch (IOException e) {
                // The test has ended, or the client went away.
                continue;
            }
        }
    }

    private Cli run(String script, String... options) throws IOException {
        Path profile = directory.resolve("spiffe.json");
        Files.writeString(profile, """
                {"network": {"credentials": ["svc"], "custom_credentials": {"svc": {"upstream": "http://127.0.0.1:%d",
                   "spiffe": {"type": "jwt", "workload_api_socket": "%s", "audience": ["aud"]}}}}}
                """.formatted(upstream.getLocalPort(), socket));
        List<String> words = new ArrayList<>(List.of("run", "-s", "--allow-cwd", "--profile", profile.toString()));
        words.addAll(List.of(options));
        words.addAll(List.of("--", "bash", "-c", script));
        return nono(words.toArray(String[]::new));
    }

    @Test
    @DisplayName("never has the identity itself, and cannot ask the agent for it (P-4)")
    void shown() throws IOException {
        run("curl -sS -o /dev/null -w '%{http_code}' --max-time 30 --noproxy '*'"
                        + " -H \"Authorization: Bearer $SVC_API_KEY\" \"$SVC_BASE_URL/x\"; env")
                .run()
                .exits(0);
        assertThat(requests).containsExactly("Bearer " + token);
        Cli.Result ask = run("curl -sS --max-time 30 --unix-socket " + socket + " http://localhost/; echo $?")
                .run();
        assertThat(ask.out()).isNotEqualTo("0\n").doesNotContain(token);
    }

    @Test
    @DisplayName("does not start if it could reach the agent (P-4, case 6)")
    void isolation() throws IOException {
        run("true", "--allow-unix-socket", socket.toString()).run().exits(1).says("could reach the agent", "svc");
        run("true", "--allow-unix-socket-dir", agents.toString()).run().exits(1).says("could reach the agent");
        run("true", "--read", agents.toString()).run().exits(1).says("could reach the agent");
        Path link = Files.createSymbolicLink(directory.resolve("link"), agents);
        run("true", "--allow-unix-socket-subtree", link.toString())
                .run()
                .exits(1)
                .says("could reach the agent");
    }
}
