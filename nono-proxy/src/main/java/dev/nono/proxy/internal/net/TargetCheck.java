package dev.nono.proxy.internal.net;

import dev.nono.proxy.internal.decide.Category;
import dev.nono.proxy.internal.decide.RequestDecider;
import dev.nono.proxy.internal.decide.RouteRequest;
import dev.nono.proxy.internal.decide.TargetDecision;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** The whole decision about a host and port: by its name, then by all of its addresses, looked up once. */
public final class TargetCheck {
    private final RequestDecider decider;
    private final Names names;

    /**
     * Creates the check.
     *
     * @param decider who decides
     * @param names who looks up
     */
    public TargetCheck(RequestDecider decider, Names names) {
        this.decider = decider;
        this.names = names;
    }

    /**
     * Decides.
     *
     * @param target the host and port
     * @param routed whether a route leads there
     * @param elsewhere whether another proxy makes the connection, so that a name which cannot be resolved here is no refusal
     * @return a {@link TargetDecision.Refused} or a {@link TargetDecision.Dial}, on any thread; never fails
     */
    public CompletableFuture<TargetDecision> decide(RouteRequest.Endpoint target, boolean routed, boolean elsewhere) {
        TargetDecision byName = decider.byName(target, routed);
        if (!(byName instanceof TargetDecision.Lookup)) {
            return CompletableFuture.completedFuture(byName);
        }
        return names.lookup(target.host().text()).handle((addresses, error) -> {
            if (error == null) {
                return decider.byAddress(target, routed, addresses);
            }
            return elsewhere
                    ? decider.byAddress(target, routed, List.of())
                    : new TargetDecision.Refused(
                            502,
                            Category.UPSTREAM_CONNECT_FAILED,
                            "the name " + target.host().text() + " could not be resolved");
        });
    }
}
