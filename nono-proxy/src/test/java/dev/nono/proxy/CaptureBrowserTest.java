package dev.nono.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nono.audit.AuditEvent;
import dev.nono.audit.InMemoryAuditSink;
import dev.nono.browser.SystemBrowser;
import dev.nono.profile.model.CaptureInput;
import dev.nono.profile.model.CaptureInteraction;
import dev.nono.profile.model.CaptureOutput;
import dev.nono.profile.model.CaptureProvider;
import dev.nono.profile.model.Entry;
import dev.nono.profile.model.OpenUrls;
import dev.nono.proxy.lab.Origin;
import dev.nono.proxy.lab.RawClient;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("A command that prints a credential, after a login in the browser,")
@EnabledOnOs(OS.LINUX)
class CaptureBrowserTest {
    private static final String ASK = """
            for url in "$@"; do
              "$BROWSER" "$url" 2>> "$DIR/said"
              echo $? >> "$DIR/exits"
            done
            command -v nono-browser > "$DIR/launcher"
            echo "$NONO_SUPERVISOR_PATH|$NONO_CAPTURE_ALLOW_LAUNCH_SERVICES" > "$DIR/variables"
            echo s3cret
            """;

    @TempDir
    Path temp;

    private final InMemoryAuditSink audit = new InMemoryAuditSink();
    private final List<String> told = new CopyOnWriteArrayList<>();
    private Path programs = Path.of("/");
    private Path state = Path.of("/");

    @BeforeEach
    void install() throws Exception {
        programs = Files.createDirectory(temp.resolve("bin"));
        state = Files.createDirectory(temp.resolve("state"));
        script("xdg-open", "printf '%s\\n' \"$1\" > \"$DIR/.opened\"; mv \"$DIR/.opened\" \"$DIR/opened\"");
    }

    private String script(String name, String body) throws Exception {
        Path file = Files.writeString(programs.resolve(name), "#!/bin/sh\n" + body + "\n");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
        return file.toString();
    }

    private static Optional<CaptureInteraction> pages(boolean launches) {
        OpenUrls urls = new OpenUrls(List.of(Entry.of("https://github.com")), false);
        return Optional.of(new CaptureInteraction(false, false, Optional.of(urls), launches));
    }

    private CommandCapture capture(
            List<String> command,
            Optional<CaptureProvider> provider,
            Optional<CaptureInteraction> interaction,
            Path stateHome,
            List<Path> writable) {
        Map<String, String> variables = Map.of(
                "PATH", programs + ":/usr/bin:/bin", "DIR", temp.toString(), "XDG_STATE_HOME", stateHome.toString());
        return new CommandCapture(
                Map.of(
                        "gh",
                        new dev.nono.profile.model.CredentialCapture(
                                command,
                                provider,
                                120,
                                0,
                                Optional.empty(),
                                CaptureInput.NULL,
                                CaptureOutput.TEXT,
                                interaction)),
                variables,
                writable,
                new SystemBrowser(variables, List.of()),
                told::add);
    }

    private CommandCapture capture(Optional<CaptureInteraction> interaction, String... urls) throws Exception {
        List<String> command = new ArrayList<>(List.of(script("login", ASK)));
        command.addAll(List.of(urls));
        return capture(command, Optional.empty(), interaction, state, List.of());
    }

    /** What a client of the proxy is answered, whose request needs the credential. */
    private int request(CommandCapture source) throws Exception {
        try (source;
                Origin origin = Origin.plain(peer -> {
                    for (Origin.Request request = peer.request(); request != null; request = peer.request()) {
                        boolean known = "Bearer s3cret".equals(request.headers().get("authorization"));
                        peer.send("HTTP/1.1 " + (known ? "200 OK" : "401 Unauthorized")
                                + "\r\nContent-Length: 0\r\n\r\n");
                    }
                });
                ProxyServer proxy = ProxyServer.start(
                        ProxyConfig.builder()
                                .routes(List.of(Route.to("svc", "http://127.0.0.1:" + origin.port())
                                        .credential("cmd://gh")
                                        .variable("SVC_TOKEN")
                                        .build()))
                                .build(),
                        ProxyServices.none().withCapture(source).withAudit(audit, "session"));
                RawClient client = new RawClient(proxy.port())) {
            client.head(
                    "GET /svc/x HTTP/1.1",
                    "Host: x",
                    "Authorization: Bearer " + proxy.token().reveal());
            return client.response().status();
        }
    }

    private List<Map<String, String>> recorded(String name) {
        List<Map<String, String>> fields = new ArrayList<>();
        audit.events().forEach(event -> {
            if (event instanceof AuditEvent.ExtensionEvent extension
                    && extension.name().equals(name)) {
                fields.add(extension.fields());
            }
        });
        return fields;
    }

    private String read(String name) throws Exception {
        return Files.readString(temp.resolve(name), StandardCharsets.UTF_8).strip();
    }

    @Test
    @DisplayName("has a page of an allowed origin opened [30b:30] [63:30]")
    void opens() throws Exception {
        assertThat(request(capture(pages(true), "https://github.com/login?user_code=A-1")))
                .isEqualTo(200);
        // The browser is not waited for.
        for (int i = 0; i < 1500 && !Files.exists(temp.resolve("opened")); i++) {
            Thread.sleep(20);
        }
        assertThat(read("opened")).isEqualTo("https://github.com/login?user_code=A-1");
        assertThat(read("exits")).isEqualTo("0");
        assertThat(read("launcher")).startsWith(state.resolve("nono/browser-").toString());
        assertThat(read("variables")).startsWith(state.toString()).endsWith("/supervisor.sock|1");
        assertThat(told)
                .containsExactly("the credential capture gh opened a page of https://github.com in the browser");
        assertThat(recorded("url_open"))
                .singleElement()
                .satisfies(fields -> assertThat(fields)
                        .containsEntry("credential_capture_name", "gh")
                        .containsEntry("success", "true")
                        .containsEntry("session_id", "session")
                        .doesNotContainKey("error"));
        try (var left = Files.list(state.resolve("nono"))) {
            assertThat(left).isEmpty();
        }
    }

    @Test
    @DisplayName("is refused every other page, which is told and recorded [30b:30] [63:30]")
    void refuses() throws Exception {
        String longUrl = "https://github.com/";
        assertThat(request(capture(
                        pages(false),
                        "http://github.com/login",
                        "http://evil.example/",
                        "file:///etc/passwd",
                        "https://evil.example/?code=hunter2",
                        longUrl + "x".repeat(8193 - longUrl.length()),
                        longUrl + "x".repeat(9 * 1024 - longUrl.length()))))
                .isEqualTo(200);
        assertThat(read("exits")).isEqualTo("1\n1\n1\n1\n1\n1");
        assertThat(temp.resolve("opened")).doesNotExist();
        assertThat(recorded("url_open"))
                .hasSize(6)
                .allSatisfy(fields -> assertThat(fields).containsEntry("success", "false"))
                .extracting(fields -> fields.get("error"))
                .satisfies(errors -> assertThat(errors.get(0)).contains("only https"))
                .satisfies(errors -> assertThat(errors.get(1)).contains("only https"))
                .satisfies(errors -> assertThat(errors.get(2)).contains("only https"))
                .satisfies(errors -> assertThat(errors.get(3)).contains("allow_origins"))
                .satisfies(errors -> assertThat(errors.get(4)).contains("8192"))
                .satisfies(errors -> assertThat(errors.get(5)).contains("8192"));
        assertThat(told)
                .hasSize(6)
                .allSatisfy(line -> assertThat(line).contains("refused").doesNotContain("hunter2"));
        assertThat(read("said")).contains("nono: the page was not opened: its origin is not in allow_origins");
    }

    @Test
    @DisplayName("is not run if there is no way to the browser, which is recorded [30b:30]")
    void setup() throws Exception {
        String login = script("login", ASK);
        Path file = Files.createFile(temp.resolve("file"));
        assertThat(request(capture(List.of(login), Optional.empty(), pages(false), file, List.of())))
                .isEqualTo(503);
        assertThat(request(capture(List.of(login), Optional.empty(), pages(false), state, List.of(state))))
                .isEqualTo(503);
        Path link = Files.createSymbolicLink(temp.resolve("link"), state);
        assertThat(request(capture(List.of(login), Optional.empty(), pages(false), link.resolve("s"), List.of(state))))
                .isEqualTo(503);
        assertThat(recorded("network").stream()
                        .filter(fields -> "browser_setup_failed".equals(fields.get("credential_capture_action"))))
                .hasSize(3);
        assertThat(temp.resolve("variables")).doesNotExist();
    }

    @Test
    @DisplayName("gets no browser unless its profile says which pages")
    void without() throws Exception {
        assertThat(request(capture(Optional.empty()))).isEqualTo(200);
        assertThat(read("variables")).isEqualTo("|");
        assertThat(read("launcher")).isEmpty();
        assertThat(request(capture(Optional.of(new CaptureInteraction(false, false, Optional.empty(), true)))))
                .isEqualTo(200);
        assertThat(read("variables")).isEqualTo("|1");
        assertThat(state.resolve("nono")).doesNotExist();
    }

    @Test
    @DisplayName("is told where the launcher and the socket are if it speaks the protocol of providers")
    void provider() throws Exception {
        String provider = script(
                "provider", "cat > \"$DIR/request\"; echo '{\"material\":{\"type\":\"secret\",\"value\":\"s3cret\"}}'");
        assertThat(request(capture(
                        List.of(),
                        Optional.of(new CaptureProvider(List.of(provider), Map.of())),
                        pages(false),
                        state,
                        List.of())))
                .isEqualTo(200);
        assertThat(read("request"))
                .containsPattern("\"browser_launcher\":\"[^\"]*/nono-browser\"")
                .containsPattern("\"supervisor_socket\":\"[^\"]*/supervisor.sock\"");
    }
}
