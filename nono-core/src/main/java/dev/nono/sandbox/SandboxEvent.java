package dev.nono.sandbox;

import dev.nono.capability.Access;
import dev.nono.capability.SocketOperation;
import java.nio.file.Path;
import java.util.Optional;

/** What the supervisor saw a sandboxed program do. Only what was observed is ever reported. */
public sealed interface SandboxEvent {

    /**
     * The process that did it.
     *
     * @return its process ID
     */
    long processId();

    /**
     * A program was executed.
     *
     * @param processId the process
     * @param path the path as the program passed it, resolved against its directory if it was relative
     */
    record Executed(long processId, OsString path) implements SandboxEvent {}

    /**
     * A file was asked for, and whether it was given is not known. What a program passes can change while it is looked at:
     * this is no evidence of what happened, only of what a well-behaved program needs.
     *
     * @param processId the process
     * @param path the absolute path, resolved as far as it existed
     * @param access what was asked for; to make, remove or rename something is to write its directory
     * @param exists whether there was anything at the path
     */
    record FileAsked(long processId, Path path, Access access, boolean exists) implements SandboxEvent {}

    /**
     * An IP address was asked for, and whether it was reached is not known.
     *
     * @param processId the process
     * @param operation {@code connect}, {@code bind} or {@code send}
     * @param address the address in text, without brackets
     * @param port the port
     */
    record AddressAsked(long processId, String operation, String address, int port) implements SandboxEvent {}

    /**
     * The execution of a program was refused.
     *
     * @param processId the process
     * @param path the path as the program passed it
     * @param reason why, for people
     */
    record ExecutionRefused(long processId, OsString path, String reason) implements SandboxEvent {}

    /**
     * The use of an IP address was refused.
     *
     * @param processId the process
     * @param operation {@code connect}, {@code bind}, {@code send} or {@code listen}
     * @param address the address in text, without brackets; empty if there is none
     * @param port the port, 0 if there is none
     * @param reason why, for people
     */
    record NetworkRefused(long processId, String operation, String address, int port, String reason)
            implements SandboxEvent {}

    /**
     * The log of the system told of a refusal (macOS). It may come late, miss refusals and name another process of the same
     * name: a help for people, never evidence.
     *
     * @param processId the process
     * @param operation the operation in the words of the system, such as {@code file-read-data}
     * @param target what it was about; untrusted text
     */
    record RefusalLogged(long processId, String operation, Optional<String> target) implements SandboxEvent {}

    /**
     * The use of a Unix socket was refused.
     *
     * @param processId the process
     * @param operation what was asked for
     * @param target the path, or {@code unix:<abstract>} or {@code unix:<unnamed>}
     * @param reason why, for people
     */
    record UnixSocketRefused(long processId, SocketOperation operation, OsString target, String reason)
            implements SandboxEvent {}
}
