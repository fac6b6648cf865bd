package dev.nono.policy;

import dev.nono.ErrorCode;
import dev.nono.NonoException;
import java.util.Locale;
import java.util.Optional;

/** An operating system on which nono can build a sandbox. */
public enum Platform {
    /** Linux: what is denied cannot be cut out of what is granted. */
    LINUX("linux"),
    /** macOS: denies are rules of their own. */
    MACOS("macos");

    private final String wireName;

    Platform(String wireName) {
        this.wireName = wireName;
    }

    /**
     * The name in policies and profiles.
     *
     * @return {@code linux} or {@code macos}
     */
    public String wireName() {
        return wireName;
    }

    /**
     * The platform with a name.
     *
     * @param name the name in policies and profiles
     * @return the platform, or empty if nono does not know it
     */
    public static Optional<Platform> named(String name) {
        for (Platform platform : values()) {
            if (platform.wireName.equals(name)) {
                return Optional.of(platform);
            }
        }
        return Optional.empty();
    }

    /**
     * The platform that this JVM runs on.
     *
     * @return the platform
     * @throws NonoException {@link ErrorCode#UNSUPPORTED_PLATFORM} if it is another
     */
    public static Platform ofThisSystem() {
        String os = System.getProperty("os.name", "").toLowerCase(Locale.ROOT);
        if (os.startsWith("linux")) {
            return LINUX;
        }
        if (os.startsWith("mac")) {
            return MACOS;
        }
        throw new NonoException(
                ErrorCode.UNSUPPORTED_PLATFORM, "nono has no sandbox for \"" + os + "\"; use Linux or macOS");
    }
}
