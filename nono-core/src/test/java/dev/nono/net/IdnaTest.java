package dev.nono.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.ibm.icu.lang.UCharacter;
import com.ibm.icu.text.IDNA;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class IdnaTest {

    private static final IDNA UTS46 = IDNA.getUTS46Instance(
            IDNA.NONTRANSITIONAL_TO_ASCII | IDNA.NONTRANSITIONAL_TO_UNICODE | IDNA.CHECK_CONTEXTJ);

    /** Rules that browsers switch off too, because real hosts break them. */
    private static final Set<IDNA.Error> TOLERATED =
            EnumSet.of(IDNA.Error.HYPHEN_3_4, IDNA.Error.LEADING_HYPHEN, IDNA.Error.TRAILING_HYPHEN);

    @ParameterizedTest
    @CsvSource({
        "example.com, example.com",
        "EXAMPLE.com., example.com",
        "evil。com, evil.com",
        "evil．com｡, evil.com",
        "münchen.de, xn--mnchen-3ya.de",
        "MÜNCHEN.de, xn--mnchen-3ya.de",
        "xn--mnchen-3ya.de, xn--mnchen-3ya.de",
        "straße.de, xn--strae-oqa.de",
        "ΒΌΛΟΣ.com, xn--nxasmq6b.com",
        "βόλος.com, xn--nxasmm1c.com",
        "ｅｘａｍｐｌｅ.com, example.com",
        "_dmarc.example.com, _dmarc.example.com",
        "r3---sn-4g5e6nsz.example.com, r3---sn-4g5e6nsz.example.com",
        "例え.テスト, xn--r8jz45g.xn--zckzah",
    })
    void mapsLikeBrowsers(String name, String ascii) throws MalformedHostException {
        assertThat(Idna.toAscii(name)).isEqualTo(ascii);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                ".",
                "..",
                "a..b",
                ".a",
                "a b",
                " a",
                "a\t",
                "a\u0000",
                "a\u001b[31m",
                "a/b",
                "a@b",
                "a%41",
                "a%2e",
                "a:b",
                "a\\b",
                "a*b",
                "a，b",
                "a％b",
                "a／b",
                "xn--zz",
                "xn--",
                "xn--a",
                "XN--ZZ.com",
                "xn--abc-.com",
                "a\u200Bb",
                "a\u200Db",
                "a\u200Cb",
                "a\u00ADb",
                "a\u202Eb",
                "\u0301a",
                "a\u2024b",
                "a\uFFFDb",
                "a\uD800b",
                "☃.net"
            })
    void refusesWhatIsNoHostName(String name) {
        assertThatThrownBy(() -> Idna.toAscii(name)).isInstanceOf(MalformedHostException.class);
    }

    @Test
    void limitsLabelsAndNames() throws MalformedHostException {
        String label = "a".repeat(63);
        assertThat(Idna.toAscii(label)).isEqualTo(label);
        String name = (label + ".").repeat(3) + "a".repeat(61);
        assertThat(Idna.toAscii(name)).hasSize(253);
        assertThatThrownBy(() -> Idna.toAscii(name + "a")).hasMessageContaining("longer");
        assertThatThrownBy(() -> Idna.toAscii(label + "a")).hasMessageContaining("63");
        assertThatThrownBy(() -> Idna.toAscii("ü".repeat(60))).hasMessageContaining("63");
        assertThatThrownBy(() -> Idna.toAscii("a.".repeat(100_000))).hasMessageContaining("longer");
    }

    @Test
    @DisplayName("for every code point the answer is that of ICU, or a refusal")
    void neverDisagreesWithIcu() {
        List<String> disagreements = new ArrayList<>();
        int accepted = 0;
        for (int codePoint = 0; codePoint <= Character.MAX_CODE_POINT; codePoint++) {
            if (!UCharacter.isDefined(codePoint)) {
                continue;
            }
            String character = Character.toString(codePoint);
            for (String name : List.of("a" + character + "b.example", character + "x.example", character)) {
                accepted += compareWithIcu(name, disagreements);
            }
        }
        assertThat(disagreements).isEmpty();
        assertThat(accepted).isGreaterThan(300_000);
    }

    @Test
    void neverDisagreesWithIcuOnRandomNames() {
        Random random = new Random(46);
        List<String> disagreements = new ArrayList<>();
        int[] blocks = {
            0x00C0, 0x0370, 0x0400, 0x05D0, 0x0620, 0x0900, 0x0E00, 0x1100, 0x1E00, 0x3040, 0x4E00, 0xAC00, 0xFF00
        };
        for (int round = 0; round < 50_000; round++) {
            StringBuilder name = new StringBuilder();
            int block = blocks[random.nextInt(blocks.length)];
            for (int i = random.nextInt(12); i >= 0; i--) {
                switch (random.nextInt(4)) {
                    case 0 -> name.append((char) ('a' + random.nextInt(26)));
                    case 1 -> name.append("-._A9".charAt(random.nextInt(5)));
                    default -> name.append((char) (block + random.nextInt(0x60)));
                }
            }
            compareWithIcu(name.toString(), disagreements);
        }
        assertThat(disagreements).isEmpty();
    }

    private static int compareWithIcu(String name, List<String> disagreements) {
        String ours;
        try {
            ours = Idna.toAscii(name);
        } catch (MalformedHostException e) {
            return 0;
        }
        IDNA.Info info = new IDNA.Info();
        String icu = UTS46.nameToASCII(name, new StringBuilder(), info).toString();
        icu = icu.endsWith(".") ? icu.substring(0, icu.length() - 1) : icu;
        Set<IDNA.Error> errors = info.hasErrors() ? EnumSet.copyOf(info.getErrors()) : EnumSet.noneOf(IDNA.Error.class);
        errors.removeAll(TOLERATED);
        if (!errors.isEmpty() || !icu.equals(ours)) {
            disagreements.add(name + " "
                    + name.codePoints().mapToObj(Integer::toHexString).toList() + " ours " + ours + " icu " + icu + " "
                    + errors);
        }
        return 1;
    }
}
