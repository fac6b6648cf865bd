package dev.nono.net;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalInt;
import java.util.Random;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Properties that hold for every spelling, tried with a seeded generator so that a failure can be repeated. */
class HostSpellingPropertyTest {

    private static final int ROUNDS = 20_000;

    private final Random random = new Random(20261122);

    @Test
    @DisplayName("every spelling of an IPv4 address is that address")
    void anySpellingOfAnAddress() {
        for (int round = 0; round < ROUNDS; round++) {
            int bits = random.nextInt();
            String spelling = spellV4(bits);
            assertThat(IpAddress.parse(spelling)).as(spelling).contains(IpAddress.v4(bits));
        }
    }

    @Test
    @DisplayName("every spelling of 169.254.169.254, alone or inside IPv6, is denied")
    void anySpellingOfTheMetadataAddress() {
        HostFilter filter = HostFilter.of(List.of("*"));
        for (int round = 0; round < ROUNDS; round++) {
            String spelling = random.nextBoolean() ? spellV4(0xA9FEA9FE) : wrapInV6(0xA9FEA9FE);
            assertThat(filter.check(spelling, 80).allowed()).as(spelling).isFalse();
        }
    }

    @Test
    @DisplayName("every spelling of a denied name is denied and every spelling of an allowed one allowed")
    void anySpellingOfAName() {
        HostFilter filter =
                HostFilter.strict(List.of("api.good.example")).withDenied(List.of("evil.example", "*.bad.example"));
        for (int round = 0; round < ROUNDS; round++) {
            String good = spellName("api.good.example");
            String evil = spellName(random.nextBoolean() ? "evil.example" : "x.bad.example");
            assertThat(filter.check(good, 443)).as(good).isEqualTo(new HostDecision.Allow("api.good.example"));
            assertThat(filter.check(evil, 443)).as(evil).isInstanceOf(HostDecision.DenyHost.class);
        }
    }

    @Test
    @DisplayName("the canonical form is canonical")
    void canonicalFormIsAFixedPoint() {
        for (int round = 0; round < ROUNDS; round++) {
            String text = randomText();
            HostDecision decision = HostFilter.allowAll().check(text, 443);
            if (decision.allowed()) {
                assertThat(Host.parse(decision.host()).text()).as(text).isEqualTo(decision.host());
                assertThat(decision.host()).matches("[a-z0-9._:-]+");
            }
        }
    }

    @Test
    @DisplayName("the hash tables answer as a walk over all entries would")
    void tablesAgreeWithPatterns() {
        String[] labels = {"a", "b", "c"};
        for (int round = 0; round < 2_000; round++) {
            List<HostPattern> patterns = new ArrayList<>();
            for (int i = random.nextInt(6); i > 0; i--) {
                HostPattern.Kind kind = random.nextBoolean() ? HostPattern.Kind.EXACT : HostPattern.Kind.BELOW;
                OptionalInt port = random.nextInt(3) == 0 ? OptionalInt.of(1 + random.nextInt(2)) : OptionalInt.empty();
                patterns.add(new HostPattern(kind, randomName(labels), port));
            }
            PatternTable table = new PatternTable(patterns);
            for (int i = 0; i < 20; i++) {
                Host host = new DnsName(randomName(labels));
                int port = 1 + random.nextInt(2);
                assertThat(table.matches(host, port))
                        .as("%s:%d in %s", host, port, patterns)
                        .isEqualTo(patterns.stream().anyMatch(pattern -> pattern.matches(host, port)));
            }
        }
    }

    @Test
    @DisplayName("IPv6 text goes to bits and back, as the JDK sees it")
    void v6RoundTrip() throws Exception {
        for (int round = 0; round < ROUNDS; round++) {
            byte[] bytes = new byte[16];
            for (int i = 0; i < 16; i++) {
                bytes[i] = random.nextInt(3) == 0 ? (byte) random.nextInt() : 0;
            }
            IpAddress address = IpAddress.of(InetAddress.getByAddress(bytes));
            assertThat(IpAddress.parse(address.text())).contains(address);
            assertThat(address.toInetAddress()).isEqualTo(InetAddress.getByAddress(bytes));
            assertThat(address.isLinkLocal())
                    .isEqualTo(InetAddress.getByAddress(bytes).isLinkLocalAddress());
            assertThat(address.isMulticast())
                    .isEqualTo(InetAddress.getByAddress(bytes).isMulticastAddress());
            assertThat(address.isLoopback())
                    .isEqualTo(InetAddress.getByAddress(bytes).isLoopbackAddress());
        }
    }

    private String randomName(String[] labels) {
        StringBuilder name = new StringBuilder(labels[random.nextInt(labels.length)]);
        for (int i = random.nextInt(4); i > 0; i--) {
            name.append('.').append(labels[random.nextInt(labels.length)]);
        }
        return name.toString();
    }

    private String spellV4(int bits) {
        long address = Integer.toUnsignedLong(bits);
        int parts = 1 + random.nextInt(4);
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < parts; i++) {
            boolean last = i == parts - 1;
            int shift = 24 - 8 * i;
            long value = last ? address & ((1L << (shift + 8)) - 1) : (address >>> shift) & 0xFF;
            text.append(i == 0 ? "" : ".").append(spellNumber(value));
        }
        String trailing = random.nextInt(4) == 0 ? "." : "";
        return spellDigits(text + trailing);
    }

    private String spellNumber(long value) {
        return switch (random.nextInt(4)) {
            case 0 -> "0".repeat(1 + random.nextInt(3)) + Long.toOctalString(value);
            case 1 -> "0x" + "0".repeat(random.nextInt(3)) + Long.toHexString(value);
            case 2 -> "0X" + Long.toHexString(value).toUpperCase(Locale.ROOT);
            default -> Long.toString(value);
        };
    }

    /** Sometimes with digits and dots that are only compatible with the ASCII ones. */
    private String spellDigits(String text) {
        if (random.nextInt(3) > 0) {
            return text;
        }
        StringBuilder out = new StringBuilder();
        for (char c : text.toCharArray()) {
            if (random.nextBoolean()) {
                out.append(c);
            } else if (c == '.') {
                out.append("\u3002\uFF0E\uFF61".charAt(random.nextInt(3)));
            } else {
                out.append((char) (c - '!' + '\uFF01'));
            }
        }
        return out.toString();
    }

    private String spellName(String name) {
        StringBuilder out = new StringBuilder();
        for (char c : name.toCharArray()) {
            char upper = Character.toUpperCase(c);
            out.append(random.nextBoolean() ? c : upper);
        }
        return spellDigits(out.toString()) + (random.nextInt(4) == 0 ? "." : "");
    }

    private String wrapInV6(int bits) {
        String hex = String.format(Locale.ROOT, "%x:%x", bits >>> 16, bits & 0xFFFF);
        String inverted = String.format(Locale.ROOT, "%x:%x", ~bits >>> 16, ~bits & 0xFFFF);
        int noise = 1 + random.nextInt(0xFFFE);
        String wrapped = switch (random.nextInt(9)) {
            case 0 -> "::ffff:" + hex;
            case 1 -> "::ffff:169.254.169.254";
            case 2 -> "::" + hex;
            case 3 -> "::ffff:0:" + hex;
            case 4 -> "64:ff9b::" + hex;
            case 5 -> String.format(Locale.ROOT, "2002:%s::%x", hex, noise);
            case 6 -> String.format(Locale.ROOT, "2001:0:%x:%x:0:%x:%s", noise, noise, noise, inverted);
            case 7 -> String.format(Locale.ROOT, "2001:db8:%x::5efe:%s", noise, hex);
            default -> String.format(Locale.ROOT, "64:ff9b:1:%x:%x:%x:%s", noise, noise, noise, hex);
        };
        String cased = random.nextBoolean() ? wrapped : wrapped.toUpperCase(Locale.ROOT);
        return switch (random.nextInt(3)) {
            case 0 -> "[" + cased + "]";
            case 1 -> "[" + cased + "%eth0]";
            default -> cased;
        };
    }

    private String randomText() {
        String alphabet = "ab019xX.-_:[]%@/ üß\u3002\uFF11\u0301\u200D\u0000Ａ例";
        StringBuilder out = new StringBuilder();
        for (int i = random.nextInt(10); i >= 0; i--) {
            out.append(alphabet.charAt(random.nextInt(alphabet.length())));
        }
        return out.toString();
    }
}
