package dev.nono.proxy.internal.server;

import dev.nono.net.IpAddress;
import dev.nono.proxy.ConnectAuth;
import dev.nono.proxy.ProxyConfig;
import dev.nono.proxy.internal.decide.NoProxyList;
import dev.nono.proxy.internal.decide.RouteEngine;
import dev.nono.proxy.internal.decide.SessionToken;
import dev.nono.proxy.internal.tls.TrustBundle;
import dev.nono.secret.Secret;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** The variables that point the clients of a program to the proxy, and have them trust its authority. */
final class ChildVariables {
    /** Variables that name a file of certificates, by who reads them: OpenSSL, Python, curl, git, Node, Cargo, Ruby, AWS, Deno. */
    private static final List<String> BUNDLE = List.of(
            "SSL_CERT_FILE",
            "REQUESTS_CA_BUNDLE",
            "CURL_CA_BUNDLE",
            "GIT_SSL_CAINFO",
            "NODE_EXTRA_CA_CERTS",
            "CARGO_HTTP_CAINFO",
            "BUNDLE_SSL_CA_CERT",
            "AWS_CA_BUNDLE",
            "PIP_CERT",
            "DENO_CERT",
            "GRPC_DEFAULT_SSL_ROOTS_FILE_PATH");

    private static final char[] HEX = "0123456789ABCDEF".toCharArray();

    private ChildVariables() {}

    static Map<String, String> of(
            ProxyConfig config,
            InetSocketAddress address,
            SessionToken token,
            RouteEngine engine,
            Optional<TrustBundle> bundle,
            Secret secret) {
        Map<String, String> variables = new LinkedHashMap<>();
        String place = IpAddress.of(address.getAddress()).text();
        String host = (place.indexOf(':') >= 0 ? "[" + place + "]" : place) + ":" + address.getPort();
        boolean open = config.connectAuth() == ConnectAuth.NONE;
        String url = open ? "http://" + host : "http://nono:" + userInfo(token.text()) + "@" + host;
        for (String name : List.of("HTTP_PROXY", "HTTPS_PROXY", "http_proxy", "https_proxy")) {
            variables.put(name, url);
        }
        // Not ALL_PROXY: clients that read it and cannot speak SOCKS fail, although they would not need it.
        variables.put("NONO_SOCKS_PROXY", (open ? "socks5h://" : "socks5h://nono:" + token.text() + "@") + host);
        List<String> direct = noProxy(config, engine);
        variables.put("NO_PROXY", String.join(",", forClients(direct)));
        variables.put("no_proxy", String.join(",", forClients(direct)));
        variables.put("NONO_NO_PROXY", String.join(",", direct));
        variables.put("NONO_PROXY_TOKEN", token.text());
        variables.put("NODE_USE_ENV_PROXY", "1");
        variables.put(JavaOptions.VARIABLE, JavaOptions.of(place, address.getPort(), direct, bundle));
        if (bundle.isPresent()) {
            String file = bundle.get().file().toString();
            for (String name : BUNDLE) {
                variables.put(name, file);
            }
            for (String name : config.caVariables()) {
                variables.put(name, file);
            }
        }
        variables.putAll(engine.variables("http://" + host, secret));
        return variables;
    }

    /** A password of the user as it stands in a URL: what RFC 3986 does not call unreserved is encoded. */
    private static String userInfo(String text) {
        StringBuilder out = new StringBuilder(text.length());
        for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
            boolean plain =
                    b >= '0' && b <= '9' || b >= 'a' && b <= 'z' || b >= 'A' && b <= 'Z' || "-._~".indexOf(b) >= 0;
            if (plain) {
                out.append((char) b);
            } else {
                out.append('%').append(HEX[b >> 4 & 15]).append(HEX[b & 15]);
            }
        }
        return out.toString();
    }

    static List<String> noProxy(ProxyConfig config, RouteEngine engine) {
        boolean mac = System.getProperty("os.name", "").toLowerCase(Locale.ROOT).startsWith("mac");
        boolean loopback = false;
        for (String upstream : engine.upstreams()) {
            loopback |=
                    upstream.startsWith("localhost:") || upstream.startsWith("127.") || upstream.startsWith("[::1]");
        }
        return NoProxyList.of(config, engine.upstreams(), loopback, !mac);
    }

    private static List<String> forClients(List<String> patterns) {
        List<String> out = new ArrayList<>(patterns.size());
        for (String pattern : patterns) {
            out.add(pattern.startsWith("*.") ? pattern.substring(1) : pattern);
        }
        return out;
    }
}
