package dev.nono.profile.text;

/**
 * An older key that was used.
 *
 * @param legacy the key as written
 * @param canonical the key that replaces it
 */
public record LegacyKey(String legacy, String canonical) {
    /** The version that will not know the older keys any more. */
    public static final String REMOVED_IN = "v1.0.0";

    /**
     * What to tell the user.
     *
     * @return one line
     */
    public String warning() {
        return "the profile key \"" + legacy + "\" is deprecated and will be removed in " + REMOVED_IN + "; use \""
                + canonical + "\"";
    }
}
