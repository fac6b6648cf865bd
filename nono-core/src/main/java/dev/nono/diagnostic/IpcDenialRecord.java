package dev.nono.diagnostic;

import dev.nono.capability.SocketOperation;
import java.util.Optional;

/**
 * A use of a Unix socket that was seen to be denied.
 *
 * @param target the path, or {@code unix:<abstract>} or {@code unix:<unnamed>}; untrusted text
 * @param operation what was asked for
 * @param reason why it was denied, for people
 * @param remediation what would allow it; empty if nothing can
 */
public record IpcDenialRecord(
        String target, SocketOperation operation, String reason, Optional<Remediation> remediation) {

    /**
     * A denial whose remediation follows from the target: a socket with a path can be granted, no other can.
     *
     * @param target the path, or a name that starts with {@code unix:}
     * @param operation what was asked for
     * @param reason why it was denied, for people
     * @return the record
     */
    public static IpcDenialRecord of(String target, SocketOperation operation, String reason) {
        Optional<Remediation> remediation = target.startsWith("/")
                ? Optional.of(new Remediation.GrantUnixSocket(target, operation == SocketOperation.BIND))
                : Optional.empty();
        return new IpcDenialRecord(target, operation, reason, remediation);
    }
}
