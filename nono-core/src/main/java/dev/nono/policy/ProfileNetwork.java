package dev.nono.policy;

import dev.nono.ErrorCode;
import dev.nono.NonoException;
import dev.nono.profile.model.InheritedList;
import dev.nono.profile.model.InheritedName;
import dev.nono.profile.model.NetworkSection;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The network of a profile, together with the flags that open or close all of it. */
public final class ProfileNetwork {
    private ProfileNetwork() {}

    /**
     * The section as the flags leave it.
     *
     * @param network what the profile says
     * @param blocked whether the user wants no network
     * @param open whether the user wants an open network, whatever the profile says
     * @return what counts
     * @throws NonoException {@link ErrorCode#CONFIG_PARSE} if it says both that there is no network and what may be
     *     reached, or names hosts that are reached without a proxy that it does not name
     */
    public static NetworkSection withFlags(NetworkSection network, boolean blocked, boolean open) {
        if (open) {
            return network.toBuilder()
                    .block(false)
                    .networkProfile(InheritedName.ABSENT)
                    .allowDomain(List.of())
                    .denyDomain(List.of())
                    .credentials(InheritedList.ABSENT)
                    .upstreamProxy(Optional.empty())
                    .upstreamBypass(List.of())
                    .build();
        }
        if (network.upstreamProxy().isEmpty() && !network.upstreamBypass().isEmpty()) {
            throw new NonoException(
                    ErrorCode.CONFIG_PARSE,
                    "network.upstream_bypass names hosts, but there is no upstream proxy to go round; set"
                            + " network.upstream_proxy, or leave it out",
                    Map.of("key", "network.upstream_bypass"),
                    null);
        }
        if (blocked || network.block()) {
            List<String> reach = reach(network);
            if (!reach.isEmpty()) {
                throw new NonoException(
                        ErrorCode.CONFIG_PARSE,
                        (blocked ? "--block-net" : "network.block") + " closes the network, but the profile also sets "
                                + String.join(", ", reach) + "; keep one of the two",
                        Map.of("key", "network.block"),
                        null);
            }
        }
        return network;
    }

    /** The keys by which a section says what may be reached. */
    private static List<String> reach(NetworkSection network) {
        List<String> keys = new ArrayList<>();
        add(keys, "network.network_profile", network.networkProfile().name().isPresent());
        add(keys, "network.allow_domain", !network.allowDomain().isEmpty());
        add(keys, "network.deny_domain", !network.denyDomain().isEmpty());
        add(keys, "network.credentials", !network.credentials().values().isEmpty());
        add(keys, "network.upstream_proxy", network.upstreamProxy().isPresent());
        return keys;
    }

    private static void add(List<String> keys, String key, boolean set) {
        if (set) {
            keys.add(key);
        }
    }
}
