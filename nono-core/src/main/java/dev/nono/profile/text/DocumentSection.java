package dev.nono.profile.text;

import dev.nono.NonoException;
import dev.nono.browser.Origin;
import dev.nono.internal.json.Located;
import dev.nono.internal.json.LocatedObject;
import dev.nono.profile.model.AppHook;
import dev.nono.profile.model.CommandPolicies;
import dev.nono.profile.model.CommandsSection;
import dev.nono.profile.model.Entry;
import dev.nono.profile.model.FilesystemSection;
import dev.nono.profile.model.GroupsSection;
import dev.nono.profile.model.OpenUrls;
import dev.nono.profile.model.PathList;
import dev.nono.profile.model.Profile;
import dev.nono.profile.model.ProfileBuilder;
import dev.nono.profile.model.ProfileMeta;
import dev.nono.profile.model.RollbackSection;
import dev.nono.profile.model.WorkdirAccess;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/** A whole profile, or a fragment of one for one operating system. */
final class DocumentSection {
    private static final String[] SYSTEMS = {"linux", "macos", "windows"};

    private final LocatedObject json;
    private final boolean fragment;
    private final ProfileBuilder profile = Profile.builder();
    private final List<LegacyKey> legacy;
    private final List<String> warnings;

    private DocumentSection(LocatedObject json, boolean fragment, List<LegacyKey> legacy, List<String> warnings) {
        this.json = json;
        this.fragment = fragment;
        this.legacy = legacy;
        this.warnings = warnings;
    }

    static ProfileDocument read(LocatedObject json) {
        List<LegacyKey> legacy = new ArrayList<>();
        List<String> warnings = new ArrayList<>();
        Profile profile = new DocumentSection(json, false, legacy, warnings).read();
        return new ProfileDocument(profile, legacy, warnings);
    }

    static List<String> parents(LocatedObject json) {
        Optional<Located> member = json.located("extends");
        if (member.isEmpty() || member.get().value() == null) {
            return List.of();
        }
        if (member.get().value() instanceof String name) {
            return List.of(name);
        }
        if (!(member.get().value() instanceof List)) {
            throw json.fault("extends", "must be a name or a list of names");
        }
        return json.strings("extends");
    }

    private Profile read() {
        json.located("$schema");
        profile.parents(parents(json));
        if (fragment && json.has("extends") && !json.isNull("extends")) {
            throw json.fault("extends", "cannot stand in an override; extend at the top of the profile");
        }
        json.object("meta").ifPresent(this::meta);
        json.object("security").ifPresent(section -> profile.security(SecurityKeys.read(section)));
        lists();
        json.object("network").ifPresent(section -> profile.network(NetworkKeys.read(section, legacy)));
        json.object("diagnostics").ifPresent(section -> {
            profile.suppressedServices(section.strings("suppress_system_services"));
            section.done();
        });
        json.object("linux").ifPresent(section -> profile.linux(SecurityKeys.linux(section)));
        secrets();
        json.nullableObject("environment")
                .ifPresent(section -> profile.environment(Optional.of(EnvironmentKeys.read(section))));
        json.object("command_policies").ifPresent(section -> {
            CommandPolicyKeys.check(section);
            profile.commandPolicies(Optional.of(new CommandPolicies(section.plain())));
        });
        json.object("mediation")
                .ifPresent(section -> profile.mediation(Optional.of(MediationKeys.read(section, warnings))));
        others();
        overrides();
        json.done();
        return profile.build();
    }

    private void meta(LocatedObject section) {
        profile.meta(Optional.of(new ProfileMeta(
                section.string("name").orElseThrow(() -> section.fault("name", "is missing")),
                section.string("version").orElse(""),
                section.string("description"),
                section.string("author"))));
        section.done();
    }

    /** The lists that older keys add to. */
    private void lists() {
        List<Entry> include = new ArrayList<>();
        List<Entry> exclude = new ArrayList<>();
        List<String> allow = new ArrayList<>();
        List<String> deny = new ArrayList<>();
        Map<PathList, List<Entry>> files = new EnumMap<>(PathList.class);
        json.object("groups").ifPresent(section -> {
            include.addAll(Keys.entries(section, "include", "name"));
            exclude.addAll(Keys.entries(section, "exclude", "name"));
            section.done();
        });
        json.object("commands").ifPresent(section -> {
            allow.addAll(section.strings("allow"));
            deny.addAll(section.strings("deny"));
            section.done();
        });
        json.object("filesystem").ifPresent(section -> {
            for (PathList list : PathList.values()) {
                String name = list == PathList.SUPPRESS_SAVE_PROMPT
                        ? section.oneOf(list.wireName(), "ignore")
                        : list.wireName();
                List<Entry> entries = Keys.entries(section, name, "path");
                if (!entries.isEmpty()) {
                    files.put(list, new ArrayList<>(entries));
                }
            }
            section.done();
        });
        json.object("security").ifPresent(section -> {
            legacy(section, "groups", "groups.include", name -> include.add(Entry.of(name)));
            legacy(section, "allowed_commands", "commands.allow", allow::add);
        });
        json.object("policy").ifPresent(section -> {
            legacy(section, "exclude_groups", "groups.exclude", name -> exclude.add(Entry.of(name)));
            legacyPaths(section, "add_allow_read", PathList.READ, files);
            legacyPaths(section, "add_allow_write", PathList.WRITE, files);
            legacyPaths(section, "add_allow_readwrite", PathList.ALLOW, files);
            legacyPaths(section, "add_deny_access", PathList.DENY, files);
            legacy(section, "add_deny_commands", "commands.deny", deny::add);
            legacyPaths(section, "override_deny", PathList.BYPASS_PROTECTION, files);
            section.done();
        });
        profile.groups(new GroupsSection(include, exclude));
        profile.commands(new CommandsSection(allow, deny));
        profile.filesystem(new FilesystemSection(files));
    }

    private void legacyPaths(LocatedObject section, String key, PathList list, Map<PathList, List<Entry>> files) {
        legacy(
                section,
                key,
                "filesystem." + list.wireName(),
                path -> files.computeIfAbsent(list, l -> new ArrayList<>()).add(Entry.of(path)));
    }

    private void legacy(LocatedObject section, String key, String canonical, Consumer<String> sink) {
        List<String> values = section.strings(key);
        values.forEach(sink);
        if (!values.isEmpty()) {
            LegacyKey used = new LegacyKey(section.path() + "." + key, canonical);
            if (!legacy.contains(used)) {
                legacy.add(used);
            }
        }
    }

    private void secrets() {
        json.object(json.oneOf("env_credentials", "secrets"))
                .ifPresent(section -> profile.envCredentials(EnvironmentKeys.credentials(section)));
        json.object("credential_capture").ifPresent(section -> profile.credentialCapture(CaptureKeys.read(section)));
        json.object("credential_providers")
                .ifPresent(section -> profile.credentialProviders(ProviderKeys.providers(section)));
        profile.credentialRoutes(ProviderKeys.routes(json, "credential_routes"));
    }

    private void others() {
        json.object("workdir").ifPresent(section -> {
            section.choice("access", WorkdirAccess.values(), WorkdirAccess::wireName)
                    .ifPresent(profile::workdir);
            section.done();
        });
        json.object("hooks").ifPresent(section -> {
            Map<String, AppHook> hooks = new LinkedHashMap<>();
            for (String app : section.names()) {
                LocatedObject hook = section.object(app).orElseThrow();
                hooks.put(app, new AppHook(hook.text("event"), hook.text("matcher"), hook.text("script")));
                hook.done();
            }
            profile.hooks(hooks);
        });
        json.object("session_hooks").ifPresent(section -> profile.sessionHooks(SecurityKeys.hooks(section)));
        json.object(json.oneOf("rollback", "undo")).ifPresent(section -> {
            profile.rollback(
                    new RollbackSection(section.strings("exclude_patterns"), section.strings("exclude_globs")));
            section.done();
        });
        json.object("resources").ifPresent(section -> profile.resources(SecurityKeys.resources(section)));
        json.nullableObject("open_urls").ifPresent(section -> profile.openUrls(Optional.of(openUrls(section))));
        profile.allowLaunchServices(json.bool("allow_launch_services"));
        profile.allowGpu(json.bool("allow_gpu"));
        profile.allowParentOfProtected(json.bool("allow_parent_of_protected"));
        json.bool("interactive").ifPresent(profile::interactive);
        profile.skipdirs(json.strings("skipdirs"));
        List<String> packs = json.strings("packs");
        for (String pack : packs) {
            if (!isPack(pack)) {
                throw json.fault("packs", "holds \"" + pack + "\"; a pack is written namespace/name");
            }
        }
        profile.packs(packs);
        profile.binary(json.string("binary"));
        profile.commandArgs(json.strings(json.oneOf("command_args", "brokered_commands")));
        profile.seatbeltRules(json.strings("unsafe_macos_seatbelt_rules"));
    }

    static OpenUrls openUrls(LocatedObject section) {
        OpenUrls urls = new OpenUrls(
                Keys.entries(section, "allow_origins", "origin"),
                section.bool("allow_localhost").orElse(false));
        for (Entry entry : urls.allowOrigins()) {
            try {
                Origin.parse(entry.value());
            } catch (NonoException e) {
                throw section.fault("allow_origins", "is not valid: " + e.getMessage());
            }
        }
        section.done();
        return urls;
    }

    private static boolean isPack(String pack) {
        int slash = pack.indexOf('/');
        return slash > 0
                && Keys.isWord(pack.substring(0, slash), "_-.")
                && Keys.isWord(pack.substring(slash + 1), "_-.")
                && !pack.contains("..");
    }

    private void overrides() {
        Optional<LocatedObject> section = json.nullableObject("platform_overrides");
        if (section.isEmpty()) {
            return;
        }
        if (fragment) {
            throw json.fault("platform_overrides", "cannot stand in an override");
        }
        Map<String, Profile> overrides = new LinkedHashMap<>();
        for (String system : SYSTEMS) {
            section.get()
                    .nullableObject(system)
                    .ifPresent(object ->
                            overrides.put(system, new DocumentSection(object, true, legacy, warnings).read()));
        }
        section.get().done();
        profile.platformOverrides(overrides);
    }
}
