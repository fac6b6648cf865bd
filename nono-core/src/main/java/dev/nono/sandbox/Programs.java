package dev.nono.sandbox;

import dev.nono.ErrorCode;
import dev.nono.NonoException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/** Finds the file that a command names, as a shell does, before anything is restricted. */
public final class Programs {
    private static final OsString PATH = OsString.of("PATH");
    private static final String DEFAULT_PATH = "/usr/local/bin:/usr/bin:/bin";

    private Programs() {}

    /**
     * Finds a program.
     *
     * @param command a path if it holds a slash, taken from the directory; else a name to look for in {@code PATH}
     * @param environment the variables that hold {@code PATH}
     * @param directory the directory from which relative paths are taken
     * @return the absolute path; links are kept, because some programs go by the name under which they are called
     * @throws NonoException {@link ErrorCode#NO_COMMAND} for an empty command, {@link ErrorCode#COMMAND_EXECUTION} if
     *     there is no such file or it cannot be executed
     */
    public static OsString find(OsString command, Map<OsString, OsString> environment, Path directory) {
        if (command.length() == 0) {
            throw new NonoException(ErrorCode.NO_COMMAND, "no command given; name a program to run");
        }
        if (!command.isText()) {
            throw failure(command, "its name is not valid UTF-8; start it through a link with a plain name");
        }
        String name = command.toString();
        if (name.indexOf('/') >= 0) {
            Path path = path(command, directory, name);
            Optional<String> problem = problem(path);
            if (problem.isPresent()) {
                throw failure(command, problem.get());
            }
            return encode(path);
        }
        OsString list = environment.get(PATH);
        String unusable = "";
        for (String entry : (list == null ? DEFAULT_PATH : list.toString()).split(":", -1)) {
            Path candidate = path(command, directory, entry.isEmpty() ? name : entry + "/" + name);
            if (!Files.exists(candidate)) {
                continue;
            }
            Optional<String> problem = problem(candidate);
            if (problem.isEmpty()) {
                return encode(candidate);
            }
            if (unusable.isEmpty()) {
                unusable = candidate + ": " + problem.get();
            }
        }
        throw failure(
                command,
                unusable.isEmpty()
                        ? "not found in PATH; check the spelling or give its full path"
                        : "found only as " + unusable);
    }

    private static Path path(OsString command, Path directory, String text) {
        try {
            return directory.resolve(text);
        } catch (InvalidPathException e) {
            throw failure(command, "it cannot be a path: " + e.getReason());
        }
    }

    private static Optional<String> problem(Path path) {
        if (Files.isDirectory(path)) {
            return Optional.of("it is a directory; name a program");
        }
        if (!Files.exists(path)) {
            return Optional.of(absence(path));
        }
        if (!Files.isRegularFile(path)) {
            return Optional.of("it is no regular file; name a program");
        }
        return Files.isExecutable(path)
                ? Optional.empty()
                : Optional.of("it is not executable; chmod +x would mend that");
    }

    /** Why nothing is found at a path. */
    private static String absence(Path path) {
        if (Files.isSymbolicLink(path)) {
            return "it is a link that leads nowhere or in a circle; mend the link";
        }
        try {
            return path.toRealPath() + " was not there a moment ago; try again";
        } catch (AccessDeniedException e) {
            return "a directory on the way is closed to this user; check its permissions";
        } catch (IOException e) {
            return "no such file; check the spelling";
        }
    }

    private static OsString encode(Path path) {
        return OsString.ofBytes(path.toString().getBytes(StandardCharsets.UTF_8));
    }

    private static NonoException failure(OsString command, String reason) {
        return new NonoException(
                ErrorCode.COMMAND_EXECUTION,
                "Command execution failed: " + command + ": " + reason,
                Map.of("program", command.toString()),
                null);
    }
}
