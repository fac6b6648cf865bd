package dev.nono.capability;

import dev.nono.ErrorCode;
import dev.nono.NonoException;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HexFormat;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Real paths: the one place where a path that somebody wrote becomes the path that the kernel sees.
 *
 * <p>Resolution is one call of the operating system; nothing asks first whether the path exists, and nothing folds
 * {@code a/link/..} by text.
 */
public final class RealPaths {
    /** As many as the kernel follows. */
    private static final int MOST_LINKS = 40;

    private RealPaths() {}

    /**
     * Resolves an existing path.
     *
     * @param path a path as written, absolute or relative to the directory in which this JVM was started
     * @return the absolute path without links
     * @throws NonoException {@link ErrorCode#PATH_NOT_FOUND} if nothing is there,
     *     {@link ErrorCode#PATH_CANONICALIZATION} if it cannot be resolved for another reason, or if its name cannot be
     *     carried through this JVM unchanged
     */
    public static Path resolve(Path path) {
        checkRepresentable(path);
        try {
            Path real = path.toRealPath();
            checkRepresentable(real);
            return real;
        } catch (NoSuchFileException e) {
            throw notFound(path, e);
        } catch (IOException e) {
            throw unresolvable(path, e);
        }
    }

    /**
     * Resolves as much of a path as exists. Never fails. A link to nothing leads to where a file would be made through it.
     *
     * @param path a path as written
     * @return the real path of the longest part that exists, with the rest appended; the path itself if nothing of it
     *     can be resolved
     */
    public static Path tryCanonicalize(Path path) {
        Path start = path;
        for (int links = 0; links <= MOST_LINKS; links++) {
            Deque<Path> rest = new ArrayDeque<>();
            Optional<Path> real = realAncestor(start, rest);
            if (real.isEmpty()) {
                return path;
            }
            Path result = real.get();
            // Only the first name that is missing can be a link; those below it have no directory to be in.
            Path first = rest.poll();
            if (first == null) {
                return result;
            }
            result = result.resolve(first);
            Path target = linkTarget(result);
            for (Path name : rest) {
                result = result.resolve(name);
                target = target == null ? null : target.resolve(name);
            }
            if (target == null) {
                return result;
            }
            start = target;
        }
        return path;
    }

    /** The real path of the longest part that exists, the other names in {@code rest}; empty if there is none. */
    private static Optional<Path> realAncestor(Path path, Deque<Path> rest) {
        @Nullable Path current = path;
        while (current != null) {
            Optional<Path> real = realPath(current);
            if (real.isPresent()) {
                return real;
            }
            Path name = current.getFileName();
            if (name == null || name.toString().equals("..")) {
                return Optional.empty();
            }
            rest.addFirst(name);
            current = parentOf(current);
        }
        return Optional.empty();
    }

    /** Where a link leads that leads to nothing; null for what is no link. */
    private static @Nullable Path linkTarget(Path path) {
        if (!Files.isSymbolicLink(path)) {
            return null;
        }
        try {
            return path.resolveSibling(Files.readSymbolicLink(path));
        } catch (IOException e) {
            // Gone meanwhile: it is missing like any other name.
            return null;
        }
    }

    private static Optional<Path> realPath(Path path) {
        // Asking first is no race here: what is missing has no real path. It is half the price of an exception.
        if (isPlain(path) && !path.toFile().exists()) {
            return Optional.empty();
        }
        try {
            return Optional.of(path.toRealPath());
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    /** Whether a path means the same to both file interfaces of the platform, whatever its encoding of names. */
    private static boolean isPlain(Path path) {
        String text = path.toString();
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) >= 0x80) {
                return false;
            }
        }
        return !text.isEmpty() && path.getFileSystem() == FileSystems.getDefault();
    }

    /** A path without {@code .} components. Those with {@code ..} stay: what they mean depends on links. */
    static Path withoutDots(Path path) {
        Path root = path.getRoot();
        Path result = root == null ? path.getFileSystem().getPath("") : root;
        for (Path name : path) {
            if (!name.toString().equals(".")) {
                result = result.resolve(name);
            }
        }
        return result;
    }

    /** Real path of the parent, the last name appended: the place at which a missing file would be created. */
    static Path resolveMissing(Path path) {
        checkRepresentable(path);
        Path name = path.getFileName();
        Path parent = parentOf(path);
        if (name == null
                || parent == null
                || name.toString().equals("..")
                || name.toString().equals(".")) {
            throw NonoException.forPath(
                    ErrorCode.PATH_CANONICALIZATION,
                    path,
                    "cannot resolve " + shown(path) + ": it has no last component to create; name a file");
        }
        Path realParent;
        try {
            realParent = parent.toRealPath();
        } catch (NoSuchFileException e) {
            throw notFound(parent, e);
        } catch (IOException e) {
            throw unresolvable(parent, e);
        }
        if (!Files.isDirectory(realParent)) {
            throw NonoException.forPath(
                    ErrorCode.EXPECTED_DIRECTORY,
                    parent,
                    shown(parent) + " is not a directory, so nothing can be created in it");
        }
        return realParent.resolve(name);
    }

    /** True if a link is there, whatever it points to. */
    static boolean isSymbolicLink(Path path) {
        return Files.isSymbolicLink(path);
    }

    private static @Nullable Path parentOf(Path path) {
        Path parent = path.getParent();
        return parent == null && !path.isAbsolute() ? Path.of("").toAbsolutePath() : parent;
    }

    static NonoException notFound(Path path, IOException cause) {
        return NonoException.forPath(
                ErrorCode.PATH_NOT_FOUND,
                path,
                "path not found: " + shown(path) + "; check the spelling or create it",
                cause);
    }

    static NonoException unresolvable(Path path, IOException cause) {
        String reason = cause instanceof FileSystemException e && e.getReason() != null
                ? e.getReason()
                : cause.getClass().getSimpleName();
        return NonoException.forPath(
                ErrorCode.PATH_CANONICALIZATION,
                path,
                "cannot resolve " + shown(path) + ": " + reason + "; check its links and permissions",
                cause);
    }

    private static void checkRepresentable(Path path) {
        String text = path.toString();
        if (text.indexOf('\uFFFD') >= 0 || !path.equals(path.getFileSystem().getPath(text))) {
            throw NonoException.forPath(
                    ErrorCode.PATH_CANONICALIZATION,
                    path,
                    "cannot grant " + shown(path)
                            + ": its name is not valid UTF-8, so another path could be meant; rename it or grant its parent");
        }
    }

    /**
     * A path as it may be printed to a terminal: control and formatting characters made visible.
     *
     * @param path any path
     * @return its text, with {@code \\u001b} and the like in place of what could steer a terminal
     */
    public static String shown(Path path) {
        return shown(path.toString());
    }

    /**
     * A text as it may be printed to a terminal.
     *
     * @param text any text
     * @return the text, changed as a path is
     */
    public static String shown(String text) {
        StringBuilder out = new StringBuilder(text.length());
        int i = 0;
        while (i < text.length()) {
            int c = text.codePointAt(i);
            if (Character.isISOControl(c) || Character.getType(c) == Character.FORMAT) {
                out.append("\\u").append(HexFormat.of().toHexDigits(c, c > 0xFFFF ? 6 : 4));
            } else {
                out.appendCodePoint(c);
            }
            i += Character.charCount(c);
        }
        return out.toString();
    }
}
