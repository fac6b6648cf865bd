package dev.nono.state;

import dev.nono.ErrorCode;
import dev.nono.NonoException;
import dev.nono.capability.RealPaths;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Finds the capability file of the sandbox that this program runs in. */
public final class CapabilityFiles {
    /** The environment variable that names the file. */
    public static final String VARIABLE = "NONO_CAP_FILE";

    /** What the variable names where no file could be written. */
    public static final Path UNAVAILABLE = Path.of("/dev/null");

    /** The longest file that is read, in bytes. */
    public static final int MAX_SIZE = 1_048_576;

    static final String PREFIX = ".nono-";
    static final String SUFFIX = ".json";

    /** Below the directory for the state of programs. */
    private static final String PRIVATE = "nono/capabilities";

    private static final int OTHERS_MAY_WRITE = 0022;
    private static final int TYPE = 0170000;
    private static final int REGULAR = 0100000;

    private CapabilityFiles() {}

    /** What the environment says. */
    public sealed interface Lookup {}

    /** This program runs in no sandbox of nono. */
    public record NotSandboxed() implements Lookup {}

    /** This program runs in a sandbox that could not say what it grants. */
    public record Unavailable() implements Lookup {}

    /**
     * This program runs in a sandbox.
     *
     * @param path the real path of the file
     * @param content what it says
     */
    public record Found(Path path, CapabilityFile content) implements Lookup {}

    /**
     * Reads the file that the environment names. Whatever is suspicious about it is an error, never "no sandbox": the
     * variable may be forged, and the file lies where others may write.
     *
     * @param environment the environment variables
     * @param uid the numeric user id of this program, which must own the file
     * @return what is there
     * @throws NonoException {@link ErrorCode#ENV_VAR_VALIDATION} if the variable is no absolute path,
     *     {@link ErrorCode#CAP_FILE_VALIDATION} if the file cannot be trusted, {@link ErrorCode#CAP_FILE_TOO_LARGE},
     *     {@link ErrorCode#CONFIG_PARSE} if it is malformed
     */
    public static Lookup lookup(Map<String, String> environment, long uid) {
        String value = environment.get(VARIABLE);
        if (value == null || value.isEmpty()) {
            return new NotSandboxed();
        }
        Path path = absolute(value);
        if (path.equals(UNAVAILABLE)) {
            return new Unavailable();
        }
        Path real = realPath(path);
        requirePlace(real, places(environment));
        return new Found(real, CapabilityFile.parse(read(real, uid)));
    }

    static String name(String hex) {
        return PREFIX + hex + SUFFIX;
    }

    private static Path absolute(String value) {
        String reason = "it must be an absolute path";
        try {
            Path path = Path.of(value);
            if (path.isAbsolute()) {
                return path;
            }
        } catch (InvalidPathException e) {
            reason = "it is no path: " + e.getReason();
        }
        throw new NonoException(
                ErrorCode.ENV_VAR_VALIDATION,
                "SECURITY: " + VARIABLE + " cannot be trusted: " + reason,
                Map.of("var", VARIABLE, "reason", reason),
                null);
    }

    private static Path realPath(Path path) {
        try {
            return path.toRealPath();
        } catch (IOException e) {
            throw untrusted(path, "it cannot be resolved", e);
        }
    }

    /**
     * Where a file lies if the program it is for may write to the directory for temporary files.
     *
     * @param stateHome the value of {@code XDG_STATE_HOME}, empty if it is not set; ignored unless it is absolute
     * @param home the value of {@code HOME}, empty if it is not set
     * @return a directory of nono's state, which no program may write; empty if the user has no such place
     */
    public static Optional<Path> privateDirectory(String stateHome, String home) {
        return stateHome(stateHome, home).map(directory -> directory.resolve(PRIVATE));
    }

    /**
     * Where programs keep what outlives them.
     *
     * @param stateHome the value of {@code XDG_STATE_HOME}, empty if it is not set; ignored unless it is absolute
     * @param home the value of {@code HOME}, empty if it is not set
     * @return the directory; empty if the user has no such place
     */
    public static Optional<Path> stateHome(String stateHome, String home) {
        if (stateHome.startsWith("/")) {
            return Optional.of(Path.of(stateHome));
        }
        return home.startsWith("/") ? Optional.of(Path.of(home, ".local/state")) : Optional.empty();
    }

    private static List<Path> places(Map<String, String> environment) {
        List<String> names = new ArrayList<>();
        privateDirectory(environment.getOrDefault("XDG_STATE_HOME", ""), environment.getOrDefault("HOME", ""))
                .ifPresent(directory -> names.add(directory.toString()));
        String configured = environment.get("TMPDIR");
        if (configured != null && configured.startsWith("/")) {
            names.add(configured);
        }
        names.add("/tmp");
        if (System.getProperty("os.name", "").toLowerCase(Locale.ROOT).startsWith("mac")) {
            names.add("/var/folders");
        }
        return names.stream().map(Path::of).map(RealPaths::tryCanonicalize).toList();
    }

    private static void requirePlace(Path real, List<Path> places) {
        if (places.stream().noneMatch(real::startsWith)) {
            throw untrusted(real, "it lies neither in nono's state nor in the directories for temporary files", null);
        }
        String name = String.valueOf(real.getFileName());
        if (!name.startsWith(PREFIX) || !name.endsWith(SUFFIX)) {
            throw untrusted(real, "it is not named " + PREFIX + "*" + SUFFIX, null);
        }
    }

    private static String read(Path real, long uid) {
        Attributes before = Attributes.of(real);
        before.requireTrusted(real, uid);
        ByteBuffer bytes = ByteBuffer.allocate(MAX_SIZE + 1);
        try (SeekableByteChannel channel =
                Files.newByteChannel(real, Set.of(StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS))) {
            // What was opened is what was looked at, if the path names the same object before and after.
            if (!before.sameAs(Attributes.of(real))) {
                throw untrusted(real, "it was replaced while it was opened", null);
            }
            int count = 0;
            while (bytes.hasRemaining() && count >= 0) {
                count = channel.read(bytes);
            }
        } catch (IOException e) {
            throw untrusted(real, "it cannot be read", e);
        }
        if (!bytes.hasRemaining()) {
            throw tooLarge(real, MAX_SIZE + 1L);
        }
        try {
            return StandardCharsets.UTF_8.newDecoder().decode(bytes.flip()).toString();
        } catch (CharacterCodingException e) {
            throw untrusted(real, "it is not UTF-8", e);
        }
    }

    /**
     * What is checked of the file.
     *
     * @param identity which object it is
     * @param mode its kind and permissions
     * @param owner the user to whom it belongs
     * @param size in bytes
     */
    private record Attributes(Optional<FileIdentity> identity, int mode, int owner, long size) {
        static Attributes of(Path path) {
            try {
                Map<String, Object> values =
                        Files.readAttributes(path, "unix:mode,uid,size", LinkOption.NOFOLLOW_LINKS);
                if (values.get("mode") instanceof Integer mode
                        && values.get("uid") instanceof Integer owner
                        && values.get("size") instanceof Long size) {
                    return new Attributes(FileIdentity.of(path), mode, owner, size);
                }
                throw untrusted(path, "its owner and mode are not known", null);
            } catch (IOException e) {
                throw untrusted(path, "it cannot be looked at", e);
            }
        }

        void requireTrusted(Path path, long uid) {
            if ((mode & TYPE) != REGULAR) {
                throw untrusted(path, "it is not a regular file", null);
            }
            if (Integer.toUnsignedLong(owner) != uid) {
                throw untrusted(path, "it belongs to user " + Integer.toUnsignedLong(owner), null);
            }
            if ((mode & OTHERS_MAY_WRITE) != 0) {
                throw untrusted(path, "others may write to it", null);
            }
            if (size > MAX_SIZE) {
                throw tooLarge(path, size);
            }
        }

        boolean sameAs(Attributes other) {
            return identity.isPresent()
                    && identity.equals(other.identity)
                    && mode == other.mode
                    && owner == other.owner;
        }
    }

    private static NonoException untrusted(Path path, String reason, @Nullable Throwable cause) {
        return new NonoException(
                ErrorCode.CAP_FILE_VALIDATION,
                "SECURITY: the capability file " + path + " cannot be trusted: " + reason + "; " + VARIABLE
                        + " may be forged",
                Map.of("path", path.toString(), "reason", reason),
                cause);
    }

    private static NonoException tooLarge(Path path, long size) {
        return new NonoException(
                ErrorCode.CAP_FILE_TOO_LARGE,
                "SECURITY: the capability file " + path + " is larger than any that nono writes (" + size
                        + " of at most " + MAX_SIZE + " bytes); " + VARIABLE + " may be forged",
                Map.of("size", String.valueOf(size), "max", String.valueOf(MAX_SIZE)),
                null);
    }
}
