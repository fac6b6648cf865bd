package dev.nono.proxy;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.nono.proxy.lab.Origin;
import dev.nono.proxy.lab.RawClient;
import dev.nono.proxy.lab.SmallProxy;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("A proxy whose process may open few files")
class DescriptorsIT {
    private static final int LIMIT = 160;
    private static final int CLIENTS = 100;

    @TempDir
    Path directory;

    private Process process;
    private BufferedReader answers;
    private PrintStream commands;
    private int port;

    @BeforeEach
    void start() throws IOException {
        process = new ProcessBuilder(
                        "sh",
                        "-c",
                        "ulimit -n " + LIMIT + " && exec \"$@\"",
                        "sh",
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        SmallProxy.class.getName())
                .redirectError(directory.resolve("errors").toFile())
                .start();
        answers = new BufferedReader(new InputStreamReader(process.getInputStream(), UTF_8));
        commands = new PrintStream(process.getOutputStream(), true, UTF_8);
        port = Integer.parseInt(answers.readLine());
    }

    @AfterEach
    void stop() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    @Test
    @DisplayName("takes as many clients as it can serve, and tells the others that there is no room")
    void limits() throws Exception {
        try (Origin origin = Origin.plain(Origin.echo())) {
            for (int round = 0; round < 3; round++) {
                int tunnels = 0;
                int refused = 0;
                // Until the clients of the round before are gone on the other side as well, there may be no room at
                // all.
                List<RawClient> clients = new ArrayList<>(List.of(served(origin.port())));
                tunnels++;
                for (RawClient client : wanting(CLIENTS - 1, origin.port())) {
                    clients.add(client);
                    int status = status(client);
                    tunnels += status == 200 ? 1 : 0;
                    // A client that was still writing is reset instead.
                    refused += status == 503 || status == 0 ? 1 : 0;
                }
                assertThat(tunnels).isBetween(1, LIMIT / 2);
                assertThat(tunnels + refused).isEqualTo(CLIENTS);
                close(clients);
            }
            assertServes(origin.port());
        }
    }

    @Test
    @DisplayName("loses no thread when all files are taken by others, and serves again when they are given back")
    void recovers() throws Exception {
        try (Origin origin = Origin.plain(Origin.echo())) {
            // Classes come from directories here, each from a file, and one that was not found is not looked for again.
            served(origin.port()).close();
            for (int left : List.of(0, 1, 3, 8, 0)) {
                tell(left);
                List<RawClient> clients = wanting(20, origin.port());
                // Longer than the proxy rests when it cannot accept: so it meets each of these limits.
                Thread.sleep(300);
                // Whoever is accepted now cannot be served; who is not accepted waits in the queue of the kernel.
                tell(left);
                close(clients);
            }
            tell(-1);
            assertServes(origin.port());
        }
        assertThat(directory.resolve("errors")).content(UTF_8).doesNotContain("Exception in thread");
    }

    private void tell(int left) throws IOException {
        commands.println(left);
        assertThat(answers.readLine()).isEqualTo("done");
    }

    private List<RawClient> wanting(int count, int target) throws IOException {
        List<RawClient> clients = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            RawClient client = new RawClient(port);
            clients.add(client);
            client.offer("CONNECT localhost:" + target + " HTTP/1.1\r\nHost: localhost:" + target + "\r\n\r\n");
        }
        return clients;
    }

    private static void close(List<RawClient> clients) throws IOException {
        for (RawClient client : clients) {
            client.close();
        }
    }

    /** The status of the answer, or 0 when the connection is closed without one. */
    private static int status(RawClient client) {
        try {
            return client.responseHead().status();
        } catch (IOException e) {
            return 0;
        }
    }

    /** On each of its threads: connections are spread over them. */
    private void assertServes(int target) throws Exception {
        for (int i = 0; i < 16; i++) {
            served(target).close();
        }
    }

    /** A client that has its tunnel. Names that could not be looked up are remembered for some seconds by the JDK. */
    private RawClient served(int target) throws Exception {
        List<String> said = new ArrayList<>();
        while (said.size() < 600) {
            RawClient client = wanting(1, target).get(0);
            try {
                RawClient.Response answer = client.responseHead();
                if (answer.status() == 200) {
                    assertThat(client.send("hello").read(5)).isEqualTo("hello");
                    return client;
                }
                said.add(answer.line());
            } catch (IOException e) {
                said.add(e.toString());
            }
            client.close();
            Thread.sleep(50);
        }
        throw new AssertionError("no tunnel, but " + Set.copyOf(said) + "; errors: "
                + Files.readString(directory.resolve("errors"), UTF_8));
    }
}
