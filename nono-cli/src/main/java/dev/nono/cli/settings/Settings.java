package dev.nono.cli.settings;

import dev.nono.ErrorCode;
import dev.nono.NonoException;
import dev.nono.secret.RedactionPolicy;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What the configuration file says.
 *
 * @param theme the name of the theme
 * @param redaction what is redacted, if anything but the secure default
 * @param updates whether and where to ask for newer versions
 * @param warnings keys that have no effect
 * @param fault why the file cannot be used; all else is empty then
 */
public record Settings(
        Optional<String> theme,
        Optional<RedactionPolicy> redaction,
        Updates updates,
        List<String> warnings,
        Optional<NonoException> fault) {
    /** Without a file. */
    static final Settings NONE =
            new Settings(Optional.empty(), Optional.empty(), Updates.DEFAULT, List.of(), Optional.empty());

    private static final long LARGEST = 1 << 20;

    /** Copies the list. */
    public Settings {
        warnings = List.copyOf(warnings);
    }

    /** The settings of a user. Never fails: whoever needs what the file says calls {@link #requireWhole()}. */
    public static Settings of(Map<String, String> variables) {
        Optional<Path> file = file(variables);
        if (file.isEmpty() || !file.get().toFile().exists()) {
            return NONE;
        }
        try {
            if (Files.size(file.get()) > LARGEST) {
                throw new NonoException(ErrorCode.CONFIG_PARSE, file.get() + " is larger than 1 MiB");
            }
            return SettingsFile.parse(Files.readString(file.get()), file.get().toString());
        } catch (IOException e) {
            return broken(NonoException.forPath(
                    ErrorCode.CONFIG_READ,
                    file.get(),
                    "the configuration file " + file.get() + " cannot be read: "
                            + e.getClass().getSimpleName(),
                    e));
        } catch (NonoException e) {
            return broken(e);
        }
    }

    private static Settings broken(NonoException fault) {
        return new Settings(Optional.empty(), Optional.empty(), Updates.DEFAULT, List.of(), Optional.of(fault));
    }

    /** Where the file is, if that can be told. A relative {@code XDG_CONFIG_HOME} does not count. */
    static Optional<Path> file(Map<String, String> variables) {
        String config = variables.getOrDefault("XDG_CONFIG_HOME", "");
        if (config.startsWith("/")) {
            return Optional.of(Path.of(config, "nono", "config.toml"));
        }
        String home = variables.getOrDefault("HOME", "");
        return home.startsWith("/") ? Optional.of(Path.of(home, ".config", "nono", "config.toml")) : Optional.empty();
    }

    /**
     * Fails if the file cannot be used: what it says about redaction must not be lost.
     *
     * @return these settings
     */
    public Settings requireWhole() {
        if (fault.isPresent()) {
            throw fault.get();
        }
        return this;
    }
}
