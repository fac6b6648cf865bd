package dev.nono.proxy.internal.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nono.proxy.ProxyConfig;
import dev.nono.proxy.ProxyServices;
import dev.nono.proxy.TlsOptions;
import dev.nono.proxy.internal.net.Transport;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("Whoever takes clients in")
class AcceptorTest {
    @Test
    @DisplayName(
            "gives the place of a client back, and its descriptor, when something fails before it has an event loop")
    void failure() {
        LabRoutes routes = new LabRoutes(false, "127.0.0.1:1", TlsOptions.DEFAULT, Optional.empty());
        try (Transport transport = Transport.acquire();
                RunningProxy proxy = new RunningProxy(
                        ProxyConfig.builder().maxConnections(2).build(),
                        ProxyServices.none(),
                        (config, services, token, tokens, agent, events) -> routes)) {
            ConnectionLimit connections = proxy.core().connections();
            Acceptor acceptor = new Acceptor(transport, false);
            acceptor.serve(proxy.core());
            // Its event loop is none of those that clients are spread over, and that is what fails.
            EmbeddedChannel accepting = new EmbeddedChannel(acceptor);
            for (int i = 0; i < 5; i++) {
                NioSocketChannel client = new NioSocketChannel();
                accepting.writeInbound(client);
                assertThat(client.isOpen()).isFalse();
            }
            assertThat(connections.channels()).isEmpty();
            assertThat(connections.refused()).as("there was room all the time").isZero();
        }
    }
}
