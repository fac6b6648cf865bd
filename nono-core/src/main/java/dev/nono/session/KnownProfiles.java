package dev.nono.session;

import dev.nono.sandbox.OsString;
import java.util.Optional;

/** Programs for which ready-made profiles exist. */
public final class KnownProfiles {
    private KnownProfiles() {}

    /**
     * The profile that a program usually needs.
     *
     * @param program a name or path
     * @return the name of the profile, or empty if none is known
     */
    public static Optional<String> recommendedFor(OsString program) {
        return switch (baseName(program)) {
            case "claude" -> Optional.of("claude-code");
            case "codex" -> Optional.of("codex");
            case "opencode" -> Optional.of("opencode");
            case "openclaw" -> Optional.of("openclaw");
            case "swival" -> Optional.of("swival");
            default -> Optional.empty();
        };
    }

    static String baseName(OsString program) {
        String text = program.toString();
        return text.substring(text.lastIndexOf('/') + 1);
    }
}
