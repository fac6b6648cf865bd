package dev.nono.policy;

import dev.nono.capability.GrantSource;

/**
 * A path that a group would grant and that was left out, because it does not exist or cannot be resolved.
 *
 * @param path the path as the group writes it
 * @param source the group
 * @param reason why, one line
 */
public record SkippedPath(String path, GrantSource source, String reason) {}
