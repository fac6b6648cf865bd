package dev.nono.cli.launch;

import dev.nono.ErrorCode;
import dev.nono.NonoException;
import dev.nono.capability.CapabilitySet;
import dev.nono.capability.CapabilitySetBuilder;
import dev.nono.capability.NetworkMode;
import dev.nono.cli.args.Arguments;
import dev.nono.cli.args.Command;
import dev.nono.cli.args.Option;
import dev.nono.cli.terminal.Console;
import dev.nono.network.NetworkIntent;
import dev.nono.policy.BlockedGrant;
import dev.nono.policy.CompiledPolicy;
import dev.nono.policy.GroupSelection;
import dev.nono.policy.Platform;
import dev.nono.policy.PolicyContext;
import dev.nono.policy.PolicyResolver;
import dev.nono.policy.ProfilePolicy;
import dev.nono.policy.ResolvedPolicy;
import dev.nono.policy.SeatbeltRules;
import dev.nono.policy.SplitGrant;
import dev.nono.profile.model.CommandPolicies;
import dev.nono.sandbox.OsString;
import dev.nono.session.EnvironmentRules;
import dev.nono.session.ProfileEnvironment;
import dev.nono.session.StartDirectory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * What a command line asks for, resolved the same way for {@code run}, {@code shell}, {@code wrap} and their dry runs.
 *
 * @param capabilities what the program may touch
 * @param workdir where it should start, as it was typed
 * @param environment which variables it gets
 * @param skipped grants that were left out because nothing is there
 * @param policy all of it with the rules applied; empty for a manifest, which says everything itself
 * @param blocked grants that have no effect because a rule denies their path
 * @param splits directories that are granted without something in them
 * @param warnings what else the user should know
 * @param proxied what the proxy lets through, if the program reaches the network through one
 * @param profile the profile that was named
 */
public record SandboxPlan(
        CapabilitySet capabilities,
        Path workdir,
        EnvironmentRules environment,
        List<FlagGrants.Skipped> skipped,
        Optional<CompiledPolicy> policy,
        List<BlockedGrant> blocked,
        List<SplitGrant> splits,
        List<String> warnings,
        Optional<NetworkIntent.Filtered> proxied,
        Optional<ChosenProfile> profile) {

    /**
     * Resolves a command line. Reads the file system; asks on the terminal whether the working directory is granted.
     *
     * @param arguments the command line
     * @param variables the variables of this process
     * @param console whom to ask
     * @return the plan
     * @throws NonoException if what is asked for contradicts itself or the policy
     */
    static SandboxPlan of(Arguments arguments, Map<OsString, OsString> variables, Console console) {
        refuseOtherPlatforms(arguments);
        EnvironmentRules.Builder environment = EnvironmentRules.builder().host(variables);
        Path workdir = workdir(arguments, variables);
        if (arguments.has(Option.CONFIG)) {
            return ManifestPlan.of(arguments, workdir, environment.build(), variables);
        }
        PolicyContext context = Contexts.of(variables);
        Optional<ChosenProfile> profile = ChosenProfile.of(arguments, context, workdir, console);
        List<String> warnings = new ArrayList<>();
        if (profile.isPresent()) {
            profile.get().requireSupported(arguments, console);
            profile.get().requireGates(arguments);
            if (!arguments.has(Option.DRY_RUN)) {
                ChosenProfile.makeDirectories(context);
            }
            ProfileEnvironment.addTo(profile.get().resolved(), environment);
        }
        Ground ground = Ground.of(profile, context);
        CapabilitySetBuilder builder = ground.builder();
        List<FlagGrants.Skipped> skipped = FlagGrants.add(arguments, builder);
        if (arguments.has(Option.ALLOW_LAUNCH_SERVICES)) {
            launchServices(profile, builder);
        }
        WorkingDirectory.share(
                workdir,
                profile.isEmpty() ? Optional.empty() : Optional.of(profile.get().workdirAccess()),
                builder,
                arguments,
                console);
        CompiledPolicy compiled = ground.compile(arguments, List.of());
        requireSomething(compiled.capabilities());
        warnings.addAll(compiled.warnings());
        warnings.addAll(ground.warnings());
        deprecated(Option.ALLOW_COMMAND, arguments, warnings);
        deprecated(Option.BLOCK_COMMAND, arguments, warnings);
        return new SandboxPlan(
                        compiled.capabilities(),
                        workdir,
                        environment.build(),
                        skipped,
                        Optional.of(compiled),
                        compiled.blocked(),
                        compiled.splits(),
                        warnings,
                        Optional.empty(),
                        profile)
                .behind(NetworkOptions.proxied(arguments, profile, variables));
    }

    /**
     * This plan with a proxy between the program and the network. The port is known when the proxy listens; until then it
     * is one that nothing listens on.
     */
    SandboxPlan behind(Optional<NetworkIntent.Filtered> intent) {
        if (intent.isEmpty()) {
            return this;
        }
        NetworkIntent.Filtered filtered = intent.get();
        CapabilitySetBuilder builder = capabilities.toBuilder()
                .network(NetworkMode.proxyOnly(filtered.proxyPort().orElse(0)));
        filtered.directPorts().forEach(builder::allowConnectPort);
        List<String> all = new ArrayList<>(warnings);
        all.addAll(filtered.warnings());
        return new SandboxPlan(
                builder.build(), workdir, environment, skipped, policy, blocked, splits, all, intent, profile);
    }

    private static Path workdir(Arguments arguments, Map<OsString, OsString> variables) {
        Optional<OsString> named = arguments.value(Option.WORKDIR);
        return named.isPresent()
                ? FlagGrants.path(Option.WORKDIR, named.get()).toAbsolutePath()
                : StartDirectory.ofThisJvm(variables);
    }

    /** What stands below the flags: the groups of every run, or a profile. */
    private record Ground(ResolvedPolicy groups, CapabilitySetBuilder builder, Optional<ProfilePolicy> profile) {
        static Ground of(Optional<ChosenProfile> profile, PolicyContext context) {
            if (profile.isEmpty()) {
                ResolvedPolicy groups = PolicyResolver.builtIn(context).resolve(GroupSelection.defaults());
                return new Ground(groups, groups.capabilities().toBuilder(), Optional.empty());
            }
            ProfilePolicy policy = ProfilePolicy.of(profile.get().resolved(), context);
            CapabilitySetBuilder builder = policy.groups().capabilities().toBuilder();
            policy.addTo(builder);
            return new Ground(policy.groups(), builder, Optional.of(policy));
        }

        CompiledPolicy compile(Arguments arguments, List<String> more) {
            List<String> bypasses = new ArrayList<>(more);
            if (profile.isPresent()) {
                bypasses.addAll(profile.get().bypasses());
            }
            for (OsString path : arguments.values(Option.BYPASS_PROTECTION)) {
                bypasses.add(path.toString());
            }
            boolean parents = profile.isPresent() && profile.get().allowsParentsOfProtected();
            return CompiledPolicy.of(groups, builder.build(), bypasses, parents);
        }

        List<String> warnings() {
            return profile.isPresent() ? profile.get().warnings() : List.of();
        }
    }

    /** Needs a profile that allows the flag; one that does not has been refused before. */
    private static void launchServices(Optional<ChosenProfile> profile, CapabilitySetBuilder builder) {
        if (profile.isEmpty()) {
            throw new NonoException(
                    ErrorCode.CONFIG_PARSE,
                    "--allow-launch-services needs a profile with \"allow_launch_services\": true; name one with --profile");
        }
        SeatbeltRules.launchServices().forEach(builder::platformRule);
    }

    private static void deprecated(Option option, Arguments arguments, List<String> warnings) {
        if (arguments.has(option)) {
            warnings.add(option.typed() + " " + arguments.values(option)
                    + " is deprecated: it sees only the command that is started first, so it is no boundary");
        }
    }

    /**
     * What a question is about.
     *
     * @param policy what the options and the profile would make
     * @param proxied what the proxy would let through
     * @param commands the policies of the profile for commands
     */
    public record Asked(
            CompiledPolicy policy, Optional<NetworkIntent.Filtered> proxied, Optional<CommandPolicies> commands) {}

    /** The policy that these options would make; nobody is asked, and nothing is run. */
    public static Asked asked(Arguments arguments, Map<OsString, OsString> variables, Console console) {
        return asked(arguments, variables, console, builder -> {}, List.of());
    }

    /** The same, with grants and bypasses that stand elsewhere. */
    public static Asked asked(
            Arguments arguments,
            Map<OsString, OsString> variables,
            Console console,
            Consumer<CapabilitySetBuilder> grants,
            List<String> more) {
        PolicyContext context = Contexts.of(variables);
        Optional<ChosenProfile> profile = ChosenProfile.of(arguments, context, workdir(arguments, variables), console);
        Ground ground = Ground.of(profile, context);
        grants.accept(ground.builder());
        FlagGrants.add(arguments, ground.builder());
        return new Asked(
                ground.compile(arguments, more),
                NetworkOptions.proxied(arguments, profile, variables),
                profile.flatMap(chosen -> chosen.resolved().profile().commandPolicies()));
    }

    private static void refuseOtherPlatforms(Arguments arguments) {
        if (arguments.has(Option.ALLOW_LAUNCH_SERVICES) && Platform.ofThisSystem() != Platform.MACOS) {
            throw new NonoException(
                    ErrorCode.UNSUPPORTED_PLATFORM, "--allow-launch-services exists on macOS only; leave it out here");
        }
        if (arguments.command() == Command.SHELL && arguments.has(Option.SANDBOX_POLICY)) {
            throw new NonoException(
                    ErrorCode.CONFIG_PARSE, "a shell takes no --sandbox-policy; use nono run -- \"$SHELL\" with it");
        }
    }

    static void requireSomething(CapabilitySet capabilities) {
        if (capabilities.files().isEmpty() && capabilities.isNetworkBlocked()) {
            throw new NonoException(
                    ErrorCode.NO_CAPABILITIES,
                    "nothing is granted: no file and no network. Grant what the command needs, for example --read /usr");
        }
    }
}
