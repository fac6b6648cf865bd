package dev.nono.profile;

import dev.nono.NonoException;
import dev.nono.profile.model.Profile;
import dev.nono.profile.text.LegacyKey;
import dev.nono.profile.text.ProfileDocument;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;

/**
 * A profile with all that it extends, as it was read. Depends on files only, not on the system.
 *
 * @param source where it comes from
 * @param document what it says
 * @param extended the names that it extends, those that the caller put in front included
 * @param bases the profiles of these names, in order
 */
public record LoadedProfile(
        ProfileSource source, ProfileDocument document, List<String> extended, List<LoadedProfile> bases) {
    /** Copies the lists. */
    public LoadedProfile {
        Objects.requireNonNull(source);
        Objects.requireNonNull(document);
        extended = List.copyOf(extended);
        bases = List.copyOf(bases);
    }

    /**
     * Decides what the profile means here.
     *
     * @param context the system, the user and the working directory
     * @return the profile, merged and checked
     * @throws NonoException if what is merged contradicts itself; the message names the key
     */
    public ResolvedProfile resolve(ProfileContext context) {
        List<String> warnings = new ArrayList<>();
        Profile merged = merged(context, warnings);
        Profile override = merged.platformOverrides().get(context.facts().os());
        if (override != null) {
            merged = Merge.of(merged, override).toBuilder().meta(merged.meta()).build();
        }
        merged = merged.toBuilder().parents(document.profile().parents()).build();
        ProfileValidation.check(merged, source);
        return new ResolvedProfile(source, merged, context, List.copyOf(new LinkedHashSet<>(warnings)));
    }

    private Profile merged(ProfileContext context, List<String> warnings) {
        Profile own = Authority.limit(Conditions.decide(document.profile(), context.facts()), source, warnings);
        if (bases.isEmpty()) {
            return own.toBuilder().parents(List.of()).build();
        }
        Profile below = bases.get(0).merged(context, warnings);
        for (LoadedProfile base : bases.subList(1, bases.size())) {
            below = Merge.of(below, base.merged(context, warnings));
        }
        return Merge.of(below, own);
    }

    /**
     * The older keys of this profile and of its bases.
     *
     * @return one line for each, naming the file; each file once
     */
    public List<String> legacyWarnings() {
        Set<String> lines = new LinkedHashSet<>();
        legacy(lines);
        return List.copyOf(lines);
    }

    private void legacy(Set<String> lines) {
        for (LegacyKey key : document.legacy()) {
            lines.add(source.display() + ": " + key.warning());
        }
        bases.forEach(base -> base.legacy(lines));
    }

    /**
     * What the reader warned about, in this profile and in its bases.
     *
     * @return one line each
     */
    public List<String> warnings() {
        Set<String> lines = new LinkedHashSet<>();
        warn(lines);
        return List.copyOf(lines);
    }

    private void warn(Set<String> lines) {
        for (String warning : document.warnings()) {
            lines.add(source.display() + ": " + warning);
        }
        bases.forEach(base -> base.warn(lines));
    }

    /**
     * The packs from which this profile or one of its bases comes.
     *
     * @return {@code namespace/name}, each once
     */
    public List<String> packs() {
        Set<String> packs = new LinkedHashSet<>();
        collectPacks(packs);
        return List.copyOf(packs);
    }

    private void collectPacks(Set<String> packs) {
        source.pack().ifPresent(packs::add);
        bases.forEach(base -> base.collectPacks(packs));
    }
}
