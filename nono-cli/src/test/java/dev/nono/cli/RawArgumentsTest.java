package dev.nono.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nono.sandbox.OsString;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class RawArgumentsTest {
    @Test
    void theLastWordsOfTheBlockAreTheArguments() {
        byte[] block = "java\0-cp\0x\0Main\0run\0\0\u00e9\0".getBytes(StandardCharsets.ISO_8859_1);

        assertThat(RawArguments.last(block, 3))
                .containsExactly(OsString.of("run"), OsString.of(""), OsString.ofBytes(new byte[] {(byte) 0xe9}));
        assertThat(RawArguments.last(block, 99)).hasSize(7);
    }

    @Test
    void wordsThatThisProcessDidNotGetAreTakenAsText() {
        assertThat(RawArguments.of(new String[] {"never", "given"}))
                .isEqualTo(List.of(OsString.of("never"), OsString.of("given")));
    }
}
