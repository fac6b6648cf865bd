package dev.nono;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class SpellingTest {
    @Test
    void guessesOnlyWhatIsNear() {
        assertThat(Spelling.hint("memory_byte", List.of("max_processes", "memory_bytes")))
                .isEqualTo("; did you mean \"memory_bytes\"?");
        assertThat(Spelling.hint("--alow", List.of("--read", "--allow", "--allow-cwd")))
                .isEqualTo("; did you mean \"--allow\"?");
        assertThat(Spelling.hint("MemoryBytes", List.of("memory_bytes"))).isEqualTo("; did you mean \"memory_bytes\"?");
        assertThat(Spelling.hint("cpu", List.of("memory_bytes"))).isEmpty();
    }
}
