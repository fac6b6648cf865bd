package dev.nono.session;

import dev.nono.audit.AuditEvent;
import dev.nono.capability.CapabilitySet;
import java.util.List;

/**
 * What an extension adds to a session.
 *
 * @param capabilities what the program may touch from now on, made from {@link SessionContext#capabilities()}
 * @param variables what it adds to the environment
 * @param events what it wants to have on record about its start
 * @param withheld secrets that the program must not find in what it inherits
 */
public record Contribution(
        CapabilitySet capabilities, List<Injection> variables, List<AuditEvent> events, List<WithheldSecret> withheld) {
    /** Copies the lists. */
    public Contribution {
        variables = List.copyOf(variables);
        events = List.copyOf(events);
        withheld = List.copyOf(withheld);
    }

    /**
     * A contribution without secrets.
     *
     * @param capabilities what the program may touch from now on, made from {@link SessionContext#capabilities()}
     * @param variables what it adds to the environment
     * @param events what it wants to have on record about its start
     */
    public Contribution(CapabilitySet capabilities, List<Injection> variables, List<AuditEvent> events) {
        this(capabilities, variables, events, List.of());
    }

    /**
     * A contribution that changes nothing.
     *
     * @param context what the extension got
     * @return the capabilities as they are, no variables and no events
     */
    public static Contribution none(SessionContext context) {
        return new Contribution(context.capabilities(), List.of(), List.of());
    }
}
