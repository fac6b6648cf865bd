package dev.nono.profile.text;

import dev.nono.ErrorCode;
import dev.nono.NonoException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** What people and their editors need to write profiles. */
public final class ProfileGuide {
    private ProfileGuide() {}

    /**
     * The JSON schema of profiles.
     *
     * @return a schema of draft 2020-12, which has every key that the reader knows
     */
    public static String schema() {
        return resource("nono-profile.schema.json");
    }

    /**
     * How profiles are written.
     *
     * @return Markdown
     */
    public static String guide() {
        return resource("guide.md");
    }

    private static String resource(String name) {
        try (InputStream in = ProfileGuide.class.getResourceAsStream(name)) {
            if (in == null) {
                throw broken(name, null);
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw broken(name, e);
        }
    }

    private static NonoException broken(String name, @Nullable IOException cause) {
        return new NonoException(ErrorCode.CONFIG_READ, name + " cannot be read; install nono again", cause);
    }
}
