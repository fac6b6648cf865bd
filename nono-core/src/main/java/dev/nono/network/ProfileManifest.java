package dev.nono.network;

import dev.nono.NonoException;
import dev.nono.capability.Access;
import dev.nono.capability.CapabilitySet;
import dev.nono.capability.CapabilitySetBuilder;
import dev.nono.capability.FileGrant;
import dev.nono.capability.GrantPart;
import dev.nono.capability.GrantSource;
import dev.nono.capability.NetworkMode;
import dev.nono.manifest.CapabilityManifest;
import dev.nono.manifest.CredentialSection;
import dev.nono.manifest.ManifestExport;
import dev.nono.manifest.NetworkSection;
import dev.nono.manifest.RollbackSection;
import dev.nono.policy.CompiledPolicy;
import dev.nono.policy.PolicyContext;
import dev.nono.policy.ProfilePolicy;
import dev.nono.policy.SplitGrant;
import dev.nono.profile.ResolvedProfile;
import dev.nono.profile.model.Profile;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A profile as a capability manifest, which says the same without names, variables and inheritance. */
public final class ProfileManifest {
    private final ResolvedProfile resolved;
    private final PolicyContext user;
    private final List<String> unrepresented = new ArrayList<>();

    private ProfileManifest(ResolvedProfile resolved, PolicyContext user) {
        this.resolved = resolved;
        this.user = user;
    }

    /**
     * Writes a profile as a manifest: fully expanded, groups resolved, bypassed denies left out.
     *
     * @param resolved the profile; its working directory is what the manifest grants
     * @param user for whom
     * @return the manifest, and what it cannot say
     * @throws NonoException {@link dev.nono.ErrorCode#CONFIG_PARSE} naming a key without which the manifest would let the
     *     program do more than the profile does, and whatever is thrown for a profile that cannot be used
     */
    public static ManifestExport of(ResolvedProfile resolved, PolicyContext user) {
        return new ProfileManifest(resolved, user).export();
    }

    private ManifestExport export() {
        Profile profile = resolved.profile();
        NetworkIntent intent = NetworkIntent.resolve(
                profile.network(), NetworkOverrides.builder().build(), NetworkPolicy.builtIn(), user.platform());
        Optional<NetworkIntent.Filtered> filtered =
                intent.match(open -> Optional.empty(), blocked -> Optional.empty(), Optional::of);
        ManifestExport plain = CapabilityManifest.from(capabilities(filtered));
        CapabilityManifest manifest = plain.manifest();
        unrepresented.addAll(plain.unrepresented());
        Optional<NetworkSection> network = manifest.network();
        List<CredentialSection> credentials = List.of();
        if (filtered.isPresent()) {
            ManifestNetwork hosts = ManifestNetwork.of(filtered.get());
            network = Optional.of(hosts.section(network.flatMap(NetworkSection::ports)));
            credentials = hosts.credentials();
            unrepresented.addAll(hosts.unrepresented());
        }
        rest(profile);
        return new ManifestExport(
                new CapabilityManifest(
                        manifest.schema(),
                        manifest.version(),
                        manifest.filesystem(),
                        network,
                        credentials,
                        manifest.process(),
                        rollback(profile),
                        manifest.resources()),
                unrepresented);
    }

    private CapabilitySet capabilities(Optional<NetworkIntent.Filtered> filtered) {
        ProfilePolicy policy = ProfilePolicy.of(resolved, user);
        CapabilitySetBuilder builder = policy.groups().capabilities().toBuilder();
        policy.addTo(builder);
        workdir()
                .ifPresent(access ->
                        builder.grant(FileGrant.directory(resolved.context().workdir(), access, GrantSource.PROFILE)));
        filtered.ifPresent(proxy -> {
            builder.network(NetworkMode.proxyOnly(0));
            proxy.directPorts().forEach(builder::allowConnectPort);
        });
        CompiledPolicy compiled = CompiledPolicy.of(
                policy.groups(), builder.build(), policy.bypasses(), policy.allowsParentsOfProtected());
        return whole(compiled);
    }

    private Optional<Access> workdir() {
        return switch (resolved.profile().workdir()) {
            case NONE -> Optional.empty();
            case READ -> Optional.of(Access.READ);
            case WRITE -> Optional.of(Access.WRITE);
            case READ_WRITE -> Optional.of(Access.READ_WRITE);
        };
    }

    /** A manifest says what is denied, and whoever reads it takes directories apart again. */
    private static CapabilitySet whole(CompiledPolicy compiled) {
        List<FileGrant> files = new ArrayList<>();
        for (FileGrant grant : compiled.capabilities().files()) {
            if (grant.part() == GrantPart.WHOLE) {
                files.add(grant);
            }
        }
        for (SplitGrant split : compiled.splits()) {
            files.add(split.grant());
        }
        return compiled.capabilities().withFiles(files);
    }

    private static Optional<RollbackSection> rollback(Profile profile) {
        List<String> patterns = profile.rollback().excludePatterns();
        List<String> globs = profile.rollback().excludeGlobs();
        return patterns.isEmpty() && globs.isEmpty()
                ? Optional.empty()
                : Optional.of(new RollbackSection(false, patterns, globs));
    }

    private void rest(Profile profile) {
        note(profile.environment().isPresent(), "which variables the command gets (environment)");
        note(!profile.envCredentials().isEmpty(), "secrets in variables (env_credentials)");
        note(!profile.credentialRoutes().isEmpty(), "credential_routes");
        note(
                profile.commandPolicies()
                        .filter(policies -> !policies.document().isEmpty())
                        .isPresent(),
                "command_policies");
        note(profile.mediation().filter(mediation -> mediation.isActive()).isPresent(), "mediation");
        note(
                profile.sessionHooks().before().isPresent()
                        || profile.sessionHooks().after().isPresent(),
                "session_hooks");
        note(profile.openUrls().isPresent(), "open_urls");
        note(profile.binary().isPresent() || !profile.commandArgs().isEmpty(), "the command (binary, command_args)");
        note(profile.linux().sandboxPolicy().isPresent(), "linux.sandbox_policy");
        note(!profile.packs().isEmpty(), "packs to verify");
    }

    private void note(boolean present, String what) {
        if (present) {
            unrepresented.add(what);
        }
    }
}
