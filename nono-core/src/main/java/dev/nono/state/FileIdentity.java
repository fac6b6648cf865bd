package dev.nono.state;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/**
 * Which object a path names. A grant on a file is bound to the object: when an editor replaces the file, the path is
 * the same and the grant is gone.
 *
 * @param device the number of the device
 * @param inode the number of the inode
 */
public record FileIdentity(long device, long inode) {
    /** Written out, since what the JVM makes for a record costs milliseconds on its first use. */
    @Override
    public boolean equals(Object other) {
        return other instanceof FileIdentity identity && device == identity.device && inode == identity.inode;
    }

    /** As {@link #equals} compares. */
    @Override
    public int hashCode() {
        return Long.hashCode(device) * 31 + Long.hashCode(inode);
    }

    /**
     * What a path names now.
     *
     * @param path a path; a link is not followed
     * @return the identity, or empty if nothing is there or it cannot be asked
     */
    public static Optional<FileIdentity> of(Path path) {
        try {
            Map<String, Object> attributes = Files.readAttributes(path, "unix:dev,ino", LinkOption.NOFOLLOW_LINKS);
            return attributes.get("dev") instanceof Long device && attributes.get("ino") instanceof Long inode
                    ? Optional.of(new FileIdentity(device, inode))
                    : Optional.empty();
        } catch (IOException e) {
            // The answer is that nothing is known; whoever compares takes that for a difference.
            return Optional.empty();
        }
    }
}
