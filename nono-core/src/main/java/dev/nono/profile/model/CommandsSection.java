package dev.nono.profile.model;

import java.util.List;

/**
 * Programs that are started or refused by name. No boundary: their children are not looked at.
 *
 * @param allow names that are started although they are refused
 * @param deny names that are refused
 */
public record CommandsSection(List<String> allow, List<String> deny) {
    /** Checks that nothing is missing and copies the collections. */
    public CommandsSection {
        allow = List.copyOf(allow);
        deny = List.copyOf(deny);
    }

    /** Nothing said. */
    public static final CommandsSection NONE = new CommandsSection(List.of(), List.of());
}
