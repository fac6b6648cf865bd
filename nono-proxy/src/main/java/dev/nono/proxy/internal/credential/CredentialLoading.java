package dev.nono.proxy.internal.credential;

import dev.nono.ErrorCode;
import dev.nono.NonoException;
import dev.nono.proxy.OAuth2;
import dev.nono.proxy.ProxyDiagnostic;
import dev.nono.proxy.ProxyServices;
import dev.nono.proxy.Route;
import dev.nono.proxy.internal.decide.TokenEndpoint;
import dev.nono.secret.Secret;
import dev.nono.secret.SecretReference;
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
    private final List<ProxyDiagnostic> diagnostics = new ArrayList<>();
    private final List<Secret> loaded = new ArrayList<>();

    CredentialLoading(ProxyServices services, TokenEndpoint endpoint) {
        this.services = services;
        this.endpoint = endpoint;
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
                new AwsKeys(System.getenv(), route.aws().flatMap(aws -> aws.profile())));
    }

    private RouteCredential fetched(Route route, OAuth2 settings) {
        TokenUrl url = TokenUrl.parse(route.prefix(), settings.tokenUrl());
        Optional<Secret> id = clientId(route, settings.clientId());
        Optional<Secret> secret = id.isEmpty()
                ? Optional.empty()
                : secret(route, SecretReference.parse(settings.clientSecret()), "client_secret");
        if (id.isEmpty() || secret.isEmpty()) {
            return new RouteCredential.Missing(
                    diagnostics.get(diagnostics.size() - 1).code());
        }
        OAuthTokens tokens =
                new OAuthTokens(url, route.tls(), id.get(), secret.get(), settings.scope(), endpoint, System::nanoTime);
        try {
            tokens.get().get(SECONDS_FOR_TOKEN, TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException e) {
            diagnostics.add(new ProxyDiagnostic(
                    "oauth_token_exchange_failed",
                    Optional.of(route.prefix()),
                    "requests to " + route.prefix() + " are refused until a token can be fetched"
                            + (e.getCause() instanceof NonoException known ? ": " + known.getMessage() : ""),
                    Optional.of("check token_url, client_id and client_secret")));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new NonoException(ErrorCode.CANCELLED, "interrupted while a token was fetched", e);
        }
        return new RouteCredential.Fetched(tokens);
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
