package dev.nono.capability;

import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The smallest grant that would open a path, as it may be suggested to a person who will paste it.
 *
 * @param target the path to grant
 * @param access what to grant
 * @param file true for exactly the path, false for a directory and everything below it
 */
public record GrantSuggestion(Path target, Access access, boolean file) {

    /**
     * Finds the smallest grant. A file that exists is granted by itself, a directory with what is below it, and for
     * something that does not exist its parent, unless that would open far more than was asked for: then the exact path
     * is suggested.
     *
     * @param path an absolute path
     * @param access what is needed
     * @param tooWide directories that must never be suggested, nor any directory above them; see {@link #userRoots}
     * @return the grant, or empty if the path itself is too wide
     */
    public static Optional<GrantSuggestion> of(Path path, Access access, Set<Path> tooWide) {
        if (Files.exists(path)) {
            boolean file = !Files.isDirectory(path);
            return !file && isTooWide(path, tooWide)
                    ? Optional.empty()
                    : Optional.of(new GrantSuggestion(path, access, file));
        }
        Path parent = path.getParent();
        if (parent == null || path.getNameCount() == 0) {
            return Optional.empty();
        }
        if (parent.getNameCount() == 0) {
            return Optional.of(new GrantSuggestion(path, access, false));
        }
        return Optional.of(
                isTooWide(parent, tooWide)
                        ? new GrantSuggestion(path, access, true)
                        : new GrantSuggestion(parent, access, false));
    }

    private static boolean isTooWide(Path directory, Set<Path> tooWide) {
        return directory.getNameCount() == 0 || tooWide.stream().anyMatch(root -> root.startsWith(directory));
    }

    /**
     * The directories of a user that hold the files of all programs: the home directory and the XDG base directories
     * for configuration, data, state and caches.
     *
     * @param environment the variables {@code HOME} and {@code XDG_*_HOME}
     * @return absolute paths, as written and with links resolved
     */
    public static Set<Path> userRoots(Map<String, String> environment) {
        Set<Path> roots = new LinkedHashSet<>();
        Optional<Path> home = absolute(environment.getOrDefault("HOME", ""));
        home.ifPresent(path -> add(roots, path));
        addBase(roots, environment, "XDG_CONFIG_HOME", home, ".config");
        addBase(roots, environment, "XDG_DATA_HOME", home, ".local/share");
        addBase(roots, environment, "XDG_STATE_HOME", home, ".local/state");
        addBase(roots, environment, "XDG_CACHE_HOME", home, ".cache");
        return roots;
    }

    private static void addBase(
            Set<Path> roots, Map<String, String> environment, String name, Optional<Path> home, String below) {
        absolute(environment.getOrDefault(name, ""))
                .or(() -> home.map(path -> path.resolve(below)))
                .ifPresent(path -> add(roots, path));
    }

    private static void add(Set<Path> roots, Path path) {
        roots.add(path);
        roots.add(RealPaths.tryCanonicalize(path));
    }

    private static Optional<Path> absolute(String text) {
        try {
            return Optional.of(Path.of(text)).filter(Path::isAbsolute);
        } catch (InvalidPathException e) {
            // A variable that is no path names no directory.
            return Optional.empty();
        }
    }

    /**
     * The flag of the command line.
     *
     * @return the name of the flag and the path, quoted for a shell if needed
     */
    public String flag() {
        return flagName(access, file) + " " + ShellText.quoted(target.toString());
    }

    /**
     * The name of the flag that grants access.
     *
     * @param access what to grant
     * @param file true for exactly the path
     * @return {@code --read}, {@code --write}, {@code --allow}, or the same with {@code -file}
     */
    public static String flagName(Access access, boolean file) {
        return switch (access) {
            case READ -> file ? "--read-file" : "--read";
            case WRITE -> file ? "--write-file" : "--write";
            case READ_WRITE -> file ? "--allow-file" : "--allow";
        };
    }
}
