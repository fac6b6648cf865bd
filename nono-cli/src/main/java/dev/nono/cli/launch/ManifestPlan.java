package dev.nono.cli.launch;

import dev.nono.ErrorCode;
import dev.nono.NonoException;
import dev.nono.capability.CapabilitySet;
import dev.nono.cli.args.Arguments;
import dev.nono.cli.args.Option;
import dev.nono.manifest.CapabilityManifest;
import dev.nono.manifest.ManifestConversion;
import dev.nono.manifest.ManifestDocument;
import dev.nono.policy.Bypass;
import dev.nono.policy.DenyPrecedence;
import dev.nono.policy.PolicyContext;
import dev.nono.policy.ProtectedRoots;
import dev.nono.sandbox.OsString;
import dev.nono.session.EnvironmentRules;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A plan from a capability manifest, which says everything: no groups are added to it, and nobody is asked. */
final class ManifestPlan {
    private static final List<String> VARIABLES = List.of(
            "XDG_CONFIG_HOME",
            "XDG_STATE_HOME",
            "XDG_CACHE_HOME",
            "XDG_DATA_HOME",
            "XDG_RUNTIME_DIR",
            "TMPDIR",
            "HOME");

    private ManifestPlan() {}

    static SandboxPlan of(
            Arguments arguments, Path workdir, EnvironmentRules environment, Map<OsString, OsString> variables) {
        Path file =
                FlagGrants.path(Option.CONFIG, arguments.value(Option.CONFIG).orElseThrow());
        PolicyContext user = Contexts.of(variables);
        ManifestDocument document = CapabilityManifest.read(file);
        ManifestConversion conversion = document.manifest().toCapabilities(path -> expand(path, workdir, user));
        requireCarried(file, conversion.leftovers());
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
                document.warnings());
    }

    private static void requireCarried(Path file, List<ManifestConversion.Leftover> leftovers) {
        if (leftovers.isEmpty()) {
            return;
        }
        StringBuilder message = new StringBuilder(
                "the manifest " + file + " asks for what this version cannot do, and nothing was started:");
        for (ManifestConversion.Leftover leftover : leftovers) {
            message.append("\n  ").append(leftover.field()).append(": ").append(leftover.meaning());
        }
        throw new NonoException(ErrorCode.CONFIG_PARSE, message.toString());
    }

    /** Fills in the home directory and variables. */
    static String expand(String path, Path workdir, PolicyContext user) {
        String text = path;
        if (text.equals("~") || text.startsWith("~/")) {
            text = user.home() + text.substring(1);
        }
        text = replace(text, "WORKDIR", workdir.toString());
        for (String name : VARIABLES) {
            text = replace(text, name, value(name, user));
        }
        return text;
    }

    private static String replace(String text, String name, String value) {
        return text.replace("${" + name + "}", value).replace("$" + name, value);
    }

    private static String value(String name, PolicyContext user) {
        return switch (name) {
            case "HOME" -> user.home().toString();
            case "TMPDIR" -> user.tempDirectory().toString();
            case "XDG_STATE_HOME" -> user.stateHome().toString();
            case "XDG_CONFIG_HOME" -> configured(name, user, ".config");
            case "XDG_CACHE_HOME" -> configured(name, user, ".cache");
            case "XDG_DATA_HOME" -> configured(name, user, ".local/share");
            default -> user.environment().getOrDefault(name, "/run/user/" + user.uid());
        };
    }

    private static String configured(String name, PolicyContext user, String usual) {
        String value = user.environment().getOrDefault(name, "");
        return value.startsWith("/") ? value : user.home().resolve(usual).toString();
    }
}
