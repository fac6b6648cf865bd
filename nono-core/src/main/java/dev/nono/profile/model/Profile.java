package dev.nono.profile.model;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * What somebody wrote about how to run a program, as data. Nothing in it has been looked up or expanded; entries may
 * still depend on the system. Lists are in the order of the document.
 *
 * @param parents the profiles that this one extends, in order
 * @param meta who wrote it, and what for
 * @param security how far the program is kept from others
 * @param groups the policy groups that it adds and leaves out
 * @param commands programs that are started or refused by name
 * @param filesystem which paths are open and which stay closed
 * @param network what may be reached
 * @param suppressedServices system services whose denials are not reported
 * @param linux what only Linux has
 * @param envCredentials secrets that go into the environment, by reference
 * @param environment which variables the program gets
 * @param commandPolicies commands that the supervisor runs
 * @param mediation the older form of the same
 * @param credentialCapture programs that print a secret, by name
 * @param credentialProviders OAuth services, by name
 * @param credentialRoutes routes to OAuth services
 * @param workdir what the program may do in the directory in which it starts
 * @param hooks integrations of older versions
 * @param sessionHooks programs of the user around the command
 * @param rollback what is left out of snapshots
 * @param resources ceilings for all processes together
 * @param openUrls which pages may be opened
 * @param allowLaunchServices whether other applications may be opened, if that is also asked for (macOS)
 * @param allowGpu whether graphics processors may be used, if that is also asked for
 * @param allowParentOfProtected whether directories above the state of nono may be granted (macOS)
 * @param interactive an old key without effect
 * @param skipdirs names of directories that scans leave out
 * @param packs packs that must be verified first
 * @param binary the program to run
 * @param commandArgs arguments to add to the command
 * @param seatbeltRules rules in the language of the macOS sandbox
 * @param platformOverrides what counts on one operating system only, by its name
 */
public record Profile(
        List<String> parents,
        Optional<ProfileMeta> meta,
        SecuritySection security,
        GroupsSection groups,
        CommandsSection commands,
        FilesystemSection filesystem,
        NetworkSection network,
        List<String> suppressedServices,
        LinuxSection linux,
        Map<String, CredentialVariable> envCredentials,
        Optional<EnvironmentSection> environment,
        Optional<CommandPolicies> commandPolicies,
        Optional<Mediation> mediation,
        Map<String, CredentialCapture> credentialCapture,
        Map<String, CredentialProvider> credentialProviders,
        List<CredentialRoute> credentialRoutes,
        WorkdirAccess workdir,
        Map<String, AppHook> hooks,
        SessionHooks sessionHooks,
        RollbackSection rollback,
        ResourceSection resources,
        Optional<OpenUrls> openUrls,
        Optional<Boolean> allowLaunchServices,
        Optional<Boolean> allowGpu,
        Optional<Boolean> allowParentOfProtected,
        boolean interactive,
        List<String> skipdirs,
        List<String> packs,
        Optional<String> binary,
        List<String> commandArgs,
        List<String> seatbeltRules,
        Map<String, Profile> platformOverrides) {
    /** Checks that nothing is missing and copies the collections. */
    public Profile {
        parents = List.copyOf(parents);
        Objects.requireNonNull(meta);
        Objects.requireNonNull(security);
        Objects.requireNonNull(groups);
        Objects.requireNonNull(commands);
        Objects.requireNonNull(filesystem);
        Objects.requireNonNull(network);
        suppressedServices = List.copyOf(suppressedServices);
        Objects.requireNonNull(linux);
        envCredentials = Collections.unmodifiableMap(new LinkedHashMap<>(envCredentials));
        Objects.requireNonNull(environment);
        Objects.requireNonNull(commandPolicies);
        Objects.requireNonNull(mediation);
        credentialCapture = Collections.unmodifiableMap(new LinkedHashMap<>(credentialCapture));
        credentialProviders = Collections.unmodifiableMap(new LinkedHashMap<>(credentialProviders));
        credentialRoutes = List.copyOf(credentialRoutes);
        Objects.requireNonNull(workdir);
        hooks = Collections.unmodifiableMap(new LinkedHashMap<>(hooks));
        Objects.requireNonNull(sessionHooks);
        Objects.requireNonNull(rollback);
        Objects.requireNonNull(resources);
        Objects.requireNonNull(openUrls);
        Objects.requireNonNull(allowLaunchServices);
        Objects.requireNonNull(allowGpu);
        Objects.requireNonNull(allowParentOfProtected);
        skipdirs = List.copyOf(skipdirs);
        packs = List.copyOf(packs);
        Objects.requireNonNull(binary);
        commandArgs = List.copyOf(commandArgs);
        seatbeltRules = List.copyOf(seatbeltRules);
        platformOverrides = Collections.unmodifiableMap(new LinkedHashMap<>(platformOverrides));
    }

    /** A profile that says nothing. */
    public static final Profile EMPTY = builder().build();

    /**
     * Starts a profile that says nothing.
     *
     * @return a builder
     */
    public static ProfileBuilder builder() {
        return new ProfileBuilder();
    }

    /**
     * Starts from this profile.
     *
     * @return a builder that holds it
     */
    public ProfileBuilder toBuilder() {
        return new ProfileBuilder(this);
    }

    /**
     * The name for display.
     *
     * @return {@code meta.name}, empty without it
     */
    public String displayName() {
        return meta.map(ProfileMeta::name).orElse("");
    }
}
