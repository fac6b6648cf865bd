package dev.nono.profile.model;

import java.util.List;

/**
 * The older form of {@link CommandPolicies}.
 *
 * @param commands the commands, by name
 * @param blockedVariables variables that only the commands get, not the program
 */
public record Mediation(List<MediatedCommand> commands, List<String> blockedVariables) {
    /** Checks that nothing is missing and copies the collections. */
    public Mediation {
        commands = List.copyOf(commands);
        blockedVariables = List.copyOf(blockedVariables);
    }

    /** None. */
    public static final Mediation NONE = new Mediation(List.of(), List.of());

    /**
     * Whether there is anything to mediate.
     *
     * @return true if a command or a variable is named
     */
    public boolean isActive() {
        return !commands.isEmpty() || !blockedVariables.isEmpty();
    }
}
