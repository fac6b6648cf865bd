package dev.nono.sandbox.linux.internal.supervise;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.util.List;
import org.junit.jupiter.api.Test;

class ResolversTest {

    private static List<String> parse(String... lines) {
        return Resolvers.parse(List.of(lines)).stream()
                .map(InetAddress::getHostAddress)
                .toList();
    }

    @Test
    void name_servers_and_the_stub() {
        assertThat(parse(
                        "# a comment",
                        "search example.org",
                        "nameserver 192.0.2.53",
                        "  nameserver\t2001:db8::53  ",
                        "options edns0"))
                .containsExactly("127.0.0.53", "192.0.2.53", "2001:db8:0:0:0:0:0:53");
    }

    @Test
    void what_is_no_address_is_not_looked_up() {
        assertThat(parse("nameserver", "nameserver dns.example.org", "nameserver 1.2.3", "nameserver 192.0.2.1.", ""))
                .containsExactly("127.0.0.53");
    }

    @Test
    void a_server_that_is_named_twice_counts_once() {
        assertThat(parse("nameserver 127.0.0.53", "nameserver 192.0.2.1", "nameserver 192.0.2.1"))
                .containsExactly("127.0.0.53", "192.0.2.1");
    }

    @Test
    void this_machine_has_the_stub_at_least() {
        assertThat(Resolvers.ofThisMachine()).isNotEmpty();
    }
}
