package dev.nono.proxy.internal.credential;

import dev.nono.net.Host;
import dev.nono.profile.model.InjectMode;
import dev.nono.proxy.CredentialCapture;
import dev.nono.proxy.internal.decide.Injected;
import dev.nono.proxy.internal.decide.RequestSigner;
import dev.nono.proxy.internal.decide.RouteDecision;
import dev.nono.proxy.internal.decide.RouteRequest;
import dev.nono.proxy.internal.decide.SecretHeader;
import dev.nono.proxy.internal.decide.UpstreamTarget;
import dev.nono.proxy.internal.decide.UpstreamUrl;
import dev.nono.proxy.internal.decide.Way;
import dev.nono.proxy.internal.text.Targets;
import dev.nono.secret.Secret;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * What a request looks like when it leaves.
 *
 * @param route its route
 * @param request the request
 * @param target what goes on: the path behind the prefix, or the whole path of an intercepted request
 * @param phantom whether the phantom token was found at its place
 * @param facts for the record
 */
record Outgoing(CompiledRoute route, RouteRequest request, String target, boolean phantom, Map<String, String> facts) {

    private static final Pattern ESCAPE = Pattern.compile("%[0-9A-F]{2}");

    /** With nothing put in. */
    RouteDecision plain() {
        return forward(target, Targets.recorded(target), List.of(), Optional.empty());
    }

    /** With a credential at the place that the route names. */
    RouteDecision with(Secret credential) {
        CompiledCarrier out = route.outbound();
        return switch (out.mode()) {
            case HEADER ->
                forward(
                        stripped(),
                        Targets.recorded(stripped()),
                        List.of(new SecretHeader(out.header(), around(out.before(), credential, out.after()))),
                        Optional.empty());
            case BASIC_AUTH ->
                forward(
                        stripped(),
                        Targets.recorded(stripped()),
                        List.of(new SecretHeader(out.header(), basic(credential))),
                        Optional.empty());
            case URL_PATH -> inPath(credential).holding(written(credential));
            case QUERY_PARAM -> {
                String kept = samePlace() ? target : stripped();
                yield forward(
                                Targets.with(kept, out.parameter(), credential.reveal()),
                                Targets.recorded(Targets.with(kept, out.parameter(), "")),
                                List.of(),
                                Optional.empty())
                        .holding(written(credential));
            }
        };
    }

    /** A credential as it is, and as it stands in paths and in queries: escapes can be written in two ways. */
    private static Injected written(Secret credential) {
        String plain = credential.reveal();
        String inPath = PathTemplate.escaped(plain);
        String inQuery = Targets.encode(plain, "");
        return new Injected(List.of(plain, inPath, inQuery, lowerEscapes(inPath), lowerEscapes(inQuery)));
    }

    private static String lowerEscapes(String text) {
        return ESCAPE.matcher(text).replaceAll(escape -> escape.group().toLowerCase(Locale.ROOT));
    }

    /** With a token that was fetched. */
    RouteDecision withBearer(Secret token) {
        return forward(
                stripped(),
                Targets.recorded(stripped()),
                List.of(new SecretHeader("Authorization", around("Bearer ", token, ""))),
                Optional.empty());
    }

    /** With headers that were captured. */
    RouteDecision with(List<CredentialCapture.CapturedHeader> headers) {
        List<SecretHeader> set = new ArrayList<>();
        for (CredentialCapture.CapturedHeader header : headers) {
            set.add(new SecretHeader(header.name(), header.value()));
        }
        return forward(stripped(), Targets.recorded(stripped()), set, Optional.empty());
    }

    /** With a signature, once the body is known. */
    RouteDecision signedBy(RequestSigner signer) {
        return forward(stripped(), Targets.recorded(stripped()), List.of(), Optional.of(signer));
    }

    private boolean samePlace() {
        return route.inbound().mode() == route.outbound().mode()
                && route.inbound().parameter().equals(route.outbound().parameter());
    }

    /** Without the phantom token, where that stands in the target. */
    private String stripped() {
        CompiledCarrier in = route.inbound();
        if (!route.isManaged()) {
            return target;
        }
        if (in.mode() == InjectMode.QUERY_PARAM) {
            return Targets.without(target, in.parameter());
        }
        if (in.mode() == InjectMode.URL_PATH && phantom) {
            String base = baseOfTarget();
            Optional<PathTemplate.Fit> fit = in.pattern().fit(target.substring(base.length()));
            if (fit.isPresent()) {
                return base + PathTemplate.join("", fit.get().rest());
            }
        }
        return target;
    }

    /** The base path where it is part of the target, as in an intercepted request. */
    private String baseOfTarget() {
        String base = route.upstream().basePath();
        return request.way() == Way.INTERCEPT && target.startsWith(base) ? base : "";
    }

    private RouteDecision.Forward inPath(Secret credential) {
        String base = baseOfTarget();
        String path = target.substring(base.length());
        Optional<PathTemplate.Fit> fit = phantom && route.inbound().mode() == InjectMode.URL_PATH
                ? route.inbound().pattern().fit(path)
                : Optional.empty();
        String rest = fit.map(PathTemplate.Fit::rest).orElse(path);
        PathTemplate replacement = route.outbound().replacement();
        boolean glued = fit.isPresent() && !route.inbound().pattern().after().isEmpty();
        String filled = replacement.fill(credential.reveal());
        String shown = replacement.fill("-").replace("-", "<token>");
        return forward(
                base + (glued ? filled + rest : PathTemplate.join(filled, rest)),
                Targets.recorded(base + (glued ? shown + rest : PathTemplate.join(shown, rest))),
                List.of(),
                Optional.empty());
    }

    private RouteDecision.Forward forward(
            String path, String recorded, List<SecretHeader> set, Optional<RequestSigner> signer) {
        Set<String> remove = new LinkedHashSet<>(route.removedHeaders());
        for (SecretHeader header : set) {
            remove.add(header.name().toLowerCase(Locale.ROOT));
        }
        String front = request.way() == Way.REVERSE ? route.upstream().basePath() : "";
        return new RouteDecision.Forward(upstream(), front + path, front + recorded, remove, set, signer, facts);
    }

    private UpstreamTarget upstream() {
        UpstreamUrl upstream = route.upstream();
        Host host = request.target()
                .filter(target -> request.way() == Way.INTERCEPT)
                .map(RouteRequest.Endpoint::host)
                .orElseGet(() -> Host.parse(upstream.host().host()));
        return new UpstreamTarget(
                upstream.tls(), host, upstream.port(), route.route().tls());
    }

    private static Secret around(String before, Secret credential, String after) {
        char[] value = credential.copyChars();
        char[] all = new char[before.length() + value.length + after.length()];
        before.getChars(0, before.length(), all, 0);
        System.arraycopy(value, 0, all, before.length(), value.length);
        after.getChars(0, after.length(), all, before.length() + value.length);
        Secret secret = Secret.of(all);
        Arrays.fill(value, '\0');
        Arrays.fill(all, '\0');
        return secret;
    }

    private static Secret basic(Secret credential) {
        byte[] pair = credential.copyUtf8();
        byte[] encoded = Base64.getEncoder().encode(pair);
        byte[] prefix = "Basic ".getBytes(StandardCharsets.US_ASCII);
        byte[] all = Arrays.copyOf(prefix, prefix.length + encoded.length);
        System.arraycopy(encoded, 0, all, prefix.length, encoded.length);
        Secret secret = Secret.ofUtf8(all);
        Arrays.fill(pair, (byte) 0);
        Arrays.fill(encoded, (byte) 0);
        Arrays.fill(all, (byte) 0);
        return secret;
    }
}
