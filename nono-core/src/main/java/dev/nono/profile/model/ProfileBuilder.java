package dev.nono.profile.model;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Makes a {@link Profile}. For use by one thread. */
public final class ProfileBuilder {
    private List<String> parents = List.of();
    private Optional<ProfileMeta> meta = Optional.empty();
    private SecuritySection security = SecuritySection.NONE;
    private GroupsSection groups = GroupsSection.NONE;
    private CommandsSection commands = CommandsSection.NONE;
    private FilesystemSection filesystem = FilesystemSection.NONE;
    private NetworkSection network = NetworkSection.NONE;
    private List<String> suppressedServices = List.of();
    private LinuxSection linux = LinuxSection.NONE;
    private Map<String, CredentialVariable> envCredentials = Map.of();
    private Optional<EnvironmentSection> environment = Optional.empty();
    private Optional<CommandPolicies> commandPolicies = Optional.empty();
    private Optional<Mediation> mediation = Optional.empty();
    private Map<String, CredentialCapture> credentialCapture = Map.of();
    private Map<String, CredentialProvider> credentialProviders = Map.of();
    private List<CredentialRoute> credentialRoutes = List.of();
    private WorkdirAccess workdir = WorkdirAccess.NONE;
    private Map<String, AppHook> hooks = Map.of();
    private SessionHooks sessionHooks = SessionHooks.NONE;
    private RollbackSection rollback = RollbackSection.NONE;
    private ResourceSection resources = ResourceSection.NONE;
    private Optional<OpenUrls> openUrls = Optional.empty();
    private Optional<Boolean> allowLaunchServices = Optional.empty();
    private Optional<Boolean> allowGpu = Optional.empty();
    private Optional<Boolean> allowParentOfProtected = Optional.empty();
    private boolean interactive;
    private List<String> skipdirs = List.of();
    private List<String> packs = List.of();
    private Optional<String> binary = Optional.empty();
    private List<String> commandArgs = List.of();
    private List<String> seatbeltRules = List.of();
    private Map<String, Profile> platformOverrides = Map.of();

    ProfileBuilder() {}

    ProfileBuilder(Profile base) {
        this.parents = base.parents();
        this.meta = base.meta();
        this.security = base.security();
        this.groups = base.groups();
        this.commands = base.commands();
        this.filesystem = base.filesystem();
        this.network = base.network();
        this.suppressedServices = base.suppressedServices();
        this.linux = base.linux();
        this.envCredentials = base.envCredentials();
        this.environment = base.environment();
        this.commandPolicies = base.commandPolicies();
        this.mediation = base.mediation();
        this.credentialCapture = base.credentialCapture();
        this.credentialProviders = base.credentialProviders();
        this.credentialRoutes = base.credentialRoutes();
        this.workdir = base.workdir();
        this.hooks = base.hooks();
        this.sessionHooks = base.sessionHooks();
        this.rollback = base.rollback();
        this.resources = base.resources();
        this.openUrls = base.openUrls();
        this.allowLaunchServices = base.allowLaunchServices();
        this.allowGpu = base.allowGpu();
        this.allowParentOfProtected = base.allowParentOfProtected();
        this.interactive = base.interactive();
        this.skipdirs = base.skipdirs();
        this.packs = base.packs();
        this.binary = base.binary();
        this.commandArgs = base.commandArgs();
        this.seatbeltRules = base.seatbeltRules();
        this.platformOverrides = base.platformOverrides();
    }

    /**
     * Sets the profiles that this one extends, in order.
     *
     * @param value the new value
     * @return this builder
     */
    public ProfileBuilder parents(List<String> value) {
        this.parents = value;
        return this;
    }

    /**
     * Sets who wrote it, and what for.
     *
     * @param value the new value
     * @return this builder
     */
    public ProfileBuilder meta(Optional<ProfileMeta> value) {
        this.meta = value;
        return this;
    }

    /**
     * Sets how far the program is kept from others.
     *
     * @param value the new value
     * @return this builder
     */
    public ProfileBuilder security(SecuritySection value) {
        this.security = value;
        return this;
    }

    /**
     * Sets the policy groups that it adds and leaves out.
     *
     * @param value the new value
     * @return this builder
     */
    public ProfileBuilder groups(GroupsSection value) {
        this.groups = value;
        return this;
    }

    /**
     * Sets programs that are started or refused by name.
     *
     * @param value the new value
     * @return this builder
     */
    public ProfileBuilder commands(CommandsSection value) {
        this.commands = value;
        return this;
    }

    /**
     * Sets which paths are open and which stay closed.
     *
     * @param value the new value
     * @return this builder
     */
    public ProfileBuilder filesystem(FilesystemSection value) {
        this.filesystem = value;
        return this;
    }

    /**
     * Sets what may be reached.
     *
     * @param value the new value
     * @return this builder
     */
    public ProfileBuilder network(NetworkSection value) {
        this.network = value;
        return this;
    }

    /**
     * Sets system services whose denials are not reported.
     *
     * @param value the new value
     * @return this builder
     */
    public ProfileBuilder suppressedServices(List<String> value) {
        this.suppressedServices = value;
        return this;
    }

    /**
     * Sets what only Linux has.
     *
     * @param value the new value
     * @return this builder
     */
    public ProfileBuilder linux(LinuxSection value) {
        this.linux = value;
        return this;
    }

    /**
     * Sets secrets that go into the environment, by reference.
     *
     * @param value the new value
     * @return this builder
     */
    public ProfileBuilder envCredentials(Map<String, CredentialVariable> value) {
        this.envCredentials = value;
        return this;
    }

    /**
     * Sets which variables the program gets.
     *
     * @param value the new value
     * @return this builder
     */
    public ProfileBuilder environment(Optional<EnvironmentSection> value) {
        this.environment = value;
        return this;
    }

    /**
     * Sets commands that the supervisor runs.
     *
     * @param value the new value
     * @return this builder
     */
    public ProfileBuilder commandPolicies(Optional<CommandPolicies> value) {
        this.commandPolicies = value;
        return this;
    }

    /**
     * Sets the older form of the same.
     *
     * @param value the new value
     * @return this builder
     */
    public ProfileBuilder mediation(Optional<Mediation> value) {
        this.mediation = value;
        return this;
    }

    /**
     * Sets programs that print a secret, by name.
     *
     * @param value the new value
     * @return this builder
     */
    public ProfileBuilder credentialCapture(Map<String, CredentialCapture> value) {
        this.credentialCapture = value;
        return this;
    }

    /**
     * Sets OAuth services, by name.
     *
     * @param value the new value
     * @return this builder
     */
    public ProfileBuilder credentialProviders(Map<String, CredentialProvider> value) {
        this.credentialProviders = value;
        return this;
    }

    /**
     * Sets routes to OAuth services.
     *
     * @param value the new value
     * @return this builder
     */
    public ProfileBuilder credentialRoutes(List<CredentialRoute> value) {
        this.credentialRoutes = value;
        return this;
    }

    /**
     * Sets what the program may do in the directory in which it starts.
     *
     * @param value the new value
     * @return this builder
     */
    public ProfileBuilder workdir(WorkdirAccess value) {
        this.workdir = value;
        return this;
    }

    /**
     * Sets integrations of older versions.
     *
     * @param value the new value
     * @return this builder
     */
    public ProfileBuilder hooks(Map<String, AppHook> value) {
        this.hooks = value;
        return this;
    }

    /**
     * Sets programs of the user around the command.
     *
     * @param value the new value
     * @return this builder
     */
    public ProfileBuilder sessionHooks(SessionHooks value) {
        this.sessionHooks = value;
        return this;
    }

    /**
     * Sets what is left out of snapshots.
     *
     * @param value the new value
     * @return this builder
     */
    public ProfileBuilder rollback(RollbackSection value) {
        this.rollback = value;
        return this;
    }

    /**
     * Sets ceilings for all processes together.
     *
     * @param value the new value
     * @return this builder
     */
    public ProfileBuilder resources(ResourceSection value) {
        this.resources = value;
        return this;
    }

    /**
     * Sets which pages may be opened.
     *
     * @param value the new value
     * @return this builder
     */
    public ProfileBuilder openUrls(Optional<OpenUrls> value) {
        this.openUrls = value;
        return this;
    }

    /**
     * Sets whether other applications may be opened, if that is also asked for (macOS).
     *
     * @param value the new value
     * @return this builder
     */
    public ProfileBuilder allowLaunchServices(Optional<Boolean> value) {
        this.allowLaunchServices = value;
        return this;
    }

    /**
     * Sets whether graphics processors may be used, if that is also asked for.
     *
     * @param value the new value
     * @return this builder
     */
    public ProfileBuilder allowGpu(Optional<Boolean> value) {
        this.allowGpu = value;
        return this;
    }

    /**
     * Sets whether directories above the state of nono may be granted (macOS).
     *
     * @param value the new value
     * @return this builder
     */
    public ProfileBuilder allowParentOfProtected(Optional<Boolean> value) {
        this.allowParentOfProtected = value;
        return this;
    }

    /**
     * Sets an old key without effect.
     *
     * @param value the new value
     * @return this builder
     */
    public ProfileBuilder interactive(boolean value) {
        this.interactive = value;
        return this;
    }

    /**
     * Sets names of directories that scans leave out.
     *
     * @param value the new value
     * @return this builder
     */
    public ProfileBuilder skipdirs(List<String> value) {
        this.skipdirs = value;
        return this;
    }

    /**
     * Sets packs that must be verified first.
     *
     * @param value the new value
     * @return this builder
     */
    public ProfileBuilder packs(List<String> value) {
        this.packs = value;
        return this;
    }

    /**
     * Sets the program to run.
     *
     * @param value the new value
     * @return this builder
     */
    public ProfileBuilder binary(Optional<String> value) {
        this.binary = value;
        return this;
    }

    /**
     * Sets arguments to add to the command.
     *
     * @param value the new value
     * @return this builder
     */
    public ProfileBuilder commandArgs(List<String> value) {
        this.commandArgs = value;
        return this;
    }

    /**
     * Sets rules in the language of the macOS sandbox.
     *
     * @param value the new value
     * @return this builder
     */
    public ProfileBuilder seatbeltRules(List<String> value) {
        this.seatbeltRules = value;
        return this;
    }

    /**
     * Sets what counts on one operating system only, by its name.
     *
     * @param value the new value
     * @return this builder
     */
    public ProfileBuilder platformOverrides(Map<String, Profile> value) {
        this.platformOverrides = value;
        return this;
    }

    /**
     * Makes the value.
     *
     * @return what was set
     */
    public Profile build() {
        return new Profile(
                parents,
                meta,
                security,
                groups,
                commands,
                filesystem,
                network,
                suppressedServices,
                linux,
                envCredentials,
                environment,
                commandPolicies,
                mediation,
                credentialCapture,
                credentialProviders,
                credentialRoutes,
                workdir,
                hooks,
                sessionHooks,
                rollback,
                resources,
                openUrls,
                allowLaunchServices,
                allowGpu,
                allowParentOfProtected,
                interactive,
                skipdirs,
                packs,
                binary,
                commandArgs,
                seatbeltRules,
                platformOverrides);
    }
}
