package dev.nono.policy;

import dev.nono.ErrorCode;
import dev.nono.NonoException;
import dev.nono.capability.CapabilitySet;
import dev.nono.capability.DenyConflict;
import dev.nono.capability.DenyRule;
import dev.nono.capability.FileGrant;
import dev.nono.capability.RealPaths;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Grants what lies beside denied paths instead of the directories around them. Landlock adds up what rules allow on the way
 * from an object to the root, so that a path can be closed only by granting none of the directories above it.
 *
 * <p>Only the directories that lead to denied paths are listed, and no more than {@value #MOST_ENTRIES} entries of them: a
 * start never takes longer because the tree below is large.
 */
final class DenySplit {
    /** So many names are looked at and granted one by one; the kernel takes some microseconds for each. */
    static final int MOST_ENTRIES = 4096;

    private final List<DenyConflict> conflicts;
    private final Map<Path, List<Entry>> listings = new HashMap<>();
    private final List<FileGrant> grants = new ArrayList<>();
    private final List<SplitGrant> splits = new ArrayList<>();
    private final Set<List<Object>> deniedObjects = new HashSet<>();
    private int listed;

    /** What a directory holds; links are left out, since rights belong to what they lead to. */
    record Entry(Path path, boolean directory, List<Object> object) {}

    /** The outcome: the set, and what was taken apart. */
    record Outcome(CapabilitySet capabilities, List<SplitGrant> splits) {}

    private DenySplit(List<DenyConflict> conflicts) {
        this.conflicts = conflicts;
    }

    /**
     * Takes every granted directory apart that has a denied path in it.
     *
     * @throws NonoException {@link ErrorCode#SANDBOX_INIT} naming the conflicts, if a directory cannot be taken apart
     */
    static Outcome of(CapabilitySet caps) {
        List<DenyConflict> conflicts = caps.denyConflicts();
        if (conflicts.isEmpty()) {
            return new Outcome(caps, List.of());
        }
        DenySplit split = new DenySplit(conflicts);
        try {
            for (FileGrant grant : caps.files()) {
                List<Path> inside = inside(grant, caps.denies());
                if (inside.isEmpty()) {
                    split.grants.add(grant);
                } else {
                    split.takeApart(grant, inside);
                }
            }
        } catch (IOException | DirectoryIteratorException e) {
            throw DenyPrecedence.refused(conflicts, "a directory on the way cannot be listed: " + e.getMessage(), e);
        }
        return new Outcome(caps.withFiles(split.grants), split.splits);
    }

    private static List<Path> inside(FileGrant grant, List<DenyRule> denies) {
        if (grant.isFile()) {
            return List.of();
        }
        List<Path> inside = new ArrayList<>();
        for (DenyRule deny : denies) {
            if (deny.path().startsWith(grant.resolved()) && !inside.contains(deny.path())) {
                inside.add(deny.path());
            }
        }
        Collections.sort(inside);
        return inside;
    }

    private void takeApart(FileGrant grant, List<Path> denied) throws IOException {
        List<Path> linked = new ArrayList<>();
        for (Path path : denied) {
            if (remember(path)) {
                linked.add(path);
            }
        }
        int before = grants.size();
        List<Path> open = new ArrayList<>();
        boolean all = descend(grant, grant.resolved(), denied, open);
        splits.add(new SplitGrant(grant, presentFirst(denied), open, all, grants.size() - before, linked));
    }

    private static List<Path> presentFirst(List<Path> denied) {
        List<Path> present = new ArrayList<>();
        List<Path> missing = new ArrayList<>();
        for (Path path : denied) {
            (Files.exists(path, LinkOption.NOFOLLOW_LINKS) ? present : missing).add(path);
        }
        present.addAll(missing);
        return present;
    }

    /** Remembers what is at a denied path, so that it is granted under no other name; whether it has other names. */
    private boolean remember(Path path) throws IOException {
        if (!Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
            return false;
        }
        Map<String, Object> object = Files.readAttributes(path, "unix:dev,ino,nlink", LinkOption.NOFOLLOW_LINKS);
        deniedObjects.add(List.of(value(object, "dev"), value(object, "ino")));
        return !Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS) && ((Number) value(object, "nlink")).intValue() > 1;
    }

    /** Grants what is in a directory but for what is denied; whether all directories on the way may be listed. */
    private boolean descend(FileGrant grant, Path directory, List<Path> denied, List<Path> open) throws IOException {
        open.add(directory);
        boolean listable = grant.access().reads() && denied.stream().allMatch(DenySplit::isFile);
        if (listable) {
            grants.add(FileGrant.names(directory, grant.source()));
        }
        List<Entry> entries = list(directory);
        for (Path path : denied) {
            Path next = directory.resolve(path.getName(directory.getNameCount()));
            if (isUnderAnotherName(next, entries)) {
                throw DenyPrecedence.refused(
                        conflicts,
                        RealPaths.shown(next)
                                + " is there under another name: its directory compares names in its own way",
                        null);
            }
        }
        for (Entry entry : entries) {
            List<Path> below = new ArrayList<>();
            for (Path path : denied) {
                if (path.startsWith(entry.path())) {
                    below.add(path);
                }
            }
            if (below.contains(entry.path()) || deniedObjects.contains(entry.object())) {
                continue;
            }
            if (!below.isEmpty() && entry.directory()) {
                listable &= descend(grant, entry.path(), below, open);
            } else {
                grants.add(FileGrant.entry(grant, entry.path(), !entry.directory()));
            }
        }
        return listable;
    }

    /** Whether a path is found that no entry has: where capitals do not count, a denied path must be written as it is. */
    static boolean isUnderAnotherName(Path path, List<Entry> entries) {
        for (Entry entry : entries) {
            if (entry.path().equals(path)) {
                return false;
            }
        }
        return Files.exists(path, LinkOption.NOFOLLOW_LINKS) && !Files.isSymbolicLink(path);
    }

    /** A right to list reaches down to every directory, so that it needs denied paths that are there and are none. */
    private static boolean isFile(Path denied) {
        return Files.exists(denied, LinkOption.NOFOLLOW_LINKS) && !Files.isDirectory(denied, LinkOption.NOFOLLOW_LINKS);
    }

    private List<Entry> list(Path directory) throws IOException {
        List<Entry> known = listings.get(directory);
        if (known != null) {
            return known;
        }
        List<Entry> entries = new ArrayList<>();
        try (DirectoryStream<Path> stream = Files.newDirectoryStream(directory)) {
            for (Path path : stream) {
                if (++listed > MOST_ENTRIES) {
                    throw DenyPrecedence.refused(
                            conflicts,
                            RealPaths.shown(directory) + " makes it more than " + MOST_ENTRIES + " entries",
                            null);
                }
                Entry entry = entry(path);
                if (entry != null) {
                    entries.add(entry);
                }
            }
        }
        entries.sort((one, two) -> one.path().compareTo(two.path()));
        listings.put(directory, entries);
        return entries;
    }

    /** What is at a path; null for a link, for what is gone again, and for a name that this JVM cannot carry. */
    private static @Nullable Entry entry(Path path) throws IOException {
        try {
            if (!RealPaths.resolve(path).equals(path)) {
                return null;
            }
            Map<String, Object> object =
                    Files.readAttributes(path, "unix:dev,ino,isDirectory", LinkOption.NOFOLLOW_LINKS);
            boolean directory = Boolean.TRUE.equals(object.get("isDirectory"));
            return new Entry(path, directory, List.of(value(object, "dev"), value(object, "ino")));
        } catch (NoSuchFileException e) {
            return null;
        } catch (NonoException e) {
            if (e.code() == ErrorCode.PATH_NOT_FOUND || e.code() == ErrorCode.PATH_CANONICALIZATION) {
                return null;
            }
            throw e;
        }
    }

    private static Object value(Map<String, Object> attributes, String name) throws IOException {
        Object value = attributes.get(name);
        if (value == null) {
            throw new IOException("the file system does not tell " + name);
        }
        return value;
    }
}
