package dev.nono.query;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/**
 * Which object a path named when it was granted.
 *
 * @param device the number of the device
 * @param inode the number of the inode
 */
public record FileStamp(long device, long inode) {

    /** What a path names now; empty if nothing is there or the system does not tell. */
    static Optional<FileStamp> of(Path path) {
        try {
            Map<String, Object> attributes = Files.readAttributes(path, "unix:dev,ino", LinkOption.NOFOLLOW_LINKS);
            return attributes.get("dev") instanceof Long device && attributes.get("ino") instanceof Long inode
                    ? Optional.of(new FileStamp(device, inode))
                    : Optional.empty();
        } catch (IOException e) {
            // What cannot be asked is not what was granted.
            return Optional.empty();
        }
    }
}
