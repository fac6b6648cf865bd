package dev.nono.query;

import java.nio.file.Path;

/**
 * A path that policy keeps from programs, whatever they are granted.
 *
 * @param path an absolute path; everything below it is meant too
 * @param source who says so, such as {@code group:deny_credentials}
 * @param description what it is about, one line
 */
public record SensitiveRule(Path path, String source, String description) {}
