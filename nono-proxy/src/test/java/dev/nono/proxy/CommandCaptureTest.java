package dev.nono.proxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nono.NonoException;
import dev.nono.profile.model.CaptureInput;
import dev.nono.profile.model.CaptureOutput;
import dev.nono.profile.model.CaptureProvider;
import dev.nono.proxy.CredentialCapture.Material;
import dev.nono.proxy.CredentialCapture.Request;
import dev.nono.secret.Secret;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("A command that prints a credential")
class CommandCaptureTest {
    @TempDir
    Path directory;

    private static final Request REQUEST =
            new Request("gh", "github", "api.github.com", "/repos/a/x", "GET", "session");

    private String script(String name, String body) {
        try {
            Path file = Files.writeString(directory.resolve(name), "#!/bin/sh\n" + body + "\n", StandardCharsets.UTF_8);
            Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
            return file.toString();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static dev.nono.profile.model.CredentialCapture definition(
            String command, long seconds, long ttl, Optional<String> regex, CaptureInput stdin, CaptureOutput output) {
        return new dev.nono.profile.model.CredentialCapture(
                List.of(command), Optional.empty(), seconds, ttl, regex, stdin, output, Optional.empty());
    }

    private CommandCapture capture(dev.nono.profile.model.CredentialCapture definition) {
        Map<String, String> variables = new HashMap<>(Map.of("PATH", "/usr/bin:/bin", "DIR", directory.toString()));
        variables.put("HTTPS_PROXY", "http://x");
        variables.put("NONO_PROXY_TOKEN", "token");
        return new CommandCapture(Map.of("gh", definition), variables, List.of());
    }

    private CommandCapture text(String body, long ttl, Optional<String> regex) {
        return capture(definition(script("cmd", body), 60, ttl, regex, CaptureInput.NULL, CaptureOutput.TEXT));
    }

    private CommandCapture beside(Path granted, List<String> command) {
        return new CommandCapture(
                Map.of(
                        "gh",
                        new dev.nono.profile.model.CredentialCapture(
                                command,
                                Optional.empty(),
                                60,
                                0,
                                Optional.empty(),
                                CaptureInput.NULL,
                                CaptureOutput.TEXT,
                                Optional.empty())),
                Map.of("PATH", granted + "::.:/usr/bin:/bin"),
                List.of(granted));
    }

    @Test
    @DisplayName("does not run in a directory that the program may write, where git and others find commands to run")
    void directory() {
        assertThat(secret(text("pwd", 0, Optional.empty()).capture(REQUEST))).isEqualTo("/");
    }

    @Test
    @DisplayName("finds neither its interpreter nor other commands where the program may write")
    void searchPath() throws Exception {
        Path granted = Files.createDirectory(directory.resolve("granted"));
        script("granted/planted", "echo planted");
        String command = script("cmd", "planted 2>/dev/null || echo \"$PATH\"");
        assertThat(secret(beside(granted, List.of(command)).capture(REQUEST))).isEqualTo("/usr/bin:/bin");
    }

    @Test
    @DisplayName(
            "is refused if an argument names what the program may write: a script for an interpreter, there or not yet")
    void arguments() throws Exception {
        Path granted = Files.createDirectory(directory.resolve("granted"));
        Path link = Files.createSymbolicLink(directory.resolve("link"), granted);
        String script = script("granted/token.sh", "echo x");
        for (String argument : List.of(
                script, granted + "/later.sh", "--file=" + script, link + "/later.sh", directory + "/a/../granted/x")) {
            assertThatThrownBy(() -> beside(granted, List.of("sh", argument)))
                    .as(argument)
                    .isInstanceOf(NonoException.class)
                    .hasMessageContaining("may write");
        }
        for (String argument : List.of("https://example.com/x", "repos/a/b", directory + "/other.sh", "-x", "a=b")) {
            assertThat(beside(granted, List.of("sh", argument)).knows("gh")).isTrue();
        }
    }

    private static String secret(Material material) {
        return material.secret().map(Secret::reveal).orElse("none");
    }

    private void fails(CommandCapture capture, String action) {
        assertThatThrownBy(() -> capture.capture(REQUEST))
                .isInstanceOfSatisfying(
                        NonoException.class,
                        e -> assertThat(e.details()).containsEntry("credential_capture_action", action));
    }

    private static String counting() {
        return "echo x >> \"$DIR/count\"; wc -l < \"$DIR/count\"";
    }

    @Test
    @DisplayName("runs once for all who want the same, and each time when nothing is kept [63:24] [30b:27]")
    void once() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(10);
        try (CommandCapture kept = text(counting(), 900, Optional.empty())) {
            List<Callable<String>> asks = new ArrayList<>();
            for (int i = 0; i < 50; i++) {
                asks.add(() -> secret(kept.capture(REQUEST)).strip());
            }
            for (Future<String> answer : threads.invokeAll(asks)) {
                assertThat(answer.get()).isEqualTo("1");
            }
            assertThat(kept.capture(REQUEST).facts()).containsEntry("credential_capture_action", "cache_hit");
        } finally {
            threads.shutdownNow();
        }
        Files.delete(directory.resolve("count"));
        try (CommandCapture fresh = text(counting(), 0, Optional.empty())) {
            assertThat(secret(fresh.capture(REQUEST)).strip()).isEqualTo("1");
            assertThat(secret(fresh.capture(REQUEST)).strip()).isEqualTo("2");
        }
    }

    @Test
    @DisplayName("is kept for a scope of paths of one host [63:25] [30b:28]")
    void scopes() {
        try (CommandCapture capture = text(counting(), 900, Optional.of("^/(?:repos/|orgs/)?([^/]+)"))) {
            assertThat(secret(capture.capture(at("api.github.com", "/repos/a/x")))
                            .strip())
                    .isEqualTo("1");
            assertThat(secret(capture.capture(at("api.github.com", "/a/y"))).strip())
                    .isEqualTo("1");
            assertThat(secret(capture.capture(at("api.github.com", "/repos/a/z")))
                            .strip())
                    .isEqualTo("1");
            assertThat(secret(capture.capture(at("api.github.com", "/repos/b/x")))
                            .strip())
                    .isEqualTo("2");
            assertThat(secret(capture.capture(at("other.example.com", "/repos/a/x")))
                            .strip())
                    .isEqualTo("3");
        }
    }

    private static Request at(String host, String path) {
        return new Request("gh", "github", host, path, "GET", "session");
    }

    @Test
    @DisplayName("prints only headers that are allowed, each with a value on one line [63:26]")
    void headers() {
        CaptureOutput output = new CaptureOutput(true, List.of("Authorization"));
        String[][] cases = {
            {"{\"headers\":{\"authorization\":\"Bearer t\"}}", ""},
            {"{\"headers\":{\"Authorization\":\"t\",\"X-Evil\":\"x\"}}", "invalid_json_output"},
            {"{\"headers\":{\"Authorization\":\"a\\nb\"}}", "invalid_json_output"},
            {"{\"headers\":{\"Authorization\":\"a\\rb\"}}", "invalid_json_output"},
            {"{\"headers\":{\"Authorization\":\"\"}}", "invalid_json_output"},
            {"{\"headers\":{}}", "invalid_json_output"},
            {"Bearer hunter2", "invalid_json_output"}
        };
        for (String[] each : cases) {
            String command = script("cmd", "cat <<'END'\n" + each[0] + "\nEND");
            try (CommandCapture capture =
                    capture(definition(command, 60, 900, Optional.empty(), CaptureInput.NULL, output))) {
                if (each[1].isEmpty()) {
                    assertThat(capture.capture(REQUEST).headers())
                            .singleElement()
                            .satisfies(header ->
                                    assertThat(header.value().reveal()).isEqualTo("Bearer t"));
                } else {
                    fails(capture, each[1]);
                    assertThatThrownBy(() -> capture.capture(REQUEST)).hasMessageNotContaining("hunter2");
                }
            }
        }
    }

    @Test
    @DisplayName("that fails is refused with the reason on record, and without what it said [63:27] [30b:26]")
    void failures() {
        String[][] cases = {
            {"echo 'Authorization: Bearer hunter2hunter2' >&2; exit 1", "command_failed"},
            {"exit 0", "empty_stdout"},
            {"printf '\\n\\r\\n'", "empty_stdout"},
            {"head -c 102400 /dev/zero | tr '\\0' x", "output_too_large"},
            {"printf 'a\\377b'", "non_utf8_stdout"},
            {"printf 'a\\nb'", "invalid_json_output"}
        };
        for (String[] each : cases) {
            try (CommandCapture capture = text(each[0], 900, Optional.empty())) {
                fails(capture, each[1]);
            }
        }
        try (CommandCapture capture = text(cases[0][0], 900, Optional.empty())) {
            assertThatThrownBy(() -> capture.capture(REQUEST))
                    .isInstanceOfSatisfying(
                            NonoException.class,
                            e -> assertThat(e.details())
                                    .hasEntrySatisfying(
                                            "credential_capture_stderr",
                                            said -> assertThat(said)
                                                    .contains("[REDACTED]")
                                                    .doesNotContain("hunter2")));
        }
        try (CommandCapture late = capture(definition(
                script("late", "sleep 300"), 1, 900, Optional.empty(), CaptureInput.NULL, CaptureOutput.TEXT))) {
            fails(late, "timeout");
        }
    }

    @Test
    @DisplayName("may complain at length without getting stuck [30b:29]")
    void longErrors() {
        try (CommandCapture capture =
                text("head -c 204800 /dev/zero | tr '\\0' y >&2; echo s3cret", 900, Optional.empty())) {
            assertThat(secret(capture.capture(REQUEST))).isEqualTo("s3cret");
        }
    }

    @Test
    @DisplayName("learns about the request from variables or from its input, and knows nothing of the proxy [63:28]")
    void environment() {
        String body = "cat; printf '%s|' \"$HTTPS_PROXY$NONO_PROXY_TOKEN\" \"$NONO_SESSION_ID\" \"$NONO_REQUEST_HOST\""
                + " \"$NONO_REQUEST_PATH\" \"$NONO_REQUEST_METHOD\" \"$NONO_CACHE_SCOPE\" \"$NONO_CAPTURE_CREDENTIAL\""
                + " \"$NONO_CAPTURE_ROUTE\"";
        try (CommandCapture capture = text(body, 0, Optional.empty())) {
            assertThat(secret(capture.capture(REQUEST)))
                    .isEqualTo("|session|api.github.com|/repos/a/x|GET|api.github.com|gh|github|");
        }
        try (CommandCapture capture = capture(definition(
                script("json", "cat"), 60, 0, Optional.empty(), CaptureInput.REQUEST_JSON, CaptureOutput.TEXT))) {
            assertThat(secret(capture.capture(REQUEST)))
                    .isEqualTo("{\"session_id\":\"session\",\"credential_name\":\"gh\",\"route_id\":\"github\","
                            + "\"request_host\":\"api.github.com\",\"request_path\":\"/repos/a/x\","
                            + "\"request_method\":\"GET\",\"cache_scope\":\"api.github.com\"}");
        }
    }

    @Test
    @DisplayName("may speak the protocol of providers")
    void provider() {
        String command = script(
                "provider",
                "grep -q '\"protocol\":\"nono.credential-provider.v1\".*\"config\":{\"k\":\"v\"}' && echo"
                        + " '{\"material\":{\"type\":\"secret\",\"value\":\"s3cret\"}}'");
        try (CommandCapture capture = capture(new dev.nono.profile.model.CredentialCapture(
                List.of(),
                Optional.of(new CaptureProvider(List.of(command), Map.of("k", "v"))),
                60,
                0,
                Optional.empty(),
                CaptureInput.NULL,
                CaptureOutput.TEXT,
                Optional.empty()))) {
            assertThat(secret(capture.capture(REQUEST))).isEqualTo("s3cret");
            assertThat(capture.capture(REQUEST).facts())
                    .containsEntry("credential_capture_output_format", "provider_json");
        }
    }

    @Test
    @DisplayName("is found at the start, outside of what the program may write, and stays what it was")
    void trusted() throws IOException {
        String command = script("cmd", "echo one");
        var definition = definition(command, 60, 0, Optional.empty(), CaptureInput.NULL, CaptureOutput.TEXT);
        assertThatThrownBy(() -> new CommandCapture(Map.of("gh", definition), Map.of(), List.of(directory)).close())
                .hasMessageContaining("not trusted");
        try (CommandCapture capture = capture(definition)) {
            assertThat(secret(capture.capture(REQUEST))).isEqualTo("one");
            Files.writeString(Path.of(command), "#!/bin/sh\necho two, which is longer\n");
            fails(capture, "spawn_failed");
        }
        var missing =
                definition("nono-no-such-command", 60, 0, Optional.empty(), CaptureInput.NULL, CaptureOutput.TEXT);
        try (CommandCapture capture = capture(missing)) {
            assertThat(capture.knows("gh")).isFalse();
            assertThat(capture.missing()).containsKey("gh");
        }
        var relative = definition("./cmd", 60, 0, Optional.empty(), CaptureInput.NULL, CaptureOutput.TEXT);
        assertThatThrownBy(() -> capture(relative)).hasMessageContaining("neither a name");
        var badRegex = definition(command, 60, 0, Optional.of("("), CaptureInput.NULL, CaptureOutput.TEXT);
        assertThatThrownBy(() -> capture(badRegex)).hasMessageContaining("cache_path_regex");
    }
}
