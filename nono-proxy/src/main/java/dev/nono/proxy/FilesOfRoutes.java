package dev.nono.proxy;

import dev.nono.capability.Access;
import dev.nono.capability.CapabilitySet;
import dev.nono.capability.FileGrant;
import java.io.IOException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Finds files of routes that the program has a hand in: credentials that it may read are not kept from it by a proxy, and certificates that it may write
 * say whom the next run trusts with a credential.
 */
final class FilesOfRoutes {
    private static final String FILE = "file://";

    private final CapabilitySet program;
    private final List<String> warnings = new ArrayList<>();

    private FilesOfRoutes(CapabilitySet program) {
        this.program = program;
    }

    /** A sentence for each. */
    static List<String> warnings(List<Route> routes, Map<String, String> variables, CapabilitySet program) {
        FilesOfRoutes files = new FilesOfRoutes(program);
        for (Route route : routes) {
            route.credential().ifPresent(reference -> files.credential(route, reference));
            route.oauth2().ifPresent(oauth -> files.credential(route, oauth.clientSecret()));
            route.aws().ifPresent(aws -> files.aws(route, variables));
            route.tls().clientKey().ifPresent(key -> files.secret(route, key));
            route.tls().authority().filter(path -> route.isManaged()).ifPresent(path -> files.trusted(route, path));
        }
        return files.warnings;
    }

    private void aws(Route route, Map<String, String> variables) {
        Path home = Path.of(variables.getOrDefault("HOME", "/"), ".aws");
        named(variables, "AWS_SHARED_CREDENTIALS_FILE", home.resolve("credentials"))
                .ifPresent(file -> secret(route, file));
        named(variables, "AWS_CONFIG_FILE", home.resolve("config")).ifPresent(file -> secret(route, file));
        secret(route, home.resolve("sso/cache"));
        for (String token : List.of("AWS_WEB_IDENTITY_TOKEN_FILE", "AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE")) {
            named(variables, token, null).ifPresent(file -> secret(route, file));
        }
    }

    private static Optional<Path> named(Map<String, String> variables, String variable, @Nullable Path otherwise) {
        String name = variables.getOrDefault(variable, "");
        try {
            return name.isEmpty() ? Optional.ofNullable(otherwise) : Optional.of(Path.of(name));
        } catch (InvalidPathException e) {
            // Whoever reads it says what is wrong.
            return Optional.empty();
        }
    }

    private void credential(Route route, String reference) {
        if (!reference.startsWith(FILE)) {
            return;
        }
        try {
            secret(route, Path.of(reference.substring(FILE.length())));
        } catch (InvalidPathException e) {
            // Whoever loads it says what is wrong.
            return;
        }
    }

    private void secret(Route route, Path file) {
        Optional<FileGrant> grant = grant(file, Access::reads);
        if (grant.isPresent()) {
            warnings.add("the program may read " + file + ", which holds the credential of " + route.prefix()
                    + ", because of the grant of " + grant.get().original()
                    + ": keep it elsewhere, or the proxy does not keep it from the program");
        }
    }

    private void trusted(Route route, Path file) {
        Optional<FileGrant> grant = grant(file, Access::writes);
        if (grant.isPresent()) {
            warnings.add("the program may write " + file + ", which says whom the proxy trusts with the credential of "
                    + route.prefix() + ", because of the grant of "
                    + grant.get().original() + ": keep it elsewhere");
        }
    }

    private Optional<FileGrant> grant(Path file, Predicate<Access> access) {
        Path real;
        try {
            real = file.toRealPath();
        } catch (IOException e) {
            // Whoever loads it says what is wrong.
            return Optional.empty();
        }
        for (FileGrant grant : program.files()) {
            if (access.test(grant.access()) && grant.covers(real)) {
                return Optional.of(grant);
            }
        }
        return Optional.empty();
    }
}
