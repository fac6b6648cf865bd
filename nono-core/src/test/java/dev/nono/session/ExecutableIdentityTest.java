package dev.nono.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nono.NonoException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ExecutableIdentityTest {
    @TempDir
    Path temp;

    @Test
    @DisplayName("the identity is the digest of the real file, for scripts and through links too [22:27]")
    void digest() throws Exception {
        byte[] content = new byte[200_001];
        new Random(1).nextBytes(content);
        Path file = Files.write(temp.toRealPath().resolve("program"), content);
        Path link = Files.createSymbolicLink(temp.resolve("link"), file);
        Path script = Files.writeString(temp.toRealPath().resolve("script"), "#!/bin/sh\nexit 0\n");

        String expected =
                HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content));
        assertThat(ExecutableIdentity.of(link)).isEqualTo(new ExecutableIdentity(file, expected));
        assertThat(ExecutableIdentity.of(script).sha256())
                .isEqualTo(HexFormat.of()
                        .formatHex(MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(script))));
    }

    @Test
    void errorsNameThePath() {
        assertThatThrownBy(() -> ExecutableIdentity.of(temp.resolve("missing")))
                .isInstanceOf(NonoException.class)
                .hasMessageContaining("missing");
        assertThatThrownBy(() -> ExecutableIdentity.of(temp))
                .isInstanceOf(NonoException.class)
                .hasMessageContaining(temp.getFileName().toString());
    }
}
