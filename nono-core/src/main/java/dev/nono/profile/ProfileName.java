package dev.nono.profile;

import dev.nono.ErrorCode;
import dev.nono.NonoException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Objects;

/**
 * What somebody who names a profile means: a file, a reference to a pack, or a name.
 *
 * @param kind which of them
 * @param text as it was given; for a reference without its version
 * @param version the version that a reference asks for, empty if none
 */
public record ProfileName(Kind kind, String text, String version) {
    /** What can be named. */
    public enum Kind {
        /** A profile of a pack, {@code namespace/pack}. */
        REFERENCE,
        /** A file. */
        FILE,
        /** A profile of the user, of a pack or of nono. */
        NAME
    }

    /** Checks that nothing is missing. */
    public ProfileName {
        Objects.requireNonNull(kind);
        Objects.requireNonNull(text);
        Objects.requireNonNull(version);
    }

    /**
     * Decides what is meant.
     *
     * @param argument as given
     * @param directory where relative paths start
     * @return what is meant
     * @throws NonoException {@link ErrorCode#PROFILE_PARSE} if it can be none of them
     */
    public static ProfileName of(String argument, Path directory) {
        if (isReference(argument) && !isFile(argument, directory)) {
            int at = argument.indexOf('@');
            return at < 0
                    ? new ProfileName(Kind.REFERENCE, argument, "")
                    : new ProfileName(Kind.REFERENCE, argument.substring(0, at), argument.substring(at + 1));
        }
        if (argument.indexOf('/') >= 0 || argument.endsWith(".json") || argument.endsWith(".jsonc")) {
            return new ProfileName(Kind.FILE, argument, "");
        }
        requireValid(argument);
        return new ProfileName(Kind.NAME, argument, "");
    }

    /** Whether a text has the form of a reference: one slash with something on both sides, before any {@code @}. */
    static boolean isReference(String text) {
        if (text.startsWith(".") || text.startsWith("~") || text.startsWith("/")) {
            return false;
        }
        if (text.endsWith(".json") || text.endsWith(".jsonc")) {
            return false;
        }
        int at = text.indexOf('@');
        String name = at < 0 ? text : text.substring(0, at);
        int slash = name.indexOf('/');
        return slash > 0 && slash == name.lastIndexOf('/') && slash < name.length() - 1;
    }

    private static boolean isFile(String argument, Path directory) {
        try {
            return Files.isRegularFile(directory.resolve(argument));
        } catch (InvalidPathException e) {
            return false;
        }
    }

    /**
     * Whether a name can be the name of a profile.
     *
     * @param name the name
     * @return true for letters, digits and {@code -}, which is neither first nor last
     */
    public static boolean isValid(String name) {
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            if (!(c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || c == '-')) {
                return false;
            }
        }
        return !name.isEmpty() && !name.startsWith("-") && !name.endsWith("-");
    }

    /**
     * Refuses a name that no profile can have.
     *
     * @param name the name
     * @throws NonoException {@link ErrorCode#PROFILE_PARSE} if it is not {@linkplain #isValid valid}
     */
    public static void requireValid(String name) {
        if (!isValid(name)) {
            throw new NonoException(
                    ErrorCode.PROFILE_PARSE,
                    "\"" + name
                            + "\" cannot be the name of a profile: use letters, digits and -, or a path with / in it");
        }
    }
}
