package dev.nono.profile;

import dev.nono.profile.text.ProfileDocument;
import dev.nono.profile.text.ProfileReader;
import java.util.List;
import java.util.Optional;

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
        return Optional.ofNullable(BuiltInTexts.of(name));
    }

    static Optional<ProfileDocument> find(String name) {
        String text = BuiltInTexts.of(name);
        return text == null ? Optional.empty() : Optional.of(ProfileReader.read(text, "built-in profile " + name));
    }
}
