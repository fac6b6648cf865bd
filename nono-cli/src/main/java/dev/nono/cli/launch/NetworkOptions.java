package dev.nono.cli.launch;

import dev.nono.cli.args.Arguments;
import dev.nono.cli.args.Option;
import dev.nono.network.NetworkIntent;
import dev.nono.network.NetworkOverrides;
import dev.nono.network.NetworkPolicy;
import dev.nono.network.TokenRoutes;
import dev.nono.policy.Platform;
import dev.nono.profile.model.NetworkSection;
import dev.nono.sandbox.OsString;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/** What the options say about the network. */
public final class NetworkOptions {
    private NetworkOptions() {}

    /** What the options let the program reach through a proxy; empty, and nothing is loaded, if they ask for none. */
    public static Optional<NetworkIntent.Filtered> proxied(Arguments arguments) {
        return isAsked(arguments) ? proxied(arguments, NetworkSection.NONE, TokenRoutes.NONE) : Optional.empty();
    }

    /** The same with what a profile says. */
    static Optional<NetworkIntent.Filtered> proxied(Arguments arguments, ChosenProfile profile) {
        return proxied(
                arguments, profile.network(), TokenRoutes.of(profile.resolved().profile()));
    }

    private static Optional<NetworkIntent.Filtered> proxied(
            Arguments arguments, NetworkSection ofProfile, TokenRoutes tokens) {
        if (!isAsked(arguments)
                && !ofProfile.activatesProxy()
                && tokens.routes().isEmpty()) {
            return Optional.empty();
        }
        NetworkIntent intent = NetworkIntent.resolve(
                ofProfile, tokens, overrides(arguments), NetworkPolicy.builtIn(), Platform.ofThisSystem());
        return intent.match(open -> Optional.empty(), blocked -> Optional.empty(), Optional::of);
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
