package dev.nono.policy;

import dev.nono.ErrorCode;
import dev.nono.NonoException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * For whom, and on what, a policy is resolved.
 *
 * @param platform the operating system
 * @param home the home directory of the user, absolute
 * @param tempDirectory the directory for temporary files, absolute
 * @param stateHome the directory under which programs keep their state ({@code XDG_STATE_HOME}), absolute
 * @param uid the numeric user id
 * @param environment the environment variables that policy paths may name
 */
public record PolicyContext(
        Platform platform, Path home, Path tempDirectory, Path stateHome, long uid, Map<String, String> environment) {

    /** Checks that the directories are absolute and copies the environment. */
    public PolicyContext {
        Objects.requireNonNull(platform);
        requireAbsolute("HOME", home.toString());
        requireAbsolute("TMPDIR", tempDirectory.toString());
        requireAbsolute("XDG_STATE_HOME", stateHome.toString());
        environment = Map.copyOf(environment);
    }

    /**
     * The context that environment variables describe.
     *
     * @param platform the operating system
     * @param uid the numeric user id
     * @param environment the variables; {@code HOME} must be there, {@code TMPDIR} is {@code /tmp} and
     *     {@code XDG_STATE_HOME} is {@code $HOME/.local/state} unless set; a relative {@code XDG_STATE_HOME} is ignored
     * @return the context
     * @throws NonoException {@link ErrorCode#HOME_NOT_FOUND} without {@code HOME}; {@link ErrorCode#ENV_VAR_VALIDATION}
     *     if it or {@code TMPDIR} is relative, because denied paths would then be elsewhere
     */
    public static PolicyContext of(Platform platform, long uid, Map<String, String> environment) {
        String home = environment.getOrDefault("HOME", "");
        if (home.isEmpty()) {
            throw new NonoException(
                    ErrorCode.HOME_NOT_FOUND,
                    "HOME is not set, so the paths to protect are not known; set it to your home directory");
        }
        Path homePath = requireAbsolute("HOME", home);
        String temp = environment.getOrDefault("TMPDIR", "");
        String state = environment.getOrDefault("XDG_STATE_HOME", "");
        return new PolicyContext(
                platform,
                homePath,
                requireAbsolute("TMPDIR", temp.isEmpty() ? "/tmp" : temp),
                isRelativeStateHome(state)
                        ? homePath.resolve(".local/state")
                        : requireAbsolute("XDG_STATE_HOME", state),
                uid,
                environment);
    }

    static boolean isRelativeStateHome(@Nullable String value) {
        return value == null || !value.startsWith("/");
    }

    private static Path requireAbsolute(String variable, String value) {
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
                variable + "=" + value + " cannot be used: " + reason,
                Map.of("var", variable, "reason", reason),
                null);
    }
}
