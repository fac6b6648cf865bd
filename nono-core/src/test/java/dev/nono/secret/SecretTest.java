package dev.nono.secret;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.Serializable;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class SecretTest {

    @Test
    void printsAsStars() {
        try (Secret secret = Secret.of("pa55")) {
            assertThat(secret).hasToString("***");
            assertThat(String.valueOf(secret) + secret.hashCode()).doesNotContain("pa55");
            assertThat(secret).isNotInstanceOf(Serializable.class);
        }
    }

    @Test
    void givesCopies() {
        char[] source = "pässwörd".toCharArray();
        try (Secret secret = Secret.of(source)) {
            source[0] = 'X';
            secret.copyChars()[0] = 'Y';

            assertThat(secret.reveal()).isEqualTo("pässwörd");
            assertThat(secret.copyUtf8()).isEqualTo("pässwörd".getBytes(StandardCharsets.UTF_8));
            assertThat(Secret.ofUtf8(secret.copyUtf8()).reveal()).isEqualTo("pässwörd");
            assertThat(secret.length()).isEqualTo(8);
        }
    }

    @Test
    void malformedInputIsReplaced() {
        try (Secret fromBytes = Secret.ofUtf8(new byte[] {'a', (byte) 0xC3, '(', (byte) 0xF0});
                Secret fromChars = Secret.of("a\uD800b")) {
            assertThat(fromBytes.reveal()).isEqualTo("a\uFFFD(\uFFFD");
            assertThat(fromChars.copyUtf8()).isEqualTo("a?b".getBytes(StandardCharsets.UTF_8));
        }
        try (Secret long4 = Secret.of("\uD83D\uDE00\u20AC")) {
            assertThat(new String(long4.copyUtf8(), StandardCharsets.UTF_8)).isEqualTo("\uD83D\uDE00\u20AC");
        }
    }

    @Test
    void isWipedOnClose() {
        Secret secret = Secret.of("pa55");
        secret.close();
        secret.close();

        assertThat(secret.isClosed()).isTrue();
        assertThatThrownBy(secret::reveal).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(secret::copyChars).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(secret::copyUtf8).isInstanceOf(IllegalStateException.class);
        assertThat(secret.indexIn("\0\0\0\0 pa55", 0)).isEqualTo(-1);
    }

    @Test
    void findsItselfInText() {
        try (Secret secret = Secret.of("aab")) {
            assertThat(secret.indexIn("aaab", 0)).isEqualTo(1);
            assertThat(secret.indexIn("aaab", 2)).isEqualTo(-1);
            assertThat(secret.indexIn("aa", 0)).isEqualTo(-1);
        }
    }
}
