package dev.nono.learn;

import dev.nono.session.SessionObserver;
import java.util.Optional;
import java.util.ServiceLoader;

/**
 * Watches a program without a sandbox, with tools of the system, where a sandbox cannot be asked to watch. Found through
 * {@link ServiceLoader}.
 */
public interface SystemTracer {
    /**
     * The tracer of this system.
     *
     * @return the tracer; empty where a sandbox watches ({@link dev.nono.session.LaunchPlan.Builder#observeAccesses()})
     */
    static Optional<SystemTracer> ofThisSystem() {
        return ServiceLoader.load(SystemTracer.class, SystemTracer.class.getClassLoader()).stream()
                .map(ServiceLoader.Provider::get)
                .filter(SystemTracer::isForThisSystem)
                .findFirst();
    }

    /**
     * Whether this tracer is made for the system on which it runs.
     *
     * @return true if it may be used
     */
    boolean isForThisSystem();

    /**
     * Runs a program and tells what it asks for, as far as the tools of the system tell. The program is not confined, and the
     * person at the terminal is asked for the password of an administrator.
     *
     * @param command the program
     * @param observer gets what is seen, usually a {@link Trace}; complete when this method returns
     * @return the exit code of the program
     * @throws dev.nono.NonoException if a tool is missing or refused, or the program cannot be started or watched
     * @throws InterruptedException if this thread is interrupted; then nothing is left running
     */
    int run(TracedCommand command, SessionObserver observer) throws InterruptedException;
}
