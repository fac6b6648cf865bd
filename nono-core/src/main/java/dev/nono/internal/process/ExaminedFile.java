package dev.nono.internal.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Map;

/**
 * A file as it was when it was examined. Whoever runs it opens it once and compares the descriptor with this.
 *
 * @param path its canonical path
 * @param device the file system
 * @param inode its number there
 * @param owner the numeric id of its owner
 * @param mode its type and permissions, as {@code st_mode}
 */
public record ExaminedFile(Path path, long device, long inode, long owner, int mode) {
    private static final int TYPE = 0170000;
    private static final int REGULAR = 0100000;
    private static final int EXECUTE = 0111;
    private static final int OTHERS_WRITE = 0002;

    /**
     * Examines a file.
     *
     * @param canonical a path without links
     * @return the file
     * @throws IOException if there is none, or it cannot be examined
     */
    public static ExaminedFile at(Path canonical) throws IOException {
        Map<String, Object> found = Files.readAttributes(canonical, "unix:dev,ino,uid,mode", LinkOption.NOFOLLOW_LINKS);
        return new ExaminedFile(canonical, number(found, "dev"), number(found, "ino"), number(found, "uid"), (int)
                number(found, "mode"));
    }

    private static long number(Map<String, Object> attributes, String name) {
        // The provider of every Unix answers with numbers for these four.
        return attributes.get(name) instanceof Number number ? number.longValue() : -1;
    }

    /** Whether it is a regular file. */
    public boolean isRegular() {
        return (mode & TYPE) == REGULAR;
    }

    /** Whether anybody may execute it. */
    public boolean isExecutable() {
        return (mode & EXECUTE) != 0;
    }

    /** Whether everybody may write it. */
    public boolean isOpenToAll() {
        return (mode & OTHERS_WRITE) != 0;
    }

    /** What {@code stat} prints for {@code %d:%i:%u:%f}. */
    String identity() {
        return device + ":" + inode + ":" + owner + ":" + Integer.toHexString(mode);
    }
}
