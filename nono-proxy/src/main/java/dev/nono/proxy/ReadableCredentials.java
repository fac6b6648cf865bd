package dev.nono.proxy;

import dev.nono.capability.CapabilitySet;
import dev.nono.capability.FileGrant;
import java.io.IOException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Finds credentials in files that the program may read: what it can read, the proxy does not keep from it. */
final class ReadableCredentials {
    private static final String FILE = "file://";

    private ReadableCredentials() {}

    /** A sentence for each. */
    static List<String> warnings(List<Route> routes, CapabilitySet program) {
        List<String> warnings = new ArrayList<>();
        for (Route route : routes) {
            route.credential().ifPresent(reference -> add(warnings, route, reference, program));
            route.oauth2().ifPresent(oauth -> add(warnings, route, oauth.clientSecret(), program));
        }
        return warnings;
    }

    private static void add(List<String> warnings, Route route, String reference, CapabilitySet program) {
        Optional<FileGrant> grant = grant(reference, program);
        if (grant.isPresent()) {
            warnings.add("the program may read " + reference.substring(FILE.length())
                    + ", which holds the credential of " + route.prefix() + ", because of the grant of "
                    + grant.get().original()
                    + ": keep it elsewhere, or the proxy does not keep it from the program");
        }
    }

    private static Optional<FileGrant> grant(String reference, CapabilitySet program) {
        if (!reference.startsWith(FILE)) {
            return Optional.empty();
        }
        Path file;
        try {
            file = Path.of(reference.substring(FILE.length())).toRealPath();
        } catch (IOException | InvalidPathException e) {
            // Whoever loads it says what is wrong.
            return Optional.empty();
        }
        for (FileGrant grant : program.files()) {
            if (grant.access().reads() && grant.covers(file)) {
                return Optional.of(grant);
            }
        }
        return Optional.empty();
    }
}
