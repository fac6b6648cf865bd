package dev.nono.profile;

import dev.nono.profile.expand.Expansion;
import dev.nono.profile.model.Profile;
import java.util.List;
import java.util.Objects;

/**
 * What a profile means here: merged with its bases, without conditions, the override of the operating system applied.
 *
 * @param source where the profile that was named comes from
 * @param profile what counts; {@code parents} are those that its own document names
 * @param context for whom it was resolved
 * @param warnings what had no effect, one line each
 */
public record ResolvedProfile(ProfileSource source, Profile profile, ProfileContext context, List<String> warnings) {
    /** Copies the list. */
    public ResolvedProfile {
        Objects.requireNonNull(source);
        Objects.requireNonNull(profile);
        Objects.requireNonNull(context);
        warnings = List.copyOf(warnings);
    }

    /**
     * Expands what the profile says, with the variables and the working directory of the context.
     *
     * @return a new expansion
     * @throws dev.nono.NonoException {@link dev.nono.ErrorCode#ENV_VAR_VALIDATION} or
     *     {@link dev.nono.ErrorCode#HOME_NOT_FOUND} if {@code HOME}, {@code TMPDIR} or an XDG directory is not absolute
     */
    public Expansion expansion() {
        return Expansion.of(context.workdir(), context.uid(), context.environment());
    }

    /**
     * The same with something of it changed, such as by flags.
     *
     * @param changed what counts
     * @return a copy
     */
    public ResolvedProfile withProfile(Profile changed) {
        return new ResolvedProfile(source, changed, context, warnings);
    }
}
