package dev.nono.policy;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * A named bundle of grants, denied paths and refused commands. Paths are as written: {@code ~}, {@code $HOME} and
 * {@code $TMPDIR} are expanded when the group is resolved.
 *
 * @param name the name by which profiles include it
 * @param description what it is for, one line
 * @param platform the only platform on which it counts, or empty for all
 * @param required whether no profile may exclude it
 * @param read paths to read
 * @param write paths to write
 * @param readWrite paths to read and write
 * @param deny paths that stay closed, with everything below them
 * @param links links whose own path may be read, with their targets (macOS)
 * @param denyUnlink whether nothing may be deleted (macOS)
 * @param allowUnlinkInWritable whether deleting is allowed again below whatever may be written (macOS)
 * @param commands names of programs that nono does not start; not a boundary
 */
public record PolicyGroup(
        String name,
        String description,
        Optional<Platform> platform,
        boolean required,
        List<String> read,
        List<String> write,
        List<String> readWrite,
        List<String> deny,
        Map<String, String> links,
        boolean denyUnlink,
        boolean allowUnlinkInWritable,
        List<String> commands) {

    /** Checks the names and copies the collections. */
    public PolicyGroup {
        if (name.isBlank() || description.isBlank()) {
            throw new IllegalArgumentException("a group needs a name and a description: " + name);
        }
        Objects.requireNonNull(platform);
        read = List.copyOf(read);
        write = List.copyOf(write);
        readWrite = List.copyOf(readWrite);
        deny = List.copyOf(deny);
        links = Collections.unmodifiableMap(new LinkedHashMap<>(links));
        commands = List.copyOf(commands);
    }

    /**
     * Whether the group counts on a platform.
     *
     * @param candidate the platform
     * @return true unless it is for another one
     */
    public boolean appliesTo(Platform candidate) {
        return platform.isEmpty() || platform.get() == candidate;
    }
}
