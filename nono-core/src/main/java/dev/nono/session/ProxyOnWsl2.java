package dev.nono.session;

import dev.nono.capability.CapabilitySet;
import dev.nono.capability.NetworkMode;
import dev.nono.platform.WindowsSubsystem;
import dev.nono.profile.model.SecuritySection;
import dev.nono.profile.model.Wsl2ProxyPolicy;
import dev.nono.sandbox.EnforcementStatus;
import dev.nono.sandbox.EnforcementStatus.Item;
import dev.nono.sandbox.EnforcementStatus.Level;
import dev.nono.sandbox.Restriction;
import dev.nono.sandbox.Sandbox;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What {@code security.wsl2_proxy_policy} of a profile does to a plan. The kernel of WSL2 hands out no notification listener,
 * and older ones have no Landlock rules for ports: there a program can go round the proxy. Such a start is refused, unless
 * the profile accepts it by name.
 */
public final class ProxyOnWsl2 {
    /** Any port does for a question; the proxy gets its own when it listens. */
    private static final int SOME_PORT = 1;

    private ProxyOnWsl2() {}

    /**
     * Accepts what the profile accepts, and says what does not hold. Does nothing on another system, or without a proxy.
     *
     * @param security the section of the profile
     * @param caps what the program may touch
     * @param plan what is told what is accepted
     * @return sentences to warn with before the program starts
     */
    public static List<String> apply(SecuritySection security, CapabilitySet caps, LaunchPlan.Builder plan) {
        if (!(caps.networkMode() instanceof NetworkMode.ProxyOnly proxy) || !WindowsSubsystem.isHere()) {
            return List.of();
        }
        boolean accepted =
                security.wsl2Proxy().isPresent() && security.wsl2Proxy().get() == Wsl2ProxyPolicy.INSECURE_PROXY;
        if (accepted) {
            plan.accept(Restriction.TCP);
        }
        CapabilitySet asked = caps.toBuilder()
                .network(NetworkMode.proxyOnly(SOME_PORT, proxy.bindPorts()))
                .build();
        return warnings(
                accepted, Sandbox.command("/bin/true").capabilities(asked).check());
    }

    /** A start that is refused says itself why. */
    static List<String> warnings(boolean accepted, EnforcementStatus status) {
        List<String> warnings = new ArrayList<>();
        Optional<Item> tcp = status.of(Restriction.TCP);
        if (accepted && tcp.isPresent() && tcp.get().level() != Level.FULL) {
            warnings.add("security.wsl2_proxy_policy accepts that on WSL2 the command can go round the proxy: "
                    + tcp.get().detail());
        }
        Optional<Item> destinations = status.of(Restriction.DESTINATIONS);
        if (destinations.isPresent() && destinations.get().level() != Level.FULL) {
            warnings.add(destinations.get().detail());
        }
        return warnings;
    }
}
