package dev.nono.policy;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Fills in the home directory and variables where a document names paths: {@code ~} at the start, and {@code $NAME} or
 * <code>${NAME}</code> anywhere, in one pass. {@code $HOMEDIR} is the variable {@code HOMEDIR}; what is not known stays as
 * it is written.
 *
 * @param user whose directories are meant
 * @param workdir what {@code $WORKDIR} stands for
 */
public record PathVariables(PolicyContext user, Path workdir) {

    /**
     * Expands a path.
     *
     * @param written as it stands in a document
     * @return the text with everything filled in that is known
     */
    public String expand(String written) {
        String text = written.equals("~") || written.startsWith("~/") ? user.home() + written.substring(1) : written;
        StringBuilder out = new StringBuilder();
        int i = 0;
        while (i < text.length()) {
            char c = text.charAt(i);
            boolean braces = c == '$' && i + 1 < text.length() && text.charAt(i + 1) == '{';
            int start = i + (braces ? 2 : 1);
            int end = start;
            while (c == '$' && end < text.length() && isNamePart(text.charAt(end))) {
                end++;
            }
            boolean closed = !braces || (end < text.length() && text.charAt(end) == '}');
            String value = c == '$' && closed ? value(text.substring(start, end)) : null;
            if (value == null) {
                out.append(c);
                i++;
            } else {
                out.append(value);
                i = braces ? end + 1 : end;
            }
        }
        return out.toString();
    }

    private @Nullable String value(String name) {
        return switch (name) {
            case "WORKDIR" -> workdir.toString();
            case "HOME" -> user.home().toString();
            case "TMPDIR" -> user.tempDirectory().toString();
            case "UID" -> String.valueOf(user.uid());
            case "XDG_STATE_HOME" -> user.stateHome().toString();
            case "XDG_CONFIG_HOME" -> configured(name, ".config");
            case "XDG_CACHE_HOME" -> configured(name, ".cache");
            case "XDG_DATA_HOME" -> configured(name, ".local/share");
            case "XDG_RUNTIME_DIR" -> user.environment().getOrDefault(name, "/run/user/" + user.uid());
            default -> null;
        };
    }

    private String configured(String name, String usual) {
        String value = user.environment().getOrDefault(name, "");
        return value.startsWith("/") ? value : user.home().resolve(usual).toString();
    }

    private static boolean isNamePart(char c) {
        return c == '_' || (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
    }
}
