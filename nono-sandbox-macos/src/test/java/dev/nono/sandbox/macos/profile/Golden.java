package dev.nono.sandbox.macos.profile;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** Whole profiles as they were when somebody last read them. They change only with {@code -Dnono.golden.update=true}. */
final class Golden {
    private static final Path DIRECTORY = Path.of("src/test/resources/golden");

    private Golden() {}

    static void check(String name, String profile) {
        try {
            compare(name, profile);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void compare(String name, String profile) throws IOException {
        Path file = DIRECTORY.resolve(name + ".sb");
        if (Boolean.getBoolean("nono.golden.update")) {
            Files.createDirectories(DIRECTORY);
            Files.writeString(file, profile, StandardCharsets.UTF_8);
        }
        assertThat(profile)
                .as("the profile of " + name + "; after reading what changed, renew it with -Dnono.golden.update=true")
                .isEqualTo(Files.readString(file, StandardCharsets.UTF_8));
    }
}
