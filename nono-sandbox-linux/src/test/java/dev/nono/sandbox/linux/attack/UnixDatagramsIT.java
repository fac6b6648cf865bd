package dev.nono.sandbox.linux.attack;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nono.capability.NetworkMode;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Datagrams to Unix sockets, where sockets are mediated and none is granted: their address cannot be judged for good. */
class UnixDatagramsIT {
    @RegisterExtension
    final Lab lab = new Lab();

    @BeforeEach
    void servers() throws Exception {
        lab.with("FORBIDDEN", lab.outside().resolve("forbidden"))
                .with("FORBIDDEN_SEQ", lab.outside().resolve("seq"))
                .with("FORBIDDEN_DGRAM", lab.outside().resolve("dgram"))
                .with("GRANTED", lab.outside().resolve("granted"))
                .with("ABSTRACT", "nono-attack-" + UUID.randomUUID());
        lab.keepingOutside().victim("servers");
    }

    @ParameterizedTest
    @DisplayName("none is sent to an address that appears after it was judged")
    @ValueSource(strings = {"race_datagram", "race_raw", "pair_of_datagrams"})
    void mediated(String attack) throws Exception {
        lab.granting(caps -> caps.mediateUnixSockets(true));
        assertThat(lab.mustFail("unix", attack, 20_000).output()).contains("EACCES");
    }

    @Test
    @DisplayName("nor where a proxy is all that may be reached; connections and pairs of them work")
    void proxyOnly() throws Exception {
        lab.granting(caps -> caps.network(NetworkMode.proxyOnly(1)));
        assertThat(lab.mustFail("unix", "race_datagram", 20_000).output()).contains("EACCES");
        lab.isOpen("unix", "pair_of_connections");
    }
}
