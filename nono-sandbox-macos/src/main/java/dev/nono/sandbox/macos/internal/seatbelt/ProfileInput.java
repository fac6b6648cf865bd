package dev.nono.sandbox.macos.internal.seatbelt;

import dev.nono.capability.CapabilitySet;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * Everything that a profile is made of.
 *
 * @param capabilities what the program may touch
 * @param home the home directory of the user, from the user database, since a variable could be set by a caller; only to
 *     tell the databases of the keychain
 * @param launchDirectory where relative paths of the set begin, as the user sees it; absolute
 * @param searchPath the entries of {@code PATH} of the program
 * @param files the files of the machine
 * @param knowsHardLinks whether the kernel has the operation {@code file-link}: a name that it does not know would
 *     invalidate the whole profile
 */
public record ProfileInput(
        CapabilitySet capabilities,
        Optional<Path> home,
        Path launchDirectory,
        List<Path> searchPath,
        PathFacts files,
        boolean knowsHardLinks) {

    /** Checks and copies. */
    public ProfileInput {
        Objects.requireNonNull(capabilities);
        Objects.requireNonNull(home);
        Objects.requireNonNull(files);
        searchPath = List.copyOf(searchPath);
        if (!launchDirectory.isAbsolute()) {
            throw new IllegalArgumentException("the launch directory must be absolute: " + launchDirectory);
        }
    }
}
