package dev.nono.profile;

import dev.nono.ErrorCode;
import dev.nono.NonoException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * Where the profiles of a user are.
 *
 * @param config the directory for configuration of nono
 * @param directory where relative paths of profiles start
 * @param warnings what the user should know about how these were found
 */
public record ProfileLocations(Path config, Path directory, List<String> warnings) {
    /** Checks that nothing is missing and copies the list. */
    public ProfileLocations {
        Objects.requireNonNull(config);
        Objects.requireNonNull(directory);
        warnings = List.copyOf(warnings);
    }

    /**
     * The places that variables name: {@code $XDG_CONFIG_HOME/nono}, or {@code ~/.config/nono} on every system.
     *
     * @param environment the variables; {@code HOME} must be there
     * @param directory where relative paths of profiles start
     * @return the places
     * @throws NonoException {@link ErrorCode#HOME_NOT_FOUND} if {@code HOME} is missing or relative
     */
    public static ProfileLocations of(Map<String, String> environment, Path directory) {
        String home = environment.getOrDefault("HOME", "");
        if (!home.startsWith("/")) {
            throw new NonoException(
                    ErrorCode.HOME_NOT_FOUND, "HOME is not an absolute path; set it to your home directory");
        }
        Path usual = Path.of(home, ".config");
        String stated = environment.getOrDefault("XDG_CONFIG_HOME", "");
        if (stated.isEmpty()) {
            return new ProfileLocations(real(usual).resolve("nono"), directory, List.of());
        }
        try {
            if (stated.startsWith("/")) {
                Path named = Path.of(stated);
                return new ProfileLocations(
                        (Files.exists(named) ? named.toRealPath() : named.normalize()).resolve("nono"),
                        directory,
                        List.of());
            }
        } catch (IOException | InvalidPathException e) {
            return ignored(stated, usual, directory);
        }
        return ignored(stated, usual, directory);
    }

    private static ProfileLocations ignored(String stated, Path usual, Path directory) {
        return new ProfileLocations(
                real(usual).resolve("nono"),
                directory,
                List.of("XDG_CONFIG_HOME is \"" + stated + "\", which cannot be used; using " + usual));
    }

    private static Path real(Path path) {
        try {
            return path.toRealPath();
        } catch (IOException e) {
            // It need not exist, and then its own spelling is all there is.
            return path;
        }
    }

    /**
     * The profiles that the user wrote.
     *
     * @return the directory, which need not exist
     */
    public Path profiles() {
        return config.resolve("profiles");
    }

    /**
     * The drafts of profiles, which programs may write.
     *
     * @return the directory, which need not exist
     */
    public Path drafts() {
        return config.resolve("profile-drafts");
    }

    /**
     * The installed packs.
     *
     * @return the directory, which need not exist
     */
    public Path packages() {
        return config.resolve("packages");
    }
}
