package dev.nono.profile.text;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.nono.internal.json.PrettyJson;
import dev.nono.profile.model.AppHook;
import dev.nono.profile.model.Entry;
import dev.nono.profile.model.OnHookFailure;
import dev.nono.profile.model.OpenUrls;
import dev.nono.profile.model.PathList;
import dev.nono.profile.model.Profile;
import dev.nono.profile.model.ProfileMeta;
import dev.nono.profile.model.SessionHook;
import dev.nono.profile.model.WorkdirAccess;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Writes profiles so that they are read again as the same. What says nothing is left out. */
public final class ProfileWriter {
    private final Json json;

    private ProfileWriter(JsonGenerator out) {
        this.json = new Json(out);
    }

    /**
     * Writes a profile.
     *
     * @param profile the profile
     * @return JSON with two spaces a level, ended by a line feed
     */
    public static String write(Profile profile) {
        return PrettyJson.object(out -> new ProfileWriter(out).members(profile));
    }

    /** The members of a profile; inside an object. */
    static void members(Profile profile, JsonGenerator out) throws IOException {
        new ProfileWriter(out).members(profile);
    }

    private void members(Profile profile) throws IOException {
        json.strings("extends", profile.parents());
        if (profile.meta().isPresent()) {
            meta(profile.meta().get());
        }
        SectionWriter sections = new SectionWriter(json);
        sections.security(profile.security());
        if (!profile.groups().include().isEmpty() || !profile.groups().exclude().isEmpty()) {
            json.start("groups");
            entries("include", profile.groups().include(), "name");
            entries("exclude", profile.groups().exclude(), "name");
            json.end();
        }
        if (!profile.commands().allow().isEmpty() || !profile.commands().deny().isEmpty()) {
            json.start("commands");
            json.strings("allow", profile.commands().allow());
            json.strings("deny", profile.commands().deny());
            json.end();
        }
        if (!profile.filesystem().isEmpty()) {
            json.start("filesystem");
            for (PathList list : PathList.values()) {
                entries(list.wireName(), profile.filesystem().get(list), "path");
            }
            json.end();
        }
        new NetworkWriter(json).write(profile.network());
        if (!profile.suppressedServices().isEmpty()) {
            json.start("diagnostics");
            json.strings("suppress_system_services", profile.suppressedServices());
            json.end();
        }
        sections.linux(profile.linux());
        sections.environment(profile);
        if (profile.commandPolicies().isPresent()) {
            json.value("command_policies", profile.commandPolicies().get().document());
        }
        if (profile.mediation().isPresent()) {
            sections.mediation(profile.mediation().get());
        }
        new CredentialWriter(json).write(profile);
        others(profile);
        if (!profile.platformOverrides().isEmpty()) {
            json.start("platform_overrides");
            for (Map.Entry<String, Profile> override :
                    profile.platformOverrides().entrySet()) {
                json.start(override.getKey());
                members(override.getValue());
                json.end();
            }
            json.end();
        }
    }

    private void meta(ProfileMeta meta) throws IOException {
        json.start("meta");
        json.string("name", meta.name());
        if (!meta.version().isEmpty()) {
            json.string("version", meta.version());
        }
        json.optional("description", meta.description());
        json.optional("author", meta.author());
        json.end();
    }

    private void entries(String name, List<Entry> entries, String key) throws IOException {
        if (!entries.isEmpty()) {
            json.entries(name, entries, key);
        }
    }

    private void others(Profile profile) throws IOException {
        if (profile.workdir() != WorkdirAccess.NONE) {
            json.start("workdir");
            json.string("access", profile.workdir().wireName());
            json.end();
        }
        if (!profile.hooks().isEmpty()) {
            json.start("hooks");
            for (Map.Entry<String, AppHook> hook : profile.hooks().entrySet()) {
                json.start(hook.getKey());
                json.string("event", hook.getValue().event());
                json.string("matcher", hook.getValue().matcher());
                json.string("script", hook.getValue().script());
                json.end();
            }
            json.end();
        }
        if (profile.sessionHooks().before().isPresent()
                || profile.sessionHooks().after().isPresent()) {
            json.start("session_hooks");
            hook("before", profile.sessionHooks().before());
            hook("after", profile.sessionHooks().after());
            json.end();
        }
        if (!profile.rollback().excludePatterns().isEmpty()
                || !profile.rollback().excludeGlobs().isEmpty()) {
            json.start("rollback");
            json.strings("exclude_patterns", profile.rollback().excludePatterns());
            json.strings("exclude_globs", profile.rollback().excludeGlobs());
            json.end();
        }
        if (profile.resources().memoryBytes().isPresent()
                || profile.resources().maxProcesses().isPresent()) {
            json.start("resources");
            json.number("memory_bytes", profile.resources().memoryBytes());
            json.number("max_processes", profile.resources().maxProcesses());
            json.end();
        }
        if (profile.openUrls().isPresent()) {
            openUrls(json, profile.openUrls().get());
        }
        json.bool("allow_launch_services", profile.allowLaunchServices());
        json.bool("allow_gpu", profile.allowGpu());
        json.bool("allow_parent_of_protected", profile.allowParentOfProtected());
        json.bool("interactive", profile.interactive());
        json.strings("skipdirs", profile.skipdirs());
        json.strings("packs", profile.packs());
        json.optional("binary", profile.binary());
        json.strings("command_args", profile.commandArgs());
        json.strings("unsafe_macos_seatbelt_rules", profile.seatbeltRules());
    }

    private void hook(String name, Optional<SessionHook> hook) throws IOException {
        if (hook.isPresent()) {
            json.start(name);
            json.string("script", hook.get().script());
            json.number("timeout_secs", hook.get().timeoutSeconds());
            if (hook.get().onFailure() != OnHookFailure.CONTINUE) {
                json.string("on_failure", hook.get().onFailure().wireName());
            }
            json.end();
        }
    }

    static void openUrls(Json json, OpenUrls urls) throws IOException {
        json.start("open_urls");
        if (!urls.allowOrigins().isEmpty()) {
            json.entries("allow_origins", urls.allowOrigins(), "origin");
        }
        json.bool("allow_localhost", urls.allowLocalhost());
        json.end();
    }
}
