package dev.nono.profile;

import dev.nono.ErrorCode;
import dev.nono.NonoException;
import dev.nono.profile.text.ProfileDocument;
import dev.nono.profile.text.ProfileReader;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The profiles that come with nono. */
public final class BuiltInProfiles {
    private static final List<String> NAMES = List.of(
            "default",
            "linux-host-compat",
            "mise-dev",
            "python-dev",
            "node-dev",
            "bun-dev",
            "go-dev",
            "java-dev",
            "rust-dev");

    private BuiltInProfiles() {}

    /**
     * The names of all of them.
     *
     * @return the names, in the order in which they are listed
     */
    public static List<String> names() {
        return NAMES;
    }

    /**
     * The text of one of them.
     *
     * @param name its name
     * @return the document, or empty if there is none of this name
     */
    public static Optional<String> text(String name) {
        return NAMES.contains(name) ? Optional.of(resource(name)) : Optional.empty();
    }

    static Optional<ProfileDocument> find(String name) {
        return text(name).map(text -> ProfileReader.read(text, "built-in profile " + name));
    }

    private static String resource(String name) {
        try (InputStream in = BuiltInProfiles.class.getResourceAsStream(name + ".json")) {
            if (in == null) {
                throw broken(name, null);
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw broken(name, e);
        }
    }

    private static NonoException broken(String name, @Nullable IOException cause) {
        return new NonoException(
                ErrorCode.PROFILE_READ, "the built-in profile " + name + " cannot be read; install nono again", cause);
    }
}
