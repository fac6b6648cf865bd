package dev.nono.cli.settings;

import dev.nono.ErrorCode;
import dev.nono.NonoException;
import java.nio.charset.StandardCharsets;

/** Fuzz target: the text of a configuration file. It is read, or refused as malformed with the name of the file. */
public final class SettingsFuzz {
    private SettingsFuzz() {}

    /** One input: the bytes of a file. */
    public static void fuzzerTestOneInput(byte[] input) {
        try {
            SettingsFile.parse(new String(input, StandardCharsets.UTF_8), "config.toml");
        } catch (NonoException e) {
            if (e.code() != ErrorCode.CONFIG_PARSE
                    || !String.valueOf(e.getMessage()).contains("config.toml")) {
                throw new AssertionError("refused for another reason", e);
            }
        }
    }
}
