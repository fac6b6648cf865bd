package dev.nono.profile.model;

import java.util.List;

/**
 * Commands to show to people. nono never runs them.
 *
 * @param status tells whether somebody is logged in
 * @param login logs in
 * @param logout logs out
 */
public record ProviderHelpers(List<String> status, List<String> login, List<String> logout) {
    /** Checks that nothing is missing and copies the collections. */
    public ProviderHelpers {
        status = List.copyOf(status);
        login = List.copyOf(login);
        logout = List.copyOf(logout);
    }

    /** None. */
    public static final ProviderHelpers NONE = new ProviderHelpers(List.of(), List.of(), List.of());
}
