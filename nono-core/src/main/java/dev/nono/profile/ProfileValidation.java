package dev.nono.profile;

import dev.nono.ErrorCode;
import dev.nono.NonoException;
import dev.nono.approval.ApprovalDefaults;
import dev.nono.approval.ApprovalTable;
import dev.nono.net.HostPattern;
import dev.nono.net.NoProxyEntry;
import dev.nono.profile.model.CredentialCapture;
import dev.nono.profile.model.CredentialProvider;
import dev.nono.profile.model.CredentialRoute;
import dev.nono.profile.model.CustomCredential;
import dev.nono.profile.model.DomainRule;
import dev.nono.profile.model.EndpointPolicy;
import dev.nono.profile.model.InjectMode;
import dev.nono.profile.model.Profile;
import dev.nono.profile.model.SecuritySection;
import dev.nono.profile.model.UpgradeRule;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** What can be wrong with a profile only after it was merged: names that refer to nothing, and contradictions. */
final class ProfileValidation {
    private final Profile profile;
    private final ProfileSource source;

    private ProfileValidation(Profile profile, ProfileSource source) {
        this.profile = profile;
        this.source = source;
    }

    static void check(Profile profile, ProfileSource source) {
        ProfileValidation validation = new ProfileValidation(profile, source);
        validation.captures();
        validation.routes();
        validation.approvals();
        validation.noProxy();
        validation.variables();
        validation.commands();
    }

    private void captures() {
        for (Map.Entry<String, CustomCredential> credential :
                profile.network().customCredentials().entrySet()) {
            String key = credential.getValue().credentialKey().orElse("");
            if (!key.startsWith("cmd://")) {
                continue;
            }
            String at = "network.custom_credentials." + credential.getKey();
            CredentialCapture capture = profile.credentialCapture().get(key.substring("cmd://".length()));
            if (capture == null) {
                throw fault(at, "uses " + key + ", but credential_capture has no such entry");
            }
            InjectMode mode = credential.getValue().injection().effectiveMode();
            if (capture.output().json() && mode != InjectMode.HEADER && mode != InjectMode.BASIC_AUTH) {
                throw fault(at, "uses " + key + ", which prints headers; these go into headers only");
            }
        }
    }

    private void routes() {
        Map<String, CredentialRoute> names = new HashMap<>();
        for (CredentialRoute route : profile.credentialRoutes()) {
            String at = "credential_routes \"" + route.name() + "\"";
            if (names.put(route.name(), route) != null) {
                throw fault(at, "is defined twice");
            }
            CredentialProvider provider = profile.credentialProviders().get(route.provider());
            if (provider == null) {
                throw fault(at, "names the provider \"" + route.provider() + "\", which does not exist");
            }
            for (UpgradeRule upgrade : route.upgrades()) {
                if (!provider.apiHosts().contains(upgrade.origin())) {
                    throw fault(at, "upgrades " + upgrade.origin() + ", which is no API host of its provider");
                }
            }
        }
    }

    private void approvals() {
        SecuritySection security = profile.security();
        if (!security.approvalBackends().isEmpty()
                && security.approvalDefaults()
                        .flatMap(ApprovalDefaults::backend)
                        .isEmpty()) {
            throw fault("security.approval_defaults", "must name one of the approval_backends as \"backend\"");
        }
        ApprovalTable table;
        try {
            table = ProfileApprovals.of(profile);
        } catch (NonoException e) {
            throw fault("approval_backends", "cannot be used: " + e.getMessage());
        }
        for (Map.Entry<String, CustomCredential> credential :
                profile.network().customCredentials().entrySet()) {
            Optional<EndpointPolicy> policy = credential.getValue().endpointPolicy();
            if (policy.isPresent()) {
                asked("network.custom_credentials." + credential.getKey(), policy.get(), table);
            }
        }
        for (CredentialRoute route : profile.credentialRoutes()) {
            if (route.endpointPolicy().isPresent()) {
                asked(
                        "credential_routes \"" + route.name() + "\"",
                        route.endpointPolicy().get(),
                        table);
            }
        }
    }

    /** Whoever has to approve is there to be asked. */
    private void asked(String at, EndpointPolicy policy, ApprovalTable table) {
        if (policy.byDefault() == EndpointPolicy.Action.APPROVE) {
            asked(at + ".endpoint_policy.default", policy.backend(), table);
        }
        for (EndpointPolicy.Rule rule : policy.approve()) {
            asked(at + ".endpoint_policy.approve[" + rule.method() + " " + rule.path() + "]", rule.backend(), table);
        }
    }

    private void asked(String at, Optional<String> backend, ApprovalTable table) {
        if (backend.isPresent() && !table.isKnown(backend.get())) {
            throw fault(
                    at,
                    "[missing_approval_backend] asks \"" + backend.get() + "\", which does not exist; "
                            + table.known());
        }
        if (backend.isEmpty() && table.defaultName().isEmpty()) {
            throw fault(
                    at,
                    "[missing_approval_backend] names nobody to ask, and approval_defaults has no \"backend\"; "
                            + table.known());
        }
    }

    /** A host that must go through the proxy cannot be reached without it. */
    private void noProxy() {
        for (String text : profile.network().noProxy()) {
            NoProxyEntry entry = NoProxyEntry.parse(text);
            for (DomainRule rule : profile.network().allowDomain()) {
                if (overlaps(entry, rule.domain())) {
                    throw fault(
                            "network.no_proxy",
                            "\"" + text + "\" takes clients past the proxy to \"" + rule.domain()
                                    + "\", which allow_domain filters; remove one of them");
                }
            }
        }
    }

    private static boolean overlaps(NoProxyEntry entry, String domain) {
        HostPattern pattern;
        try {
            pattern = HostPattern.parse(domain);
        } catch (NonoException e) {
            // Not a host: the name of a group of hosts, which is compared when it is expanded.
            return false;
        }
        return domain.indexOf('.') >= 0 && entry.overlaps(pattern);
    }

    private void variables() {
        Map<String, String> filled = new HashMap<>();
        profile.envCredentials().forEach((reference, variable) -> {
            String other = filled.put(variable.variable(), reference);
            if (other != null) {
                throw fault(
                        "env_credentials",
                        "fills " + variable.variable() + " from \"" + other + "\" and from \"" + reference
                                + "\"; keep one of them");
            }
        });
    }

    private void commands() {
        if (profile.commandPolicies().isEmpty()
                || !(profile.commandPolicies().get().document().get("commands") instanceof Map<?, ?> policies)) {
            return;
        }
        for (String name : profile.commands().deny()) {
            if (policies.containsKey(name) && !profile.commands().allow().contains(name)) {
                throw fault(
                        "commands.deny",
                        "refuses \"" + name + "\", which command_policies controls; remove one of them");
            }
        }
    }

    private NonoException fault(String key, String reason) {
        return new NonoException(
                ErrorCode.PROFILE_PARSE,
                source.display() + ": " + key + " " + reason,
                Map.of("file", source.display(), "key", key, "reason", reason),
                null);
    }
}
