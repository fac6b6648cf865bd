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
import java.util.StringJoiner;
import org.jspecify.annotations.Nullable;

/**
 * Finds programs that will see secrets, and refuses one that somebody else could have put there or could replace: below
 * the current directory, in or below a directory that the sandboxed program may write, or where everybody may write.
 */
public final class TrustedPrograms {
    private final String searchPath;
    private final List<Path> writable;
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
        List<Path> granted = new ArrayList<>();
        for (Path path : writable) {
            addBoth(granted, path);
        }
        List<Path> all = new ArrayList<>(granted);
        // Everything lies below the root: started there, nono would trust nothing at all.
        if (current.getParent() != null) {
            addBoth(all, current);
        }
        this.writable = List.copyOf(granted);
        this.untrusted = List.copyOf(all);
    }

    private static void addBoth(List<Path> all, Path path) {
        Path absolute = path.toAbsolutePath().normalize();
        all.add(absolute);
        Path there = absolute;
        while (there.getParent() != null && !Files.exists(there)) {
            there = there.getParent();
        }
        try {
            all.add(there.toRealPath().resolve(there.relativize(absolute)).normalize());
        } catch (IOException e) {
            // It went away just now: then nothing can be found below it under another name.
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

    /**
     * The value of {@code PATH} for a program that is found here: it finds others, such as its interpreter, where it was found itself, and neither below
     * the current directory nor where the sandboxed program may write.
     *
     * @return the entries that can be trusted; those of the system if there are none
     */
    public String searchPath() {
        StringJoiner kept = new StringJoiner(":");
        kept.setEmptyValue("/usr/bin:/bin");
        for (String entry : searchPath.split(":", -1)) {
            Path directory = in(entry, "");
            if (entry.startsWith("/") && directory != null && !isBelow(untrusted, directory)) {
                kept.add(entry);
            }
        }
        return kept.toString();
    }

    /**
     * Refuses arguments that name a file which the sandboxed program may write: a script for an interpreter is a program no less than the interpreter.
     *
     * @param name the command, for the message
     * @param arguments its arguments; an absolute path may stand behind an equals sign
     * @throws NonoException {@link ErrorCode#COMMAND_EXECUTION} naming the argument
     */
    public void requireOutside(String name, List<String> arguments) {
        for (String argument : arguments) {
            String named = argument.substring(argument.indexOf("=/") + 1);
            Path path = named.startsWith("/") ? in(named, "") : null;
            if (path != null && isBelow(writable, path)) {
                throw new NonoException(
                        ErrorCode.COMMAND_EXECUTION,
                        "the command " + name + " is not trusted with secrets: its argument " + argument
                                + " is where the sandboxed program may write. Keep the file elsewhere, or grant less",
                        Map.of("command", name, "argument", argument),
                        null);
            }
        }
    }

    private static boolean isBelow(List<Path> directories, Path path) {
        List<Path> both = new ArrayList<>();
        addBoth(both, path);
        for (Path directory : directories) {
            for (Path each : both) {
                if (each.startsWith(directory)) {
                    return true;
                }
            }
        }
        return false;
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
