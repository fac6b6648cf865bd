package dev.nono.sandbox;

import dev.nono.ErrorCode;
import dev.nono.NonoException;
import dev.nono.capability.CapabilitySet;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A command to start inside a sandbox: what {@link ProcessBuilder} is for a plain process. Standard streams are pipes
 * unless said otherwise. For use by one thread.
 */
public final class SandboxCommand {
    private final List<OsString> arguments;
    private @Nullable OsString program;
    private @Nullable CapabilitySet capabilities;
    private Map<OsString, OsString> environment = ProcessEnvironment.ofThisJvm();
    private Path directory = Path.of("").toAbsolutePath();
    private Stdio stdin = Stdio.PIPE;
    private Stdio stdout = Stdio.PIPE;
    private Stdio stderr = Stdio.PIPE;
    private Optional<TerminalSize> terminal = Optional.empty();
    private boolean newSession;
    private NetworkEnforcement networkEnforcement = NetworkEnforcement.AUTO;
    private final Set<Restriction> accepted = EnumSet.noneOf(Restriction.class);
    private boolean observeExecutions;
    private boolean observeAccesses;
    private SandboxObserver observer = SandboxObserver.NONE;

    SandboxCommand(List<OsString> arguments) {
        if (arguments.isEmpty()) {
            throw new NonoException(ErrorCode.NO_COMMAND, "no command given; name a program to run");
        }
        this.arguments = List.copyOf(arguments);
    }

    /**
     * Says what the program may touch.
     *
     * @param caps the set
     * @return this command
     */
    public SandboxCommand capabilities(CapabilitySet caps) {
        this.capabilities = Objects.requireNonNull(caps);
        return this;
    }

    /**
     * Names the file to execute, where it is not the one that the first argument finds.
     *
     * @param path an absolute path
     * @return this command
     */
    public SandboxCommand program(OsString path) {
        this.program = Objects.requireNonNull(path);
        return this;
    }

    /**
     * Says where the program starts.
     *
     * @param start an existing directory; it needs no grant
     * @return this command
     */
    public SandboxCommand directory(Path start) {
        this.directory = start.toAbsolutePath();
        return this;
    }

    /**
     * Sets one variable; the others are those of this JVM.
     *
     * @param name the name
     * @param value the value
     * @return this command
     */
    public SandboxCommand variable(String name, String value) {
        if (name.isEmpty() || name.indexOf('=') >= 0) {
            throw new NonoException(
                    ErrorCode.ENV_VAR_VALIDATION,
                    "\"" + name + "\" is no name for a variable: it is empty or holds \"=\"");
        }
        Map<OsString, OsString> changed = new LinkedHashMap<>(environment);
        changed.put(OsString.of(name), OsString.of(value));
        environment = changed;
        return this;
    }

    /**
     * Sets the whole environment.
     *
     * @param variables every variable that the program gets, in order
     * @return this command
     */
    public SandboxCommand environment(Map<OsString, OsString> variables) {
        this.environment = new LinkedHashMap<>(variables);
        return this;
    }

    /**
     * Says where standard input comes from.
     *
     * @param source the place
     * @return this command
     */
    public SandboxCommand stdin(Stdio source) {
        this.stdin = source;
        return this;
    }

    /**
     * Says where standard output goes.
     *
     * @param target the place
     * @return this command
     */
    public SandboxCommand stdout(Stdio target) {
        this.stdout = target;
        return this;
    }

    /**
     * Says where standard error goes.
     *
     * @param target the place
     * @return this command
     */
    public SandboxCommand stderr(Stdio target) {
        this.stderr = target;
        return this;
    }

    /**
     * Gives the program the streams of this JVM.
     *
     * @return this command
     */
    public SandboxCommand inheritIO() {
        return stdin(Stdio.INHERIT).stdout(Stdio.INHERIT).stderr(Stdio.INHERIT);
    }

    /**
     * Sends standard error where standard output goes.
     *
     * @return this command
     */
    public SandboxCommand mergeErrors() {
        return stderr(Stdio.MERGE);
    }

    /**
     * Gives the program a terminal of its own in place of the three streams: what it writes comes from
     * {@link Process#getInputStream()}, what it reads goes to {@link Process#getOutputStream()}.
     *
     * @param size the size of the terminal
     * @return this command
     */
    public SandboxCommand terminal(TerminalSize size) {
        this.terminal = Optional.of(size);
        return this;
    }

    /**
     * Lets the program lead a session of its own, so that it does not have the terminal of this JVM. Implied by
     * {@link #terminal}.
     *
     * @return this command
     */
    public SandboxCommand newSession() {
        this.newSession = true;
        return this;
    }

    /**
     * Chooses the mechanism that holds the network mode (Linux).
     *
     * @param enforcement the mechanism
     * @return this command
     */
    public SandboxCommand networkEnforcement(NetworkEnforcement enforcement) {
        this.networkEnforcement = enforcement;
        return this;
    }

    /**
     * Accepts that restrictions may not hold on this machine. Everything else that is asked for holds, or the start is
     * refused.
     *
     * @param restrictions what may be missing
     * @return this command
     */
    public SandboxCommand accept(Restriction... restrictions) {
        accepted.addAll(List.of(restrictions));
        return this;
    }

    /**
     * Receives what the supervisor sees.
     *
     * @param receiver called on a thread of its own
     * @return this command
     */
    public SandboxCommand observer(SandboxObserver receiver) {
        this.observer = receiver;
        return this;
    }

    /**
     * Reports each execution of a program, at any path, to the observer.
     *
     * @return this command
     */
    public SandboxCommand observeExecutions() {
        this.observeExecutions = true;
        return this;
    }

    /**
     * Reports each file and address that the program asks for to the observer. Slows the program.
     *
     * @return this command
     */
    public SandboxCommand observeAccesses() {
        this.observeAccesses = true;
        return this;
    }

    /**
     * What would be enforced, without starting anything.
     *
     * @return the status
     * @throws NonoException if the program cannot be found, or this system has no backend
     */
    public EnforcementStatus check() {
        return Sandbox.backend().check(request());
    }

    /**
     * Starts the program.
     *
     * @return the running program
     * @throws NonoException if it cannot be started, or would not be held to what was asked for; then nothing runs
     */
    public SandboxedProcess start() {
        return Sandbox.backend().start(request());
    }

    /**
     * Replaces this JVM by the program. Returns only by exception.
     *
     * @return never
     * @throws NonoException if it cannot be started; the JVM lives on, but this thread may be restricted
     */
    public RuntimeException exec() {
        return Sandbox.backend().exec(request());
    }

    /**
     * What a backend gets.
     *
     * @return the request
     * @throws NonoException if no capabilities were named, the program cannot be found, or the directory is none
     */
    public SandboxRequest request() {
        CapabilitySet caps = capabilities;
        if (caps == null) {
            throw new NonoException(
                    ErrorCode.NO_CAPABILITIES,
                    "no capabilities given; say what the program may touch with capabilities(…)");
        }
        if (!Files.isDirectory(directory)) {
            throw NonoException.forPath(
                    ErrorCode.EXPECTED_DIRECTORY,
                    directory,
                    "cannot start in " + directory + ": it is not a directory");
        }
        OsString file = program == null ? Programs.find(arguments.get(0), environment, directory) : program;
        return new SandboxRequest(
                file,
                arguments,
                environment,
                directory,
                caps,
                stdin,
                stdout,
                stderr,
                terminal,
                newSession || terminal.isPresent(),
                networkEnforcement,
                accepted,
                observeExecutions,
                observeAccesses,
                observer);
    }
}
