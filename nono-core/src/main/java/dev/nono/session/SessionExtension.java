package dev.nono.session;

/**
 * Something that lives as long as a session: a proxy, a mediation server, a recorder. Extensions are started in the
 * order in which they were added, before the program, and closed in reverse order after it has ended, on every path.
 *
 * <p>If one fails to start, the program is not started and the extensions before it are closed.
 */
public interface SessionExtension {

    /**
     * The name for people.
     *
     * @return one or two words
     */
    String name();

    /**
     * Starts. An extension that throws has undone what it did; it is not closed.
     *
     * @param context the session
     * @return what it adds to the session
     * @throws RuntimeException if it cannot start; the session then fails with it
     */
    Contribution start(SessionContext context);

    /**
     * The program has ended, or could not be started. Called once, after a successful {@link #start} and before any
     * extension is closed, in reverse order. The default does nothing.
     *
     * @param exitCode its exit code, or that of the failed start
     */
    default void ended(int exitCode) {}

    /** Stops, and frees everything. Called once, after a successful {@link #start}. */
    void close();
}
