package dev.nono.sandbox;

import java.time.Duration;
import java.util.List;

/**
 * A running program inside a sandbox. It is a {@link Process} in every respect, so that it can stand where a
 * {@code ProcessBuilder} was used; closing it ends the program and what it started.
 */
public abstract class SandboxedProcess extends Process implements AutoCloseable {

    /** For backends. */
    protected SandboxedProcess() {}

    /**
     * What is enforced on this program.
     *
     * @return the status that was computed before the start
     */
    public abstract EnforcementStatus enforcement();

    /**
     * The refusals that the supervisor saw so far. The kernel does not tell about others.
     *
     * @return events in order, at most 1000
     */
    public abstract List<SandboxEvent> refusals();

    /**
     * Waits until the observer was told of everything that the supervisor had seen before this call. After the end of the
     * program that is all that the program itself did; what it left behind may be seen later.
     *
     * @param atMost how long to wait for an observer that is slow
     * @return whether the observer was told; false, too, if it is the observer that asks
     * @throws InterruptedException if this thread is interrupted
     */
    public abstract boolean awaitObserved(Duration atMost) throws InterruptedException;

    /**
     * How the program met its ceilings.
     *
     * @return the report; complete once the program has ended
     */
    public abstract LimitReport limits();

    /**
     * Sends a signal. Does nothing once the program has ended; a process ID that was used again is never signalled.
     *
     * @param number the number of the signal on this system
     */
    public abstract void signal(int number);

    /**
     * Changes the size of the terminal of the program.
     *
     * @param size the new size
     * @throws IllegalStateException if the program has no terminal of its own
     */
    public abstract void resize(TerminalSize size);

    /**
     * Ends the program and its descendants, closes its streams and frees what was set up for it. Does nothing the second
     * time. A descendant whose own parent has ended is found only where a ceiling of memory or processes holds the tree
     * together; it stays confined all the same.
     */
    @Override
    public abstract void close();
}
