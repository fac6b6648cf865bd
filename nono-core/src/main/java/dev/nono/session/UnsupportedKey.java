package dev.nono.session;

import dev.nono.profile.model.NetworkSection;
import dev.nono.profile.model.Profile;
import dev.nono.profile.model.SessionHook;
import dev.nono.profile.model.SocketMediation;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Something that a profile asks for and that a run would go without. A run that is less, or other, than what its profile
 * says does not start.
 *
 * @param key the key of the profile
 * @param meaning what is missing, and what to do
 */
public record UnsupportedKey(String key, String meaning) {

    /**
     * What a profile asks for in vain.
     *
     * @param profile the profile, with the network as the flags of the user leave it
     * @return the keys, none if all can be done
     */
    public static List<UnsupportedKey> of(Profile profile) {
        List<UnsupportedKey> keys = new ArrayList<>();
        if (profile.commandPolicies().isPresent()
                && !profile.commandPolicies().get().document().isEmpty()) {
            keys.add(new UnsupportedKey("command_policies", "commands would run without their policies"));
        }
        if (profile.mediation().isPresent() && profile.mediation().get().isActive()) {
            keys.add(new UnsupportedKey("mediation", "commands would run without mediation"));
        }
        if (comesFromPack(profile.sessionHooks().before())
                || comesFromPack(profile.sessionHooks().after())) {
            keys.add(new UnsupportedKey("session_hooks", "hooks of packs cannot be verified, and would not run"));
        }
        if (profile.security().capabilityElevation().orElse(false)) {
            keys.add(new UnsupportedKey("security.capability_elevation", "nobody would answer the command's requests"));
        }
        if (profile.linux().netlinkRoute().orElse(false)) {
            keys.add(new UnsupportedKey("linux.netlink_route", "the sockets would stay closed"));
        }
        if (profile.openUrls().isPresent()) {
            keys.add(new UnsupportedKey("open_urls", "no page would be opened"));
        }
        return keys;
    }

    private static boolean comesFromPack(Optional<SessionHook> hook) {
        return hook.isPresent() && hook.get().pack().isPresent();
    }

    /**
     * What a profile asks for in vain where no supervisor stays beside the command.
     *
     * @param profile the profile
     * @return the keys, besides those of {@link #of}
     */
    public static List<UnsupportedKey> withoutSupervisor(Profile profile) {
        List<UnsupportedKey> keys = new ArrayList<>();
        network(profile, keys);
        if (profile.resources().memoryBytes().isPresent()
                || profile.resources().maxProcesses().isPresent()) {
            keys.add(new UnsupportedKey("resources", "ceilings need a supervisor; use nono run"));
        }
        if (profile.linux().sandboxPolicy().isPresent()) {
            keys.add(new UnsupportedKey("linux.sandbox_policy", "it needs a supervisor; use nono run"));
        }
        if (profile.linux().unixSocketMediation().orElse(SocketMediation.OFF) == SocketMediation.PATHNAME) {
            keys.add(new UnsupportedKey("linux.af_unix_mediation", "it needs a supervisor; use nono run"));
        }
        return keys;
    }

    private static void network(Profile profile, List<UnsupportedKey> keys) {
        NetworkSection network = profile.network();
        if (network.networkProfile().name().isPresent()) {
            proxy(keys, "network.network_profile");
        }
        if (!network.allowDomain().isEmpty()) {
            proxy(keys, "network.allow_domain");
        }
        if (!network.denyDomain().isEmpty()) {
            proxy(keys, "network.deny_domain");
        }
        if (!network.credentials().values().isEmpty()) {
            proxy(keys, "network.credentials");
        }
        if (network.upstreamProxy().isPresent()) {
            proxy(keys, "network.upstream_proxy");
        }
        if (!profile.credentialRoutes().isEmpty()) {
            proxy(keys, "credential_routes");
        }
    }

    private static void proxy(List<UnsupportedKey> keys, String key) {
        keys.add(new UnsupportedKey(
                key,
                "it needs the filtering proxy, which ends with the process that becomes the command; use nono run"));
    }
}
