package dev.nono.proxy.internal.credential;

import dev.nono.ErrorCode;
import dev.nono.NonoException;
import dev.nono.proxy.CredentialCapture;
import dev.nono.proxy.ProxyEvent;
import dev.nono.proxy.ProxyServices;
import dev.nono.proxy.internal.aws.AwsHosts;
import dev.nono.proxy.internal.aws.AwsKeys;
import dev.nono.proxy.internal.aws.AwsSignature;
import dev.nono.proxy.internal.decide.EventSink;
import dev.nono.proxy.internal.decide.HeaderField;
import dev.nono.proxy.internal.decide.RequestSigner;
import dev.nono.proxy.internal.decide.RouteDecision;
import dev.nono.proxy.internal.decide.SecretHeader;
import dev.nono.proxy.internal.spiffe.SpiffeTokens;
import dev.nono.proxy.internal.text.Sendable;
import dev.nono.secret.Secret;
import java.time.Clock;
import java.time.Instant;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** The last step of a request: its credential. Fails if there is none; then nothing goes on. */
final class CredentialStep {
    /** Headers of a connection, which change on the way and are not signed. */
    private static final Set<String> UNSIGNED =
            Set.of("connection", "expect", "transfer-encoding", "x-amzn-trace-id", "proxy-connection", "keep-alive");

    private final ProxyServices services;
    private final EventSink events;
    private final Workers workers;

    CredentialStep(ProxyServices services, EventSink events, Workers workers) {
        this.services = services;
        this.events = events;
        this.workers = workers;
    }

    CompletableFuture<RouteDecision> apply(Outgoing outgoing, CredentialCapture.Request request) {
        return outgoing.route()
                .credential()
                .match(new RouteCredential.Cases<CompletableFuture<RouteDecision>>(
                        none -> CompletableFuture.completedFuture(outgoing.plain()),
                        missing -> CompletableFuture.failedFuture(unavailable(missing.code())),
                        loaded -> CompletableFuture.completedFuture(outgoing.with(loaded.value())),
                        fetched -> fetched.tokens().get().thenApply(token -> {
                            outgoing.facts().putAll(fetched.tokens().facts());
                            return outgoing.withBearer(token);
                        }),
                        signed -> CompletableFuture.completedFuture(outgoing.signedBy(signer(signed, request.host()))),
                        captured -> workers.run(() -> capture(outgoing, captured.name(), request)),
                        identity -> identity.tokens().get().thenApply(shown -> identified(outgoing, shown))));
    }

    private static RouteDecision identified(Outgoing outgoing, SpiffeTokens.Identity identity) {
        outgoing.facts().put("auth_mechanism", "spiffe_jwt_bearer");
        outgoing.facts().putAll(identity.facts());
        try (Secret token = identity.token()) {
            return outgoing.with(token);
        }
    }

    private static NonoException unavailable(String code) {
        return new NonoException(ErrorCode.KEYSTORE_ACCESS, code);
    }

    private RouteDecision capture(Outgoing outgoing, String name, CredentialCapture.Request request) {
        CredentialCapture.Request named = new CredentialCapture.Request(
                name, request.route(), request.host(), request.path(), request.method(), services.sessionId());
        CredentialCapture source = services.capture().orElseThrow(() -> unavailable("no commands are configured"));
        CredentialCapture.Material material;
        try {
            material = source.capture(named, services.audit());
        } catch (NonoException e) {
            record(outgoing, named, "deny", e.details());
            throw e;
        }
        record(outgoing, named, "allow", material.facts());
        // Not on an event loop: the command may be running for somebody else, who is waited for.
        Runnable refused = () -> {
            CompletableFuture<?> unused = workers.run(() -> {
                source.refused(named);
                return named;
            });
        };
        if (material.secret().isEmpty()) {
            return told(outgoing.with(material.headers()), refused);
        }
        try (Secret secret = material.secret().get()) {
            requireSendable(secret);
            return told(outgoing.with(secret), refused);
        }
    }

    private static RouteDecision told(RouteDecision decision, Runnable refused) {
        return decision.match(refusal -> refusal, forward -> forward.whenRefused(refused));
    }

    private static void requireSendable(Secret secret) {
        char[] value = secret.copyChars();
        boolean sendable = Sendable.inHeader(value);
        Arrays.fill(value, '\0');
        if (!sendable) {
            throw unavailable("the credential holds a character that cannot be sent");
        }
    }

    private void record(
            Outgoing outgoing, CredentialCapture.Request request, String decision, Map<String, String> facts) {
        Map<String, String> details = new LinkedHashMap<>();
        details.put("route_id", request.route());
        details.put("credential_capture_name", request.credential());
        facts.forEach((name, value) -> {
            if (name.startsWith("credential_capture_")) {
                details.put(name, value);
            }
        });
        events.record(new ProxyEvent(
                Instant.now(),
                outgoing.request().way().wireName(),
                decision,
                details,
                request.host(),
                OptionalInt.of(outgoing.route().upstream().port()),
                request.method(),
                null,
                OptionalInt.empty(),
                null));
    }

    private RequestSigner signer(RouteCredential.Signed signed, String host) {
        return (method, path, headers, body) -> sign(signed, host, method, path, headers, body);
    }

    private CompletionStage<List<SecretHeader>> sign(
            RouteCredential.Signed signed,
            String host,
            String method,
            String path,
            List<HeaderField> headers,
            byte[] body) {
        Optional<AwsSignature.Scope> scope = AwsHosts.scope(
                host, signed.settings().region(), signed.settings().service());
        if (scope.isEmpty()) {
            return CompletableFuture.failedFuture(unavailable("region and service of the host are not known"));
        }
        List<HeaderField> signable = CompiledRoute.without(headers, UNSIGNED);
        return workers.run(() -> {
            try (AwsKeys.Keys keys = signed.keys().load()) {
                return new AwsSignature(scope.get(), keys, Clock.systemUTC()).headers(method, path, signable, body);
            }
        });
    }
}
