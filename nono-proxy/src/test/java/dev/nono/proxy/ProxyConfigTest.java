package dev.nono.proxy;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nono.NonoException;
import java.time.Duration;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("The configuration of a proxy")
class ProxyConfigTest {
    @ParameterizedTest
    @ValueSource(strings = {"PT0S", "PT0.9S", "PT-1H", "P36501D", "PT2562047788015215H"})
    @DisplayName("has no certificates that are valid for no time or until after the last year that they can name")
    void validity(Duration wrong) {
        assertThatThrownBy(() -> ProxyConfig.builder().authorityValidity(wrong).build())
                .isInstanceOf(NonoException.class)
                .hasMessageContaining("36500 days, not " + wrong.toSeconds() + " s");
        assertThatThrownBy(() -> ProxyConfig.builder().leafValidity(wrong).build())
                .isInstanceOf(NonoException.class)
                .hasMessageContaining("certificates of hosts");
    }

    @Test
    @DisplayName("takes every validity in between")
    void limits() {
        assertThatCode(() -> ProxyConfig.builder()
                        .authorityValidity(Duration.ofDays(36_500))
                        .leafValidity(Duration.ofSeconds(1))
                        .build())
                .doesNotThrowAnyException();
    }
}
