package dev.nono.sandbox;

import dev.nono.NonoException;
import dev.nono.capability.CapabilitySet;
import java.util.List;
import java.util.concurrent.Callable;

/**
 * What a platform implements. Found through {@link java.util.ServiceLoader}. Implementations are safe for use by many
 * threads, and leave the threads of the JVM unrestricted but for those that this interface says.
 */
public interface SandboxBackend {

    /**
     * The platform.
     *
     * @return {@code linux} or {@code macos}
     */
    String platform();

    /**
     * Whether this backend is made for the system on which it runs.
     *
     * @return true if it may be used
     */
    boolean isForThisSystem();

    /**
     * Whether the kernel can make sandboxes. Asks the kernel once.
     *
     * @return support, with a sentence for people
     */
    Support support();

    /**
     * What would be enforced of a request, without starting anything.
     *
     * @param request the request
     * @return the status
     */
    EnforcementStatus check(SandboxRequest request);

    /**
     * The rules that the kernel would get, in the words of the platform, for dry runs and audits.
     *
     * @param request the request
     * @return lines, deterministic for equal requests
     */
    List<String> describe(SandboxRequest request);

    /**
     * Starts a program inside a sandbox.
     *
     * @param request the request
     * @return the running program
     * @throws NonoException if any restriction that the request requires cannot be enforced, or the program cannot be
     *     started; then nothing runs and nothing is left behind
     */
    SandboxedProcess start(SandboxRequest request);

    /**
     * Replaces this JVM by a program inside a sandbox. Returns only by exception.
     *
     * @param request the request; its streams must be inherited, and nothing in it may need a supervisor
     * @return never
     * @throws NonoException as {@link #start}; the JVM lives on, and the calling thread may be restricted
     */
    RuntimeException exec(SandboxRequest request);

    /**
     * Runs a task on one fresh thread that holds the file and network restrictions of a set. The thread ends with the
     * task. A guard rail against mistakes, not a boundary against malicious code in this JVM.
     *
     * @param <T> the type of the result
     * @param caps the set; limits and everything that needs a supervisor is refused
     * @param task the task; threads and processes that it starts are restricted too
     * @return the result of the task
     * @throws Exception what the task throws
     */
    <T> T callRestricted(CapabilitySet caps, Callable<T> task) throws Exception;
}
