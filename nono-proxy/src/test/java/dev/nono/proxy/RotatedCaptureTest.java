package dev.nono.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nono.profile.model.CaptureInput;
import dev.nono.profile.model.CaptureOutput;
import dev.nono.proxy.lab.Origin;
import dev.nono.proxy.lab.RawClient;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("A credential that a command printed and that was exchanged since")
class RotatedCaptureTest {
    @TempDir
    Path directory;

    private CommandCapture capture() throws Exception {
        Path command =
                Files.writeString(directory.resolve("cmd"), "#!/bin/sh\ncat " + directory.resolve("value") + "\n");
        Files.setPosixFilePermissions(command, PosixFilePermissions.fromString("rwxr-xr-x"));
        return new CommandCapture(
                Map.of(
                        "gh",
                        new dev.nono.profile.model.CredentialCapture(
                                List.of(command.toString()),
                                Optional.empty(),
                                60,
                                900,
                                Optional.empty(),
                                CaptureInput.NULL,
                                CaptureOutput.TEXT,
                                Optional.empty())),
                Map.of("PATH", "/usr/bin:/bin"),
                List.of());
    }

    private void value(String value) throws Exception {
        Files.writeString(directory.resolve("value"), value, StandardCharsets.UTF_8);
    }

    @ParameterizedTest(name = "is asked for again after the upstream answered {0}")
    @ValueSource(strings = {"401 Unauthorized", "403 Forbidden"})
    void recovers(String refusal) throws Exception {
        AtomicReference<String> good = new AtomicReference<>("first");
        value("first");
        try (CommandCapture capture = capture();
                Origin origin = Origin.plain(peer -> {
                    for (Origin.Request request = peer.request(); request != null; request = peer.request()) {
                        boolean known = request.headers().get("authorization").equals("Bearer " + good.get());
                        peer.send("HTTP/1.1 " + (known ? "200 OK" : refusal) + "\r\nContent-Length: 0\r\n\r\n");
                    }
                });
                ProxyServer proxy = ProxyServer.start(
                        ProxyConfig.builder()
                                .routes(List.of(Route.to("svc", "http://127.0.0.1:" + origin.port())
                                        .credential("cmd://gh")
                                        .variable("SVC_TOKEN")
                                        .build()))
                                .build(),
                        ProxyServices.none().withCapture(capture));
                RawClient client = new RawClient(proxy.port())) {
            String auth = "Authorization: Bearer " + proxy.token().reveal();
            assertThat(status(client, auth)).isEqualTo(200);
            value("second");
            assertThat(status(client, auth)).isEqualTo(200);
            good.set("second");
            int refused = Integer.parseInt(refusal.substring(0, 3));
            assertThat(status(client, auth)).isEqualTo(refused);
            // The value is dropped on another thread than that of the connection.
            int status = refused;
            for (int i = 0; i < 3000 && status == refused; i++) {
                Thread.sleep(20);
                status = status(client, auth);
            }
            assertThat(status).isEqualTo(200);
        }
    }

    @Test
    @DisplayName("is not asked for again after any other answer")
    void others() throws Exception {
        value("first");
        try (CommandCapture capture = capture();
                Origin origin = Origin.plain(peer -> {
                    for (Origin.Request request = peer.request(); request != null; request = peer.request()) {
                        peer.send("HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n");
                    }
                });
                ProxyServer proxy = ProxyServer.start(
                        ProxyConfig.builder()
                                .routes(List.of(Route.to("svc", "http://127.0.0.1:" + origin.port())
                                        .credential("cmd://gh")
                                        .variable("SVC_TOKEN")
                                        .build()))
                                .build(),
                        ProxyServices.none().withCapture(capture));
                RawClient client = new RawClient(proxy.port())) {
            String auth = "Authorization: Bearer " + proxy.token().reveal();
            for (int i = 0; i < 5; i++) {
                assertThat(status(client, auth)).isEqualTo(404);
                assertThat(origin.request().headers()).containsEntry("authorization", "Bearer first");
                value("later");
            }
        }
    }

    private static int status(RawClient client, String auth) throws Exception {
        client.head("GET /svc/x HTTP/1.1", "Host: x", auth);
        return client.response().status();
    }
}
