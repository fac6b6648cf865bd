package dev.nono.sandbox.linux.internal.supervise;

/** What must be in place before the first program of a tree runs. */
@FunctionalInterface
public interface FirstExecution {

    /**
     * Called while the first execution is held. Throwing refuses it, and so the start.
     *
     * @param processId the process that is about to become the program
     */
    void prepare(int processId);
}
