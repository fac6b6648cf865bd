package dev.nono.proxy.internal.decide;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nono.net.IpAddress;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@DisplayName("The host and port of a request")
class RequestAuthorityTest {
    @ParameterizedTest(name = "{0} is {1} port {2}")
    @CsvSource({
        "example.com,example.com,443",
        "Example.COM:8443,example.com,8443",
        "[::1],::1,443",
        "[::1]:8443,::1,8443",
        "[0:0::0:1],::1,443",
        "example.com.,example.com,443",
        "127.0.0.1:22,127.0.0.1,22",
        "my_host-1:1,my_host-1,1",
        "xn--mnchen-3ya.de:443,xn--mnchen-3ya.de,443"
    })
    void understood(String text, String host, int port) {
        assertThat(RequestAuthority.parse(text, 443)).hasValueSatisfying(endpoint -> {
            assertThat(endpoint.host().text()).isEqualTo(host);
            assertThat(endpoint.port()).isEqualTo(port);
        });
    }

    @Test
    @DisplayName("mean the same when they are written back, whatever is drawn")
    void drawn() {
        String alphabet = "abcxX019.:[]-_@%/ \0\u00fc";
        Random random = new Random(4);
        for (int i = 0; i < 300_000; i++) {
            StringBuilder text = new StringBuilder();
            for (int n = random.nextInt(14); n > 0; n--) {
                text.append(alphabet.charAt(random.nextInt(alphabet.length())));
            }
            Optional<RouteRequest.Endpoint> parsed = RequestAuthority.parse(text.toString(), 443);
            if (parsed.isEmpty()) {
                continue;
            }
            RouteRequest.Endpoint endpoint = parsed.get();
            String host = endpoint.host().text();
            String written = (host.indexOf(':') >= 0 ? "[" + host + "]" : host) + ":" + endpoint.port();
            assertThat(RequestAuthority.parse(written, 443)).as(text.toString()).isEqualTo(parsed);
            assertThat(host).doesNotContain("@", "%", "/", " ", "\0");
            if (endpoint.host() instanceof IpAddress && host.indexOf(':') < 0) {
                assertThat(text.toString()).as("only the dotted form").contains(host);
            }
        }
    }
}
