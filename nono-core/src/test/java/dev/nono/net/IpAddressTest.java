package dev.nono.net;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class IpAddressTest {

    @ParameterizedTest
    @CsvSource({
        "127.0.0.1, 127.0.0.1",
        "127.1, 127.0.0.1",
        "0x7f.1, 127.0.0.1",
        "017700000001, 127.0.0.1",
        "2130706433, 127.0.0.1",
        "0x, 0.0.0.0",
        "1.2.3.4., 1.2.3.4",
        "::1, ::1",
        "[::1], ::1",
        "FE80::1%eth0, fe80::1",
        "[fe80::1%25en0], fe80::1",
        "2001:0DB8:0:0:1:0:0:1, 2001:db8::1:0:0:1",
        "::ffff:1.2.3.4, 1.2.3.4",
        "::FFFF:0102:0304, 1.2.3.4",
        "64:ff9b::1.2.3.4, 64:ff9b::102:304",
    })
    void understandsEverySpelling(String text, String canonical) {
        assertThat(IpAddress.parse(text).orElseThrow()).hasToString(canonical);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "a.example",
                "1.2.3.4.5",
                "256.1.1.1",
                "1.2.3.256",
                "1.2.65536",
                "4294967296",
                "7147006462",
                "0x100000000",
                "08.1.1.1",
                "0169.254.169.254",
                "1..2",
                "1.2.3.4..",
                "-1",
                "1e1",
                "0xg",
                "[1.2.3.4]",
                "[::1",
                "::1]",
                "1:2",
                ":::",
                "::1%",
                "::1%a/b",
                "::1%25%",
                "1:2:3:4:5:6:7:8:9",
                "::١",
                "::1.2.3",
                "fe80::1 ",
            })
    void refusesTheRest(String text) {
        assertThat(IpAddress.parse(text)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "::1.2.3.4, 1.2.3.4",
        "::ffff:0:1.2.3.4, 1.2.3.4",
        "64:ff9b::1.2.3.4, 1.2.3.4",
        "64:ff9b:1:102:3:400::, 0.0.0.0 1.2.3.4",
        "2002:102:304::9, 1.2.3.4",
        "2001:0:102:304::fefd:fcfb, 1.2.3.4 1.2.3.4",
        "2001:db8::5efe:1.2.3.4, 1.2.3.4",
        "2001:db8::200:5efe:1.2.3.4, 1.2.3.4",
        "::1, ''",
        "::, ''",
        "2001:db8::1, ''",
        "1.2.3.4, ''",
    })
    void unwrapsWhatIsInside(String text, String inside) {
        String[] expected = inside.isEmpty() ? new String[0] : inside.split(" ");
        assertThat(IpAddress.parse(text).orElseThrow().embedded())
                .extracting(IpAddress::text)
                .containsExactly(expected);
    }

    @Test
    void knowsTheSpecialRanges() {
        assertThat(address("169.254.0.0").isLinkLocal()).isTrue();
        assertThat(address("169.253.255.255").isLinkLocal()).isFalse();
        assertThat(address("224.0.0.0").isMulticast()).isTrue();
        assertThat(address("223.255.255.255").isMulticast()).isFalse();
        assertThat(address("255.255.255.255").isBroadcast()).isTrue();
        assertThat(address("0.1.2.3").isUnspecified()).isTrue();
        assertThat(address("::").isUnspecified()).isTrue();
        assertThat(address("::1").isUnspecified()).isFalse();
        assertThat(address("127.255.0.1").isLoopback()).isTrue();
        assertThat(address("::1").isLoopback()).isTrue();
        assertThat(address("::1").isV4()).isFalse();
    }

    @Test
    void equalsByBits() {
        assertThat(address("127.1")).isEqualTo(address("::ffff:127.0.0.1")).hasSameHashCodeAs(address("127.0.0.1"));
        assertThat(address("0.0.0.1")).isNotEqualTo(address("::1"));
    }

    private static IpAddress address(String text) {
        return IpAddress.parse(text).orElseThrow();
    }
}
