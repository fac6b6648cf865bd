package dev.nono.cli.logging;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.System.Logger.Level;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PlatformLoggerTest {
    @TempDir
    Path temp;

    @AfterEach
    void usual() {
        Log.configure(LogLevel.WARN, Optional.empty());
    }

    @Test
    @DisplayName("what the JDK logs goes to the log of nono, from the level that was asked for")
    void same() throws Exception {
        Path file = temp.resolve("log");
        assertThat(Log.configure(LogLevel.INFO, Optional.of(file.toString()))).isEmpty();

        System.Logger logger = System.getLogger("jdk.something");
        logger.log(Level.DEBUG, "not wanted");
        logger.log(Level.WARNING, "{0} of {1}\u001b[31m", 3, "seven");
        logger.log(Level.ERROR, "plain {0}", new IllegalStateException("the cause"));

        assertThat(logger.isLoggable(Level.DEBUG)).isFalse();
        assertThat(Files.readString(file))
                .contains(" warn something: 3 of seven", " error something: plain {0}", "the cause")
                .doesNotContain("not wanted", "\u001b");
    }
}
