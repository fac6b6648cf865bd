package dev.nono.session;

import dev.nono.audit.AuditSink;
import dev.nono.capability.CapabilitySet;
import dev.nono.sandbox.OsString;
import java.util.List;

/**
 * What an extension gets to know of the session that it joins.
 *
 * @param sessionId 16 lower-case hexadecimal digits
 * @param program the absolute path of the program that will be started
 * @param command the argument vector, as it was given
 * @param capabilities what the program may touch so far: the plan, as changed by the extensions before this one
 * @param plan the plan
 * @param observer whom to tell about what goes wrong later
 * @param audit where to record what happens later
 */
public record SessionContext(
        String sessionId,
        OsString program,
        List<OsString> command,
        CapabilitySet capabilities,
        LaunchPlan plan,
        SessionObserver observer,
        AuditSink audit) {
    /** Copies the command. */
    public SessionContext {
        command = List.copyOf(command);
    }
}
