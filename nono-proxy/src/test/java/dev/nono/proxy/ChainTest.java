package dev.nono.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nono.proxy.lab.Names;
import dev.nono.proxy.lab.Origin;
import dev.nono.proxy.lab.RawClient;
import dev.nono.secret.Secret;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("The proxy of a company")
class ChainTest {
    private final Names names = new Names().put("a.dev.local", "127.0.0.1").put("h.example.com", "93.184.216.34");
    private ProxyServer proxy;

    private void start(Origin company, List<String> bypass) {
        ExternalProxy external =
                new ExternalProxy("127.0.0.1:" + company.port(), Optional.of(Secret.of("me:pass")), bypass);
        proxy = ProxyServer.start(
                ProxyConfig.builder()
                        .externalProxy(external)
                        .allowHosts(List.of("*.example.com", "*.dev.local", "a.dev.local"))
                        .build(),
                ProxyServices.none().withResolver(names));
    }

    @AfterEach
    void stop() {
        proxy.close();
    }

    private String auth() {
        return "Proxy-Authorization: Bearer " + proxy.token().reveal();
    }

    /** A proxy that connects everything to the echo of itself. */
    private static Origin.Behaviour tunnelling() {
        return peer -> {
            if (peer.request() != null) {
                peer.send("HTTP/1.1 200 ok\r\nX: y\r\n\r\nfirst ");
                peer.in.transferTo(peer.out);
            }
        };
    }

    @Test
    @DisplayName(
            "gets the request for a tunnel, with its own password and without ours; bytes behind its answer are kept")
    void tunnels() throws Exception {
        try (Origin company = Origin.plain(tunnelling())) {
            start(company, List.of());
            try (RawClient client = new RawClient(proxy.port())) {
                assertThat(client.connect("h.example.com:443", auth()).status()).isEqualTo(200);
                assertThat(client.send("hello").read(11)).isEqualTo("first hello");
            }
            Origin.Request seen = company.request();
            assertThat(seen.line()).isEqualTo("CONNECT h.example.com:443 HTTP/1.1");
            assertThat(seen.headers()).containsEntry("proxy-authorization", "Basic bWU6cGFzcw==");
            assertThat(proxy.drainEvents()).singleElement().returns("external", ProxyEvent::mode);
        }
    }

    @Test
    @DisplayName("is only for clients with the token [30:28]")
    void authentication() throws Exception {
        try (Origin company = Origin.plain(tunnelling())) {
            start(company, List.of("a.dev.local"));
            for (String host : List.of("h.example.com:443", "a.dev.local:443")) {
                try (RawClient client = new RawClient(proxy.port())) {
                    assertThat(client.connect(host).status()).isEqualTo(407);
                }
            }
            assertThat(company.isUntouched()).isTrue();
        }
    }

    @Test
    @DisplayName(
            "that refuses is 502 with a category of its own; a bypassed host goes direct, and a lone star bypasses nothing [30:87]")
    void refuses() throws Exception {
        try (Origin company = Origin.plain(peer -> {
                    peer.request();
                    peer.send("HTTP/1.1 407 Proxy Authentication Required\r\nContent-Length: 0\r\n\r\n");
                });
                Origin direct = Origin.plain(Origin.echo())) {
            start(company, List.of("*.dev.local", "*"));
            try (RawClient client = new RawClient(proxy.port())) {
                assertThat(client.connect("h.example.com:443", auth()).status()).isEqualTo(502);
            }
            assertThat(proxy.drainEvents())
                    .singleElement()
                    .returns("external_proxy_rejected", ProxyEvent::denialCategory);
            try (RawClient client = new RawClient(proxy.port())) {
                assertThat(client.connect("a.dev.local:" + direct.port(), auth())
                                .status())
                        .isEqualTo(200);
                assertThat(client.send("x").read(1)).isEqualTo("x");
            }
            assertThat(company.connections()).isEqualTo(1);
        }
    }

    @Test
    @DisplayName("is no way to the metadata service, and is asked about names that do not resolve here")
    void names() throws Exception {
        try (Origin company = Origin.plain(tunnelling())) {
            start(company, List.of());
            for (String host : List.of("metadata.google.internal:80", "169.254.169.254:80", "other.com:443")) {
                try (RawClient client = new RawClient(proxy.port())) {
                    assertThat(client.connect(host, auth()).status()).isEqualTo(403);
                }
            }
            assertThat(company.isUntouched()).isTrue();
            try (RawClient client = new RawClient(proxy.port())) {
                assertThat(client.connect("only-inside.example.com:443", auth()).status())
                        .isEqualTo(200);
            }
        }
    }

    @Test
    @DisplayName("is not asked to send a request back: the password for it would come with it")
    void echo() throws Exception {
        try (Origin company = Origin.plain(Origin.echo())) {
            start(company, List.of());
            for (String method : List.of("TRACE", "TRACK", "trace")) {
                try (RawClient client = new RawClient(proxy.port())) {
                    client.head(
                            method + " http://h.example.com/ HTTP/1.1",
                            "Host: h.example.com",
                            auth(),
                            "Max-Forwards: 0");
                    assertThat(client.response().status()).as(method).isEqualTo(403);
                }
            }
            assertThat(company.isUntouched()).isTrue();
        }
    }

    @Test
    @DisplayName("gets plain requests with their whole URL")
    void plain() throws Exception {
        try (Origin company = Origin.plain(Origin.answering("from afar"))) {
            start(company, List.of());
            try (RawClient client = new RawClient(proxy.port())) {
                client.head("GET http://h.example.com/x?y HTTP/1.1", "Host: h.example.com", auth());
                assertThat(client.response().body()).isEqualTo("from afar");
            }
            Origin.Request seen = company.request();
            assertThat(seen.line()).isEqualTo("GET http://h.example.com/x?y HTTP/1.1");
            assertThat(seen.headers()).containsEntry("proxy-authorization", "Basic bWU6cGFzcw==");
        }
    }
}
