package dev.nono.cli.it;

import static dev.nono.cli.it.Cli.nono;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("nono credential forget")
class ForgetIT {
    @TempDir
    Path directory;

    private Cli forget(String... words) {
        String[] all = new String[words.length + 2];
        all[0] = "credential";
        all[1] = "forget";
        System.arraycopy(words, 0, all, 2, words.length);
        return nono(all).with("XDG_STATE_HOME", directory.toString());
    }

    private static String token(int digit, String real, String provider) {
        return "\"nono_%s\": {\"real\": \"%s\", \"admitted_consumers\": [\"proxy.x\", \"oauth.%s\"], \"created_at_secs\": %d}"
                .formatted(
                        String.valueOf(digit).repeat(64),
                        real,
                        provider,
                        Instant.now().getEpochSecond());
    }

    @Test
    @DisplayName("forgets the tokens of one provider, and says when there are none")
    void forgets() throws IOException {
        forget("vault").run().exits(1).prints("").says("no tokens of \"vault\"");
        Path file = directory.resolve("nono/oauth-capture/providers.json");
        assertThat(file).doesNotExist();

        Files.createDirectories(file.getParent());
        Files.writeString(
                file,
                "{\"version\": 1, \"tokens\": {" + token(1, "first-real", "vault") + ","
                        + token(2, "second-real", "vault") + "," + token(3, "third-real", "other") + "}}");
        Cli.Result result = forget("vault").run().exits(0);
        assertThat(result.out()).startsWith("Forgot 2 tokens of vault.");
        assertThat(result.out() + result.err()).doesNotContain("-real");
        assertThat(Files.readString(file))
                .doesNotContain("first-real", "second-real")
                .contains("third-real");
        forget().run().exits(2).says("no provider given");
    }
}
