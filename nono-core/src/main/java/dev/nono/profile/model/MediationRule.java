package dev.nono.profile.model;

import java.util.List;
import java.util.Objects;

/**
 * What happens to some invocations of a command.
 *
 * @param argsPrefix the first arguments; all invocations if empty
 * @param admin whether a person is asked first
 * @param action what happens
 */
public record MediationRule(List<String> argsPrefix, boolean admin, MediationAction action) {
    /** Checks that nothing is missing and copies the collections. */
    public MediationRule {
        argsPrefix = List.copyOf(argsPrefix);
        Objects.requireNonNull(action);
    }
}
