package dev.nono.profile;

import dev.nono.platform.PlatformFacts;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;

/**
 * For whom, on what and where a profile is resolved.
 *
 * @param facts the system
 * @param workdir the working directory of the session, absolute, as it was typed
 * @param uid the numeric id of the user
 * @param environment the variables that entries may name; {@code HOME} among them
 */
public record ProfileContext(PlatformFacts facts, Path workdir, long uid, Map<String, String> environment) {
    /** Checks that the directory is absolute and copies the environment. */
    public ProfileContext {
        Objects.requireNonNull(facts);
        if (!workdir.isAbsolute()) {
            throw new IllegalArgumentException("the working directory is not absolute: " + workdir);
        }
        environment = Map.copyOf(environment);
    }
}
