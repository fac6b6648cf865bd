package dev.nono.proxy.internal.tokens;

import dev.nono.ErrorCode;
import dev.nono.NonoException;
import dev.nono.net.Authority;
import dev.nono.net.Host;
import dev.nono.net.RequestPath;
import dev.nono.profile.model.TokenEndpoint;
import dev.nono.profile.model.TokenField;
import dev.nono.profile.model.TokenRequestBody;
import dev.nono.proxy.OAuthCapture;
import dev.nono.proxy.TlsOptions;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/** The hosts that hand out tokens. Immutable. */
public final class Issuers {
    private final Map<String, List<Issue>> byHost = new LinkedHashMap<>();

    /**
     * One place where tokens are handed out.
     *
     * @param provider whose
     * @param host the host
     * @param port the port
     * @param path the path, compared exactly
     * @param fields where tokens stand in the answer
     * @param jwt which of them are JWTs, in the order of the fields
     * @param body what the request is
     * @param nonces the fields of the request in which a phantom may stand
     * @param tls how TLS is spoken
     */
    record Issue(
            String provider,
            Host host,
            int port,
            String path,
            List<TokenPath> fields,
            List<Boolean> jwt,
            TokenRequestBody body,
            List<String> nonces,
            TlsOptions tls) {}

    /**
     * What a request to such a host is.
     *
     * @param provider the service; the first one, if several share the host
     * @param port the port that it went to
     * @param issue the place where tokens are handed out, if it is one
     * @param disguised whether it is such a place in another spelling
     * @param elsewhere all places of the host
     */
    public record Place(String provider, int port, Optional<Issue> issue, boolean disguised, List<Issue> elsewhere) {
        /** How TLS is spoken to the host. */
        public TlsOptions tls() {
            return issue.orElse(elsewhere.get(0)).tls();
        }

        /** The name in records. */
        public String routeId() {
            return "oauth." + provider;
        }
    }

    private Issuers() {}

    /**
     * Checks services.
     *
     * @param captures the services
     * @return their hosts
     * @throws NonoException with {@link ErrorCode#CONFIG_PARSE} when one cannot work
     */
    public static Issuers of(List<OAuthCapture> captures) {
        Issuers issuers = new Issuers();
        for (OAuthCapture capture : captures) {
            if (!capture.provider().matches("[A-Za-z0-9_-]+")
                    || capture.endpoints().isEmpty()) {
                throw refused(
                        capture.provider(),
                        capture.endpoints().isEmpty()
                                ? "it has no token endpoint"
                                : "its name must be letters, digits, _ and -");
            }
            for (TokenEndpoint endpoint : capture.endpoints()) {
                issuers.add(issue(capture, endpoint));
            }
        }
        return issuers;
    }

    private void add(Issue issue) {
        List<Issue> same = byHost.computeIfAbsent(issue.host().text(), host -> new ArrayList<>());
        for (Issue other : same) {
            if (other.port() == issue.port() && other.path().equals(issue.path())) {
                throw refused(
                        issue.provider(),
                        "its token endpoint " + issue.host().text() + issue.path()
                                + " is described twice; leave one out");
            }
        }
        same.add(issue);
    }

    private static Issue issue(OAuthCapture capture, TokenEndpoint endpoint) {
        String provider = capture.provider();
        String origin = endpoint.host();
        if (!origin.regionMatches(true, 0, "https://", 0, 8)) {
            throw refused(provider, "the host of a token endpoint is an origin with https://, not " + origin);
        }
        String written = origin.substring(8);
        Authority authority =
                Authority.parse(written.endsWith("/") ? written.substring(0, written.length() - 1) : written);
        RequestPath path = RequestPath.parse(endpoint.path());
        if (path.fault().isPresent()
                || path.hidesSlash()
                || endpoint.path().indexOf('?') >= 0
                || endpoint.path().indexOf('%') >= 0) {
            throw refused(provider, "the path of a token endpoint must be absolute and plain, not " + endpoint.path());
        }
        if (endpoint.responseFields().isEmpty()) {
            throw refused(provider, "a token endpoint names no response field");
        }
        List<TokenPath> fields = new ArrayList<>();
        List<Boolean> jwt = new ArrayList<>();
        for (TokenField field : endpoint.responseFields()) {
            fields.add(TokenPath.parse(provider, field.path()));
            jwt.add(field.jwt());
        }
        endpoint.requestNonceFields().forEach(field -> TokenPath.parse(provider, field));
        return new Issue(
                provider,
                Host.parse(authority.host()),
                authority.port().orElse(443),
                endpoint.path(),
                List.copyOf(fields),
                List.copyOf(jwt),
                endpoint.requestBody(),
                endpoint.requestNonceFields(),
                capture.tls());
    }

    /** Whether there are none. */
    public boolean isEmpty() {
        return byHost.isEmpty();
    }

    /** Whether a host hands out tokens, on whatever port: it is never spoken to unseen. */
    public boolean knows(Host host) {
        return byHost.containsKey(host.text());
    }

    /** The hosts with their ports, as patterns. */
    public List<String> patterns() {
        List<String> patterns = new ArrayList<>();
        byHost.values()
                .forEach(issues -> issues.forEach(issue ->
                        patterns.add(new Authority(issue.host().text(), OptionalInt.of(issue.port())).toString())));
        return patterns;
    }

    /**
     * What a request is.
     *
     * @param host where it goes
     * @param port the port
     * @param target its path and query
     * @return the place, or empty if the host hands out no tokens
     */
    public Optional<Place> place(Host host, int port, String target) {
        List<Issue> issues = byHost.getOrDefault(host.text(), List.of());
        if (issues.isEmpty()) {
            return Optional.empty();
        }
        int query = target.indexOf('?');
        String path = query < 0 ? target : target.substring(0, query);
        Optional<Issue> found = Optional.empty();
        boolean disguised = false;
        for (Issue issue : issues) {
            if (issue.port() == port && issue.path().equals(path)) {
                found = Optional.of(issue);
            } else if (issue.port() == port) {
                disguised |= plain(path).equals(plain(issue.path()));
            }
        }
        return Optional.of(
                new Place(found.orElse(issues.get(0)).provider(), port, found, disguised && found.isEmpty(), issues));
    }

    /** A path as a server that does not care about case, slashes and encoding may read it. */
    private static List<String> plain(String path) {
        List<String> segments = new ArrayList<>();
        for (String segment : RequestPath.parse(path).segments()) {
            int parameters = segment.indexOf(';');
            segments.add((parameters < 0 ? segment : segment.substring(0, parameters)).toLowerCase(Locale.ROOT));
        }
        return segments;
    }

    private static NonoException refused(String provider, String why) {
        return new NonoException(
                ErrorCode.CONFIG_PARSE,
                "tokens of the provider " + provider + " cannot be kept from the program: " + why);
    }
}
