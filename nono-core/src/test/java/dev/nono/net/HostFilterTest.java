package dev.nono.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nono.ErrorCode;
import dev.nono.NonoException;
import java.net.InetAddress;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HostFilterTest {

    private static List<InetAddress> ips(String... literals) {
        return Arrays.stream(literals)
                .map(literal -> IpAddress.parse(literal).orElseThrow().toInetAddress())
                .toList();
    }

    private static HostDecision check(HostFilter filter, String host, String... resolved) {
        return filter.check(host, 443, ips(resolved));
    }

    @Test
    @DisplayName("[10:55] an exact entry matches in any case")
    void exactHost() {
        HostFilter filter = HostFilter.of(List.of("API.GitHub.com"));

        assertThat(check(filter, "api.github.com")).isEqualTo(new HostDecision.Allow("api.github.com"));
        assertThat(check(filter, "Api.GITHUB.com").allowed()).isTrue();
        assertThat(check(filter, "github.com")).isEqualTo(new HostDecision.DenyNotAllowed("github.com"));
        assertThat(check(filter, "x.api.github.com").allowed()).isFalse();
    }

    @Test
    @DisplayName("[10:56] a wildcard matches below its name only")
    void wildcard() {
        for (String entry : List.of("*.googleapis.com", ".googleapis.com", "*.GoogleAPIs.com.")) {
            HostFilter filter = HostFilter.strict(List.of(entry));
            assertThat(check(filter, "a.b.googleapis.com").allowed()).isTrue();
            assertThat(check(filter, "storage.googleapis.com.").allowed()).isTrue();
            assertThat(check(filter, "googleapis.com").allowed()).isFalse();
            assertThat(check(filter, "xgoogleapis.com").allowed()).isFalse();
        }
    }

    @Test
    @DisplayName("[10:57] hosts that are always denied stay denied when they are listed")
    void fixedDenyHosts() {
        List<String> hosts = List.of("169.254.169.254", "metadata.google.internal", "metadata.azure.internal");
        for (HostFilter filter : List.of(HostFilter.of(hosts), HostFilter.strict(hosts), HostFilter.allowAll())) {
            for (String host : hosts) {
                assertThat(check(filter, host)).isEqualTo(new HostDecision.DenyHost(host, host));
            }
        }
    }

    @Test
    @DisplayName("[10:58] one link-local address among public ones denies")
    void oneBadAddressDenies() {
        HostDecision decision = check(HostFilter.allowAll(), "evil.example", "104.18.7.96", "169.254.1.1");

        assertThat(decision).isInstanceOf(HostDecision.DenyLinkLocal.class);
        assertThat(decision.reason()).contains("169.254.1.1", "link-local");
        assertThat(check(HostFilter.allowAll(), "evil.example", "fe80::1%eth0").allowed())
                .isFalse();
        assertThat(check(HostFilter.allowAll(), "evil.example", "febf::1").allowed())
                .isFalse();
        assertThat(check(HostFilter.allowAll(), "evil.example", "fec0::1").allowed())
                .isTrue();
    }

    @Test
    @DisplayName("[10:59] a mapped address is the address inside")
    void mappedAddresses() {
        assertThat(check(HostFilter.allowAll(), "h.example", "::ffff:169.254.169.254")
                        .allowed())
                .isFalse();
        assertThat(check(HostFilter.allowAll(), "::ffff:169.254.169.254").allowed())
                .isFalse();
        assertThat(check(HostFilter.allowAll(), "h.example", "::ffff:104.18.7.96")
                        .allowed())
                .isTrue();
        assertThat(check(HostFilter.allowAll(), "[::ffff:104.18.7.96]"))
                .isEqualTo(new HostDecision.Allow("104.18.7.96"));
    }

    @Test
    @DisplayName("[10:60] an empty list allows everything, or nothing when strict")
    void emptyLists() {
        assertThat(check(HostFilter.strict(List.of()), "a.example"))
                .isEqualTo(new HostDecision.DenyNotAllowed("a.example"));
        assertThat(check(HostFilter.of(List.of()), "a.example").allowed()).isTrue();
        assertThat(HostFilter.of(List.of()).allowsByDefault()).isTrue();
        assertThat(HostFilter.strict(List.of()).allowsByDefault()).isFalse();
        assertThat(HostFilter.of(List.of("a.example")).allowsByDefault()).isFalse();
    }

    @ParameterizedTest(name = "[10:61] {0} is denied")
    @ValueSource(
            strings = {
                "METADATA.google.internal.",
                "2852039166",
                "0xA9FEA9FE",
                "0251.0376.0251.0376",
                "[::ffff:a9fe:a9fe]",
                "64:ff9b::a9fe:a9fe",
                "fd00:ec2::254",
                "FD00:0EC2:0:0::0254",
                "metadata.google.internal。",
                "metadata.google.internal\u0000",
                "ｍetadata.google.internal",
                "１６９.２５４.１６９.２５４",
                "169.254.43518",
                "169.16689662",
                "0xa9.0xfe.0xa9.0xfe",
                "0xA9.254.0251.254",
                "00000000000251.254.169.254",
                "169.254.169.254.",
                "::169.254.169.254",
                "::ffff:0:169.254.169.254",
                "2002:a9fe:a9fe::1",
                "2001:0:a9fe:a9fe::1",
                "2001:0:4136:e378:8000:63bf:5601:5601",
                "64:ff9b:1:a9fe:a9:fe00::",
                "fe80::5efe:a9fe:a9fe",
                "2001:db8::200:5efe:a9fe:a9fe",
                "[fe80::1%25eth0]",
                "100.100.100.200",
                "metadata.goog",
                "metadata",
                "instance-data",
                "169.254.170.2",
                "0.0.0.0",
                "0",
                "::",
                "224.0.0.1",
                "ff02::1",
                "255.255.255.255",
            })
    void metadataInAnySpelling(String host) {
        assertThat(check(HostFilter.allowAll(), host).allowed()).isFalse();
        assertThat(check(HostFilter.of(List.of("*")), host).allowed()).isFalse();
    }

    @ParameterizedTest(name = "[10:61] the entry {0} is refused")
    @ValueSource(
            strings = {
                "*foo.com",
                "a.*.b",
                "*.*.com",
                "a*",
                "**",
                "*.",
                ".",
                "..com",
                "",
                " ",
                "https://a.example",
                "a/b"
            })
    void malformedEntriesAreRefused(String entry) {
        assertThatThrownBy(() -> HostFilter.of(List.of(entry)))
                .isInstanceOfSatisfying(
                        NonoException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.CONFIG_PARSE));
        assertThatThrownBy(() -> HostFilter.allowAll().withDenied(List.of(entry)))
                .isInstanceOf(NonoException.class);
    }

    @Test
    @DisplayName("[10:62] private ranges are allowed until they are denied")
    void denyCidrs() {
        Cidr tens = Cidr.parse("10.0.0.0/8");
        assertThat(check(HostFilter.allowAll(), "10.0.0.1").allowed()).isTrue();

        HostFilter filter = HostFilter.allowAll().withDenyCidrs(List.of(tens));
        assertThat(check(filter, "10.0.0.1")).isInstanceOf(HostDecision.DenyCidr.class);
        assertThat(check(filter, "intranet.example", "10.1.2.3").reason()).contains("10.1.2.3", "10.0.0.0/8");
        assertThat(check(filter, "64:ff9b::10.0.0.1").allowed()).isFalse();
        assertThat(check(filter, "11.0.0.1").allowed()).isTrue();
    }

    @Test
    @DisplayName("a star alone allows every host, says so, and is refused where it makes no sense")
    void starAlone() {
        HostFilter filter = HostFilter.of(List.of("*", "a.example"));

        assertThat(check(filter, "anything.example").allowed()).isTrue();
        assertThat(filter.allowsByDefault()).isTrue();
        assertThat(filter.warnings()).hasSize(1).first().asString().contains("every host", "other entries");
        assertThat(HostFilter.of(List.of("*")).warnings()).hasSize(1);
        assertThat(HostFilter.of(List.of("a.example")).warnings()).isEmpty();
        assertThatThrownBy(() -> HostFilter.strict(List.of("*"))).hasMessageContaining("strict");
        assertThatThrownBy(() -> HostFilter.allowAll().withDenied(List.of("*")))
                .hasMessageContaining("block the network");
    }

    @Test
    void anEntryWithAPortMeansThatPortOnly() {
        HostFilter filter =
                HostFilter.strict(List.of("a.example:8443", "*.b.example:22", "[2001:db8::1]:443", "c.example"));

        assertThat(filter.check("a.example", 8443).allowed()).isTrue();
        assertThat(filter.check("a.example", 443).allowed()).isFalse();
        assertThat(filter.check("x.b.example", 22).allowed()).isTrue();
        assertThat(filter.check("x.b.example", 23).allowed()).isFalse();
        assertThat(filter.check("2001:DB8:0::1", 443).allowed()).isTrue();
        assertThat(filter.check("c.example", 1).allowed()).isTrue();
    }

    @Test
    void denyEntriesWinOverAllowEntries() {
        HostFilter filter = HostFilter.of(List.of("evil.com", "*.example.com"))
                .withDenied(List.of("evil.com", "*.ads.example.com", "münchen.de"));

        assertThat(filter.check("evil.com", 443)).isEqualTo(new HostDecision.DenyHost("evil.com", "evil.com"));
        assertThat(filter.check("a.ads.example.com", 443).allowed()).isFalse();
        assertThat(filter.check("ads.example.com", 443).allowed()).isTrue();
        assertThat(filter.check("EVIL.com.", 443)).isInstanceOf(HostDecision.DenyHost.class);
        assertThat(filter.check("evil。com", 443)).isInstanceOf(HostDecision.DenyHost.class);
        assertThat(filter.check("xn--mnchen-3ya.de", 443)).isInstanceOf(HostDecision.DenyHost.class);
        assertThat(HostFilter.allowAll()
                        .withDenied(List.of("xn--mnchen-3ya.de"))
                        .check("MÜNCHEN.de", 443)
                        .allowed())
                .isFalse();
    }

    @Test
    void denyEntriesKeepTheirPort() {
        HostFilter filter =
                HostFilter.of(List.of("*")).withDenied(List.of("127.0.0.1:8975", "[::1]:8975", "evil.com:443"));

        assertThat(filter.check("127.0.0.1", 8975).allowed()).isFalse();
        assertThat(filter.check("127.1", 8975).allowed()).isFalse();
        assertThat(filter.check("127.0.0.1", 8787).allowed()).isTrue();
        assertThat(filter.check("::1", 8975).allowed()).isFalse();
        assertThat(filter.check("[0::1]", 8975).allowed()).isFalse();
        assertThat(filter.check("::1", 8787).allowed()).isTrue();
        assertThat(filter.check("evil.com.", 443).allowed()).isFalse();
        assertThat(filter.check("evil.com", 80).allowed()).isTrue();
        assertThat(filter.check("localhost", 8975, ips("127.0.0.1")))
                .as("a deny entry that is an address also denies names for it")
                .isEqualTo(new HostDecision.DenyHost("localhost", "127.0.0.1"));
    }

    @Test
    void metadataAddressesAreDeniedAsResolvedAddressesToo() {
        for (String address :
                List.of("fd00:ec2::254", "100.100.100.200", "64:ff9b::100.100.100.200", "224.0.0.1", "0.0.0.0")) {
            assertThat(check(HostFilter.of(List.of("h.example")), "h.example", address)
                            .allowed())
                    .as(address)
                    .isFalse();
        }
    }

    @Test
    void malformedHostsAreDeniedWithAHarmlessReason() {
        HostDecision decision = HostFilter.allowAll().check("evil\u001b[31m.com\r\nX: y", 443);

        assertThat(decision).isInstanceOf(HostDecision.DenyMalformed.class);
        assertThat(decision.reason()).doesNotContain("\u001b", "\r", "\n").contains("evil");
        for (String host : List.of(
                "", " ", "a b", "xn--zz", "a@b", "a/b", "a%2eb", "[::1", "::1]", "1.2.3.4.5", "300.1", "a..b")) {
            assertThat(HostFilter.allowAll().check(host, 443).allowed())
                    .as(host)
                    .isFalse();
        }
    }

    @Test
    @DisplayName("a Turkish default locale changes nothing")
    void turkishLocale() {
        Locale before = Locale.getDefault();
        try {
            Locale.setDefault(new Locale("tr", "TR"));
            assertThat(HostFilter.strict(List.of("WIKI.example"))
                            .check("wiki.EXAMPLE", 443)
                            .allowed())
                    .isTrue();
            assertThat(HostFilter.allowAll()
                            .check("METADATA.GOOGLE.INTERNAL", 443)
                            .allowed())
                    .isFalse();
        } finally {
            Locale.setDefault(before);
        }
    }

    @Test
    void everyDecisionExplainsItself() {
        IpAddress ip = IpAddress.parse("10.0.0.1").orElseThrow();
        assertThat(List.of(
                        new HostDecision.Allow("h"),
                        new HostDecision.DenyHost("h", "h"),
                        new HostDecision.DenyHost("h", "10.0.0.1"),
                        new HostDecision.DenyLinkLocal("h", ip),
                        new HostDecision.DenySpecialAddress("h", ip),
                        new HostDecision.DenyCidr("h", ip, Cidr.parse("10.0.0.0/8")),
                        new HostDecision.DenyNotAllowed("h")))
                .extracting(HostDecision::reason)
                .containsExactly(
                        "allowed by the host filter",
                        "host h is in the deny list",
                        "host h has the address 10.0.0.1, which is in the deny list",
                        "resolved IP 10.0.0.1 of host h is link-local (cloud metadata protection)",
                        "IP 10.0.0.1 of host h is unspecified, multicast or broadcast",
                        "IP 10.0.0.1 of host h is in the denied range 10.0.0.0/8",
                        "host h is not in the allow-list");
    }

    @Test
    void theExampleOfThePackage() {
        HostFilter filter = HostFilter.strict(List.of("api.github.com", "*.googleapis.com"));
        HostDecision decision = filter.check("API.github.com.", 443);

        assertThat(decision.allowed()).isTrue();
    }
}
