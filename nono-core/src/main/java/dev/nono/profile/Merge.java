package dev.nono.profile;

import dev.nono.profile.model.CommandsSection;
import dev.nono.profile.model.CredentialVariable;
import dev.nono.profile.model.Entry;
import dev.nono.profile.model.EnvironmentSection;
import dev.nono.profile.model.FilesystemSection;
import dev.nono.profile.model.GroupsSection;
import dev.nono.profile.model.InheritedList;
import dev.nono.profile.model.LinuxSection;
import dev.nono.profile.model.PathList;
import dev.nono.profile.model.Profile;
import dev.nono.profile.model.ResourceSection;
import dev.nono.profile.model.RollbackSection;
import dev.nono.profile.model.SecuritySection;
import dev.nono.profile.model.SessionHooks;
import dev.nono.profile.model.WorkdirAccess;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What a profile becomes that extends another one. A deny, an exclusion and a closed network of the base are never lost:
 * lists are appended, switches that close are joined by or. Both profiles have no conditions any more.
 */
final class Merge {
    private Merge() {}

    /** The child over the base. */
    static Profile of(Profile base, Profile child) {
        return Profile.builder()
                .parents(List.of())
                .meta(child.meta())
                .security(security(base.security(), child.security()))
                .groups(new GroupsSection(
                        Lists.append(base.groups().include(), child.groups().include()),
                        Lists.append(base.groups().exclude(), child.groups().exclude())))
                .commands(new CommandsSection(
                        Lists.append(base.commands().allow(), child.commands().allow()),
                        Lists.append(base.commands().deny(), child.commands().deny())))
                .filesystem(filesystem(base.filesystem(), child.filesystem()))
                .network(NetworkMerge.of(base.network(), child.network()))
                .suppressedServices(Lists.append(base.suppressedServices(), child.suppressedServices()))
                .linux(new LinuxSection(
                        child.linux().unixSocketMediation().or(base.linux()::unixSocketMediation),
                        child.linux().sandboxPolicy().or(base.linux()::sandboxPolicy),
                        child.linux().netlinkRoute().or(base.linux()::netlinkRoute)))
                .envCredentials(variables(base.envCredentials(), child.envCredentials()))
                .environment(environment(base.environment(), child.environment()))
                .commandPolicies(CommandPolicyMerge.of(base.commandPolicies(), child.commandPolicies()))
                .mediation(MediationMerge.of(base.mediation(), child.mediation()))
                .credentialCapture(Lists.union(base.credentialCapture(), child.credentialCapture()))
                .credentialProviders(Lists.union(base.credentialProviders(), child.credentialProviders()))
                .credentialRoutes(Lists.append(base.credentialRoutes(), child.credentialRoutes()))
                .workdir(child.workdir() == WorkdirAccess.NONE ? base.workdir() : child.workdir())
                .hooks(Lists.union(base.hooks(), child.hooks()))
                .sessionHooks(new SessionHooks(
                        child.sessionHooks().before().or(base.sessionHooks()::before),
                        child.sessionHooks().after().or(base.sessionHooks()::after)))
                .rollback(new RollbackSection(
                        Lists.append(
                                base.rollback().excludePatterns(),
                                child.rollback().excludePatterns()),
                        Lists.append(
                                base.rollback().excludeGlobs(), child.rollback().excludeGlobs())))
                .resources(new ResourceSection(
                        either(child.resources().memoryBytes(), base.resources().memoryBytes()),
                        either(
                                child.resources().maxProcesses(),
                                base.resources().maxProcesses())))
                .openUrls(child.openUrls().or(base::openUrls))
                .allowLaunchServices(child.allowLaunchServices().or(base::allowLaunchServices))
                .allowGpu(child.allowGpu().or(base::allowGpu))
                .allowParentOfProtected(child.allowParentOfProtected().or(base::allowParentOfProtected))
                .interactive(base.interactive() || child.interactive())
                .skipdirs(Lists.append(base.skipdirs(), child.skipdirs()))
                .packs(Lists.append(base.packs(), child.packs()))
                .binary(child.binary().or(base::binary))
                .commandArgs(Lists.append(base.commandArgs(), child.commandArgs()))
                .seatbeltRules(Lists.append(base.seatbeltRules(), child.seatbeltRules()))
                .platformOverrides(overrides(base.platformOverrides(), child.platformOverrides()))
                .build();
    }

    private static SecuritySection security(SecuritySection base, SecuritySection child) {
        return new SecuritySection(
                child.signals().or(base::signals),
                child.processInfo().or(base::processInfo),
                child.ipc().or(base::ipc),
                child.capabilityElevation().or(base::capabilityElevation),
                child.wsl2Proxy().or(base::wsl2Proxy),
                Lists.union(base.approvalBackends(), child.approvalBackends()),
                child.approvalDefaults().or(base::approvalDefaults));
    }

    private static FilesystemSection filesystem(FilesystemSection base, FilesystemSection child) {
        if (child.isEmpty()) {
            return base;
        }
        Map<PathList, List<Entry>> lists = new EnumMap<>(PathList.class);
        for (PathList list : PathList.values()) {
            lists.put(list, Lists.append(base.get(list), child.get(list)));
        }
        return new FilesystemSection(lists);
    }

    /** The variable is the key: a child that fills it from elsewhere replaces what the base filled it from. */
    private static Map<String, CredentialVariable> variables(
            Map<String, CredentialVariable> base, Map<String, CredentialVariable> child) {
        if (child.isEmpty()) {
            return base;
        }
        Map<String, CredentialVariable> all = new LinkedHashMap<>();
        for (Map.Entry<String, CredentialVariable> credential : base.entrySet()) {
            boolean replaced = false;
            for (CredentialVariable variable : child.values()) {
                replaced |= variable.variable().equals(credential.getValue().variable());
            }
            if (!replaced) {
                all.put(credential.getKey(), credential.getValue());
            }
        }
        all.putAll(child);
        return all;
    }

    private static Optional<EnvironmentSection> environment(
            Optional<EnvironmentSection> base, Optional<EnvironmentSection> child) {
        if (base.isEmpty() || child.isEmpty()) {
            return child.or(() -> base);
        }
        InheritedList allow = base.get().allowVars();
        InheritedList more = child.get().allowVars();
        InheritedList both = more.isAbsent()
                ? allow
                : allow.isAbsent() ? more : InheritedList.of(Lists.append(allow.values(), more.values()));
        return Optional.of(new EnvironmentSection(
                both,
                Lists.append(base.get().denyVars(), child.get().denyVars()),
                Lists.union(base.get().setVars(), child.get().setVars())));
    }

    private static Map<String, Profile> overrides(Map<String, Profile> base, Map<String, Profile> child) {
        if (base.isEmpty() || child.isEmpty()) {
            return child.isEmpty() ? base : child;
        }
        Map<String, Profile> all = new LinkedHashMap<>(base);
        for (Map.Entry<String, Profile> override : child.entrySet()) {
            Profile below = base.get(override.getKey());
            all.put(override.getKey(), below == null ? override.getValue() : of(below, override.getValue()));
        }
        return all;
    }

    private static OptionalLong either(OptionalLong first, OptionalLong second) {
        return first.isPresent() ? first : second;
    }
}
