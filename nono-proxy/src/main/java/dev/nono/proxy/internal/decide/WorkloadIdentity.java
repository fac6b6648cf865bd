package dev.nono.proxy.internal.decide;

import dev.nono.secret.Secret;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletionStage;

/** Asks the agent of this machine who the workload is: the SPIFFE Workload API. */
@FunctionalInterface
public interface WorkloadIdentity {
    /**
     * A signed statement of an identity.
     *
     * @param spiffeId the identity, such as {@code spiffe://example.org/agent}
     * @param token the JWT
     * @param hint what the operator calls it, often empty
     */
    record Svid(String spiffeId, Secret token, String hint) {}

    /**
     * Asks, within ten seconds.
     *
     * @param socket the socket of the agent
     * @param audience for whom the statements are
     * @return the statements in the order of the agent, or an error without secrets
     */
    CompletionStage<List<Svid>> fetch(Path socket, List<String> audience);
}
