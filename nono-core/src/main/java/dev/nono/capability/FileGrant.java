package dev.nono.capability;

import dev.nono.ErrorCode;
import dev.nono.NonoException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;

/**
 * A grant on one file, or on a directory and everything below it.
 *
 * <p>The real path is found when the grant is made; there is no way to pass one in, but for
 * {@link #unchecked(Path, Path, Access, boolean, GrantSource)}.
 */
public final class FileGrant {
    private final Path original;
    private final Path resolved;
    private final Access access;
    private final boolean file;
    private final GrantSource source;
    private final GrantPart part;

    private FileGrant(Path original, Path resolved, Access access, boolean file, GrantSource source, GrantPart part) {
        this.original = Objects.requireNonNull(original);
        this.resolved = Objects.requireNonNull(resolved);
        this.access = Objects.requireNonNull(access);
        this.file = file;
        this.source = Objects.requireNonNull(source);
        this.part = part;
    }

    /**
     * A grant on a directory and everything below it.
     *
     * @param path an existing directory, or a link to one
     * @param access what is granted
     * @param source who asks
     * @return the grant
     * @throws NonoException {@link ErrorCode#PATH_NOT_FOUND}, {@link ErrorCode#PATH_CANONICALIZATION}, or
     *     {@link ErrorCode#EXPECTED_DIRECTORY} if it is something else
     */
    public static FileGrant directory(Path path, Access access, GrantSource source) {
        Path real = RealPaths.resolve(path);
        if (!Files.isDirectory(real)) {
            throw NonoException.forPath(
                    ErrorCode.EXPECTED_DIRECTORY,
                    path,
                    RealPaths.shown(path) + " is not a directory; grant it as a file instead");
        }
        return new FileGrant(path, real, access, false, source, GrantPart.WHOLE);
    }

    /**
     * A grant on exactly one file: a regular file, device, FIFO or socket.
     *
     * @param path an existing file, or a link to one
     * @param access what is granted
     * @param source who asks
     * @return the grant
     * @throws NonoException {@link ErrorCode#PATH_NOT_FOUND}, {@link ErrorCode#PATH_CANONICALIZATION}, or
     *     {@link ErrorCode#EXPECTED_FILE} if it is a directory
     */
    public static FileGrant file(Path path, Access access, GrantSource source) {
        Path real = RealPaths.resolve(path);
        if (Files.isDirectory(real)) {
            throw NonoException.forPath(
                    ErrorCode.EXPECTED_FILE,
                    path,
                    RealPaths.shown(path) + " is a directory; grant it as a directory instead");
        }
        return new FileGrant(path, real, access, true, source, GrantPart.WHOLE);
    }

    /**
     * A grant on whatever is at a path.
     *
     * @param path an existing directory or file, or a link to one
     * @param access what is granted
     * @param source who asks
     * @return a grant on the directory and everything below it, or on the file
     * @throws NonoException {@link ErrorCode#PATH_NOT_FOUND} or {@link ErrorCode#PATH_CANONICALIZATION}
     */
    public static FileGrant of(Path path, Access access, GrantSource source) {
        Path real = RealPaths.resolve(path);
        return new FileGrant(path, real, access, !Files.isDirectory(real), source, GrantPart.WHOLE);
    }

    /**
     * A grant on exactly one path, which may be a directory (without what is below it) or missing. Only Seatbelt can
     * enforce the last two.
     *
     * @param path any path
     * @param access what is granted
     * @param source who asks; a directory or missing path is always {@link GrantSource#PROFILE}
     * @return the grant
     * @throws NonoException {@link ErrorCode#PATH_CANONICALIZATION} if an ancestor cannot be resolved
     */
    public static FileGrant exact(Path path, Access access, GrantSource source) {
        try {
            return file(path, access, source);
        } catch (NonoException e) {
            if (e.code() == ErrorCode.EXPECTED_FILE) {
                return new FileGrant(path, RealPaths.resolve(path), access, true, GrantSource.PROFILE, GrantPart.WHOLE);
            }
            if (e.code() == ErrorCode.PATH_NOT_FOUND) {
                return new FileGrant(
                        path, resolveFuture(path.toAbsolutePath()), access, true, GrantSource.PROFILE, GrantPart.WHOLE);
            }
            throw e;
        }
    }

    /**
     * A grant with a real path that is not checked: for tests, and for paths that a backend has rewritten.
     *
     * @param original the path as written
     * @param resolved the absolute path to enforce
     * @param access what is granted
     * @param file true for exactly this path
     * @param source who asks
     * @return the grant
     */
    public static FileGrant unchecked(Path original, Path resolved, Access access, boolean file, GrantSource source) {
        if (!resolved.isAbsolute()) {
            throw new IllegalArgumentException("the resolved path of a grant must be absolute: " + resolved);
        }
        return new FileGrant(original, resolved, access, file, source, GrantPart.WHOLE);
    }

    /**
     * One entry of a granted directory that is granted without something else in it.
     *
     * @param whole the grant on the directory, or on a directory above it
     * @param entry the real path of the entry, which is no link
     * @param file whether the entry is anything but a directory
     * @return a grant with the access and source of {@code whole}
     */
    public static FileGrant entry(FileGrant whole, Path entry, boolean file) {
        return new FileGrant(entry, entry, whole.access, file, whole.source, GrantPart.ENTRY);
    }

    /**
     * The names in a directory, without the right to open what they name.
     *
     * @param directory the real path of the directory
     * @param source who asks
     * @return a grant that lets a program list the directory
     */
    public static FileGrant names(Path directory, GrantSource source) {
        return new FileGrant(directory, directory, Access.READ, true, source, GrantPart.NAMES);
    }

    private static Path resolveFuture(Path absolute) {
        Path name = absolute.getFileName();
        Path parent = absolute.getParent();
        if (name == null || parent == null) {
            return absolute;
        }
        if (name.toString().equals("..")) {
            throw NonoException.forPath(
                    ErrorCode.PATH_CANONICALIZATION,
                    absolute,
                    "cannot resolve " + RealPaths.shown(absolute)
                            + ": what \"..\" means after a missing directory is not known; write the path without it");
        }
        try {
            return RealPaths.resolve(parent).resolve(name);
        } catch (NonoException e) {
            if (e.code() == ErrorCode.PATH_NOT_FOUND) {
                return resolveFuture(parent).resolve(name);
            }
            throw e;
        }
    }

    /**
     * The path as the caller wrote it.
     *
     * @return a path that may be relative
     */
    public Path original() {
        return original;
    }

    /**
     * The path that is enforced.
     *
     * @return an absolute path
     */
    public Path resolved() {
        return resolved;
    }

    /**
     * What is granted.
     *
     * @return the access
     */
    public Access access() {
        return access;
    }

    /**
     * Whether the grant is on exactly this path.
     *
     * @return false for a directory and everything below it
     */
    public boolean isFile() {
        return file;
    }

    /**
     * Who asked for the grant.
     *
     * @return the source
     */
    public GrantSource source() {
        return source;
    }

    /**
     * Whether this is all that was asked for, or what is left of a directory beside denied paths.
     *
     * @return the part
     */
    public GrantPart part() {
        return part;
    }

    /**
     * Whether a path falls under this grant.
     *
     * @param path an absolute real path
     * @return true if it is the path of the grant, or below it for a directory
     */
    public boolean covers(Path path) {
        return file ? path.equals(resolved) : path.startsWith(resolved);
    }

    FileGrant withAccess(Access changed) {
        return new FileGrant(original, resolved, changed, file, source, part);
    }

    FileGrant withOriginal(Path changed) {
        return new FileGrant(changed, resolved, access, file, source, part);
    }

    FileGrant withResolved(Path changed) {
        return new FileGrant(original, changed, access, file, source, part);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof FileGrant grant
                && original.equals(grant.original)
                && resolved.equals(grant.resolved)
                && access == grant.access
                && file == grant.file
                && part == grant.part
                && source.equals(grant.source);
    }

    @Override
    public int hashCode() {
        return Objects.hash(original, resolved, access, file, source, part);
    }

    /** The display form: {@code <resolved> (<access>)}. */
    @Override
    public String toString() {
        return RealPaths.shown(resolved) + " (" + access.display() + ")";
    }
}
