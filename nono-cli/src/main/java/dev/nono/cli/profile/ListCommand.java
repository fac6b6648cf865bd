package dev.nono.cli.profile;

import dev.nono.NonoException;
import dev.nono.cli.terminal.Console;
import dev.nono.cli.terminal.JsonText;
import dev.nono.cli.terminal.Printable;
import dev.nono.profile.LoadedProfile;
import dev.nono.profile.ProfileSource;
import dev.nono.profile.Profiles;
import dev.nono.profile.model.ProfileMeta;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** {@code profile list}. A profile that cannot be loaded is listed with the reason. */
final class ListCommand {
    private final Console console;
    private final Profiles profiles;

    ListCommand(Console console, Profiles profiles) {
        this.console = console;
        this.profiles = profiles;
    }

    int run(boolean json) {
        List<ProfileSource> sources = profiles.list();
        StringBuilder out = new StringBuilder();
        if (json) {
            out.append('[');
            for (int i = 0; i < sources.size(); i++) {
                out.append(i == 0 ? "\n" : ",\n").append(object(sources.get(i), sources));
            }
            out.append(sources.isEmpty() ? "]\n" : "\n]\n");
        } else {
            out.append(sources.size()).append(" profiles\n");
            section(out, "Built-in", ProfileSource.Kind.BUILT_IN, sources);
            section(out, "Packages", ProfileSource.Kind.PACK, sources);
            section(out, "User (" + profiles.locations().profiles() + ")", ProfileSource.Kind.USER, sources);
        }
        console.result(out.toString());
        return 0;
    }

    private void section(StringBuilder out, String title, ProfileSource.Kind kind, List<ProfileSource> sources) {
        boolean headed = false;
        for (ProfileSource source : sources) {
            if (source.kind() != kind) {
                continue;
            }
            if (!headed) {
                out.append('\n').append(Printable.line(title)).append('\n');
                headed = true;
            }
            out.append("  ").append(source.name());
            source.pack().ifPresent(pack -> out.append(" (").append(pack).append(')'));
            try {
                LoadedProfile loaded = load(source);
                String description = description(loaded);
                out.append(description.isEmpty() ? "" : "  " + Printable.line(description));
                out.append(
                        loaded.extended().isEmpty()
                                ? ""
                                : "  extends " + Printable.line(String.join(", ", loaded.extended())));
            } catch (NonoException e) {
                out.append("  cannot be loaded: ").append(Printable.line(String.valueOf(e.getMessage())));
            }
            out.append('\n');
        }
    }

    private String object(ProfileSource source, List<ProfileSource> all) {
        StringBuilder out = new StringBuilder("  {\n    \"name\": ");
        out.append(JsonText.quote(source.name())).append(",\n    \"source\": ");
        out.append(JsonText.quote(source(source, all))).append(",\n    \"pack\": ");
        out.append(source.pack().map(JsonText::quote).orElse("null"));
        try {
            LoadedProfile loaded = load(source);
            out.append(",\n    \"description\": ").append(JsonText.quote(description(loaded)));
            out.append(",\n    \"extends\": [");
            String separator = "";
            for (String base : loaded.extended()) {
                out.append(separator).append(JsonText.quote(base));
                separator = ", ";
            }
            out.append(']');
        } catch (NonoException e) {
            out.append(",\n    \"error\": ").append(JsonText.quote(String.valueOf(e.getMessage())));
        }
        return out.append("\n  }").toString();
    }

    private LoadedProfile load(ProfileSource source) {
        return switch (source.kind()) {
            case PACK -> profiles.find(source.pack().orElseThrow());
            case BUILT_IN -> profiles.builtIn(source.name());
            default -> profiles.find(source.name());
        };
    }

    private static String description(LoadedProfile loaded) {
        return loaded.document()
                .profile()
                .meta()
                .flatMap(ProfileMeta::description)
                .orElse("");
    }

    /** Which kind of place it is, and what it hides. */
    private static String source(ProfileSource source, List<ProfileSource> all) {
        if (source.kind() != ProfileSource.Kind.USER) {
            return source.kind().wireName();
        }
        Set<ProfileSource.Kind> hidden = new HashSet<>();
        for (ProfileSource other : all) {
            if (other.name().equals(source.name())) {
                hidden.add(other.kind());
            }
        }
        return hidden.contains(ProfileSource.Kind.PACK)
                ? "user (overrides pack)"
                : hidden.contains(ProfileSource.Kind.BUILT_IN) ? "user (overrides built-in)" : "user";
    }
}
