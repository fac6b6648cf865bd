package dev.nono.profile;

import dev.nono.platform.PlatformFacts;
import dev.nono.profile.model.CaptureInteraction;
import dev.nono.profile.model.CredentialCapture;
import dev.nono.profile.model.CredentialVariable;
import dev.nono.profile.model.Entry;
import dev.nono.profile.model.FilesystemSection;
import dev.nono.profile.model.GroupsSection;
import dev.nono.profile.model.OpenUrls;
import dev.nono.profile.model.PathList;
import dev.nono.profile.model.Profile;
import dev.nono.profile.model.ProfileBuilder;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Drops the entries that do not count on a system, and the conditions of those that do. */
final class Conditions {
    private final PlatformFacts facts;

    private Conditions(PlatformFacts facts) {
        this.facts = facts;
    }

    static Profile decide(Profile profile, PlatformFacts facts) {
        return new Conditions(facts).profile(profile);
    }

    private Profile profile(Profile profile) {
        ProfileBuilder decided = profile.toBuilder();
        decided.groups(new GroupsSection(
                entries(profile.groups().include()), entries(profile.groups().exclude())));
        if (!profile.filesystem().isEmpty()) {
            Map<PathList, List<Entry>> lists = new EnumMap<>(PathList.class);
            for (PathList list : PathList.values()) {
                lists.put(list, entries(profile.filesystem().get(list)));
            }
            decided.filesystem(new FilesystemSection(lists));
        }
        if (profile.openUrls().isPresent()) {
            decided.openUrls(Optional.of(openUrls(profile.openUrls().get())));
        }
        if (!profile.envCredentials().isEmpty()) {
            decided.envCredentials(variables(profile.envCredentials()));
        }
        if (!profile.credentialCapture().isEmpty()) {
            Map<String, CredentialCapture> captures = new LinkedHashMap<>();
            for (Map.Entry<String, CredentialCapture> capture :
                    profile.credentialCapture().entrySet()) {
                captures.put(capture.getKey(), capture(capture.getValue()));
            }
            decided.credentialCapture(captures);
        }
        if (!profile.platformOverrides().isEmpty()) {
            Map<String, Profile> overrides = new LinkedHashMap<>();
            for (Map.Entry<String, Profile> override :
                    profile.platformOverrides().entrySet()) {
                overrides.put(override.getKey(), profile(override.getValue()));
            }
            decided.platformOverrides(overrides);
        }
        return decided.build();
    }

    private List<Entry> entries(List<Entry> entries) {
        List<Entry> kept = new ArrayList<>(entries.size());
        for (Entry entry : entries) {
            if (entry.when().isEmpty()) {
                kept.add(entry);
            } else if (entry.when().get().matches(facts)) {
                kept.add(Entry.of(entry.value()));
            }
        }
        return kept;
    }

    private OpenUrls openUrls(OpenUrls urls) {
        return new OpenUrls(entries(urls.allowOrigins()), urls.allowLocalhost());
    }

    private Map<String, CredentialVariable> variables(Map<String, CredentialVariable> credentials) {
        Map<String, CredentialVariable> kept = new LinkedHashMap<>();
        for (Map.Entry<String, CredentialVariable> credential : credentials.entrySet()) {
            CredentialVariable variable = credential.getValue();
            if (variable.when().isEmpty() || variable.when().get().matches(facts)) {
                kept.put(credential.getKey(), new CredentialVariable(variable.variable(), Optional.empty()));
            }
        }
        return kept;
    }

    private CredentialCapture capture(CredentialCapture capture) {
        return new CredentialCapture(
                capture.command(),
                capture.provider(),
                capture.timeoutSeconds(),
                capture.cacheSeconds(),
                capture.cachePathRegex(),
                capture.stdin(),
                capture.output(),
                capture.interaction().map(this::interaction));
    }

    private CaptureInteraction interaction(CaptureInteraction interaction) {
        return new CaptureInteraction(
                interaction.stdio(),
                interaction.stdin(),
                interaction.openUrls().map(this::openUrls),
                interaction.allowLaunchServices());
    }
}
