package dev.nono.cli.launch;

import dev.nono.ErrorCode;
import dev.nono.NonoException;
import dev.nono.cli.args.Arguments;
import dev.nono.cli.args.Command;
import dev.nono.cli.args.Option;
import dev.nono.cli.terminal.Console;
import dev.nono.platform.PlatformFacts;
import dev.nono.policy.PolicyContext;
import dev.nono.policy.ProfileNetwork;
import dev.nono.profile.IneffectiveKey;
import dev.nono.profile.LoadedProfile;
import dev.nono.profile.ProfileContext;
import dev.nono.profile.ProfileLocations;
import dev.nono.profile.Profiles;
import dev.nono.profile.ResolvedProfile;
import dev.nono.profile.model.NetworkSection;
import dev.nono.profile.model.SandboxPolicy;
import dev.nono.profile.model.WorkdirAccess;
import dev.nono.sandbox.OsString;
import dev.nono.session.UnsupportedKey;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The profile that was named, as the flags leave it.
 *
 * @param resolved what it says
 * @param packs the packs that take part in it
 * @param missingPacks those of them that are not installed
 */
public record ChosenProfile(ResolvedProfile resolved, List<String> packs, List<String> missingPacks) {
    private static final int SHOWN = 10;

    /**
     * Loads and resolves the profile that was named, tells of its older keys, and refuses what contradicts the flags.
     *
     * @param arguments the command line
     * @param user for whom
     * @param workdir the working directory
     * @param console gets the warnings
     * @return the profile, or empty if none was named
     */
    public static Optional<ChosenProfile> of(Arguments arguments, PolicyContext user, Path workdir, Console console) {
        Optional<String> name = arguments.text(Option.PROFILE);
        if (name.isEmpty()) {
            return Optional.empty();
        }
        ProfileLocations locations =
                ProfileLocations.of(user.environment(), Path.of("").toAbsolutePath());
        locations.warnings().forEach(console::warn);
        List<String> bases = new ArrayList<>();
        for (OsString base : arguments.values(Option.EXTENDS)) {
            bases.add(base.toString());
        }
        Profiles profiles = Profiles.at(locations);
        LoadedProfile loaded = profiles.find(name.get(), bases);
        loaded.legacyWarnings().forEach(console::warnAlways);
        loaded.warnings().forEach(console::warn);
        ResolvedProfile resolved = loaded.resolve(
                new ProfileContext(PlatformFacts.ofThisSystem(), workdir, user.uid(), user.environment()));
        NetworkSection said = resolved.profile().network();
        if (arguments.has(Option.UPSTREAM_PROXY)) {
            // The hosts that are reached without a proxy belong to the proxy that is replaced.
            said = said.toBuilder().upstreamBypass(List.of()).build();
        }
        NetworkSection network =
                ProfileNetwork.withFlags(said, arguments.has(Option.BLOCK_NET), arguments.has(Option.ALLOW_NET));
        Set<String> packs = new LinkedHashSet<>(loaded.packs());
        packs.addAll(resolved.profile().packs());
        List<String> missing = new ArrayList<>();
        for (String pack : packs) {
            if (!profiles.isInstalled(pack)) {
                missing.add(pack);
            }
        }
        return Optional.of(new ChosenProfile(
                resolved.withProfile(
                        resolved.profile().toBuilder().network(network).build()),
                List.copyOf(packs),
                missing));
    }

    /**
     * Refuses a run that would be less, or other, than what the profile says.
     *
     * @throws NonoException {@link ErrorCode#CONFIG_PARSE} naming each key
     */
    void requireSupported(Arguments arguments, Console console) {
        List<UnsupportedKey> keys = new ArrayList<>(UnsupportedKey.of(resolved.profile()));
        if (arguments.command() == Command.WRAP) {
            keys.addAll(UnsupportedKey.withoutSupervisor(resolved.profile()));
        }
        boolean installed = packs.size() > missingPacks.size();
        if (installed && arguments.has(Option.DRY_RUN)) {
            console.say("The packs " + packs + " are not verified in a dry run.");
        } else if (installed) {
            keys.add(new UnsupportedKey(
                    "packs",
                    "the content of " + packs + " cannot be verified by this version, and is not run unverified"));
        }
        missingPacks.forEach(pack -> console.warn("the pack " + pack + " is not installed: nono pull " + pack));
        resolved.profile()
                .hooks()
                .forEach((app, hook) -> console.warn("hooks." + app + " has no effect: hooks come with packs"));
        for (IneffectiveKey key : IneffectiveKey.of(resolved.profile())) {
            console.warn("the profile " + resolved.source().name() + ": " + key.warning());
        }
        if (keys.isEmpty()) {
            return;
        }
        StringBuilder message = new StringBuilder("the profile ")
                .append(resolved.source().name())
                .append(" asks for what this run cannot do, and nothing was started:");
        for (UnsupportedKey key : keys.subList(0, Math.min(SHOWN, keys.size()))) {
            message.append("\n  ").append(key.key()).append(": ").append(key.meaning());
        }
        throw new NonoException(ErrorCode.CONFIG_PARSE, message.toString());
    }

    /** The command line: the program of the profile in place of what was typed, and the arguments that it adds. */
    List<OsString> command(List<OsString> typed, Console console) {
        List<OsString> command = new ArrayList<>(typed);
        Optional<String> binary = resolved.profile().binary();
        if (binary.isPresent()) {
            if (!typed.isEmpty()) {
                console.warn("the profile " + resolved.source().name() + " chooses the program " + binary.get()
                        + "; the command " + typed.get(0) + " is ignored");
            }
            command.clear();
            command.add(OsString.of(binary.get()));
        }
        if (missingPacks.isEmpty() && !command.isEmpty()) {
            for (String argument : resolved.profile().commandArgs()) {
                command.add(OsString.of(resolved.expansion().text(argument)));
            }
        }
        return command;
    }

    /** Where profiles are found. */
    static Profiles profiles(PolicyContext user) {
        return Profiles.at(ProfileLocations.of(user.environment(), Path.of("").toAbsolutePath()));
    }

    /** Makes the directories of the user's profiles, so that they can be granted by name. */
    static void makeDirectories(PolicyContext user) {
        ProfileLocations locations =
                ProfileLocations.of(user.environment(), Path.of("").toAbsolutePath());
        try {
            Files.createDirectories(locations.profiles());
            Files.createDirectories(locations.drafts());
        } catch (IOException e) {
            // Best effort: a home directory that cannot be written is no reason not to run.
            return;
        }
    }

    /** What the profile says about the network, as the flags leave it. */
    public NetworkSection network() {
        return resolved.profile().network();
    }

    /** What the profile wants of the working directory. */
    WorkdirAccess workdirAccess() {
        return resolved.profile().workdir();
    }

    /** Operations of the system that the report leaves out. */
    List<String> suppressedServices() {
        return resolved.profile().suppressedServices();
    }

    /** What holds the network mode, by its name. */
    Optional<String> sandboxPolicy() {
        return resolved.profile().linux().sandboxPolicy().map(SandboxPolicy::wireName);
    }

    /** Refuses flags for which a profile has to open a gate, and did not. */
    void requireGates(Arguments arguments) {
        gate(arguments, Option.ALLOW_GPU, resolved.profile().allowGpu(), "allow_gpu");
        gate(
                arguments,
                Option.ALLOW_LAUNCH_SERVICES,
                resolved.profile().allowLaunchServices(),
                "allow_launch_services");
        if (arguments.command() == Command.SHELL && sandboxPolicy().isPresent()) {
            throw new NonoException(
                    ErrorCode.CONFIG_PARSE,
                    "a shell takes no linux.sandbox_policy of a profile; use nono run -- \"$SHELL\" with it");
        }
    }

    private void gate(Arguments arguments, Option option, Optional<Boolean> open, String key) {
        if (arguments.has(option) && !open.orElse(false)) {
            throw new NonoException(
                    ErrorCode.CONFIG_PARSE,
                    option.typed() + " also needs \"" + key + "\": true in the profile "
                            + resolved.source().name());
        }
    }

    /** Where secrets go in the environment, by their references. */
    Map<String, String> envCredentials() {
        Map<String, String> variables = new LinkedHashMap<>();
        resolved.profile().envCredentials().forEach((reference, to) -> variables.put(reference, to.variable()));
        return variables;
    }
}
