package dev.nono.cli.setup;

import dev.nono.ErrorCode;
import dev.nono.NonoException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;

/** Profiles to begin with, as files of the user. */
final class ExampleProfiles {
    /** Their names. */
    static final List<String> NAMES = List.of("example-agent", "offline-build", "data-processing");

    private ExampleProfiles() {}

    /** Writes them; what a person edited is kept unless {@code force}. Says what became of each. */
    static List<String> write(Path directory, boolean force) {
        List<String> said = new ArrayList<>();
        try {
            Files.createDirectories(directory);
            for (String name : NAMES) {
                Path file = directory.resolve(name + ".json");
                if (Files.exists(file, LinkOption.NOFOLLOW_LINKS) && !force) {
                    said.add(file + " is there, and was left as it is; --force replaces it");
                    continue;
                }
                try (InputStream in = ExampleProfiles.class.getResourceAsStream(name + ".json")) {
                    if (in == null) {
                        throw new NonoException(ErrorCode.CONFIG_READ, "an example is missing; install nono again");
                    }
                    Path fresh = Files.createTempFile(directory, "." + name, ".tmp");
                    Files.copy(in, fresh, StandardCopyOption.REPLACE_EXISTING);
                    Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
                }
                said.add(file + " was written");
            }
            return said;
        } catch (IOException e) {
            throw NonoException.forPath(
                    ErrorCode.CONFIG_WRITE, directory, "the example profiles cannot be written: " + e.getMessage(), e);
        }
    }
}
