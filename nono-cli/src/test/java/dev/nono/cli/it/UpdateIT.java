package dev.nono.cli.it;

import static dev.nono.cli.it.Cli.nono;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A service that knows a newer version, if the user named one. */
@DisplayName("The check for a newer version")
class UpdateIT {
    private static final String ANSWER = "{\"latest_version\": \"v999.0.1\", \"update_available\": true,"
            + " \"message\": \"clears \\u001b[2J the screen\", \"release_url\": \"https://example.com/nono\"}";

    @TempDir
    Path temp;

    private final List<String> requests = new CopyOnWriteArrayList<>();
    private Path home;
    private Path work;
    private ServerSocket service;

    @BeforeEach
    void service() throws Exception {
        home = Files.createDirectories(temp.toRealPath().resolve("home"));
        work = Files.createDirectories(home.resolve("work"));
        service = new ServerSocket(0, 16, InetAddress.getByName("127.0.0.1"));
        Thread server = new Thread(() -> {
            while (!service.isClosed()) {
                try (Socket client = service.accept()) {
                    answer(client);
                } catch (IOException e) {
                    requests.add("failed: " + e);
                }
            }
        });
        server.setDaemon(true);
        server.start();
    }

    private void answer(Socket client) throws IOException {
        InputStream in = client.getInputStream();
        StringBuilder head = new StringBuilder();
        while (head.indexOf("\r\n\r\n") < 0) {
            int c = in.read();
            if (c < 0) {
                throw new EOFException("the question ends after: " + head);
            }
            head.append((char) c);
        }
        Matcher length = Pattern.compile("(?i)\r\ncontent-length: *(\\d+)\r\n").matcher(head);
        assertThat(length.find()).as(head.toString()).isTrue();
        String body = new String(in.readNBytes(Integer.parseInt(length.group(1))), UTF_8);
        requests.add(head.substring(0, head.indexOf("\r\n")) + " " + body);
        byte[] answer = ANSWER.getBytes(UTF_8);
        client.getOutputStream()
                .write(("HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: " + answer.length + "\r\n\r\n"
                                + ANSWER)
                        .getBytes(UTF_8));
    }

    @AfterEach
    void stop() throws IOException {
        service.close();
    }

    private Cli cli(String... words) {
        return nono(words)
                .in(work)
                .property("nono.update.seconds", 60)
                .with("HOME", home.toString())
                .with("TMPDIR", "/var/tmp")
                .with("XDG_STATE_HOME", home + "/state")
                .with("CI", "")
                .with("NONO_UPDATE_URL", "http://127.0.0.1:" + service.getLocalPort() + "/v1/check");
    }

    @Test
    @DisplayName("asks once a day, never for a run, and shows what the service says as harmless text [52:37]")
    void onceADay() throws Exception {
        assumeFalse(System.getProperty("nono.dist", "").isEmpty(), "only a distribution has a version");
        cli("run", "--silent", "--allow-cwd", "--", "true").run().exits(0);
        cli("run", "--allow-cwd", "--", "true").run().exits(0);
        cli("why", "--silent", "--path", "/usr").run().exits(0);
        assertThat(requests).isEmpty();
        assertThat(home.resolve("state/nono/update-check.json")).doesNotExist();

        for (int i = 0; i < 3; i++) {
            Cli.Result told = cli("why", "--path", "/usr").run().exits(0);
            assertThat(told.err())
                    .contains("nono v999.0.1 is there")
                    .contains("the screen", "https://example.com/nono");
            assertThat(told.err() + told.out()).doesNotContain("\u001b");
        }
        assertThat(requests)
                .singleElement()
                .asString()
                .startsWith("POST /v1/check HTTP/1.1 {")
                .contains("\"uuid\":", "\"version\":", "\"platform\":\"linux\"", "\"arch\":", "\"ci\":false");
    }

    @Test
    @DisplayName(
            "asks nobody unless a service is named, the user forbids it, or it would be a plain connection elsewhere")
    void off() throws Exception {
        assumeFalse(System.getProperty("nono.dist", "").isEmpty(), "only a distribution has a version");
        Path config = Files.createDirectories(home.resolve(".config/nono")).resolve("config.toml");
        cli("why", "--path", "/usr").with("NONO_UPDATE_URL", "").run().exits(0);
        cli("why", "--path", "/usr").with("NONO_NO_UPDATE_CHECK", "0").run().exits(0);
        cli("why", "--path", "/usr").with("NONO_CAP_FILE", "/dev/null").run().exits(0);
        cli("why", "--path", "/usr")
                .with("NONO_UPDATE_URL", "http://192.0.2.1/")
                .run()
                .exits(0);
        Files.writeString(config, "[updates]\ncheck = false\n");
        cli("why", "--path", "/usr").run().exits(0);
        assertThat(requests).isEmpty();
        Files.writeString(config, "[updates]\nurl = \"http://127.0.0.1:" + service.getLocalPort() + "/v1/check\"\n");
        cli("why", "--path", "/usr")
                .with("NONO_UPDATE_URL", "")
                .with("CI", "true")
                .run()
                .exits(0)
                .says("v999.0.1");
        assertThat(requests).singleElement().asString().contains("\"ci_provider\":\"generic\"");
    }

    @Test
    @DisplayName("a service that never answers is not waited for, and is not asked again that day [52:37]")
    void offline() throws Exception {
        try (ServerSocket silent = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
            Cli asking = cli("why", "--path", "/usr")
                    .property("nono.update.seconds", 6)
                    .with("NONO_UPDATE_URL", "http://127.0.0.1:" + silent.getLocalPort() + "/");
            asking.run().exits(0);
            asking.run().exits(0);
            silent.setSoTimeout(1);
            silent.accept().close();
            assertThatThrownBy(silent::accept).as("a second question").isInstanceOf(SocketTimeoutException.class);
        }
    }
}
