package dev.nono.cli.launch;

import dev.nono.ErrorCode;
import dev.nono.NonoException;
import dev.nono.capability.CapabilitySet;
import dev.nono.cli.args.Arguments;
import dev.nono.cli.args.Command;
import dev.nono.cli.args.Option;
import dev.nono.manifest.CapabilityManifest;
import dev.nono.manifest.ManifestConversion;
import dev.nono.manifest.ManifestDocument;
import dev.nono.network.ManifestIntent;
import dev.nono.network.NetworkIntent;
import dev.nono.policy.Bypass;
import dev.nono.policy.DenyPrecedence;
import dev.nono.policy.PathVariables;
import dev.nono.policy.PolicyContext;
import dev.nono.policy.ProtectedRoots;
import dev.nono.sandbox.OsString;
import dev.nono.session.EnvironmentRules;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** A plan from a capability manifest, which says everything: no groups are added to it, and nobody is asked. */
final class ManifestPlan {
    private static final String STRATEGY = "process.exec_strategy";

    /** What the proxy takes care of. */
    private static final Set<String> OF_THE_PROXY =
            Set.of("network.mode", "network.allow_domains", "network.endpoints", "credentials");

    /** Looked at before anything starts, like the names that groups block. */
    private static final String BLOCKED_COMMANDS = "process.blocked_commands";

    private ManifestPlan() {}

    static SandboxPlan of(
            Arguments arguments, Path workdir, EnvironmentRules environment, Map<OsString, OsString> variables) {
        Path file =
                FlagGrants.path(Option.CONFIG, arguments.value(Option.CONFIG).orElseThrow());
        PolicyContext user = Contexts.of(variables);
        ManifestDocument document = CapabilityManifest.read(file);
        ManifestConversion conversion = document.manifest().toCapabilities(new PathVariables(user, workdir)::expand);
        Optional<NetworkIntent.Filtered> proxied = ManifestIntent.of(document.manifest());
        requireCarried(file, conversion.leftovers(), carried(proxied.isPresent(), arguments.command()));
        List<String> warnings = new ArrayList<>(document.warnings());
        for (ManifestConversion.Leftover leftover : conversion.leftovers()) {
            if (leftover.field().equals(BLOCKED_COMMANDS)) {
                warnings.add(leftover.field() + " is " + leftover.meaning());
            }
        }
        CapabilitySet all = conversion.capabilities().deduplicated();
        DenyPrecedence outcome = DenyPrecedence.apply(Bypass.none(all), user.platform());
        CapabilitySet capabilities = outcome.capabilities();
        ProtectedRoots.of(user).requireUntouched(capabilities, false);
        SandboxPlan.requireSomething(capabilities);
        return new SandboxPlan(
                        capabilities,
                        workdir,
                        environment,
                        List.of(),
                        Optional.empty(),
                        outcome.blocked(),
                        outcome.splits(),
                        warnings,
                        Optional.empty(),
                        Optional.empty())
                .behind(proxied);
    }

    private static Set<String> carried(boolean proxied, Command command) {
        Set<String> carried = new HashSet<>(Set.of(BLOCKED_COMMANDS));
        if (proxied) {
            carried.addAll(OF_THE_PROXY);
        }
        if (command != Command.WRAP) {
            carried.add(STRATEGY);
        }
        return carried;
    }

    private static void requireCarried(Path file, List<ManifestConversion.Leftover> all, Set<String> carried) {
        List<ManifestConversion.Leftover> leftovers = new ArrayList<>();
        for (ManifestConversion.Leftover leftover : all) {
            if (!carried.contains(leftover.field())) {
                leftovers.add(leftover);
            }
        }
        if (leftovers.isEmpty()) {
            return;
        }
        StringBuilder message = new StringBuilder(
                "the manifest " + file + " asks for what this version cannot do, and nothing was started:");
        for (ManifestConversion.Leftover leftover : leftovers) {
            message.append("\n  ").append(leftover.field()).append(": ").append(leftover.meaning());
            if (leftover.field().equals(STRATEGY)) {
                message.append(", and nobody stays to do that with wrap; use nono run");
            }
        }
        throw new NonoException(ErrorCode.CONFIG_PARSE, message.toString());
    }
}
