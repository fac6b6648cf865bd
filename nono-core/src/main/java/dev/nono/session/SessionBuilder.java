package dev.nono.session;

import dev.nono.ErrorCode;
import dev.nono.NonoException;
import dev.nono.audit.AuditSink;
import dev.nono.internal.random.RandomHex;
import dev.nono.sandbox.Sandbox;
import dev.nono.sandbox.SandboxBackend;
import dev.nono.sandbox.SandboxObserver;
import dev.nono.secret.RedactionPolicy;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A session that has not started. For use by one thread. */
public final class SessionBuilder {
    private final LaunchPlan plan;
    private final List<SessionExtension> extensions = new ArrayList<>();
    private SessionObserver observer = SessionObserver.NONE;
    private @Nullable SandboxBackend backend;
    private @Nullable AuditSink audit;

    SessionBuilder(LaunchPlan plan) {
        this.plan = plan;
    }

    /**
     * Adds an extension. They start in the order in which they were added.
     *
     * @param extension the extension, which has not started
     * @return this builder
     */
    public SessionBuilder with(SessionExtension extension) {
        extensions.add(extension);
        return this;
    }

    /**
     * Names who is told what happens.
     *
     * @param receiver the observer
     * @return this builder
     */
    public SessionBuilder observer(SessionObserver receiver) {
        this.observer = receiver;
        return this;
    }

    /**
     * Keeps a record of the session: which bytes were started with which arguments, what was seen to be executed and
     * denied, and how it ended. The start then reads the whole program file.
     *
     * @param sink where the record is kept
     * @return this builder
     */
    public SessionBuilder audit(AuditSink sink) {
        this.audit = sink;
        return this;
    }

    /**
     * Uses a backend in place of that of this system.
     *
     * @param other the backend
     * @return this builder
     */
    public SessionBuilder backend(SandboxBackend other) {
        this.backend = other;
        return this;
    }

    /**
     * Finds what would be started, without any effect. What extensions would change is not known.
     *
     * @return the preview
     * @throws NonoException as {@link #start()} for a program or directory that does not exist
     */
    public SessionPreview preview() {
        try (Preparation preparation = new Preparation(plan, observer)) {
            return preparation.describe(SandboxObserver.NONE);
        }
    }

    /**
     * Starts the program.
     *
     * @return the running session, to be closed
     * @throws NonoException if the command is empty, blocked or does not exist, a directory does not exist, an
     *     extension does not start, the program cannot be read for the record, or the sandbox would not hold; then
     *     nothing runs and nothing is left behind
     */
    public Session start() {
        String id = RandomHex.next();
        Preparation preparation = new Preparation(plan, observer);
        try {
            return audit == null
                    ? unrecorded(id, preparation)
                    : recorded(id, preparation, new AuditTrail(id, audit, redaction(), observer), audit);
        } catch (RuntimeException | Error e) {
            preparation.ended(ExitCodes.of(e));
            preparation.close();
            throw e;
        }
    }

    private RedactionPolicy redaction() {
        return plan.redaction().isPresent() ? plan.redaction().get() : RedactionPolicy.secureDefault();
    }

    private Session unrecorded(String id, Preparation preparation) {
        preparation.begin(id, extensions, AuditSink.discarding());
        SessionPreview launch = preparation.describe(new EventFork(observer, null));
        return Session.running(id, launch, preparation, backend().start(launch.request()), null);
    }

    private Session recorded(String id, Preparation preparation, AuditTrail trail, AuditSink sink) {
        IdentityTask identity = IdentityTask.start(Path.of(preparation.program().toString()));
        preparation.begin(id, extensions, sink);
        SessionPreview launch = preparation.describe(new EventFork(observer, trail));
        trail.started(launch.request(), identity.result());
        trail.extension(preparation.events());
        try {
            return Session.running(id, launch, preparation, backend().start(launch.request()), trail);
        } catch (RuntimeException | Error e) {
            trail.failed(ExitCodes.of(e));
            throw e;
        }
    }

    private SandboxBackend backend() {
        return backend == null ? Sandbox.backend() : backend;
    }

    /**
     * Replaces this JVM by the program. Returns only by exception. The state file stays behind, because nobody is left
     * to remove it.
     *
     * @return never
     * @throws NonoException as {@link #start()}; {@link ErrorCode#CONFIG_PARSE} if there are extensions or a record is
     *     to be kept, which need a supervisor. The JVM lives on, but this thread may be restricted
     */
    public RuntimeException exec() {
        if (!extensions.isEmpty() || audit != null) {
            throw new NonoException(
                    ErrorCode.CONFIG_PARSE,
                    (extensions.isEmpty() ? "an audit trail" : extensions.get(0).name())
                            + " needs a supervisor, and none stays when the program takes the place of nono; use nono"
                            + " run instead");
        }
        Preparation preparation = new Preparation(plan, observer);
        try {
            preparation.begin(RandomHex.next(), List.of(), AuditSink.discarding());
            return backend().exec(preparation.describe(SandboxObserver.NONE).request());
        } catch (RuntimeException | Error e) {
            preparation.close();
            throw e;
        }
    }
}
