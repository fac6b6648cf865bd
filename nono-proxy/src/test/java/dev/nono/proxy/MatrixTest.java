package dev.nono.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.net.InetAddresses;
import dev.nono.proxy.lab.Names;
import dev.nono.proxy.lab.Origin;
import dev.nono.proxy.lab.RawClient;
import dev.nono.proxy.lab.SocksClient;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("One decision for every way out")
class MatrixTest {
    @ParameterizedTest(name = "{0} is {1}")
    @CsvSource({
        "api.example.com,200",
        "API.Example.COM,200",
        "api.example.com.,200",
        "other.example.com,403",
        "api.example.com.evil.com,403",
        "evilapi.example.com,403",
        "metadata.google.internal,403",
        "169.254.169.254,403",
        "[fd00:ec2::254],403",
        "[::ffff:169.254.169.254],403",
        "127.0.0.1,403",
        "[::1],403",
        "10.0.0.1,403",
        "2130706433,400",
        "0x7f.1,400",
        "0177.0.0.1,400",
        "127.1,400",
        "user@api.example.com,400",
        "api%2eexample.com,400",
        "[fe80::1%25eth0],400",
        "api..example.com,400"
    })
    void spelling(String host, int status) throws Exception {
        Names names = new Names().put("api.example.com", "127.0.0.1");
        try (Origin origin = Origin.plain(Origin.answering("ok"));
                ProxyServer proxy = ProxyServer.start(
                        ProxyConfig.builder()
                                .allowHosts(List.of("api.example.com"))
                                .build(),
                        ProxyServices.none().withResolver(names))) {
            String authority = host + ":" + origin.port();
            String auth = "Proxy-Authorization: Bearer " + proxy.token().reveal();
            try (RawClient client = new RawClient(proxy.port())) {
                assertThat(client.connect(authority, auth).status())
                        .as("CONNECT")
                        .isEqualTo(status);
            }
            try (RawClient client = new RawClient(proxy.port())) {
                client.head("GET http://" + authority + "/ HTTP/1.1", "Host: " + authority, auth);
                assertThat(client.response().status()).as("plain").isEqualTo(status);
            }
            try (SocksClient client = new SocksClient(proxy.port())) {
                client.login(proxy.token().reveal());
                assertThat(client.connect(host, origin.port()))
                        .as("SOCKS, as a name")
                        .isEqualTo(SocksClient.replyFor(status));
            }
            int expected = status == 200 ? 3 : 0;
            assertThat(origin.connections(expected)).isEqualTo(expected);
            assertThat(names.asked().stream().distinct())
                    .as("denied names are never looked up")
                    .hasSize(status == 200 ? 1 : 0);
        }
    }

    @ParameterizedTest(name = "{0} is refused")
    @ValueSource(
            strings = {
                "169.254.169.254",
                "127.0.0.1",
                "10.0.0.1",
                "0.0.0.0",
                "::1",
                "fd00:ec2::254",
                "::ffff:169.254.169.254",
                "64:ff9b::a9fe:a9fe",
                "::"
            })
    @DisplayName("an address in SOCKS is checked like one that is written")
    void addresses(String address) throws Exception {
        try (ProxyServer proxy = ProxyServer.start(
                        ProxyConfig.builder()
                                .allowHosts(List.of("api.example.com"))
                                .build(),
                        ProxyServices.none().withResolver(new Names()));
                SocksClient client = new SocksClient(proxy.port())) {
            client.login(proxy.token().reveal());
            assertThat(client.connect(InetAddresses.forString(address), 80)).isEqualTo(SocksClient.NOT_ALLOWED);
        }
    }

    @ParameterizedTest(name = "port {0} is no port")
    @CsvSource({"0", "65536", "+1", "x", "''"})
    void ports(String port) throws Exception {
        try (ProxyServer proxy = ProxyServer.start(
                ProxyConfig.builder().allowHosts(List.of("api.example.com")).build(),
                ProxyServices.none().withResolver(new Names()))) {
            String authority = "api.example.com:" + port;
            String auth = "Proxy-Authorization: Bearer " + proxy.token().reveal();
            try (RawClient client = new RawClient(proxy.port())) {
                assertThat(client.connect(authority, auth).status()).isEqualTo(400);
            }
            try (RawClient client = new RawClient(proxy.port())) {
                client.head("GET http://" + authority + "/ HTTP/1.1", "Host: " + authority, auth);
                assertThat(client.response().status()).isEqualTo(400);
            }
        }
    }
}
