package dev.nono.sandbox.linux.internal.posix;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class SocketsTest {

    @Test
    void a_descriptor_travels_over_a_unix_socket() {
        Fd[] ends = Sockets.pair(Sockets.SOCK_STREAM);
        try (Fd left = ends[0];
                Fd right = ends[1];
                Fd sent = Fd.open("/dev/null", OpenFlags.O_RDONLY)) {
            Sockets.sendFd(left, sent);
            try (Fd received = Sockets.receiveFd(right).orElseThrow()) {
                assertThat(received.number()).isNotEqualTo(sent.number());
                assertThat(received.stat()).isEqualTo(sent.stat());
                assertThat(received.closesOnExec()).isTrue();
            }
            left.write(new byte[] {1});
            assertThatThrownBy(() -> Sockets.receiveFd(right))
                    .isInstanceOf(ErrnoException.class)
                    .hasMessageContaining("EBADMSG");
            left.close();
            assertThat(Sockets.receiveFd(right)).isEmpty();
        }
    }

    @Test
    void the_kernel_names_the_peer() {
        Fd[] ends = Sockets.pair(Sockets.SOCK_STREAM);
        try (Fd left = ends[0];
                Fd right = ends[1]) {
            assertThat(Sockets.peerCredentials(left))
                    .isEqualTo(new Ucred(Ids.pid(), Ids.effectiveUid(), Ids.effectiveGid()));
            assertThat(Sockets.getOption(right, Sockets.SOL_SOCKET, Sockets.SO_TYPE))
                    .isEqualTo(Sockets.SOCK_STREAM);
        }
    }

    @Test
    void a_bound_socket_tells_its_address() {
        byte[] loopback = {2, 0, 0, 0, 127, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0};
        try (Fd socket = Sockets.socket(Sockets.AF_INET, Sockets.SOCK_STREAM, 0)) {
            Sockets.bind(socket, loopback);
            Sockets.listen(socket, 1);
            byte[] address = Sockets.getsockname(socket);
            assertThat(address).hasSize(16);
            try (Fd client = Sockets.socket(Sockets.AF_INET, Sockets.SOCK_STREAM, Sockets.IPPROTO_TCP)) {
                Sockets.connect(client, address);
                try (Fd server = Sockets.accept(socket)) {
                    client.write(new byte[] {42});
                    assertThat(server.read(10)).containsExactly(42);
                }
            }
        }
    }
}
