package dev.nono.profile.expand;

import dev.nono.ErrorCode;
import dev.nono.NonoException;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Fills in {@code ~}, {@code $NAME} and {@code ${NAME}}, in one scan. Names that nono gives a meaning come first; all others
 * come from the environment; one that is not set stays as it is written.
 */
final class Variables {
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

    /** A text with variables filled in, and the first variable that is not set. */
    record Expanded(String text, String unset) {}

    /**
     * Expands a text.
     *
     * @param lowerCase whether names may have lower-case letters
     */
    Expanded expand(String text, boolean lowerCase) {
        StringBuilder out = new StringBuilder(text.length() + 32);
        String unset = "";
        int i = 0;
        if (text.equals("~") || text.startsWith("~/")) {
            out.append(home);
            i = 1;
        }
        while (i < text.length()) {
            char c = text.charAt(i);
            int end = c == '$' ? nameEnd(text, i, lowerCase) : i;
            if (end == i) {
                out.append(c);
                i++;
                continue;
            }
            boolean braces = text.charAt(i + 1) == '{';
            String name = braces ? text.substring(i + 2, end - 1) : text.substring(i + 1, end);
            String value = value(name);
            if (value == null) {
                unset = unset.isEmpty() ? name : unset;
                out.append(text, i, end);
            } else {
                out.append(value);
            }
            i = end;
        }
        return new Expanded(out.toString(), unset);
    }

    /** Where the variable ends that starts at a dollar sign; the sign itself if none does. */
    private static int nameEnd(String text, int dollar, boolean lowerCase) {
        boolean braces = dollar + 1 < text.length() && text.charAt(dollar + 1) == '{';
        int start = braces ? dollar + 2 : dollar + 1;
        int end = start;
        while (end < text.length() && isNamePart(text.charAt(end), end == start, lowerCase)) {
            end++;
        }
        if (end == start) {
            return dollar;
        }
        if (!braces) {
            return end;
        }
        return end < text.length() && text.charAt(end) == '}' ? end + 1 : dollar;
    }

    private static boolean isNamePart(char c, boolean first, boolean lowerCase) {
        return c == '_'
                || (c >= 'A' && c <= 'Z')
                || (lowerCase && c >= 'a' && c <= 'z')
                || (!first && c >= '0' && c <= '9');
    }

    private @Nullable String value(String name) {
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
