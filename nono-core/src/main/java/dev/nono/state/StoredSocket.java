package dev.nono.state;

import dev.nono.capability.GrantSource;
import dev.nono.capability.SocketMode;
import dev.nono.capability.SocketScope;
import dev.nono.capability.UnixSocketGrant;
import java.util.Objects;

/**
 * A grant on Unix sockets, as it is stored.
 *
 * @param original the path as the caller wrote it, made absolute
 * @param resolved the path that is enforced
 * @param scope which paths are covered
 * @param mode what is granted
 * @param source who asked for it
 */
public record StoredSocket(String original, String resolved, SocketScope scope, SocketMode mode, GrantSource source) {

    /** Checks that nothing is missing. */
    public StoredSocket {
        Objects.requireNonNull(original);
        Objects.requireNonNull(resolved);
        Objects.requireNonNull(scope);
        Objects.requireNonNull(mode);
        Objects.requireNonNull(source);
    }

    static StoredSocket of(UnixSocketGrant grant) {
        return new StoredSocket(
                grant.original().toAbsolutePath().toString(),
                grant.resolved().toString(),
                grant.scope(),
                grant.mode(),
                grant.source());
    }
}
