package dev.nono.session;

import dev.nono.NonoException;
import dev.nono.profile.ResolvedProfile;
import dev.nono.profile.expand.Expansion;
import dev.nono.profile.model.EnvironmentSection;
import java.util.Map;

/** What a profile says about variables, as rules. */
public final class ProfileEnvironment {
    private ProfileEnvironment() {}

    /**
     * Adds what a profile says.
     *
     * @param profile the profile
     * @param rules gets it
     * @throws NonoException if a value cannot be expanded or a pattern of variables to keep back is not understood
     */
    public static void addTo(ResolvedProfile profile, EnvironmentRules.Builder rules) {
        if (profile.profile().environment().isEmpty()) {
            return;
        }
        EnvironmentSection section = profile.profile().environment().get();
        if (!section.allowVars().isAbsent()) {
            rules.allowOnly(section.allowVars().values());
        }
        rules.deny(section.denyVars());
        if (!section.setVars().isEmpty()) {
            Expansion expansion = profile.expansion();
            for (Map.Entry<String, String> variable : section.setVars().entrySet()) {
                rules.set(variable.getKey(), expansion.text(variable.getValue()));
            }
        }
    }
}
