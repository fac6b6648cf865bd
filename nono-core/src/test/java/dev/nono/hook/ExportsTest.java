package dev.nono.hook;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nono.sandbox.OsString;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("What a hook exports")
class ExportsTest {
    private final List<String> warnings = new ArrayList<>();

    private Map<String, String> parse(String text, boolean strict) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        Map<String, String> shown = new LinkedHashMap<>();
        for (Map.Entry<OsString, OsString> each :
                new Exports(strict, warnings::add).parse(bytes, bytes.length).entrySet()) {
            shown.put(each.getKey().toString(), each.getValue().toString());
        }
        return shown;
    }

    @Test
    @DisplayName("is trimmed on both sides, not unquoted, and the last of two counts")
    void lines() {
        assertThat(parse("\n#A=0\r\n\tA = 1 \r\nB=\nC=\"x y\"\n_d9=ä=b\nA=2", false))
                .containsExactly(
                        Map.entry("A", "2"), Map.entry("B", ""), Map.entry("C", "\"x y\""), Map.entry("_d9", "ä=b"));
        assertThat(warnings).isEmpty();
        assertThat(parse("", false)).isEmpty();
    }

    @Test
    @DisplayName("is dropped where it is no variable, and its text is not told")
    void malformed() {
        assertThat(parse("secret\n=secret\n1A=secret\nA-B=secret\nA\u00e4=secret\nexport A=secret\nB=secret\0", false))
                .isEmpty();
        assertThat(warnings).hasSize(7).noneMatch(text -> text.contains("secret"));
        assertThat(warnings.get(2)).startsWith("line 3 ");
        assertThat(warnings.get(6)).contains("B", "NUL");
    }

    @Test
    @DisplayName("is dropped where it belongs to nono or changes which code runs; PATH stays")
    void refused() {
        assertThat(parse("NONO_X=1\nLD_PRELOAD=x\nBASH_ENV=x\nOP_SESSION_a=x\nPATH=/x\nPYTHONHOME=/x\nNON=1", false))
                .containsOnlyKeys("PATH", "PYTHONHOME", "NON");
        assertThat(warnings).hasSize(4);
        assertThat(parse("PYTHONHOME=/x", true)).isEmpty();
    }
}
