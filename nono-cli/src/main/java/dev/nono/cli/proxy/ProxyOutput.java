package dev.nono.cli.proxy;

import dev.nono.cli.terminal.Console;
import dev.nono.cli.terminal.JsonText;
import dev.nono.cli.terminal.ShellWords;
import dev.nono.cli.terminal.Streams;
import dev.nono.net.IpAddress;
import dev.nono.proxy.ProxyConfig;
import dev.nono.proxy.ProxyServer;
import dev.nono.sandbox.OsString;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What a proxy that listens tells, on standard output, in one write: who reads it knows that clients can connect. */
final class ProxyOutput {
    private final ProxyConfig config;
    private final ProxyServer server;
    private final Console console;

    ProxyOutput(ProxyConfig config, ProxyServer server, Console console) {
        this.config = config;
        this.server = server;
        this.console = console;
    }

    /**
     * Prints.
     *
     * @param form {@code text}, {@code env}, {@code json} or {@code none}; empty for what fits
     * @param open whether no token is asked for
     */
    void print(Optional<String> form, boolean open) {
        switch (form.orElse(console.isSilent() ? "none" : "text")) {
            case "env" -> console.result(environment());
            case "json" -> console.result(json());
            case "none" -> {}
            default -> console.result(text(open));
        }
    }

    private String place() {
        String address = IpAddress.of(config.bindAddress()).text();
        return (address.indexOf(':') >= 0 ? "[" + address + "]" : address) + ":" + server.port();
    }

    /** For people. A token that is printed where nobody looks stays in a log, so it is printed on terminals only. */
    private String text(boolean open) {
        StringBuilder out =
                new StringBuilder("\nnono proxy listening on ").append(place()).append('\n');
        String url = server.variables().getOrDefault("HTTPS_PROXY", "");
        if (open) {
            out.append("proxy URL: ").append(url).append("\nno token is asked for\n");
        } else if (Streams.isTerminal(1)) {
            out.append("proxy URL: ")
                    .append(url)
                    .append("\ntoken: ")
                    .append(server.token().reveal());
            out.append("\n\nexport HTTPS_PROXY=").append(quoted(url));
            out.append("\nexport HTTP_PROXY=").append(quoted(url)).append('\n');
        } else {
            out.append("the token is not printed here; use --print env, --print json or --token-file\n");
        }
        List<String> routes = server.routes();
        if (!routes.isEmpty()) {
            out.append("routes:\n");
            routes.forEach(route -> out.append("  ").append(route).append('\n'));
        }
        server.bundle()
                .ifPresent(file -> out.append("trust bundle: ").append(file).append('\n'));
        return out.append("Press Ctrl-C to stop.\n").toString();
    }

    /** For shells. */
    private String environment() {
        StringBuilder out = new StringBuilder();
        server.variables()
                .forEach((name, value) -> out.append("export ")
                        .append(name)
                        .append('=')
                        .append(quoted(value))
                        .append('\n'));
        return out.toString();
    }

    private static String quoted(String text) {
        return ShellWords.quote(OsString.of(text));
    }

    /** For programs: one line. */
    private String json() {
        StringBuilder out = new StringBuilder("{\"address\":")
                .append(JsonText.quote(IpAddress.of(config.bindAddress()).text()))
                .append(",\"port\":")
                .append(server.port())
                .append(",\"token\":")
                .append(JsonText.quote(server.token().reveal()))
                .append(",\"trust_bundle\":")
                .append(file(server.bundle()))
                .append(",\"java_trust_store\":")
                .append(file(server.javaTrustStore()))
                .append(",\"routes\":[");
        String separator = "";
        for (String route : server.routes()) {
            out.append(separator).append(JsonText.quote(route));
            separator = ",";
        }
        out.append("],\"variables\":{");
        separator = "";
        for (Map.Entry<String, String> variable : server.variables().entrySet()) {
            out.append(separator)
                    .append(JsonText.quote(variable.getKey()))
                    .append(':')
                    .append(JsonText.quote(variable.getValue()));
            separator = ",";
        }
        return out.append("}}").toString();
    }

    private static String file(Optional<Path> file) {
        return file.map(path -> JsonText.quote(path.toString())).orElse("null");
    }
}
