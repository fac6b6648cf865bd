package dev.nono.profile;

import dev.nono.ErrorCode;
import dev.nono.NonoException;
import dev.nono.profile.model.CommandPolicies;
import dev.nono.profile.model.Profile;
import dev.nono.profile.model.ProfileBuilder;
import dev.nono.profile.model.SessionHook;
import dev.nono.profile.model.SessionHooks;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What a profile may say, by where it comes from. */
final class Authority {
    private static final String RULES = "unsafe_macos_seatbelt_rules";
    private static final String PACK_DIR = "$PACK_DIR";

    private Authority() {}

    /** The profile without what its source has no right to say, each with one warning. */
    static Profile limit(Profile profile, ProfileSource source, List<String> warnings) {
        boolean hooks = profile.sessionHooks().before().isPresent()
                || profile.sessionHooks().after().isPresent();
        if (source.isUserAuthored() && !hooks) {
            return profile;
        }
        ProfileBuilder limited = profile.toBuilder();
        if (hooks) {
            limited.sessionHooks(new SessionHooks(
                    hook(profile.sessionHooks().before(), source),
                    hook(profile.sessionHooks().after(), source)));
        }
        if (source.isUserAuthored()) {
            return limited.build();
        }
        if (profile.binary().isPresent()) {
            limited.binary(Optional.empty());
            warnings.add(source.display() + ": \"binary\" is ignored; only profiles of the user choose the program");
        }
        boolean rules = !profile.seatbeltRules().isEmpty();
        limited.seatbeltRules(List.of());
        if (profile.commandPolicies().isPresent()) {
            Map<String, Object> document = profile.commandPolicies().get().document();
            Map<String, Object> stripped = strip(document);
            rules |= !stripped.equals(document);
            limited.commandPolicies(Optional.of(new CommandPolicies(stripped)));
        }
        if (rules) {
            warnings.add(
                    source.display() + ": \"" + RULES + "\" is ignored; only profiles of the user may hold such rules");
        }
        Map<String, Profile> overrides = new LinkedHashMap<>();
        for (Map.Entry<String, Profile> override : profile.platformOverrides().entrySet()) {
            overrides.put(override.getKey(), limit(override.getValue(), source, warnings));
        }
        return limited.platformOverrides(overrides).build();
    }

    private static Map<String, Object> strip(Map<?, ?> object) {
        Map<String, Object> kept = new LinkedHashMap<>();
        for (Map.Entry<?, ?> member : object.entrySet()) {
            if (!RULES.equals(member.getKey())) {
                kept.put((String) member.getKey(), value(member.getValue()));
            }
        }
        return kept;
    }

    private static Object value(Object value) {
        if (value instanceof Map<?, ?> object) {
            return strip(object);
        }
        if (value instanceof List<?> list) {
            List<Object> kept = new ArrayList<>();
            for (Object element : list) {
                kept.add(value(element));
            }
            return kept;
        }
        return value;
    }

    /** A hook of a pack is stamped with it, and its script lies in the directory of the pack. */
    private static Optional<SessionHook> hook(Optional<SessionHook> hook, ProfileSource source) {
        if (hook.isEmpty()) {
            return hook;
        }
        String script = hook.get().script();
        if (script.startsWith(PACK_DIR)) {
            if (source.pack().isEmpty() || source.file().isEmpty()) {
                throw new NonoException(
                        ErrorCode.PROFILE_PARSE,
                        source.display() + ": session_hooks: " + script
                                + " names the directory of a pack, but this profile comes from none");
            }
            // The file is <pack>/profiles/<name>.json, and so is each of its links.
            script = source.file().get().resolve("../..").normalize() + script.substring(PACK_DIR.length());
        }
        return Optional.of(new SessionHook(
                script,
                hook.get().timeoutSeconds(),
                hook.get().onFailure(),
                hook.get().pack().or(source::pack)));
    }
}
