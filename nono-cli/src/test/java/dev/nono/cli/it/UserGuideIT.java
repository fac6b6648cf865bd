package dev.nono.cli.it;

import static dev.nono.cli.it.Cli.nono;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Runs each command of {@code docs/user-guide.md}. */
class UserGuideIT {
    private static final Path GUIDE = Path.of("../docs/user-guide.md");
    private static final String EXITS = "# exits with ";

    @TempDir
    Path temp;

    @TempDir
    static Path config;

    static List<String> commands() throws IOException {
        List<String> commands = new ArrayList<>();
        boolean inside = false;
        for (String line : Files.readAllLines(GUIDE)) {
            if (line.startsWith("```")) {
                inside = line.equals("```sh");
            } else if (inside) {
                commands.add(line);
            }
        }
        return commands;
    }

    @ParameterizedTest
    @MethodSource("commands")
    void runsAsShown(String line) {
        int at = line.indexOf(EXITS);
        int code = at < 0 ? 0 : Integer.parseInt(line.substring(at + EXITS.length()));
        StringBuilder words = new StringBuilder();
        nono().command().forEach(word -> words.append('\'').append(word).append("' "));

        nono().in(temp)
                // Some of them write profiles, and it is not their user who runs this.
                .with("XDG_CONFIG_HOME", config.toString())
                .through("nono() { " + words + "\"$@\"; }\n" + line)
                .exits(code);
    }

    @Test
    void showsEnough() throws IOException {
        assertThat(commands())
                .hasSizeGreaterThan(20)
                .allSatisfy(line -> assertThat(line).contains("nono "));
    }
}
