package dev.nono.proxy.internal.decide;

import dev.nono.secret.Secret;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/** What happens to a request that was looked into. */
public sealed interface RouteDecision {

    /** Facts for the record, under the names of its format: {@code route_id}, {@code auth_mechanism} and so on. */
    Map<String, String> facts();

    /** Calls the function for the decision that this is. */
    <R> R match(Function<Refuse, R> onRefuse, Function<Forward, R> onForward);

    /**
     * It is answered by the proxy, and nothing reaches the upstream.
     *
     * @param status the status: 400, 401, 403, 404, 407, 421, 429, 501 or 503
     * @param category why, in one word
     * @param reason why, for people; no secret
     * @param hint what to do, for the one who sent it; no secret
     * @param headers further headers of the answer, such as {@code Retry-After}
     * @param facts for the record
     */
    record Refuse(
            int status,
            Category category,
            String reason,
            Optional<String> hint,
            Map<String, String> headers,
            Map<String, String> facts)
            implements RouteDecision {
        public Refuse {
            headers = Map.copyOf(headers);
            facts = Collections.unmodifiableMap(new LinkedHashMap<>(facts));
        }

        public static Refuse of(int status, Category category, String reason) {
            return new Refuse(status, category, reason, Optional.empty(), Map.of(), Map.of());
        }

        @Override
        public <R> R match(Function<Refuse, R> onRefuse, Function<Forward, R> onForward) {
            return onRefuse.apply(this);
        }
    }

    /**
     * It goes to the upstream. The server removes what belongs to one hop, then the headers of {@code remove}, then sets those
     * of {@code set}; all else stays as the client sent it.
     *
     * @param upstream where
     * @param path the path and query to send, raw; may hold a secret
     * @param recordedPath the path for records, without secrets
     * @param remove names of headers to remove, lower case
     * @param set headers to set after that
     * @param signer who signs the whole request; then the body is read first
     * @param tokens who takes tokens out of the answer, if the upstream hands them out
     * @param injected the credential that is in the path, which no head of an answer may hold
     * @param facts for the record
     * @param refused is run when the upstream refuses the request (401 or 403); does not block
     */
    record Forward(
            UpstreamTarget upstream,
            String path,
            String recordedPath,
            Set<String> remove,
            List<SecretHeader> set,
            Optional<RequestSigner> signer,
            Optional<TokenExchange> tokens,
            Optional<Injected> injected,
            Map<String, String> facts,
            Optional<Runnable> refused)
            implements RouteDecision {
        public Forward {
            remove = Set.copyOf(remove);
            set = List.copyOf(set);
            facts = Collections.unmodifiableMap(new LinkedHashMap<>(facts));
        }

        /** To an upstream that hands out no tokens. */
        public Forward(
                UpstreamTarget upstream,
                String path,
                String recordedPath,
                Set<String> remove,
                List<SecretHeader> set,
                Optional<RequestSigner> signer,
                Map<String, String> facts) {
            this(
                    upstream,
                    path,
                    recordedPath,
                    remove,
                    set,
                    signer,
                    Optional.empty(),
                    Optional.empty(),
                    facts,
                    Optional.empty());
        }

        /** The same with other headers to remove and to set, and other facts. */
        public Forward with(Set<String> without, List<SecretHeader> with, Map<String, String> known) {
            return new Forward(upstream, path, recordedPath, without, with, signer, tokens, injected, known, refused);
        }

        /** The same, and somebody who hears of it when the upstream refuses the request. */
        public Forward whenRefused(Runnable listener) {
            return new Forward(
                    upstream, path, recordedPath, remove, set, signer, tokens, injected, facts, Optional.of(listener));
        }

        /** The same, and the credential that is in its path. */
        public Forward holding(Injected credential) {
            return new Forward(
                    upstream, path, recordedPath, remove, set, signer, tokens, Optional.of(credential), facts, refused);
        }

        /** The same to an upstream that hands out tokens, which is asked not to compress them. */
        public Forward exchanging(TokenExchange exchange) {
            Set<String> without = new LinkedHashSet<>(remove);
            without.add("accept-encoding");
            List<SecretHeader> with = new ArrayList<>(set);
            with.removeIf(header -> header.name().equalsIgnoreCase("accept-encoding"));
            with.add(new SecretHeader("Accept-Encoding", Secret.of("identity")));
            return new Forward(
                    upstream,
                    path,
                    recordedPath,
                    without,
                    with,
                    signer,
                    Optional.of(exchange),
                    injected,
                    facts,
                    refused);
        }

        @Override
        public <R> R match(Function<Refuse, R> onRefuse, Function<Forward, R> onForward) {
            return onForward.apply(this);
        }

        /** The path may hold a secret. */
        @Override
        public String toString() {
            return "to " + upstream.origin() + " as " + facts;
        }
    }
}
