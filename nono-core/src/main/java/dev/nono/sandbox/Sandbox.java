package dev.nono.sandbox;

import dev.nono.ErrorCode;
import dev.nono.NonoException;
import dev.nono.capability.CapabilitySet;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.ServiceLoader;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/** The way in: starts programs, this JVM or a task inside a sandbox. */
public final class Sandbox {
    private static volatile @Nullable SandboxBackend chosen;

    private Sandbox() {}

    private static final class Holder {
        private static final SandboxBackend BACKEND = choice();

        private static SandboxBackend choice() {
            SandboxBackend named = chosen;
            return named != null && named.isForThisSystem() ? named : find();
        }

        private static SandboxBackend find() {
            return ServiceLoader.load(SandboxBackend.class, Sandbox.class.getClassLoader()).stream()
                    .map(ServiceLoader.Provider::get)
                    .filter(SandboxBackend::isForThisSystem)
                    .findFirst()
                    .orElseGet(() -> new NoBackend(
                            System.getProperty("os.name", "unknown").toLowerCase(Locale.ROOT)));
        }
    }

    /**
     * A command to start inside a sandbox.
     *
     * @param command the program, found as a shell finds it, and its arguments
     * @return the command, to be told its capabilities
     * @throws NonoException {@link ErrorCode#NO_COMMAND} if it is empty
     */
    public static SandboxCommand command(String... command) {
        List<OsString> words = new ArrayList<>(command.length);
        for (String word : command) {
            words.add(OsString.of(word));
        }
        return new SandboxCommand(words);
    }

    /**
     * A command to start inside a sandbox.
     *
     * @param command the program and its arguments, byte for byte
     * @return the command, to be told its capabilities
     * @throws NonoException {@link ErrorCode#NO_COMMAND} if it is empty
     */
    public static SandboxCommand command(List<OsString> command) {
        return new SandboxCommand(command);
    }

    /**
     * Whether this machine can make sandboxes.
     *
     * @return support, with a sentence for people
     */
    public static Support support() {
        return backend().support();
    }

    /**
     * Names the backend, so that none has to be searched for, which reads every jar of the class path. A backend for
     * another system is passed over. To be called before anything else here.
     *
     * @param backend the backend
     */
    public static void use(SandboxBackend backend) {
        chosen = backend;
    }

    /**
     * The backend of this system.
     *
     * @return the backend; one that supports nothing if there is none for this system on the class or module path
     */
    public static SandboxBackend backend() {
        return Holder.BACKEND;
    }

    /**
     * Restarts this JVM inside a sandbox, with the same arguments, environment and standard streams, and returns at
     * once in the restarted JVM. To be called first thing in {@code main}: everything done before is done twice. What
     * the JVM needs for itself (its own files, the class and module path, system libraries) is granted for reading.
     *
     * @param caps what the program in this JVM may touch
     * @throws NonoException if the sandbox cannot be made, or this JVM runs in a sandbox with other capabilities
     */
    public static void applyToThisJvm(CapabilitySet caps) {
        JvmRestart.into(caps);
    }

    /**
     * Runs a task on one fresh thread that may open no file outside the grants and use no network outside the mode. A
     * guard rail against mistakes such as a crafted archive, not a boundary against malicious code: other threads of
     * this JVM are free, and code of this JVM can reach them.
     *
     * @param <T> the type of the result
     * @param caps what the task may touch
     * @param task the task; every class that it needs must be loaded already or be readable under the grants
     * @return the result of the task
     * @throws Exception what the task throws
     * @throws NonoException if the sandbox cannot be made, or this is a virtual thread
     */
    public static <T> T callRestricted(CapabilitySet caps, Callable<T> task) throws Exception {
        return backend().callRestricted(caps, task);
    }
}
