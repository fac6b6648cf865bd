package dev.nono.profile.expand;

import dev.nono.ErrorCode;
import dev.nono.NonoException;
import dev.nono.internal.variables.Placeholders;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What variables stand for in a profile. Names that nono gives a meaning come first; all others come from the environment. */
final class Variables implements Placeholders.Values {
    private static final List<String> DIRECTORIES = List.of(
            "TMPDIR", "XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_STATE_HOME", "XDG_CACHE_HOME", "XDG_RUNTIME_DIR");

    private final String home;
    private final String workdir;
    private final long uid;
    private final Map<String, String> environment;

    Variables(String workdir, long uid, Map<String, String> environment) {
        this.home = environment.getOrDefault("HOME", "");
        this.workdir = workdir;
        this.uid = uid;
        this.environment = environment;
        if (!home.startsWith("/")) {
            throw new NonoException(
                    ErrorCode.HOME_NOT_FOUND,
                    home.isEmpty()
                            ? "HOME is not set; set it to your home directory"
                            : "HOME is \"" + home + "\", which is not absolute; set it to your home directory");
        }
        for (String name : DIRECTORIES) {
            String value = environment.getOrDefault(name, "");
            if (!value.isEmpty() && !value.startsWith("/")) {
                throw new NonoException(
                        ErrorCode.ENV_VAR_VALIDATION,
                        name + " is \"" + value + "\", which is not absolute; set it to an absolute path or unset it",
                        Map.of("variable", name, "value", value),
                        null);
            }
        }
    }

    @Override
    public String home() {
        return home;
    }

    @Override
    public @Nullable String value(String name) {
        return switch (name) {
            case "WORKDIR" -> workdir;
            case "HOME" -> home;
            case "UID" -> Long.toString(uid);
            case "TMPDIR" -> trimmed(directory(name, "/tmp"));
            case "XDG_CONFIG_HOME" -> directory(name, home + "/.config");
            case "XDG_DATA_HOME" -> directory(name, home + "/.local/share");
            case "XDG_STATE_HOME" -> directory(name, home + "/.local/state");
            case "XDG_CACHE_HOME" -> directory(name, home + "/.cache");
            case "XDG_RUNTIME_DIR" -> environment.getOrDefault(name, "").isEmpty() ? null : environment.get(name);
            case "NONO_CONFIG" -> directory("XDG_CONFIG_HOME", home + "/.config") + "/nono";
            case "NONO_PACKAGES" -> directory("XDG_CONFIG_HOME", home + "/.config") + "/nono/packages";
            default -> environment.get(name);
        };
    }

    private String directory(String name, String usual) {
        String value = environment.getOrDefault(name, "");
        return value.isEmpty() ? usual : value;
    }

    private static String trimmed(String path) {
        int end = path.length();
        while (end > 1 && path.charAt(end - 1) == '/') {
            end--;
        }
        return path.substring(0, end);
    }
}
