package dev.nono.proxy.internal.credential;

import dev.nono.ErrorCode;
import dev.nono.NonoException;
import dev.nono.profile.model.ClientAssertion;
import dev.nono.profile.model.SpiffeAuth;
import dev.nono.proxy.OAuth2;
import dev.nono.proxy.ProxyDiagnostic;
import dev.nono.proxy.ProxyServices;
import dev.nono.proxy.Route;
import dev.nono.proxy.internal.aws.AwsHosts;
import dev.nono.proxy.internal.aws.AwsKeys;
import dev.nono.proxy.internal.decide.TokenEndpoint;
import dev.nono.proxy.internal.decide.UpstreamUrl;
import dev.nono.proxy.internal.decide.WorkloadIdentity;
import dev.nono.proxy.internal.oauth.OAuthTokens;
import dev.nono.proxy.internal.oauth.TokenGrant;
import dev.nono.proxy.internal.oauth.TokenUrl;
import dev.nono.proxy.internal.spiffe.AgentSocket;
import dev.nono.proxy.internal.spiffe.SpiffeTokens;
import dev.nono.proxy.internal.text.LogText;
import dev.nono.secret.Secret;
import dev.nono.secret.SecretReference;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Loads the credentials of routes when a proxy starts. One that is not there leaves its route refusing, and a diagnostic;
 * one that is malformed keeps the proxy from starting.
 */
final class CredentialLoading {
    private static final long SECONDS_FOR_TOKEN = 30;

    private final ProxyServices services;
    private final TokenEndpoint endpoint;
    private final WorkloadIdentity agent;
    private final List<ProxyDiagnostic> diagnostics = new ArrayList<>();
    private final List<Secret> loaded = new ArrayList<>();

    CredentialLoading(ProxyServices services, TokenEndpoint endpoint, WorkloadIdentity agent) {
        this.services = services;
        this.endpoint = endpoint;
        this.agent = agent;
    }

    List<ProxyDiagnostic> diagnostics() {
        return diagnostics;
    }

    /** Wipes what was loaded, when the proxy does not start after all. */
    void undo() {
        loaded.forEach(Secret::close);
    }

    RouteCredential load(Route route) {
        if (route.oauth2().isPresent()) {
            return fetched(route, route.oauth2().get());
        }
        if (route.aws().isPresent()) {
            return signed(route);
        }
        if (route.spiffe().isPresent()) {
            return identity(route, route.spiffe().get());
        }
        if (route.credential().isEmpty()) {
            return new RouteCredential.None();
        }
        SecretReference reference = SecretReference.parse(route.credential().get());
        if (reference instanceof SecretReference.Command command) {
            if (services.capture()
                    .filter(source -> source.knows(command.name()))
                    .isPresent()) {
                return new RouteCredential.Captured(command.name());
            }
            return missing(
                    route,
                    "credential_unavailable",
                    "the command " + command.name() + " that gets the credential of " + route.prefix()
                            + " is not available",
                    Optional.empty());
        }
        Optional<Secret> secret = secret(route, reference, "credential");
        return secret.isPresent()
                ? new RouteCredential.Loaded(secret.get())
                : new RouteCredential.Missing(
                        diagnostics.get(diagnostics.size() - 1).code());
    }

    private RouteCredential missing(Route route, String code, String message, Optional<String> hint) {
        diagnostics.add(new ProxyDiagnostic(code, Optional.of(route.prefix()), message, hint));
        return new RouteCredential.Missing(code);
    }

    private Optional<Secret> secret(Route route, SecretReference reference, String what) {
        try {
            Secret secret = services.secrets().load(reference.text());
            loaded.add(secret);
            requireSendable(route, reference, secret);
            return Optional.of(secret);
        } catch (NonoException e) {
            boolean absent = e.code() == ErrorCode.SECRET_NOT_FOUND;
            if (!absent && e.code() != ErrorCode.KEYSTORE_ACCESS && e.code() != ErrorCode.COMMAND_EXECUTION) {
                throw e;
            }
            String code = what.equals("credential")
                    ? (absent ? "credential_not_found" : "credential_unavailable")
                    : "oauth_" + what + "_unavailable";
            Optional<String> hint = absent
                    ? services.secrets().hint(reference.text())
                    : Optional.of("a locked key store is waited for as long as NONO_KEYRING_TIMEOUT_SECS says");
            missing(
                    route,
                    code,
                    "requests to " + route.prefix() + " are refused: "
                            + LogText.oneLine(String.valueOf(e.getMessage())),
                    hint);
            return Optional.empty();
        }
    }

    private static void requireSendable(Route route, SecretReference reference, Secret secret) {
        char[] value = secret.copyChars();
        boolean sendable = true;
        for (char c : value) {
            sendable &= c >= ' ' && c != 0x7f;
        }
        Arrays.fill(value, '\0');
        if (!sendable) {
            throw new NonoException(
                    ErrorCode.CONFIG_PARSE,
                    "the credential " + reference.redacted() + " of the route " + route.prefix()
                            + " holds a line end or another control character, which cannot be sent; store it without");
        }
    }

    private RouteCredential signed(Route route) {
        UpstreamUrl upstream = UpstreamUrl.parse(route.prefix(), route.upstream());
        boolean known = upstream.hasWildcard()
                || AwsHosts.scope(
                                upstream.host().host(),
                                route.aws().flatMap(aws -> aws.region()),
                                route.aws().flatMap(aws -> aws.service()))
                        .isPresent();
        if (!known) {
            return missing(
                    route,
                    "credential_unavailable",
                    "region and service cannot be told from the host " + upstream.host(),
                    Optional.of("name region and service of the route " + route.prefix()));
        }
        return new RouteCredential.Signed(
                route.aws().orElseThrow(),
                new AwsKeys(
                        services.variables(), services.untrusted(), route.aws().flatMap(aws -> aws.profile())));
    }

    private RouteCredential fetched(Route route, OAuth2 settings) {
        TokenUrl url = TokenUrl.parse(route.prefix(), settings.tokenUrl());
        Optional<TokenGrant> grant = settings.assertion().isPresent()
                ? workload(route, settings, settings.assertion().get())
                : client(route, settings);
        if (grant.isEmpty()) {
            return new RouteCredential.Missing(
                    diagnostics.get(diagnostics.size() - 1).code());
        }
        OAuthTokens tokens = new OAuthTokens(url, route.tls(), grant.get(), endpoint, System::nanoTime);
        try {
            tokens.get().get(SECONDS_FOR_TOKEN, TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException e) {
            diagnostics.add(new ProxyDiagnostic(
                    "oauth_token_exchange_failed",
                    Optional.of(route.prefix()),
                    "requests to " + route.prefix() + " are refused until a token can be fetched"
                            + (e.getCause() instanceof NonoException known ? ": " + known.getMessage() : ""),
                    Optional.of(
                            settings.assertion().isPresent()
                                    ? "check token_url, and the agent that knows the identity"
                                    : "check token_url, client_id and client_secret")));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new NonoException(ErrorCode.CANCELLED, "interrupted while a token was fetched", e);
        }
        return new RouteCredential.Fetched(tokens);
    }

    private Optional<TokenGrant> client(Route route, OAuth2 settings) {
        Optional<Secret> id = clientId(route, settings.clientId());
        if (id.isEmpty()) {
            return Optional.empty();
        }
        return secret(route, SecretReference.parse(settings.clientSecret()), "client_secret")
                .map(secret -> new TokenGrant.Client(id.get(), secret, settings.scope(), settings.extraParameters()));
    }

    private Optional<TokenGrant> workload(Route route, OAuth2 settings, ClientAssertion assertion) {
        if (!Files.exists(AgentSocket.path(route.prefix(), assertion.socket()))) {
            missing(
                    route,
                    "oauth_token_exchange_failed",
                    "requests to " + route.prefix() + " are refused: there is no agent at " + assertion.socket(),
                    Optional.of("start the agent that knows the identity, then nono again"));
            return Optional.empty();
        }
        Path socket = AgentSocket.checked(route.prefix(), assertion.socket());
        return Optional.of(new TokenGrant.Workload(
                new SpiffeTokens(agent, socket, assertion.audience(), assertion.svidHint(), Clock.systemUTC()),
                settings.scope(),
                settings.extraParameters()));
    }

    /** Without its identity a route is of no use at all, so a proxy does not start without it. */
    private RouteCredential identity(Route route, SpiffeAuth settings) {
        SpiffeTokens tokens = new SpiffeTokens(
                agent,
                AgentSocket.checked(route.prefix(), settings.socket()),
                settings.audience(),
                settings.svidHint(),
                Clock.systemUTC());
        try {
            tokens.get().get(SECONDS_FOR_TOKEN, TimeUnit.SECONDS).token().close();
        } catch (ExecutionException | TimeoutException e) {
            throw new NonoException(
                    ErrorCode.KEYSTORE_ACCESS,
                    "the proxy does not start, because the route " + route.prefix() + " has "
                            + (e.getCause() instanceof NonoException known
                                    ? known.getMessage()
                                    : "no workload identity: the agent did not answer in time"),
                    e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new NonoException(ErrorCode.CANCELLED, "interrupted while a workload identity was fetched", e);
        }
        return new RouteCredential.Identity(tokens);
    }

    /** The identifier of a client is no secret: one that no key store knows is meant as it stands. */
    private Optional<Secret> clientId(Route route, String text) {
        if (text.contains("://")) {
            return secret(route, SecretReference.parse(text), "client_id");
        }
        try {
            Secret stored = services.secrets().load(text);
            loaded.add(stored);
            return Optional.of(stored);
        } catch (NonoException e) {
            // Not stored, or no key store at all: then it is the identifier itself.
            return Optional.of(Secret.of(text));
        }
    }
}
