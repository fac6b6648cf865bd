package dev.nono.sandbox.linux.internal.launch;

import dev.nono.sandbox.linux.internal.seccomp.SeccompSupport;
import java.util.Optional;

/**
 * Whether a notification listener can be had. The answer holds for the life of this process: filters are inherited and
 * never go away, and this process installs none on threads that live on.
 */
final class ListenerProbe {
    private static final class Running {
        static final Optional<String> PROBLEM =
                SeccompSupport.probe().listenerProblem().map(Throwable::getMessage);
    }

    private ListenerProbe() {}

    static Optional<String> problem() {
        return Running.PROBLEM;
    }
}
