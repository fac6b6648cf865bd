package dev.nono.profile;

import dev.nono.profile.model.Profile;
import java.util.ArrayList;
import java.util.List;

/**
 * A key of a profile that is read, merged and kept, and that changes nothing in this version. None of them would restrict
 * the program, so that a run without them is as closed as the profile says; but whoever wrote them should know.
 *
 * @param key the key
 * @param meaning why it changes nothing
 */
public record IneffectiveKey(String key, String meaning) {

    /**
     * The keys that a profile uses to no effect.
     *
     * @param profile the profile
     * @return the keys, none if each has its effect
     */
    public static List<IneffectiveKey> of(Profile profile) {
        List<IneffectiveKey> keys = new ArrayList<>();
        if (profile.interactive()) {
            keys.add(new IneffectiveKey("interactive", "every command has the terminal of nono; leave it out"));
        }
        if (!profile.skipdirs().isEmpty()) {
            keys.add(new IneffectiveKey("skipdirs", "nothing is scanned before a run yet"));
        }
        if (!profile.rollback().excludePatterns().isEmpty()
                || !profile.rollback().excludeGlobs().isEmpty()) {
            keys.add(new IneffectiveKey("rollback", "no snapshots are taken yet"));
        }
        if (!profile.credentialProviders().isEmpty()
                && profile.credentialRoutes().isEmpty()) {
            keys.add(new IneffectiveKey("credential_providers", "no credential_routes use them"));
        }
        return keys;
    }

    /**
     * The warning.
     *
     * @return one line that names the key
     */
    public String warning() {
        return key + " has no effect: " + meaning;
    }
}
