package dev.nono.internal.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nono.ErrorCode;
import dev.nono.NonoException;
import java.math.BigInteger;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StrictJsonTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "[]",
                "null",
                "\"x\"",
                "{\"a\":1,\"a\":2}",
                "{\"a\":{\"b\":1,\"b\":1}}",
                "{} {}",
                "{} x",
                "{\"a\":1",
                "{\"a\":01}",
                "{'a':1}",
                "{\"a\":NaN}",
                "// comment\n{}",
                "{\"a\":1,}",
                "{\"a\":1.5e99999999999}"
            })
    void refusesWhatCouldBeReadInTwoWays(String text) {
        assertThatThrownBy(() -> StrictJson.parse(text, "test document"))
                .isInstanceOfSatisfying(
                        NonoException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.CONFIG_PARSE))
                .hasMessageContaining("the test document");
    }

    @Test
    void refusesWhatIsTooDeepOrTooLong() {
        String deep = "{\"a\":" + "[".repeat(64) + "]".repeat(64) + "}";
        String fits = "{\"a\":" + "[".repeat(63) + "]".repeat(63) + "}";
        String padded = "{" + " ".repeat(StrictJson.MAX_LENGTH) + "}";
        String digits = "{\"a\":" + "9".repeat(65) + "}";

        for (String text : List.of(deep, padded, digits)) {
            assertThatThrownBy(() -> StrictJson.parse(text, "x")).isInstanceOf(NonoException.class);
        }
        assertThat(StrictJson.parse(fits, "x").has("a")).isTrue();
    }

    @Test
    void namesTheLineOfAFault() {
        assertThatThrownBy(() -> StrictJson.parse("{\n  \"a\": 1,\n  \"a\": 2\n}", "x"))
                .hasMessageContaining("line 3");
    }

    @Test
    void convertsNothing() {
        JsonObject json = StrictJson.parse(
                "{\"s\":\"1\",\"i\":1,\"f\":1.0,\"e\":1e3,\"b\":true,\"n\":null,\"l\":[1],\"o\":{}}", "x");

        assertThatThrownBy(() -> json.integer("s")).hasMessageContaining("s must be an integer, not \"1\"");
        assertThatThrownBy(() -> json.integer("f")).hasMessageContaining("not 1.0");
        assertThatThrownBy(() -> json.integer("e")).isInstanceOf(NonoException.class);
        assertThatThrownBy(() -> json.integer("b")).isInstanceOf(NonoException.class);
        assertThatThrownBy(() -> json.string("i")).isInstanceOf(NonoException.class);
        assertThatThrownBy(() -> json.bool("s")).isInstanceOf(NonoException.class);
        assertThatThrownBy(() -> json.strings("s")).hasMessageContaining("must be a list");
        assertThatThrownBy(() -> json.strings("l")).hasMessageContaining("l[0] must be a string");
        assertThatThrownBy(() -> json.object("l")).hasMessageContaining("not a list");
        assertThat(json.integer("i")).contains(BigInteger.ONE);
        assertThat(json.string("n")).isEmpty();
        assertThat(json.object("o")).isPresent();
    }

    @Test
    void keepsIntegersOfAnySize() {
        assertThat(StrictJson.parse("{\"a\":18446744073709551615}", "x").integer("a"))
                .contains(new BigInteger("18446744073709551615"));
        assertThatThrownBy(() ->
                        StrictJson.parse("{\"a\":18446744073709551615}", "x").integer("a", 1, 10))
                .hasMessageContaining("must be 1 to 10");
    }

    @Test
    void knowsWhatNobodyAskedFor() {
        JsonObject json = StrictJson.parse("{\"a\":1,\"b\":{\"c\":2}}", "x");
        json.integer("a");

        assertThat(json.unknown()).containsExactly("b");
        JsonObject inner = json.object("b").orElseThrow();
        assertThat(inner.path()).isEqualTo("b");
        assertThat(inner.unknown()).containsExactly("c");
        assertThat(inner.at("c")).isEqualTo("b.c");
    }
}
