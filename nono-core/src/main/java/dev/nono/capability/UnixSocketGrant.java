package dev.nono.capability;

import dev.nono.ErrorCode;
import dev.nono.NonoException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Objects;

/**
 * A grant on Unix sockets that have a path. Abstract and unnamed sockets are never covered, a file grant never implies
 * a socket grant, and a socket grant never implies a file grant.
 */
public final class UnixSocketGrant {
    private final Path original;
    private final Path resolved;
    private final SocketScope scope;
    private final SocketMode mode;
    private final GrantSource source;

    private UnixSocketGrant(Path original, Path resolved, SocketScope scope, SocketMode mode, GrantSource source) {
        this.original = Objects.requireNonNull(original);
        this.resolved = Objects.requireNonNull(resolved);
        this.scope = Objects.requireNonNull(scope);
        this.mode = Objects.requireNonNull(mode);
        this.source = Objects.requireNonNull(source);
    }

    /**
     * A grant on one socket.
     *
     * @param path for {@link SocketMode#CONNECT} an existing socket; for {@link SocketMode#CONNECT_BIND} an existing
     *     socket, or a name in an existing directory
     * @param mode what is granted
     * @param source who asks
     * @return the grant
     * @throws NonoException {@link ErrorCode#PATH_NOT_FOUND} (the path, or the parent of a socket to create),
     *     {@link ErrorCode#EXPECTED_FILE} for a directory, {@link ErrorCode#EXPECTED_SOCKET} for another kind of file,
     *     {@link ErrorCode#EXPECTED_DIRECTORY} if the parent is none, {@link ErrorCode#SANDBOX_INIT} for a link that
     *     points nowhere
     */
    public static UnixSocketGrant file(Path path, SocketMode mode, GrantSource source) {
        try {
            Path real = RealPaths.resolve(path);
            if (Files.isDirectory(real)) {
                throw NonoException.forPath(
                        ErrorCode.EXPECTED_FILE,
                        path,
                        RealPaths.shown(path) + " is a directory; grant the sockets in a directory instead");
            }
            if (!isSocket(real)) {
                throw NonoException.forPath(
                        ErrorCode.EXPECTED_SOCKET,
                        path,
                        RealPaths.shown(path) + " is not a Unix socket; name the socket itself");
            }
            return new UnixSocketGrant(path, real, SocketScope.FILE, mode, source);
        } catch (NonoException e) {
            if (e.code() != ErrorCode.PATH_NOT_FOUND || mode != SocketMode.CONNECT_BIND) {
                throw e;
            }
            if (RealPaths.isSymbolicLink(path)) {
                throw new NonoException(
                        ErrorCode.SANDBOX_INIT,
                        RealPaths.shown(path)
                                + " is a link to nothing: binding could create the socket elsewhere; remove the link");
            }
            return new UnixSocketGrant(path, RealPaths.resolveMissing(path), SocketScope.FILE, mode, source);
        }
    }

    /**
     * A grant on the sockets that are direct entries of a directory.
     *
     * @param directory an existing directory, not {@code /}
     * @param mode what is granted
     * @param source who asks
     * @return the grant
     * @throws NonoException {@link ErrorCode#PATH_NOT_FOUND}, {@link ErrorCode#EXPECTED_DIRECTORY},
     *     {@link ErrorCode#SANDBOX_INIT} for {@code /}
     */
    public static UnixSocketGrant children(Path directory, SocketMode mode, GrantSource source) {
        return inDirectory(directory, SocketScope.DIR_CHILDREN, mode, source);
    }

    /**
     * A grant on the sockets anywhere below a directory.
     *
     * @param directory an existing directory, not {@code /}
     * @param mode what is granted
     * @param source who asks
     * @return the grant
     * @throws NonoException {@link ErrorCode#PATH_NOT_FOUND}, {@link ErrorCode#EXPECTED_DIRECTORY},
     *     {@link ErrorCode#SANDBOX_INIT} for {@code /}
     */
    public static UnixSocketGrant subtree(Path directory, SocketMode mode, GrantSource source) {
        return inDirectory(directory, SocketScope.DIR_SUBTREE, mode, source);
    }

    /**
     * A grant with a real path that is not checked: for tests, and for paths that a backend has rewritten.
     *
     * @param original the path as written
     * @param resolved the absolute path to enforce
     * @param scope which paths are covered
     * @param mode what is granted
     * @param source who asks
     * @return the grant
     */
    public static UnixSocketGrant unchecked(
            Path original, Path resolved, SocketScope scope, SocketMode mode, GrantSource source) {
        if (!resolved.isAbsolute()) {
            throw new IllegalArgumentException("the resolved path of a grant must be absolute: " + resolved);
        }
        return new UnixSocketGrant(original, resolved, scope, mode, source);
    }

    private static UnixSocketGrant inDirectory(Path directory, SocketScope scope, SocketMode mode, GrantSource source) {
        Path real = RealPaths.resolve(directory);
        if (!Files.isDirectory(real)) {
            throw NonoException.forPath(
                    ErrorCode.EXPECTED_DIRECTORY,
                    directory,
                    RealPaths.shown(directory) + " is not a directory; grant the socket itself");
        }
        if (real.getNameCount() == 0) {
            throw new NonoException(
                    ErrorCode.SANDBOX_INIT, "a grant on every socket below / is refused; name a directory");
        }
        return new UnixSocketGrant(directory, real, scope, mode, source);
    }

    private static boolean isSocket(Path real) {
        try {
            // st_mode & S_IFMT == S_IFSOCK; the attribute exists on every Unix.
            int type = (Integer) Files.getAttribute(real, "unix:mode", LinkOption.NOFOLLOW_LINKS) & 0xF000;
            return type == 0xC000;
        } catch (java.io.IOException e) {
            throw RealPaths.unresolvable(real, e);
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
     * Which paths are covered.
     *
     * @return the scope
     */
    public SocketScope scope() {
        return scope;
    }

    /**
     * What is granted.
     *
     * @return the mode
     */
    public SocketMode mode() {
        return mode;
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
     * Whether a socket path falls under this grant.
     *
     * @param path the absolute real path of a socket
     * @return true if it is covered
     */
    public boolean covers(Path path) {
        return switch (scope) {
            case FILE -> path.equals(resolved);
            case DIR_CHILDREN -> resolved.equals(path.getParent());
            case DIR_SUBTREE -> path.startsWith(resolved) && !path.equals(resolved);
        };
    }

    /**
     * Whether this grant permits an operation on a path.
     *
     * @param path the absolute real path of a socket
     * @param operation what is asked for; a connect grant permits sending too, never binding
     * @return true if it is covered and permitted
     */
    public boolean permits(Path path, SocketOperation operation) {
        return covers(path) && (operation != SocketOperation.BIND || mode == SocketMode.CONNECT_BIND);
    }

    /**
     * The file grant that a program needs beside this one to reach the socket: on the socket if it is there, else on the
     * directory in which it would be made; on the directory of a grant on several.
     *
     * @return reading for connections, and writing too where sockets may be made
     * @throws dev.nono.NonoException if the path is gone or of another kind meanwhile
     */
    public FileGrant impliedFile() {
        Access access = mode == SocketMode.CONNECT ? Access.READ : Access.READ_WRITE;
        if (scope != SocketScope.FILE) {
            return FileGrant.directory(resolved, access, source);
        }
        Path parent = resolved.getParent();
        return Files.exists(resolved) || parent == null
                ? FileGrant.file(resolved, access, source)
                : FileGrant.directory(parent, access, source);
    }

    UnixSocketGrant withOriginal(Path changed) {
        return new UnixSocketGrant(changed, resolved, scope, mode, source);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof UnixSocketGrant grant
                && original.equals(grant.original)
                && resolved.equals(grant.resolved)
                && scope == grant.scope
                && mode == grant.mode
                && source.equals(grant.source);
    }

    @Override
    public int hashCode() {
        return Objects.hash(original, resolved, scope, mode, source);
    }

    /** The display form: {@code <scope> <resolved> (<mode>)}. */
    @Override
    public String toString() {
        return scope.label() + " " + RealPaths.shown(resolved) + " (" + mode.wireName() + ")";
    }
}
