package dev.nono.sandbox.linux.internal.seccomp;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class SockAddrTest {

    private static byte[] bytes(int... values) {
        byte[] bytes = new byte[values.length];
        for (int i = 0; i < values.length; i++) {
            bytes[i] = (byte) values[i];
        }
        return bytes;
    }

    private static Optional<SockAddr> parse(byte[] bytes) {
        return SockAddr.parse(bytes, bytes.length);
    }

    private static byte[] ipv6(byte[] address, int port) {
        byte[] bytes = new byte[28];
        bytes[0] = 10;
        bytes[2] = (byte) (port >> 8);
        bytes[3] = (byte) port;
        System.arraycopy(address, 0, bytes, 8, 16);
        return bytes;
    }

    private static byte[] unix(String path, int size) {
        byte[] name = path.getBytes(StandardCharsets.UTF_8);
        byte[] bytes = Arrays.copyOf(new byte[] {1, 0}, size);
        System.arraycopy(name, 0, bytes, 2, name.length);
        return bytes;
    }

    private static boolean loopback(byte[] bytes) {
        return ((SockAddr.Inet) parse(bytes).orElseThrow()).isLoopback();
    }

    @Test
    @DisplayName("what is loopback: 127/8, ::1 and 127/8 mapped into IPv6")
    void loopbacks() {
        byte[] one = new byte[16];
        one[15] = 1;
        byte[] mapped = new byte[16];
        mapped[10] = mapped[11] = (byte) 0xFF;
        mapped[12] = 127;
        mapped[15] = 1;
        byte[] mappedOther = mapped.clone();
        mappedOther[12] = 10;
        byte[] compatible = new byte[16];
        compatible[12] = 127;
        compatible[15] = 1;
        assertThat(loopback(bytes(2, 0, 0x1F, 0x90, 127, 0, 0, 1))).isTrue();
        assertThat(loopback(bytes(2, 0, 0x1F, 0x90, 127, 255, 3, 4, 0, 0, 0, 0, 0, 0, 0, 0)))
                .isTrue();
        assertThat(loopback(bytes(2, 0, 0x1F, 0x90, 10, 0, 0, 1))).isFalse();
        assertThat(loopback(bytes(2, 0, 0x1F, 0x90, 0, 0, 0, 0))).isFalse();
        assertThat(loopback(ipv6(one, 80))).isTrue();
        assertThat(loopback(ipv6(mapped, 80))).isTrue();
        assertThat(loopback(ipv6(mappedOther, 80))).isFalse();
        assertThat(loopback(ipv6(new byte[16], 80))).isFalse();
        assertThat(loopback(ipv6(compatible, 80))).isFalse();
    }

    @Test
    void ports_are_in_network_order() {
        assertThat(parse(bytes(2, 0, 0x1F, 0x90, 127, 0, 0, 1)))
                .hasValueSatisfying(address -> assertThat(address).hasToString("127.0.0.1:8080"));
        assertThat(parse(ipv6(new byte[16], 65535)))
                .hasValueSatisfying(address -> assertThat(address).hasToString("[0:0:0:0:0:0:0:0]:65535"));
    }

    @Test
    @DisplayName("a truncated address is never taken for a good one (80, N-23)")
    void truncated() {
        assertThat(parse(bytes())).isEmpty();
        assertThat(parse(bytes(2))).isEmpty();
        assertThat(parse(bytes(2, 0, 0x1F, 0x90, 127, 0, 0))).isEmpty();
        assertThat(parse(Arrays.copyOf(ipv6(new byte[16], 1), 23))).isEmpty();
        assertThat(SockAddr.parse(bytes(2, 0, 0x1F, 0x90, 127, 0, 0, 1), 7)).isEmpty();
        assertThat(SockAddr.parse(bytes(2, 0, 0x1F, 0x90, 127), 16)).isEmpty();
        assertThat(SockAddr.parse(bytes(2, 0, 0x1F, 0x90, 127, 0, 0, 1), -1)).isEmpty();
    }

    @Test
    void unix_sockets_have_a_path_an_abstract_name_or_none() {
        assertThat(parse(unix("/run/x.sock", 110)))
                .contains(new SockAddr.UnixPath("/run/x.sock".getBytes(StandardCharsets.UTF_8)));
        assertThat(parse(unix("rel", 5))).contains(new SockAddr.UnixPath("rel".getBytes(StandardCharsets.UTF_8)));
        assertThat(parse(bytes(1, 0))).contains(new SockAddr.UnixUnnamed());
        assertThat(parse(bytes(1, 0, 0, 'x'))).contains(new SockAddr.UnixAbstract());
        assertThat(SockAddr.parse(unix("/run", 6), 20)).contains(new SockAddr.UnixUnnamed());
        assertThat(parse(new byte[111])).contains(new SockAddr.Other(0));
        assertThat(SockAddr.parse(unix("/run", 110), 111)).isEmpty();
    }

    @Test
    void other_families_keep_their_number() {
        assertThat(parse(bytes(40, 0, 1, 2, 3))).contains(new SockAddr.Other(40));
        assertThat(parse(bytes(0, 0))).contains(new SockAddr.Other(0));
    }
}
