package dev.nono.state;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Removes capability files that a session left behind when it was killed. */
public final class StaleCapabilityFiles {
    private static final Duration MAX_AGE = Duration.ofDays(7);
    private static final int MAX_PID_DIGITS = 10;
    private static final int NAME_DIGITS = 16;

    private StaleCapabilityFiles() {}

    /**
     * Removes the files of one user of which the session has ended: those named by a process that is gone, as older
     * versions named them, and those that are older than a week. Reads the whole directory, which takes its time where
     * it is large.
     *
     * @param directory the directory for temporary files
     * @param uid the numeric user id; files of others are left alone
     * @param now the present time
     * @return the files that were removed
     * @throws IOException if the directory cannot be read or a file cannot be removed; nothing depends on it
     */
    public static List<Path> remove(Path directory, long uid, Instant now) throws IOException {
        List<Path> removed = new ArrayList<>();
        try (DirectoryStream<Path> files = Files.newDirectoryStream(
                directory,
                file -> file.getFileName().toString().startsWith(CapabilityFiles.PREFIX)
                        && file.getFileName().toString().endsWith(CapabilityFiles.SUFFIX))) {
            for (Path file : files) {
                if (isStale(file, uid, now) && Files.deleteIfExists(file)) {
                    removed.add(file);
                }
            }
        } catch (DirectoryIteratorException e) {
            throw e.getCause();
        }
        return removed;
    }

    private static boolean isStale(Path file, long uid, Instant now) throws IOException {
        Map<String, Object> attributes =
                Files.readAttributes(file, "unix:isRegularFile,uid,lastModifiedTime", LinkOption.NOFOLLOW_LINKS);
        if (!Boolean.TRUE.equals(attributes.get("isRegularFile"))
                || !(attributes.get("uid") instanceof Integer owner)
                || Integer.toUnsignedLong(owner) != uid
                || !(attributes.get("lastModifiedTime") instanceof FileTime modified)) {
            return false;
        }
        String name = file.getFileName().toString();
        String digits =
                name.substring(CapabilityFiles.PREFIX.length(), name.length() - CapabilityFiles.SUFFIX.length());
        if (digits.length() == NAME_DIGITS && isHexadecimal(digits)) {
            return modified.toInstant().isBefore(now.minus(MAX_AGE));
        }
        return isDecimal(digits)
                && digits.length() <= MAX_PID_DIGITS
                && ProcessHandle.of(Long.parseLong(digits)).isEmpty();
    }

    private static boolean isDecimal(String text) {
        return !text.isEmpty() && text.chars().allMatch(c -> c >= '0' && c <= '9');
    }

    private static boolean isHexadecimal(String text) {
        return text.chars().allMatch(c -> (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'));
    }
}
