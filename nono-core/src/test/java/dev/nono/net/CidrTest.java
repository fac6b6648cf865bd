package dev.nono.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nono.NonoException;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CidrTest {

    @ParameterizedTest
    @CsvSource({
        "10.0.0.0/8, 10.255.255.255, 11.0.0.0",
        "192.168.1.128/25, 192.168.1.200, 192.168.1.127",
        "127.0.0.1, 127.0.0.1, 127.0.0.2",
        "0.0.0.0/0, 255.1.2.3, ::1",
        "fd00::/8, fdff::1, fe00::1",
        "2001:db8::/33, 2001:db8:7fff::1, 2001:db8:8000::1",
        "2001:db8::1:0/112, 2001:db8::1:ffff, 2001:db8::2:0",
        "::1/128, ::1, ::2",
        "::/0, ffff::1, 10.0.0.1",
        "2001:db8:0:1::/64, 2001:db8:0:1:ffff::, 2001:db8:0:2::",
        "::ffff:10.0.0.0/104, 10.9.9.9, 11.0.0.0",
    })
    void containsWhatSharesThePrefix(String range, String inside, String outside) {
        Cidr cidr = Cidr.parse(range);

        assertThat(cidr.contains(address(inside))).isTrue();
        assertThat(cidr.contains(address(outside))).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "/8",
                "10.0.0.0/",
                "10.0.0.0/33",
                "10.0.0.0/-1",
                "10.0.0.0/+8",
                "10.0.0.0/8/8",
                "10.0.0.0/0x8",
                "10/8",
                "010.0.0.0/8",
                "10.0.0.0/ 8",
                "fd00::/129",
                "example.com/8",
                "::ffff:10.0.0.0/95",
                "[fd00::]/8",
                "1.2.3.4.5/8",
            })
    void refusesWhatIsNoRange(String text) {
        assertThatThrownBy(() -> Cidr.parse(text)).isInstanceOf(NonoException.class);
    }

    @Test
    void namesTheRangeThatWasMeant() {
        assertThatThrownBy(() -> Cidr.parse("10.1.2.3/8")).hasMessageContaining("write 10.0.0.0/8");
        assertThatThrownBy(() -> Cidr.parse("2001:db8::1/32")).hasMessageContaining("write 2001:db8::/32");
    }

    @Test
    void agreesWithItselfForEveryPrefixLength() {
        Random random = new Random(7);
        for (int round = 0; round < 5_000; round++) {
            boolean v4 = random.nextBoolean();
            IpAddress address = v4
                    ? IpAddress.v4(random.nextInt())
                    : IpAddress.v6(0x2001_0DB8_0000_0000L | random.nextInt(), random.nextLong());
            int prefix = random.nextInt(v4 ? 33 : 129);
            Cidr range = new Cidr(address.truncated(prefix), prefix);
            assertThat(range.contains(address)).isTrue();
            assertThat(Cidr.parse(range.toString())).isEqualTo(range);
        }
    }

    private static IpAddress address(String text) {
        return IpAddress.parse(text).orElseThrow();
    }
}
