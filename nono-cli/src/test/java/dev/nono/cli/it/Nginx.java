package dev.nono.cli.it;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Debian's nginx on loopback: serves files over TLS, those below {@code /private} to whoever has the credential. */
final class Nginx implements AutoCloseable {
    private static final Path PROGRAM = Path.of("/usr/sbin/nginx");

    private final Path log;
    private final Process process;
    private final int port;

    static boolean isInstalled() {
        return Files.isExecutable(PROGRAM);
    }

    Nginx(Path directory, Path files, LocalAuthority authority, String credential)
            throws IOException, InterruptedException {
        port = UnusedPorts.first(1);
        log = directory.resolve("access.log");
        Path errors = directory.resolve("error.log");
        Path config = Files.writeString(directory.resolve("nginx.conf"), """
                daemon off;
                master_process off;
                pid @dir@/nginx.pid;
                error_log @dir@/error.log;
                events { worker_connections 256; }
                http {
                  log_format seen '$host $request_method $uri $status "$http_authorization" "$http_proxy_authorization"';
                  access_log @dir@/access.log seen;
                  client_body_temp_path @dir@/body;
                  proxy_temp_path @dir@/proxy;
                  fastcgi_temp_path @dir@/fastcgi;
                  uwsgi_temp_path @dir@/uwsgi;
                  scgi_temp_path @dir@/scgi;
                  server {
                    listen 127.0.0.1:@port@ ssl;
                    ssl_certificate @certificate@;
                    ssl_certificate_key @key@;
                    root @files@;
                    location /private/ {
                      if ($http_authorization != "Bearer @credential@") { return 401; }
                    }
                  }
                }
                """.replace("@dir@", directory.toString())
                .replace("@port@", Integer.toString(port))
                .replace("@certificate@", authority.certificate().toString())
                .replace("@key@", authority.key().toString())
                .replace("@files@", files.toString())
                .replace("@credential@", credential));
        process = new ProcessBuilder(
                        PROGRAM.toString(),
                        "-c",
                        config.toString(),
                        "-p",
                        directory.toString(),
                        "-e",
                        errors.toString())
                .redirectErrorStream(true)
                .redirectOutput(directory.resolve("nginx.out").toFile())
                .start();
        awaitListening(directory);
    }

    private void awaitListening(Path directory) throws IOException, InterruptedException {
        for (int i = 0; i < 2400; i++) {
            if (!process.isAlive()) {
                throw new IOException("nginx has ended: " + Files.readString(directory.resolve("nginx.out"))
                        + Files.readString(directory.resolve("error.log")));
            }
            try (Socket socket = new Socket()) {
                socket.connect(new InetSocketAddress("127.0.0.1", port));
                return;
            } catch (IOException e) {
                TimeUnit.MILLISECONDS.sleep(50);
            }
        }
        throw new IOException("nginx does not listen");
    }

    int port() {
        return port;
    }

    /**
     * What it was asked for, one line a request: host, method, path, status, Authorization, Proxy-Authorization. Ends the
     * server, which writes a line only after the client has its answer.
     */
    List<String> requests() throws IOException {
        close();
        return Files.readAllLines(log, StandardCharsets.UTF_8);
    }

    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(120, TimeUnit.SECONDS)) {
                process.destroyForcibly().waitFor();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
