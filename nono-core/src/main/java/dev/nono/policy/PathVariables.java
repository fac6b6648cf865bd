package dev.nono.policy;

import dev.nono.internal.variables.Placeholders;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Fills in the home directory and variables where a document names paths: {@code ~} at the start, and {@code $NAME} or
 * <code>${NAME}</code> anywhere, in one pass. What is not known stays as it is written; nothing comes from the environment but the places of
 * directories.
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
        return Placeholders.fill(written, true, new Known(user, workdir)).text();
    }

    private record Known(PolicyContext user, Path workdir) implements Placeholders.Values {

        @Override
        public String home() {
            return user.home().toString();
        }

        @Override
        public @Nullable String value(String name) {
            return switch (name) {
                case "WORKDIR" -> workdir.toString();
                case "HOME" -> home();
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
    }
}
