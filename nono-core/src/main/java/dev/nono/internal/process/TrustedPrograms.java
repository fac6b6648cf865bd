package dev.nono.internal.process;

import dev.nono.ErrorCode;
import dev.nono.NonoException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Finds programs that will see secrets, and refuses one that somebody else could have put there or could replace: below
 * the current directory, in or below a directory that the sandboxed program may write, or where everybody may write.
 */
public final class TrustedPrograms {
    private final String searchPath;
    private final List<Path> untrusted;

    /**
     * Creates a finder.
     *
     * @param searchPath the value of {@code PATH}
     * @param current the current directory
     * @param writable what the sandboxed program may write
     */
    public TrustedPrograms(String searchPath, Path current, Collection<Path> writable) {
        this.searchPath = searchPath;
        List<Path> all = new ArrayList<>();
        // Everything lies below the root: started there, nono would trust nothing at all.
        if (current.getParent() != null) {
            addBoth(all, current);
        }
        for (Path path : writable) {
            addBoth(all, path);
        }
        this.untrusted = List.copyOf(all);
    }

    private static void addBoth(List<Path> all, Path path) {
        Path absolute = path.toAbsolutePath().normalize();
        all.add(absolute);
        try {
            all.add(absolute.toRealPath());
        } catch (IOException e) {
            // It does not exist: then nothing can be found below it under another name.
            return;
        }
    }

    /**
     * Finds a program as a shell would, by a name without slashes or by its absolute path.
     *
     * @param name the name or path
     * @return the canonical path of the program, or empty if there is none
     * @throws NonoException {@link ErrorCode#CONFIG_PARSE} if the name is neither; {@link ErrorCode#COMMAND_EXECUTION} if
     *     what is found must not be trusted
     */
    public Optional<Path> find(String name) {
        if (name.startsWith("/")) {
            Path path = Path.of(name);
            return executable(path) ? Optional.of(checked(name, path)) : Optional.empty();
        }
        if (name.isEmpty() || name.indexOf('/') >= 0 || name.indexOf('\\') >= 0) {
            throw new NonoException(
                    ErrorCode.CONFIG_PARSE,
                    "the command \"" + name
                            + "\" is neither a name to look up in PATH nor an absolute path; write it as"
                            + " one of these",
                    Map.of("command", name),
                    null);
        }
        for (String entry : searchPath.split(":", -1)) {
            Path candidate = in(entry, name);
            if (candidate != null && executable(candidate)) {
                return Optional.of(checked(name, candidate));
            }
        }
        return Optional.empty();
    }

    private static @Nullable Path in(String entry, String name) {
        try {
            return Path.of(entry).toAbsolutePath().resolve(name);
        } catch (InvalidPathException e) {
            // No file can be there.
            return null;
        }
    }

    private static boolean executable(Path path) {
        return Files.isRegularFile(path) && Files.isExecutable(path);
    }

    private Path checked(String name, Path found) {
        Path canonical;
        try {
            canonical = found.toRealPath();
            requireOutside(name, found.normalize());
            requireOutside(name, canonical);
            requireClosed(name, found.toAbsolutePath());
            requireClosed(name, canonical);
        } catch (IOException e) {
            throw new NonoException(
                    ErrorCode.COMMAND_EXECUTION,
                    "the program " + found + " cannot be examined before it gets to see a secret: " + e.getMessage(),
                    Map.of("path", found.toString()),
                    e);
        }
        return canonical;
    }

    private void requireOutside(String name, Path path) {
        for (Path directory : untrusted) {
            if (path.startsWith(directory)) {
                throw refused(name, path, "it lies in " + directory + ", which the sandboxed program may change");
            }
        }
    }

    /** The file and its directory must not be open to everybody; nor a directory above, unless it is sticky. */
    private static void requireClosed(String name, Path path) throws IOException {
        if (openToAll(path)) {
            throw refused(name, path, "everybody may write it");
        }
        Path parent = path.getParent();
        for (Path directory = parent; directory != null; directory = directory.getParent()) {
            if (openToAll(directory) && (directory.equals(parent) || !sticky(directory))) {
                throw refused(name, path, "everybody may write its directory " + directory);
            }
        }
    }

    private static boolean openToAll(Path path) throws IOException {
        return Files.getPosixFilePermissions(path).contains(PosixFilePermission.OTHERS_WRITE);
    }

    private static boolean sticky(Path directory) throws IOException {
        return ((Integer) Files.getAttribute(directory, "unix:mode") & 01000) != 0;
    }

    private static NonoException refused(String name, Path path, String why) {
        return new NonoException(
                ErrorCode.COMMAND_EXECUTION,
                "the program " + path + " is not trusted with secrets: " + why + ". Put another \"" + name
                        + "\" in front of it in PATH, or start nono elsewhere",
                Map.of("path", path.toString(), "reason", why),
                null);
    }
}
