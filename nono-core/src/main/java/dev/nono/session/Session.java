package dev.nono.session;

import dev.nono.capability.CapabilitySet;
import dev.nono.sandbox.EnforcementStatus;
import dev.nono.sandbox.LimitReport;
import dev.nono.sandbox.SandboxedProcess;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;

/**
 * A running program in its sandbox, and everything that lives as long as it does. Thread-safe.
 *
 * <p>Whatever ends the session, its extensions are closed in reverse order and its state file is removed: after the
 * program has ended and {@link #waitFor()} returned, by {@link #close()}, or when the JVM shuts down.
 */
public final class Session implements AutoCloseable {
    private static final Duration LAST_EVENTS = Duration.ofSeconds(2);

    private final String id;
    private final SessionPreview launch;
    private final Preparation preparation;
    private final SandboxedProcess process;
    private final @Nullable AuditTrail trail;
    private final Optional<Path> stateFile;
    private final Thread atShutdown = new Thread(this::close, "nono-session-shutdown");
    private @Nullable SessionResult result;

    private Session(
            String id,
            SessionPreview launch,
            Preparation preparation,
            SandboxedProcess process,
            @Nullable AuditTrail trail) {
        this.id = id;
        this.launch = launch;
        this.preparation = preparation;
        this.process = process;
        this.trail = trail;
        this.stateFile = preparation.stateFilePath();
    }

    /** Takes over a program that has just started. If that fails, the program ends. */
    static Session running(
            String id,
            SessionPreview launch,
            Preparation preparation,
            SandboxedProcess process,
            @Nullable AuditTrail trail) {
        Session session = new Session(id, launch, preparation, process, trail);
        try {
            Runtime.getRuntime().addShutdownHook(session.atShutdown);
            if (session.stateFile.isPresent()) {
                StaleFiles.sweepOnce(session.stateFile.get(), preparation.host());
            }
        } catch (RuntimeException | Error e) {
            // Among others: the JVM is shutting down already.
            process.close();
            throw e;
        }
        return session;
    }

    /**
     * Starts to make a session.
     *
     * @param plan what to do
     * @return a builder
     */
    public static SessionBuilder of(LaunchPlan plan) {
        return new SessionBuilder(plan);
    }

    /**
     * The name of this session.
     *
     * @return 16 lower-case hexadecimal digits
     */
    public String id() {
        return id;
    }

    /**
     * The program.
     *
     * @return the running process
     */
    public SandboxedProcess process() {
        return process;
    }

    /**
     * What the program may touch, with everything that extensions added.
     *
     * @return the set
     */
    public CapabilitySet capabilities() {
        return launch.request().capabilities();
    }

    /**
     * The variables of the program.
     *
     * @return the environment
     */
    public Environment environment() {
        return launch.environment();
    }

    /**
     * Where the program started.
     *
     * @return the directory
     */
    public StartDirectory startDirectory() {
        return launch.start();
    }

    /**
     * What is enforced on the program.
     *
     * @return the status
     */
    public EnforcementStatus enforcement() {
        return process.enforcement();
    }

    /**
     * The file that tells programs inside what they may touch.
     *
     * @return its path, or empty if there is none
     */
    public Optional<Path> stateFile() {
        return stateFile;
    }

    /**
     * Waits until the program has ended, and ends the session. The observer has then been told of all that the program
     * did, unless it is slower than two seconds. The streams of the program stay open until
     * {@link #close()}.
     *
     * @return how it ended
     * @throws InterruptedException if this thread is interrupted; the session goes on
     */
    public SessionResult waitFor() throws InterruptedException {
        int exitCode = process.waitFor();
        if (!process.awaitObserved(LAST_EVENTS)) {
            LoggerFactory.getLogger(Session.class)
                    .warn("session {}: its observer has not taken all events yet and gets them after the end", id);
        }
        return finish(exitCode);
    }

    /** Ends the program and everything that it started, and the session. Does nothing the second time. */
    @Override
    public void close() {
        process.close();
        if (isFinished()) {
            return;
        }
        boolean interrupted = Thread.interrupted();
        try {
            process.awaitObserved(LAST_EVENTS);
        } catch (InterruptedException e) {
            interrupted = true;
        }
        finish(exitCode());
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private synchronized boolean isFinished() {
        return result != null;
    }

    /** The exit code after the program was ended, without waiting for a program that does not end. */
    private int exitCode() {
        return process.isAlive() ? ExitCodes.ofSignal(ExitCodes.KILL) : process.exitValue();
    }

    private synchronized SessionResult finish(int exitCode) {
        SessionResult known = result;
        if (known != null) {
            return known;
        }
        preparation.ended(exitCode);
        preparation.close();
        forgetShutdown();
        LimitReport limits = process.limits();
        SessionResult ended = new SessionResult(
                exitCode,
                SessionResult.causeOf(exitCode, limits),
                ObservedEvents.report(exitCode, process.refusals()),
                limits);
        result = ended;
        if (trail != null) {
            trail.ended(exitCode, ended.cause(), limits);
        }
        return ended;
    }

    private void forgetShutdown() {
        if (Thread.currentThread() == atShutdown) {
            return;
        }
        try {
            Runtime.getRuntime().removeShutdownHook(atShutdown);
        } catch (IllegalStateException e) {
            // The JVM is shutting down: the hook runs, and finds the session finished.
            return;
        }
    }
}
