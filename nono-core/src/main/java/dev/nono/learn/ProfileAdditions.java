package dev.nono.learn;

import dev.nono.profile.model.PathList;
import dev.nono.profile.model.Profile;
import dev.nono.profile.model.ProfileMeta;
import dev.nono.profile.model.WorkdirAccess;
import dev.nono.profile.text.ProfileEditor;
import dev.nono.profile.text.ProfileWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What a person decided about what a program was refused, as a change of a profile's text. Comments, order, conditions and
 * older keys of the text stay.
 *
 * @param granted what the profile is to grant
 * @param unwanted what is not to be offered again
 */
public record ProfileAdditions(List<Refused> granted, List<Refused> unwanted) {
    private static final String SECTION = "filesystem";

    /** Copies the lists. */
    public ProfileAdditions {
        granted = List.copyOf(granted);
        unwanted = List.copyOf(unwanted);
    }

    /**
     * Whether nothing was decided.
     *
     * @return true if no profile would change
     */
    public boolean isEmpty() {
        return granted.isEmpty() && unwanted.isEmpty();
    }

    /**
     * Adds to a profile.
     *
     * @param text the profile, with comments or without
     * @param origin where it comes from, for messages
     * @param home the home directory, which is written as {@code ~}
     * @return the profile with the additions behind what its lists hold
     * @throws dev.nono.NonoException {@link dev.nono.ErrorCode#PROFILE_PARSE} if the text is no valid profile
     */
    public String addTo(String text, String origin, Path home) {
        SortedMap<PathList, List<String>> lists = new TreeMap<>();
        for (Refused item : granted) {
            String path = ProposalJson.shown(item.path(), home);
            add(lists, item.list(), path);
            if (item.isProtected()) {
                add(lists, PathList.BYPASS_PROTECTION, path);
            }
        }
        for (Refused item : unwanted) {
            add(lists, PathList.SUPPRESS_SAVE_PROMPT, ProposalJson.shown(item.path(), home));
        }
        ProfileEditor editor = ProfileEditor.of(text, origin);
        lists.forEach((list, paths) -> {
            paths.sort(null);
            editor.append(SECTION, list.wireName(), paths);
        });
        return editor.text();
    }

    /**
     * Makes a profile of its own.
     *
     * @param name its name
     * @param base the profile that it extends; without one it asks for reading the working directory, as a run without a
     *     profile does
     * @param home the home directory, which is written as {@code ~}
     * @return the text of the profile
     */
    public String newProfile(String name, Optional<String> base, Path home) {
        Profile empty = Profile.builder()
                .parents(base.map(List::of).orElse(List.of()))
                .meta(Optional.of(new ProfileMeta(name, "1.0.0", Optional.empty(), Optional.empty())))
                .workdir(base.isPresent() ? WorkdirAccess.NONE : WorkdirAccess.READ)
                .build();
        return addTo(ProfileWriter.write(empty), Objects.requireNonNull(name), home);
    }

    private static void add(SortedMap<PathList, List<String>> lists, PathList list, String path) {
        List<String> paths = lists.computeIfAbsent(list, key -> new ArrayList<>());
        if (!paths.contains(path)) {
            paths.add(path);
        }
    }
}
