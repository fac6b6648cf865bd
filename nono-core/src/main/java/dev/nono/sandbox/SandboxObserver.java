package dev.nono.sandbox;

/**
 * Receives what the supervisor saw, in order, on one thread of its own. It may block; the program does not wait for it.
 * The end of the program may be told on another thread before its last event is told here:
 * {@link SandboxedProcess#awaitObserved} waits for that.
 */
@FunctionalInterface
public interface SandboxObserver {
    /** Receives nothing. */
    SandboxObserver NONE = event -> {};

    /**
     * Receives one event.
     *
     * @param event what was seen
     */
    void observed(SandboxEvent event);

    /** Is told that no event follows: no process of the sandbox is left, or its supervision has ended. */
    default void ended() {}
}
