package dev.nono.bench.proxy;

import dev.nono.profile.model.EndpointPolicy;
import dev.nono.proxy.ProxyConfig;
import dev.nono.proxy.ProxyServer;
import dev.nono.proxy.ProxyServices;
import dev.nono.proxy.Route;
import dev.nono.proxy.TlsOptions;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** nono's proxy in a process of its own, until its standard input ends. Arguments: directory, CA file, TLS port. */
final class ProxyProcess {
    private ProxyProcess() {}

    public static void main(String[] arguments) throws Exception {
        Path directory = Path.of(arguments[0]);
        Route intercepted = Route.to("bench", "https://localhost:" + arguments[2])
                .policy(EndpointPolicy.ofRules(List.of(EndpointPolicy.Rule.of("GET", "/**"))))
                .tls(new TlsOptions(Optional.of(Path.of(arguments[1])), Optional.empty(), Optional.empty()))
                .build();
        long start = System.nanoTime();
        ProxyServer proxy = ProxyServer.start(
                ProxyConfig.builder()
                        .allowHosts(List.of("localhost"))
                        .routes(List.of(intercepted))
                        .interceptDirectory(directory)
                        .maxConnections(0)
                        .build(),
                ProxyServices.none());
        double ready = (System.nanoTime() - start) / 1e6;
        String url = String.valueOf(proxy.variables().get("HTTPS_PROXY"));
        System.out.printf(
                Locale.ROOT, "%s %d %.1f%n", url, ProcessHandle.current().pid(), ready);
        System.out.flush();
        while (System.in.read() >= 0) {
            proxy.drainEvents();
        }
        proxy.close();
    }
}
