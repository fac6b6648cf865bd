package dev.nono.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nono.proxy.internal.decide.NoProxyList;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("The hosts that clients connect to directly")
class NoProxyTest {
    private static List<String> list(List<String> allow, List<String> routes, Set<Integer> direct, boolean canConnect) {
        return NoProxyList.of(
                ProxyConfig.builder().allowHosts(allow).directPorts(direct).build(), routes, false, canConnect);
    }

    @Test
    @DisplayName("are those with a direct grant that are no upstream of a route [30:20] [30:21] [30:22]")
    void granted() {
        List<String> allow = List.of("nats.internal:4222", "api.openai.com");
        List<String> routes = List.of("api.openai.com:443");

        assertThat(list(allow, routes, Set.of(4222, 443), true))
                .containsExactly("localhost", "127.0.0.1", "nats.internal");
        assertThat(list(allow, routes, Set.of(), true)).containsExactly("localhost", "127.0.0.1");
        assertThat(list(allow, routes, Set.of(4222, 443), false)).containsExactly("localhost", "127.0.0.1");
    }

    @Test
    @DisplayName("are written once and without port [30:23]")
    void written() {
        assertThat(list(List.of("[::1]:443", "github.com", "github.com:443"), List.of(), Set.of(443), true))
                .containsExactly("localhost", "127.0.0.1", "[::1]", "::1", "github.com");
    }

    @Test
    @DisplayName("are none that a route has on another port, or that is closed on another port [30:23a]")
    void otherPorts() {
        assertThat(list(List.of("api.x.com:4222"), List.of("api.x.com:443"), Set.of(4222), true))
                .containsExactly("localhost", "127.0.0.1");
        assertThat(list(List.of("h:443", "h:4222"), List.of(), Set.of(4222), true))
                .containsExactly("localhost", "127.0.0.1");
        assertThat(list(List.of("a.x.com:4222"), List.of("*.x.com:443"), Set.of(4222), true))
                .containsExactly("localhost", "127.0.0.1");
    }

    @Test
    @DisplayName("can be ten thousand")
    void many() {
        List<String> allow = new ArrayList<>();
        for (int i = 0; i < 10_000; i++) {
            allow.add("h" + i + ".example.com");
        }
        assertThat(list(allow, List.of("*.other.com:443"), Set.of(443), true)).hasSize(10_002);
    }
}
