package dev.nono.proxy.internal.oauth;

import dev.nono.proxy.internal.spiffe.SpiffeTokens;
import dev.nono.proxy.internal.text.Targets;
import dev.nono.secret.Secret;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/** What a token endpoint gets to see before it hands out a token. */
public sealed interface TokenGrant extends AutoCloseable {
    /** The form of one request; the caller wipes it. */
    CompletableFuture<byte[]> form();

    /** What is known about who asked last, for records. */
    Map<String, String> facts();

    @Override
    void close();

    /** The secret of a client. */
    record Client(Secret id, Secret secret, String scope, Map<String, String> more) implements TokenGrant {
        @Override
        public CompletableFuture<byte[]> form() {
            StringBuilder text = new StringBuilder("grant_type=client_credentials&client_id=")
                    .append(Targets.encode(id.reveal(), ""))
                    .append("&client_secret=")
                    .append(Targets.encode(secret.reveal(), ""));
            return CompletableFuture.completedFuture(whole(text, scope, more));
        }

        @Override
        public Map<String, String> facts() {
            return Map.of();
        }

        @Override
        public void close() {
            id.close();
            secret.close();
        }
    }

    /** The identity of the workload. */
    final class Workload implements TokenGrant {
        private final SpiffeTokens tokens;
        private final String scope;
        private final Map<String, String> more;
        private volatile Map<String, String> facts = Map.of();

        public Workload(SpiffeTokens tokens, String scope, Map<String, String> more) {
            this.tokens = tokens;
            this.scope = scope;
            this.more = more;
        }

        @Override
        public CompletableFuture<byte[]> form() {
            return tokens.get().thenApply(identity -> {
                facts = identity.facts();
                try (Secret token = identity.token()) {
                    StringBuilder text = new StringBuilder("grant_type=")
                            .append(Targets.encode("urn:ietf:params:oauth:grant-type:jwt-bearer", ""))
                            .append("&client_assertion_type=")
                            .append(Targets.encode("urn:ietf:params:oauth:client-assertion-type:jwt-bearer", ""))
                            .append("&assertion=")
                            .append(Targets.encode(token.reveal(), ""));
                    return whole(text, scope, more);
                }
            });
        }

        @Override
        public Map<String, String> facts() {
            return facts;
        }

        @Override
        public void close() {
            facts = Map.of();
        }
    }

    private static byte[] whole(StringBuilder text, String scope, Map<String, String> more) {
        if (!scope.isEmpty()) {
            text.append("&scope=").append(Targets.encode(scope, ""));
        }
        more.forEach((name, value) ->
                text.append('&').append(Targets.encode(name, "")).append('=').append(Targets.encode(value, "")));
        byte[] form = text.toString().getBytes(StandardCharsets.US_ASCII);
        for (int i = 0; i < text.length(); i++) {
            text.setCharAt(i, '\0');
        }
        return form;
    }
}
