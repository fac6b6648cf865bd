package dev.nono.capability;

import static dev.nono.capability.Refusals.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import dev.nono.ErrorCode;
import java.math.BigInteger;
import java.util.Locale;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ByteSizeTest {

    @ParameterizedTest
    @DisplayName("[10:89] sizes that are understood")
    @CsvSource({
        "512M, 536870912",
        "1Gi, 1073741824",
        "2KiB, 2048",
        "1t, 1099511627776",
        "1KB, 1000",
        "1mb, 1000000",
        "3GB, 3000000000",
        "1TB, 1000000000000",
        "' 512m ', 536870912",
        "'1 K', 1024",
        "007, 7",
        "7b, 7",
        "18446744073709551615, 18446744073709551615",
        "00000000000000000000000000000000000001, 1"
    })
    void understood(String text, String bytes) {
        assertThat(ByteSize.parse(text).bytes()).isEqualTo(new BigInteger(bytes));
    }

    @ParameterizedTest
    @DisplayName("[10:90] sizes that are refused")
    @ValueSource(
            strings = {
                "",
                " ",
                "abc",
                "M",
                "12x",
                "0",
                "000K",
                "1.5G",
                "+5",
                "-1",
                ".5G",
                "5 12",
                "1kbb",
                "1e3",
                "１２",
                "99999999999999999999",
                "18446744073709551616"
            })
    void refused(String text) {
        assertRefused(ErrorCode.CONFIG_PARSE, () -> ByteSize.parse(text))
                .satisfies(
                        e -> assertThat(e.getMessage()).contains("invalid size").contains("examples"));
    }

    @Test
    @DisplayName("[10:91] the largest sizes")
    void largest() {
        assertThat(ByteSize.parse("18014398509481983K").bytes())
                .isEqualTo(new BigInteger("18014398509481983").multiply(BigInteger.valueOf(1024)));
        assertThat(ByteSize.parse("16777215T").bytes()).isPositive();
        assertRefused(ErrorCode.CONFIG_PARSE, () -> ByteSize.parse("18014398509481984K"));
        assertRefused(ErrorCode.CONFIG_PARSE, () -> ByteSize.parse("16777216T"));
        assertRefused(ErrorCode.CONFIG_PARSE, () -> ByteSize.parse("9".repeat(1_000_000)));
    }

    @ParameterizedTest
    @DisplayName("[10:92] sizes for people")
    @CsvSource({
        "1, 1 B",
        "1023, 1023 B",
        "1024, 1.0 KiB",
        "1536, 1.5 KiB",
        "1100, 1.1 KiB",
        "1587, 1.5 KiB",
        "536870912, 512.0 MiB",
        "1125899906842624, 1024.0 TiB"
    })
    void forPeople(long bytes, String text) {
        assertThat(ByteSize.of(bytes).format()).isEqualTo(text);
        assertThat(ByteSize.format(bytes)).isEqualTo(text);
    }

    @Test
    @DisplayName("[10:93] a German locale changes nothing")
    void inAGermanLocale() {
        Locale before = Locale.getDefault();
        Locale.setDefault(Locale.GERMANY);
        try {
            assertThat(ByteSize.of(1536)).hasToString("1.5 KiB");
            assertThat(ByteSize.parse("1KIB")).isEqualTo(ByteSize.of(1024));
        } finally {
            Locale.setDefault(before);
        }
    }

    @Test
    void inATurkishLocaleUnitsAreStillRead() {
        Locale before = Locale.getDefault();
        Locale.setDefault(Locale.forLanguageTag("tr"));
        try {
            assertThat(ByteSize.parse("1KIB")).isEqualTo(ByteSize.of(1024));
        } finally {
            Locale.setDefault(before);
        }
    }

    @Test
    void limitsAreSummedUpInOneLine() {
        assertThat(ResourceLimits.builder()
                        .memory(ByteSize.parse("512M"))
                        .processes(64)
                        .build()
                        .summary())
                .isEqualTo("memory=512.0 MiB, processes=64");
        assertThat(ResourceLimits.builder().processes(64).build().summary())
                .isEqualTo("memory=unlimited, processes=64");
        assertThat(ResourceLimits.none().isEmpty()).isTrue();
        assertRefused(
                        ErrorCode.CONFIG_PARSE,
                        () -> ResourceLimits.builder()
                                .processes(0)
                                .openFiles(-1)
                                .build())
                .satisfies(e -> assertThat(e.getMessage()).contains("processes").contains("open files"));
    }

    @Test
    void eachLimitOverridesItsOwn() {
        ResourceLimits base =
                ResourceLimits.builder().memory(ByteSize.of(5)).processes(9).build();
        ResourceLimits flags = ResourceLimits.builder().processes(3).build();

        assertThat(base.overriddenBy(flags).memory()).contains(ByteSize.of(5));
        assertThat(base.overriddenBy(flags).processes()).hasValue(3);
    }
}
