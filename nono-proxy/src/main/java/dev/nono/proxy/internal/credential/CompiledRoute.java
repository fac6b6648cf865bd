package dev.nono.proxy.internal.credential;

import dev.nono.net.RequestPath;
import dev.nono.profile.model.InjectMode;
import dev.nono.proxy.Route;
import dev.nono.proxy.internal.decide.HeaderField;
import dev.nono.proxy.internal.decide.UpstreamUrl;
import dev.nono.proxy.internal.text.Targets;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * A route that was checked, with its credential.
 *
 * @param route as it was configured
 * @param upstream its upstream
 * @param gate its endpoint policy
 * @param inbound where the phantom token stands
 * @param outbound where the credential goes
 * @param credential the credential
 * @param limiter its limit
 * @param upgrades the paths on which a WebSocket may be opened, as rules see them
 */
record CompiledRoute(
        Route route,
        UpstreamUrl upstream,
        PolicyGate gate,
        CompiledCarrier inbound,
        CompiledCarrier outbound,
        RouteCredential credential,
        Optional<RateLimiter> limiter,
        Set<List<String>> upgrades) {
    /** Routes that were made from rules for a host, and are reached by interception alone. */
    static final String RULES_ONLY = "_ep_";

    private static final List<String> TOKEN_HEADERS = List.of("authorization", "x-api-key");

    String prefix() {
        return route.prefix();
    }

    boolean isManaged() {
        return route.isManaged();
    }

    boolean isRulesOnly() {
        return prefix().startsWith(RULES_ONLY);
    }

    boolean fetchesToken() {
        return route.oauth2().isPresent();
    }

    /** Whether the credential is the identity of the workload itself. */
    boolean showsIdentity() {
        return route.spiffe().isPresent();
    }

    /** Whether it is that identity, or a token that is fetched with it. */
    boolean usesIdentity() {
        return showsIdentity()
                || route.oauth2().flatMap(settings -> settings.assertion()).isPresent();
    }

    /** More headers, besides that of the inbound carrier, in which a client may send its phantom token. */
    List<String> moreTokenHeaders() {
        return fetchesToken() || showsIdentity() ? TOKEN_HEADERS : List.of();
    }

    /** Headers of the client that do not go on, in lower case. */
    Set<String> removedHeaders() {
        Set<String> removed = new LinkedHashSet<>();
        if (!isManaged()) {
            return removed;
        }
        if (inbound.usesHeader()) {
            removed.add(inbound.headerKey());
        }
        if (outbound.usesHeader()) {
            removed.add(outbound.headerKey());
        }
        if (fetchesToken() || showsIdentity()) {
            removed.addAll(TOKEN_HEADERS);
        }
        if (route.aws().isPresent()) {
            removed.addAll(List.of(
                    "authorization", "x-amz-date", "x-amz-content-sha256", "x-amz-security-token", "x-amz-signature"));
        }
        return removed;
    }

    /** How the credential gets to the upstream, for records. */
    Optional<String> injectionName() {
        if (!isManaged()) {
            return Optional.empty();
        }
        if (showsIdentity()) {
            return Optional.of("spiffe_jwt");
        }
        return Optional.of(fetchesToken() ? "o_auth2" : outbound.mode().wireName());
    }

    /**
     * A request as the rules of this route see it.
     *
     * @param effective the segments that the upstream gets
     * @param rest the same without the base path
     * @param target what goes on, without the phantom token if it does not stay at its place
     */
    record View(List<String> effective, List<String> rest, String target) {}

    /** The view of a request whose target is what follows the prefix of the route. */
    View ofReverse(String target) {
        RequestPath rest = RequestPath.parse(judged(target));
        RequestPath effective = RequestPath.parse(upstream.basePath() + Targets.path(judged(target)));
        return new View(effective.segments(), rest.segments(), target);
    }

    /** The view of an intercepted request, or empty if its path is outside of what this route is about. */
    Optional<View> ofIntercepted(String target) {
        boolean inPath = inbound.mode() == InjectMode.URL_PATH || outbound.mode() == InjectMode.URL_PATH;
        if (isManaged() && inPath && !target.startsWith(upstream.basePath())) {
            // In another spelling it would not be found where the credential is put behind it.
            return Optional.empty();
        }
        return of(RequestPath.parse(judged(target)).segments(), target);
    }

    /** The view of a request whose path the upstream gets in these segments, or empty if it is outside of what this route is about. */
    Optional<View> of(List<String> segments, String target) {
        List<String> base = RequestPath.parse(upstream.basePath() + "/").segments();
        if (segments.size() < base.size() || !segments.subList(0, base.size()).equals(base)) {
            return Optional.empty();
        }
        return Optional.of(new View(segments, segments.subList(base.size(), segments.size()), target));
    }

    /** The path with something harmless in the place of a token. */
    private String judged(String target) {
        if (inbound.mode() != InjectMode.URL_PATH || !isManaged()) {
            return Targets.path(target);
        }
        String base = target.startsWith(upstream.basePath()) ? upstream.basePath() : "";
        Optional<PathTemplate.Fit> fit = inbound.pattern().fit(target);
        if (fit.isEmpty() && !base.isEmpty()) {
            fit = inbound.pattern().fit(target.substring(base.length()));
            return base + fit.map(this::withoutToken).orElse(Targets.path(target.substring(base.length())));
        }
        return fit.map(this::withoutToken).orElse(Targets.path(target));
    }

    private String withoutToken(PathTemplate.Fit fit) {
        boolean stays = outbound.mode() == InjectMode.URL_PATH;
        String rest = Targets.path(fit.rest());
        return stays
                ? outbound.replacement().before() + "_" + outbound.replacement().after() + rest
                : PathTemplate.join("", rest);
    }

    /** All values of a header that this route puts in are the client's and go; this tells which headers are meant. */
    static List<HeaderField> without(List<HeaderField> headers, Set<String> removed) {
        List<HeaderField> kept = new ArrayList<>();
        for (HeaderField header : headers) {
            if (!removed.contains(header.name().toLowerCase(Locale.ROOT))) {
                kept.add(header);
            }
        }
        return kept;
    }
}
