package dev.nono.cli.launch;

import dev.nono.cli.args.Arguments;
import dev.nono.cli.args.Option;
import dev.nono.network.NetworkIntent;
import dev.nono.network.NetworkOverrides;
import dev.nono.network.NetworkPolicy;
import dev.nono.network.TokenRoutes;
import dev.nono.policy.Platform;
import dev.nono.profile.ProfileLocations;
import dev.nono.profile.model.NetworkSection;
import dev.nono.sandbox.OsString;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/** What the options say about the network. */
public final class NetworkOptions {
    private NetworkOptions() {}

    /** What the options let the program reach through a proxy; empty, and nothing is loaded, if they ask for none. */
    public static Optional<NetworkIntent.Filtered> proxied(
            Arguments arguments, Optional<ChosenProfile> profile, Map<OsString, OsString> variables) {
        if (!isAsked(arguments) && (profile.isEmpty() || !asks(profile.get()))) {
            return Optional.empty();
        }
        return intent(arguments, profile, variables)
                .match(open -> Optional.empty(), blocked -> Optional.empty(), Optional::of);
    }

    private static boolean asks(ChosenProfile profile) {
        return profile.network().activatesProxy()
                || !TokenRoutes.of(profile.resolved().profile()).routes().isEmpty();
    }

    /** What options and a profile say about the network, with the table of hosts and services of the user. */
    public static NetworkIntent intent(
            Arguments arguments, Optional<ChosenProfile> profile, Map<OsString, OsString> variables) {
        ProfileLocations locations =
                ProfileLocations.of(Contexts.text(variables), Path.of("").toAbsolutePath());
        return NetworkIntent.resolve(
                profile.isPresent() ? profile.get().network() : NetworkSection.NONE,
                profile.isPresent() ? TokenRoutes.of(profile.get().resolved().profile()) : TokenRoutes.NONE,
                overrides(arguments),
                NetworkPolicy.withFile(locations.config().resolve("network-policy.json")),
                Platform.ofThisSystem());
    }

    /** Without an option of the proxy, nothing of this has to be loaded. */
    private static boolean isAsked(Arguments arguments) {
        for (Option option : Option.values()) {
            if (option.section() == Option.Section.PROXY && arguments.has(option)) {
                return true;
            }
        }
        return false;
    }

    private static NetworkOverrides overrides(Arguments arguments) {
        return NetworkOverrides.builder()
                .blockNet(arguments.has(Option.BLOCK_NET))
                .allowNet(arguments.has(Option.ALLOW_NET))
                .networkProfile(arguments.text(Option.NETWORK_PROFILE))
                .allowDomains(texts(arguments, Option.ALLOW_DOMAIN))
                .denyDomains(texts(arguments, Option.DENY_DOMAIN))
                .credentials(texts(arguments, Option.CREDENTIAL))
                .allowEndpoints(texts(arguments, Option.ALLOW_ENDPOINT))
                .upstreamProxy(arguments.text(Option.UPSTREAM_PROXY))
                .upstreamBypass(texts(arguments, Option.UPSTREAM_BYPASS))
                .proxyPort(number(arguments, Option.PROXY_PORT))
                .allowHttp2(arguments.has(Option.ALLOW_HTTP2))
                .caDays(number(arguments, Option.PROXY_CA_VALIDITY))
                .build();
    }

    private static List<String> texts(Arguments arguments, Option option) {
        List<String> texts = new ArrayList<>();
        for (OsString value : arguments.values(option)) {
            texts.add(value.toString());
        }
        return texts;
    }

    private static OptionalInt number(Arguments arguments, Option option) {
        return arguments
                .text(option)
                .map(text -> OptionalInt.of(Integer.parseInt(text)))
                .orElse(OptionalInt.empty());
    }
}
