package dev.nono.profile.expand;

import dev.nono.ErrorCode;
import dev.nono.NonoException;
import dev.nono.capability.DenyPattern;
import dev.nono.capability.GrantSource;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;

/**
 * A pattern of paths: {@code *} stands for any characters of one name, {@code **} for any number of directories. What stands
 * before the first wildcard is meant literally and is the root of the walk, which links do not lead out of.
 */
final class Glob {
    /** How many paths a pattern may match. */
    static final int MAX_MATCHES = 10_000;
    /** How many paths may be looked at for it. */
    private static final int MAX_LOOKED_AT = 1_000_000;

    private static final String ANY_DEPTH = "**";

    private final String written;
    private final Path root;
    private final List<String> segments;
    private int lookedAt;

    private Glob(String written, Path root, List<String> segments) {
        this.written = written;
        this.root = root;
        this.segments = segments;
    }

    /**
     * Reads a pattern.
     *
     * @param text absolute, variables filled in, with at least one {@code *}
     * @param written the entry as it was written
     */
    static Glob parse(String text, String written) {
        int split = text.lastIndexOf('/', text.indexOf('*'));
        String pattern = text.substring(split + 1);
        for (int i = 0; i < pattern.length(); i++) {
            if ("?[]".indexOf(pattern.charAt(i)) >= 0) {
                throw new NonoException(
                        ErrorCode.PROFILE_PARSE,
                        "the pattern \"" + written + "\" holds \"" + pattern.charAt(i)
                                + "\"; only * and ** are wildcards, and ? [ ] cannot stand behind one");
            }
        }
        List<String> segments = new ArrayList<>();
        for (String segment : pattern.split("/", -1)) {
            if (segment.equals("..")) {
                throw new NonoException(
                        ErrorCode.PROFILE_PARSE, "the pattern \"" + written + "\" holds \"..\" behind a wildcard");
            }
            boolean repeated = segment.equals(ANY_DEPTH)
                    && !segments.isEmpty()
                    && segments.get(segments.size() - 1).equals(ANY_DEPTH);
            if (!segment.isEmpty() && !segment.equals(".") && !repeated) {
                segments.add(segment);
            }
        }
        return new Glob(written, Path.of(split == 0 ? "/" : text.substring(0, split)), segments);
    }

    /**
     * The paths that exist and match.
     *
     * @param stay whether a match that leads out of the root by a link is left out, with a warning
     * @param warnings gets what people should know
     * @return sorted
     */
    List<Path> matches(boolean stay, List<String> warnings) {
        TreeSet<Path> found = new TreeSet<>();
        if (Files.isDirectory(root)) {
            walk(root, 0, found);
        }
        List<Path> kept = stay ? inside(found, warnings) : new ArrayList<>(found);
        if (kept.isEmpty()) {
            warnings.add("the pattern \"" + written + "\" matches nothing");
        }
        return kept;
    }

    private void walk(Path directory, int index, TreeSet<Path> found) {
        String segment = segments.get(index);
        boolean last = index == segments.size() - 1;
        if (segment.equals(ANY_DEPTH)) {
            if (!last) {
                walk(directory, index + 1, found);
            }
            for (Path child : children(directory)) {
                if (last) {
                    add(child, found);
                }
                if (isDirectory(child)) {
                    walk(child, index, found);
                }
            }
            return;
        }
        if (segment.indexOf('*') < 0) {
            Path child = directory.resolve(segment);
            if (Files.exists(child, LinkOption.NOFOLLOW_LINKS)) {
                step(child, index, last, found);
            }
            return;
        }
        for (Path child : children(directory)) {
            if (DenyPattern.matches(segment, child.getFileName().toString())) {
                step(child, index, last, found);
            }
        }
    }

    private void step(Path child, int index, boolean last, TreeSet<Path> found) {
        if (last) {
            add(child, found);
        } else if (isDirectory(child)) {
            walk(child, index + 1, found);
        }
    }

    private void add(Path match, TreeSet<Path> found) {
        found.add(match);
        if (found.size() > MAX_MATCHES) {
            throw tooMuch("matches more than " + MAX_MATCHES + " paths");
        }
    }

    private List<Path> children(Path directory) {
        List<Path> children = new ArrayList<>();
        try (DirectoryStream<Path> stream = Files.newDirectoryStream(directory)) {
            for (Path child : stream) {
                children.add(child);
                lookedAt++;
                if (lookedAt > MAX_LOOKED_AT) {
                    throw tooMuch("would look at more than " + MAX_LOOKED_AT + " paths");
                }
            }
        } catch (IOException | DirectoryIteratorException e) {
            throw NonoException.forPath(
                    ErrorCode.IO,
                    directory,
                    "the pattern \"" + written + "\" cannot be expanded: " + directory + " cannot be listed: "
                            + e.getMessage(),
                    e);
        }
        return children;
    }

    private NonoException tooMuch(String what) {
        return new NonoException(
                ErrorCode.PROFILE_PARSE,
                "the pattern \"" + written + "\" " + what + "; name the directory instead, or a narrower pattern");
    }

    private static boolean isDirectory(Path path) {
        return Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS);
    }

    private List<Path> inside(TreeSet<Path> found, List<String> warnings) {
        List<Path> kept = new ArrayList<>(found.size());
        if (found.isEmpty()) {
            return kept;
        }
        Path realRoot;
        try {
            realRoot = root.toRealPath();
        } catch (IOException e) {
            throw NonoException.forPath(
                    ErrorCode.IO, root, "the root of the pattern \"" + written + "\" is gone: " + e.getMessage(), e);
        }
        for (Path match : found) {
            if (!Files.isSymbolicLink(match)) {
                kept.add(match);
                continue;
            }
            try {
                if (match.toRealPath().startsWith(realRoot)) {
                    kept.add(match);
                    continue;
                }
            } catch (IOException e) {
                warnings.add("the pattern \"" + written + "\" leaves out " + match + ", a link to nothing");
                continue;
            }
            warnings.add("the pattern \"" + written + "\" leaves out " + match + ", a link that leads out of " + root);
        }
        return kept;
    }

    /** The pattern as a rule about names that appear later too. */
    DenyPattern denied() {
        return new DenyPattern(root, segments, GrantSource.PROFILE, "filesystem.deny of the profile");
    }
}
