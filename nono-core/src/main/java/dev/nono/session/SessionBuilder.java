package dev.nono.session;

import dev.nono.ErrorCode;
import dev.nono.NonoException;
import dev.nono.internal.random.RandomHex;
import dev.nono.sandbox.Sandbox;
import dev.nono.sandbox.SandboxBackend;
import dev.nono.sandbox.SandboxedProcess;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A session that has not started. For use by one thread. */
public final class SessionBuilder {
    private final LaunchPlan plan;
    private final List<SessionExtension> extensions = new ArrayList<>();
    private SessionObserver observer = SessionObserver.NONE;
    private Optional<SandboxBackend> backend = Optional.empty();

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
     * Uses a backend in place of that of this system.
     *
     * @param other the backend
     * @return this builder
     */
    public SessionBuilder backend(SandboxBackend other) {
        this.backend = Optional.of(other);
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
            return preparation.describe();
        }
    }

    /**
     * Starts the program.
     *
     * @return the running session, to be closed
     * @throws NonoException if the command is empty, blocked or does not exist, a directory does not exist, an
     *     extension does not start, or the sandbox would not hold; then nothing runs and nothing is left behind
     */
    public Session start() {
        String id = RandomHex.next();
        Preparation preparation = new Preparation(plan, observer);
        try {
            preparation.begin(id, extensions);
            SessionPreview launch = preparation.describe();
            SandboxedProcess process = backend.orElseGet(Sandbox::backend).start(launch.request());
            return new Session(id, launch, preparation, process);
        } catch (RuntimeException | Error e) {
            preparation.close();
            throw e;
        }
    }

    /**
     * Replaces this JVM by the program. Returns only by exception. The state file stays behind, because nobody is left
     * to remove it.
     *
     * @return never
     * @throws NonoException as {@link #start()}; {@link ErrorCode#CONFIG_PARSE} if there are extensions, which need a
     *     supervisor. The JVM lives on, but this thread may be restricted
     */
    public RuntimeException exec() {
        if (!extensions.isEmpty()) {
            throw new NonoException(
                    ErrorCode.CONFIG_PARSE,
                    extensions.get(0).name() + " needs a supervisor, and none stays when the program takes the place of"
                            + " nono; use nono run instead");
        }
        Preparation preparation = new Preparation(plan, observer);
        try {
            preparation.begin(RandomHex.next(), List.of());
            return backend.orElseGet(Sandbox::backend)
                    .exec(preparation.describe().request());
        } catch (RuntimeException | Error e) {
            preparation.close();
            throw e;
        }
    }
}
