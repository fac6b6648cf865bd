package dev.nono.capability;

import java.util.Locale;

/** Which path decides that two grants are on the same object. */
public enum DedupKey {
    /** The path as written: Seatbelt matches the literal path, so two links to one target need two rules. */
    ORIGINAL,
    /** The real path: Landlock joins rules on one inode, so two entries would silently widen access. */
    RESOLVED;

    /**
     * The key of the operating system that this JVM runs on.
     *
     * @return {@link #ORIGINAL} on macOS, else {@link #RESOLVED}
     */
    public static DedupKey ofThisSystem() {
        String os = System.getProperty("os.name", "").toLowerCase(Locale.ROOT);
        return os.startsWith("mac") ? ORIGINAL : RESOLVED;
    }
}
