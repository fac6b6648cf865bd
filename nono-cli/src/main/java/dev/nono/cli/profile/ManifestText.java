package dev.nono.cli.profile;

import dev.nono.ErrorCode;
import dev.nono.NonoException;
import dev.nono.capability.CapabilitySetBuilder;
import dev.nono.cli.terminal.Console;
import dev.nono.manifest.CapabilityManifest;
import dev.nono.manifest.ManifestExport;
import dev.nono.policy.CompiledPolicy;
import dev.nono.policy.PolicyContext;
import dev.nono.policy.ProfilePolicy;
import dev.nono.profile.ResolvedProfile;

/** A profile as a capability manifest: fully expanded, groups resolved, denies that are bypassed left out. */
final class ManifestText {
    private ManifestText() {}

    static String of(ResolvedProfile resolved, PolicyContext user, Console console) {
        if (resolved.profile().network().activatesProxy()) {
            throw new NonoException(
                    ErrorCode.CONFIG_PARSE,
                    "the network of the profile " + resolved.source().name()
                            + " is filtered by host, which a manifest of this version cannot say");
        }
        ProfilePolicy policy = ProfilePolicy.of(resolved, user);
        CapabilitySetBuilder builder = policy.groups().capabilities().toBuilder();
        policy.addTo(builder);
        CompiledPolicy compiled = CompiledPolicy.of(
                policy.groups(), builder.build(), policy.bypasses(), policy.allowsParentsOfProtected());
        ManifestExport export = CapabilityManifest.from(compiled.capabilities());
        export.unrepresented().forEach(what -> console.warn("the manifest cannot say " + what));
        return export.manifest().toJson();
    }
}
