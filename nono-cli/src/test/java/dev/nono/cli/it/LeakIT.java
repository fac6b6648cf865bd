package dev.nono.cli.it;

import static dev.nono.cli.it.Cli.nono;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URLEncoder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Base64;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A session that uses credentials in every way, at the most talkative level of the log, and fails in many; then all it left is searched. */
@DisplayName("Credentials that the proxy adds")
class LeakIT {
    private static final String SECRET = "s3cret/91b7+e0d4=&%7F:x";
    private static final String SEGMENT = "s3gment-0c0ffee0-91b7~e0d4";
    private static final String CAPTURED = "c4ptured/5a5a+f00d=&%7F:y";

    @TempDir
    Path directory;

    private final List<String> arrived = new CopyOnWriteArrayList<>();
    private ServerSocket upstream;

    @BeforeEach
    void listen() throws IOException {
        upstream = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        Thread server = new Thread(this::serve, "upstream");
        server.setDaemon(true);
        server.start();
    }

    @AfterEach
    void stop() throws IOException {
        upstream.close();
    }

    /** Answers one request on each connection. */
    private void serve() {
        while (!upstream.isClosed()) {
            try (Socket client = upstream.accept()) {
                BufferedReader in = new BufferedReader(new InputStreamReader(client.getInputStream(), ISO_8859_1));
                StringBuilder head = new StringBuilder();
                int length = 0;
                for (String line = in.readLine(); line != null && !line.isEmpty(); line = in.readLine()) {
                    head.append(line).append('\n');
                    if (line.toLowerCase(Locale.ROOT).startsWith("content-length: ")) {
                        length = Integer.parseInt(line.substring("content-length: ".length()));
                    }
                }
                for (int i = 0; i < length; i++) {
                    head.append((char) in.read());
                }
                arrived.add(head.toString());
                String status = head.indexOf("unauthorized") > 0
                        ? "401 Unauthorized"
                        : head.indexOf("broken") > 0 ? "500 Internal Server Error" : "200 OK";
                client.getOutputStream()
                        .write(("HTTP/1.1 " + status + "\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")
                                .getBytes(UTF_8));
                client.getOutputStream().flush();
            } catch (IOException e) {
                // The test has ended, or the client went away.
                continue;
            }
        }
    }

    private Path secretFile(String name, String content) throws IOException {
        Path file = Files.writeString(directory.resolve(name), content, UTF_8);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwx------"));
        return file;
    }

    private Path profile() throws IOException {
        Path secret = secretFile("token", SECRET + "\n");
        Path segment = secretFile("segment", SEGMENT + "\n");
        Path prints = secretFile("prints", "#!/bin/sh\ncat <<'END'\n" + CAPTURED + "\nEND\n");
        Path fails = secretFile(
                "fails",
                "#!/bin/sh\necho 'Authorization: Bearer " + CAPTURED + "' >&2\necho 'token=" + CAPTURED
                        + "' >&2\nexit 3\n");
        String to = "\"upstream\": \"http://localhost:" + upstream.getLocalPort() + "\", ";
        String from = "\"credential_key\": \"file://" + secret + "\", \"env_var\": ";
        return Files.writeString(directory.resolve("all.json"), """
                {"network": {"allow_domain": ["localhost"],
                  "credentials": ["head", "named", "basic", "query", "segment", "captured", "failing", "closed"],
                  "custom_credentials": {
                    "head": {%1$s %2$s "HEAD_KEY", "endpoint_rules": [{"method": "*", "path": "/ok/**"}]},
                    "named": {%1$s %2$s "NAMED_KEY", "inject_header": "X-Api-Key", "credential_format": "key {}"},
                    "basic": {%1$s %2$s "BASIC_KEY", "inject_mode": "basic_auth"},
                    "query": {%1$s %2$s "QUERY_KEY", "inject_mode": "query_param", "query_param_name": "key"},
                    "segment": {%1$s "credential_key": "file://%5$s", "env_var": "SEGMENT_KEY", "inject_mode": "url_path", "path_pattern": "/bot{}/"},
                    "captured": {%1$s "credential_key": "cmd://prints", "env_var": "CAPTURED_KEY"},
                    "failing": {%1$s "credential_key": "cmd://fails", "env_var": "FAILING_KEY"},
                    "closed": {"upstream": "http://localhost:1", %2$s "CLOSED_KEY"}}},
                 "credential_capture": {"prints": {"command": ["%3$s"]}, "fails": {"command": ["%4$s"]}}}
                """.formatted(to, from, prints, fails, segment));
    }

    private static final String SCRIPT = """
            ask() { curl -sS -i --max-time 30 --noproxy '*' "$@"; echo; }
            for way in HEAD/ok NAMED/x CAPTURED/x FAILING/x CLOSED/x HEAD/forbidden HEAD/ok/unauthorized HEAD/ok/broken \\
                NAMED/unauthorized CAPTURED/unauthorized CAPTURED/again; do
              name=${way%%/*}; url=${name}_BASE_URL; key=${name}_KEY; header='Authorization: Bearer '
              if [ "$name" = NAMED ]; then header='X-Api-Key: '; fi
              ask -H "$header${!key}" "${!url}/${way#*/}/z"
              ask -X POST --data body -H "$header${!key}" "${!url}/${way#*/}/z"
              ask -H "${header}wrong" "${!url}/${way#*/}"
              ask -H "$header${!key}" -H "X-Other: ${!key}" "${!url}/${way#*/}"
            done
            ask -u "any:$BASIC_KEY" "$BASIC_BASE_URL/x"; ask -u any:wrong "$BASIC_BASE_URL/x"
            ask "$QUERY_BASE_URL/x?key=$QUERY_KEY&a=1"; ask "$QUERY_BASE_URL/broken?key=$QUERY_KEY&key=2"; ask "$QUERY_BASE_URL/x"
            ask "$SEGMENT_BASE_URL/bot$SEGMENT_KEY/me"; ask "$SEGMENT_BASE_URL/bot$SEGMENT_KEY/broken"; ask "$SEGMENT_BASE_URL/botwrong/me"
            ask "$SEGMENT_BASE_URL/bot$SEGMENT_KEY/../x" --path-as-is; ask "$QUERY_BASE_URL/%zz?key=$QUERY_KEY"
            ask -p -x "$HTTPS_PROXY" https://localhost:1/; ask -p -x "$HTTPS_PROXY" https://elsewhere.example/
            env; cat /proc/self/environ /proc/$PPID/environ /proc/$PPID/cmdline 2>/dev/null | tr '\\0' '\\n'
            cat "$NONO_CAP_FILE" "$SSL_CERT_FILE" 2>/dev/null; find "$STATE" -type f -exec cat {} + 2>/dev/null
            true
            """;

    @Test
    @DisplayName("are in nothing that a session says, writes or shows, in no spelling [30:88]")
    void nowhere() throws IOException {
        Path home = Files.createDirectory(directory.resolve("home"));
        Path work = Files.createDirectory(directory.resolve("work"));
        Path log = work.resolveSibling("nono.log");
        Cli.Result result = nono(
                        "run",
                        "-vvv",
                        "--log-file",
                        log.toString(),
                        "--profile",
                        profile().toString(),
                        "--allow",
                        work.toString(),
                        "--workdir",
                        work.toString(),
                        "--read",
                        "/proc",
                        "--",
                        "bash",
                        "-c",
                        SCRIPT)
                .in(work)
                .with("HOME", home.toString())
                .with("STATE", home.resolve("state").toString())
                .with("XDG_STATE_HOME", home.resolve("state").toString())
                .with("NONO_LOG", "trace")
                .with("PATH", "/usr/bin:/bin")
                .run()
                .exits(0);

        assertThat(arrived)
                .as("the credentials were used in every way: %s %s", result.out(), result.err())
                .anyMatch(request -> request.contains("Bearer " + SECRET))
                .anyMatch(request -> request.contains("key " + SECRET))
                .anyMatch(request ->
                        request.contains("Basic " + Base64.getEncoder().encodeToString(SECRET.getBytes(UTF_8))))
                .anyMatch(request -> request.contains("key=" + encoded(SECRET)))
                .anyMatch(request -> request.startsWith("GET /bot" + SEGMENT + "/me "))
                .anyMatch(request -> request.contains("Bearer " + CAPTURED));
        assertThat(result.out())
                .contains("HTTP/1.1 400", "HTTP/1.1 503", "HTTP/1.1 502", "HTTP/1.1 403", "HTTP/1.1 401");
        clean("standard output", result.out());
        clean("standard error", result.err());
        try (Stream<Path> all = Files.walk(directory)) {
            for (Path file : all.filter(Files::isRegularFile).toList()) {
                String name = file.getFileName().toString();
                if (!List.of("token", "segment", "prints", "fails").contains(name)) {
                    clean(file.toString(), Files.readString(file, ISO_8859_1));
                }
            }
        }
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, UTF_8);
    }

    /** No spelling of a secret is in a text; of Base64 also those in which something stands before it. */
    private static void clean(String where, String text) {
        for (String secret : List.of(SECRET, SEGMENT, CAPTURED)) {
            Map<String, String> spellings = new LinkedHashMap<>();
            byte[] bytes = secret.getBytes(UTF_8);
            spellings.put("plain", secret);
            spellings.put("half of it", secret.substring(0, 12));
            spellings.put("percent", encoded(secret));
            spellings.put("percent, lower case", encoded(secret).toLowerCase(Locale.ROOT));
            spellings.put("percent of all", "%" + HexFormat.ofDelimiter("%").formatHex(bytes));
            spellings.put("hex", HexFormat.of().formatHex(bytes));
            spellings.put("HEX", HexFormat.of().withUpperCase().formatHex(bytes));
            spellings.put("list of bytes", HexFormat.ofDelimiter(", ").formatHex(bytes));
            for (int before = 0; before < 3; before++) {
                byte[] shifted = new byte[before + bytes.length];
                System.arraycopy(bytes, 0, shifted, before, bytes.length);
                String base64 = Base64.getEncoder().withoutPadding().encodeToString(shifted);
                String inner = base64.substring(before == 0 ? 0 : 4, base64.length() - 4);
                spellings.put("base64 behind " + before, inner);
                spellings.put(
                        "base64url behind " + before, inner.replace('+', '-').replace('/', '_'));
            }
            spellings.forEach((spelling, leak) -> assertThat(text.contains(leak))
                    .as("%s holds the secret (%s): %s", where, spelling, around(text, leak))
                    .isFalse());
        }
    }

    private static String around(String text, String leak) {
        int at = text.indexOf(leak);
        return at < 0 ? "" : text.substring(Math.max(0, at - 200), Math.min(text.length(), at + 100));
    }
}
