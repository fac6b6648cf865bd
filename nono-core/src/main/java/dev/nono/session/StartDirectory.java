package dev.nono.session;

import dev.nono.ErrorCode;
import dev.nono.NonoException;
import dev.nono.capability.CapabilitySet;
import dev.nono.capability.FileGrant;
import dev.nono.capability.GrantPart;
import dev.nono.capability.RealPaths;
import dev.nono.sandbox.OsString;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/**
 * Where a program starts: in the directory that was asked for if a grant covers it, else in {@code /}.
 *
 * @param requested the directory as it was asked for
 * @param directory the real path of the directory in which the program starts
 * @param granted whether a grant covers the directory that was asked for
 */
public record StartDirectory(Path requested, Path directory, boolean granted) {
    private static final Path ROOT = Path.of("/");

    /**
     * Finds the start directory.
     *
     * @param requested the directory as it was asked for, relative to the directory of this JVM if it is not absolute
     * @param caps what the program may touch
     * @return the start directory
     * @throws NonoException {@link ErrorCode#PATH_NOT_FOUND}, {@link ErrorCode#PATH_CANONICALIZATION}, or
     *     {@link ErrorCode#EXPECTED_DIRECTORY}
     */
    public static StartDirectory of(Path requested, CapabilitySet caps) {
        Path real = RealPaths.resolve(requested);
        if (!Files.isDirectory(real)) {
            throw NonoException.forPath(
                    ErrorCode.EXPECTED_DIRECTORY,
                    requested,
                    "cannot start in " + requested + ": it is not a directory; name a directory as workdir");
        }
        boolean granted = caps.covers(real) || hasGrantedEntries(real, caps);
        return new StartDirectory(requested, granted ? real : ROOT, granted);
    }

    /** Whether the directory was granted without something in it. */
    private static boolean hasGrantedEntries(Path directory, CapabilitySet caps) {
        for (FileGrant grant : caps.files()) {
            boolean here = grant.part() == GrantPart.NAMES
                    ? grant.resolved().equals(directory)
                    : grant.part() == GrantPart.ENTRY
                            && directory.equals(grant.resolved().getParent());
            if (here) {
                return true;
            }
        }
        return false;
    }

    /**
     * The directory of this JVM as the user knows it: {@code PWD}, which keeps the names of links, if it tells the
     * truth.
     *
     * @param host the variables of this JVM
     * @return {@code PWD} if it is absolute and leads to the directory of this JVM, else the real path of that
     */
    public static Path ofThisJvm(Map<OsString, OsString> host) {
        Optional<Path> logical = logical(host);
        return logical.isPresent() ? logical.get() : launch();
    }

    /** The real path of the directory in which this JVM was started. */
    static Path launch() {
        return RealPaths.resolve(Path.of(""));
    }

    /** The value of {@code PWD} if it is text, absolute, and leads to the directory of this JVM. */
    static Optional<Path> logical(Map<OsString, OsString> host) {
        OsString pwd = host.get(VariableNames.PWD);
        if (pwd == null || !pwd.isText() || !pwd.toString().startsWith("/")) {
            return Optional.empty();
        }
        Path path = Path.of(pwd.toString());
        return RealPaths.tryCanonicalize(path).equals(launch()) ? Optional.of(path) : Optional.empty();
    }

    /** How the program should see the name of its directory: as it was asked for, unless that needs {@code ..}. */
    Path shown(Map<OsString, OsString> host) {
        if (!granted || hasDots(requested)) {
            return directory;
        }
        return requested.isAbsolute()
                ? requested
                : logical(host).map(launch -> launch.resolve(requested)).orElse(directory);
    }

    private static boolean hasDots(Path path) {
        for (Path name : path) {
            if (name.toString().equals("..") || name.toString().equals(".")) {
                return true;
            }
        }
        return false;
    }
}
