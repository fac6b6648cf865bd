package dev.nono.proxy.internal.spiffe;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.nono.proxy.internal.decide.WorkloadIdentity;
import dev.nono.proxy.internal.decide.WorkloadIdentity.Svid;
import dev.nono.proxy.internal.text.LogText;
import dev.nono.proxy.internal.text.Sendable;
import dev.nono.secret.Secret;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The identity of the workload for one audience. The agent is asked each time: it renews its statements, and keeps them. */
public final class SpiffeTokens {
    private static final Logger LOG = LoggerFactory.getLogger(SpiffeTokens.class);
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int LEFT_SECONDS = 60;
    private static final int LONGEST = 64 * 1024;

    private final WorkloadIdentity agent;
    private final Path socket;
    private final List<String> audience;
    private final Optional<String> hint;
    private final Clock clock;

    /**
     * A statement that can be used now.
     *
     * @param token the JWT; close it after use
     * @param facts who it speaks of, for records
     */
    public record Identity(Secret token, Map<String, String> facts) {}

    public SpiffeTokens(
            WorkloadIdentity agent, Path socket, List<String> audience, Optional<String> hint, Clock clock) {
        this.agent = agent;
        this.socket = socket;
        this.audience = List.copyOf(audience);
        this.hint = hint;
        this.clock = clock;
    }

    /** A statement, or an error that holds nothing of it. */
    public CompletableFuture<Identity> get() {
        return agent.fetch(socket, audience).toCompletableFuture().handle((svids, error) -> {
            if (error != null) {
                Throwable cause =
                        error instanceof CompletionException && error.getCause() != null ? error.getCause() : error;
                throw refused(
                        cause instanceof TimeoutException
                                ? "the agent did not answer in time"
                                : String.valueOf(cause.getMessage()));
            }
            try {
                return identity(chosen(svids));
            } finally {
                svids.forEach(svid -> svid.token().close());
            }
        });
    }

    private Svid chosen(List<Svid> svids) {
        for (Svid svid : svids) {
            if (hint.isEmpty() || svid.hint().equals(hint.get())) {
                return svid;
            }
        }
        throw refused(
                svids.isEmpty()
                        ? "the agent has no identity for this process"
                        : "none of the " + svids.size() + " identities has the hint " + hint.orElse(""));
    }

    private Identity identity(Svid svid) {
        JsonNode claims = claims(svid.token());
        Instant now = clock.instant();
        long expires = claims.path("exp").asLong(0);
        if (expires <= now.getEpochSecond()) {
            throw refused("the identity that the agent gave has expired");
        }
        if (claims.path("nbf").asLong(0) > now.getEpochSecond()) {
            throw refused("the identity that the agent gave is not valid yet");
        }
        if (expires - now.getEpochSecond() < LEFT_SECONDS) {
            LOG.warn("the identity that the agent gave is valid for less than {} seconds", LEFT_SECONDS);
        }
        char[] value = svid.token().copyChars();
        try {
            if (!Sendable.inHeader(value)) {
                throw refused("the identity holds a character that cannot be sent");
            }
            return new Identity(Secret.of(value), facts(svid.spiffeId(), claims));
        } finally {
            Arrays.fill(value, '\0');
        }
    }

    /** The claims. Nobody checks the signature here: the agent is trusted, and the upstream checks it. */
    private static JsonNode claims(Secret token) {
        String[] parts =
                token.length() > LONGEST ? new String[0] : token.reveal().split("\\.", -1);
        if (parts.length == 3) {
            try {
                JsonNode claims = JSON.readTree(Base64.getUrlDecoder().decode(parts[1]));
                if (claims != null && claims.isObject()) {
                    return claims;
                }
            } catch (IOException | IllegalArgumentException e) {
                throw refused("what the agent gave is no JWT");
            }
        }
        throw refused("what the agent gave is no JWT");
    }

    private static Map<String, String> facts(String id, JsonNode claims) {
        Map<String, String> facts = new LinkedHashMap<>();
        facts.put("spiffe_context.workload_spiffe_id", LogText.oneLine(id));
        facts.put("spiffe_context.trust_domain", LogText.oneLine(trustDomain(id)));
        facts.put("spiffe_context.svid_type", "jwt");
        facts.put("spiffe_context.source", "spire-workload-api");
        int depth = 0;
        for (JsonNode act = claims.path("act"); act.isObject() && depth < 32; act = act.path("act")) {
            depth++;
        }
        if (depth > 0) {
            facts.put(
                    "spiffe_context.delegation.authorized_by",
                    LogText.oneLine(claims.path("act").path("sub").asText("")));
            facts.put(
                    "spiffe_context.delegation.on_behalf_of",
                    LogText.oneLine(claims.path("sub").asText("")));
            facts.put("spiffe_context.delegation.chain_depth", Integer.toString(depth));
        }
        return facts;
    }

    static String trustDomain(String id) {
        if (!id.startsWith("spiffe://")) {
            return "";
        }
        int end = id.indexOf('/', 9);
        return end < 0 ? id.substring(9) : id.substring(9, end);
    }

    private static NoIdentityException refused(String why) {
        return new NoIdentityException(why);
    }
}
