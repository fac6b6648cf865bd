package dev.nono.cli.logging;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.Optional;
import java.util.logging.Level;
import java.util.logging.LogManager;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JavaLoggingTest {
    @TempDir
    Path temp;

    /** A JVM has one manager from its first logger on, so this needs one of its own. */
    @Test
    @DisplayName(
            "what libraries log through java.util.logging goes to the log of nono, from the level that was asked for")
    void same() throws Exception {
        Path file = temp.resolve("log");
        Process java = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Djava.util.logging.manager=dev.nono.cli.logging.JavaLogging",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Program.class.getName(),
                        file.toString())
                .redirectErrorStream(true)
                .start();
        String output = new String(java.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

        assertThat(java.waitFor()).as(output).isZero();
        assertThat(output).contains("found again", "[, com.example.part, global]");
        assertThat(Files.readString(file))
                .contains(
                        " warn part: 3 of seven",
                        " error part: plain {0}",
                        "the cause",
                        " info global: all",
                        " warn jdk: of the JDK")
                .doesNotContain("not wanted", "\u001b");
    }

    /** A program that has a library log. */
    static final class Program {
        private Program() {}

        public static void main(String[] arguments) {
            Log.configure(LogLevel.INFO, Optional.of(arguments[0]));
            Logger logger = Logger.getLogger("com.example.part");
            logger.fine("not wanted");
            logger.log(Level.WARNING, "{0} of {1}\u001b[31m", new Object[] {3, "seven"});
            LogRecord record = new LogRecord(Level.SEVERE, "plain {0}");
            record.setThrown(new IllegalStateException("the cause"));
            record.setLoggerName("com.example.part");
            logger.log(record);
            Logger.getGlobal().info("all");
            System.getLogger("java.of.the.jdk").log(System.Logger.Level.WARNING, "of the JDK");
            System.out.println(Logger.getLogger("com.example.part") == logger ? "found again" : "another");
            var names = Collections.list(LogManager.getLogManager().getLoggerNames());
            Collections.sort(names);
            System.out.println(names);
        }
    }
}
