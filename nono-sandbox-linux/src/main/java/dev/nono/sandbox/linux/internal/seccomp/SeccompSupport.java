package dev.nono.sandbox.linux.internal.seccomp;

import dev.nono.sandbox.linux.internal.posix.Architecture;
import dev.nono.sandbox.linux.internal.posix.FreshThread;
import dev.nono.sandbox.linux.internal.posix.Posix;
import dev.nono.sandbox.linux.internal.seccomp.FilterSpec.Network;
import dev.nono.sandbox.linux.internal.seccomp.FilterSpec.Notify;
import java.util.Optional;

/**
 * What the running kernel, and whatever confines this process already, lets a filter do. Each answer comes from doing it,
 * on a thread that ends with the question: filters belong to threads, so the process keeps none.
 *
 * @param filterProblem why no filter can be installed; empty if one can
 * @param listenerProblem why no listener can be had; empty if one can
 */
public record SeccompSupport(Optional<SeccompException> filterProblem, Optional<SeccompException> listenerProblem) {

    public boolean filters() {
        return filterProblem.isEmpty();
    }

    public boolean listeners() {
        return listenerProblem.isEmpty();
    }

    /** Tries both. */
    public static SeccompSupport probe() {
        Posix.preload();
        FilterSpec spec = FilterSpec.baseline(Architecture.current()).network(Network.BLOCKED);
        return new SeccompSupport(
                problem(spec, SeccompFilter::install),
                problem(
                        spec.notifying(Notify.SOCKETS),
                        filter -> filter.installListening().close()));
    }

    private interface Installation {
        void perform(SeccompFilter filter);
    }

    private static Optional<SeccompException> problem(FilterSpec spec, Installation installation) {
        try (SeccompFilter filter = SeccompFilter.prepare(Filters.compose(spec))) {
            return FreshThread.call("nono-seccomp-probe", () -> {
                try {
                    installation.perform(filter);
                    return Optional.empty();
                } catch (SeccompException e) {
                    return Optional.of(e);
                }
            });
        }
    }
}
