package dev.nono.policy;

import dev.nono.ErrorCode;
import dev.nono.NonoException;
import dev.nono.Spelling;
import dev.nono.internal.json.PrettyJson;
import dev.nono.profile.IneffectiveKey;
import dev.nono.profile.LoadedProfile;
import dev.nono.profile.ProfileContext;
import dev.nono.profile.ResolvedProfile;
import dev.nono.profile.model.Entry;
import dev.nono.profile.model.PathList;
import dev.nono.profile.model.Profile;
import dev.nono.profile.text.LegacyKey;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Supplier;

/**
 * What is wrong with a profile, and what is odd about it.
 *
 * @param file the file or name that was checked
 * @param errors why it cannot be used; none if it can
 * @param warnings what has no effect
 * @param deprecatedKeys the older keys that it uses
 */
public record ProfileCheck(String file, List<String> errors, List<String> warnings, List<LegacyKey> deprecatedKeys) {
    /** Copies the lists. */
    public ProfileCheck {
        Objects.requireNonNull(file);
        errors = List.copyOf(errors);
        warnings = List.copyOf(warnings);
        deprecatedKeys = List.copyOf(deprecatedKeys);
    }

    /**
     * Loads and checks a profile, with all that it extends.
     *
     * @param file what to call it
     * @param load reads it
     * @param context for whom it is resolved
     * @param table the groups that exist
     * @return what is wrong; a profile that cannot be loaded is an error like others
     */
    public static ProfileCheck of(
            String file, Supplier<LoadedProfile> load, ProfileContext context, PolicyGroups table) {
        List<String> errors = new ArrayList<>();
        List<String> warnings = new ArrayList<>();
        List<LegacyKey> legacy = List.of();
        try {
            LoadedProfile loaded = load.get();
            legacy = loaded.document().legacy();
            warnings.addAll(loaded.warnings());
            ResolvedProfile resolved = loaded.resolve(context);
            warnings.addAll(resolved.warnings());
            groups(resolved.profile(), table, errors, warnings);
            blanks(loaded.document().profile(), warnings);
            ineffective(resolved.profile(), warnings);
        } catch (NonoException e) {
            errors.add(kind(e.code()) + ": " + e.getMessage());
        }
        return new ProfileCheck(file, errors, warnings, legacy);
    }

    /**
     * What is wrong with the groups of a profile.
     *
     * @param profile a resolved profile
     * @param table the groups that exist
     * @return unknown groups that are included, and required ones that are excluded
     */
    public static List<String> groupErrors(Profile profile, PolicyGroups table) {
        List<String> errors = new ArrayList<>();
        groups(profile, table, errors, new ArrayList<>());
        return errors;
    }

    private static String noGroup(String list, Entry group, PolicyGroups table) {
        return list + " names \"" + group.value() + "\", which is no policy group"
                + Spelling.hint(group.value(), table.names());
    }

    private static void groups(Profile profile, PolicyGroups table, List<String> errors, List<String> warnings) {
        for (Entry group : profile.groups().include()) {
            if (table.find(group.value()).isEmpty()) {
                errors.add(noGroup("groups.include", group, table));
            }
        }
        for (Entry group : profile.groups().exclude()) {
            if (table.find(group.value()).isEmpty()) {
                warnings.add(noGroup("groups.exclude", group, table));
            }
        }
        try {
            ProfilePolicy.selection(profile, table);
        } catch (NonoException e) {
            errors.add(String.valueOf(e.getMessage()));
        }
    }

    private static void ineffective(Profile profile, List<String> warnings) {
        for (IneffectiveKey key : IneffectiveKey.of(profile)) {
            warnings.add(key.warning());
        }
    }

    private static void blanks(Profile profile, List<String> warnings) {
        for (PathList list : List.of(PathList.ALLOW, PathList.READ, PathList.WRITE, PathList.SUPPRESS_SAVE_PROMPT)) {
            if (hasBlank(profile, list)) {
                warnings.add("filesystem." + list.wireName() + " holds a blank path, which has no effect");
            }
        }
    }

    /**
     * Whether a list has an entry without a path.
     *
     * @param profile a profile
     * @param list which list
     * @return true if it has
     */
    public static boolean hasBlank(Profile profile, PathList list) {
        for (Entry entry : profile.filesystem().get(list)) {
            if (entry.value().isBlank()) {
                return true;
            }
        }
        return false;
    }

    private static String kind(ErrorCode code) {
        return switch (code) {
            case PROFILE_PARSE -> "profile";
            case PROFILE_READ -> "file";
            case PROFILE_INHERITANCE -> "inheritance";
            case PROFILE_NOT_FOUND -> "not found";
            default -> code.kind();
        };
    }

    /**
     * Whether the profile can be used.
     *
     * @return true without errors
     */
    public boolean isValid() {
        return errors.isEmpty();
    }

    /**
     * The result for programs.
     *
     * @return one object: file, valid, errors, warnings, deprecated_keys
     */
    public String json() {
        return PrettyJson.object(out -> {
            out.writeStringField("file", file);
            out.writeBooleanField("valid", isValid());
            PrettyJson.strings(out, "errors", errors);
            PrettyJson.strings(out, "warnings", warnings);
            out.writeNumberField("deprecated_keys", deprecatedKeys.size());
        });
    }
}
