package dev.nono.session;

import dev.nono.sandbox.SandboxEvent;

/** Is told what happens during a session, in order. The default of each method ignores it. */
public interface SessionObserver {
    /** Ignores everything. */
    SessionObserver NONE = new SessionObserver() {};

    /**
     * The program is one for which a ready-made profile is usually needed, and none was chosen.
     *
     * @param program the name of the program
     * @param profile the name of the profile
     */
    default void profileRecommended(String program, String profile) {}

    /**
     * Something is not as it should be, and the session goes on without it.
     *
     * @param text what, and what follows from it, for people
     */
    default void warning(String text) {}

    /**
     * The supervisor saw something. Called on a thread of the supervisor; the program does not wait for it.
     *
     * @param event what was seen
     */
    default void observed(SandboxEvent event) {}

    /** The supervisor reports nothing more. Called on the thread that reported. */
    default void ended() {}
}
