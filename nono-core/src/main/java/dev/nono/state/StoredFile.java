package dev.nono.state;

import dev.nono.capability.Access;
import dev.nono.capability.FileGrant;
import dev.nono.capability.GrantPart;
import dev.nono.capability.GrantSource;
import dev.nono.capability.Procfs;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;

/**
 * A grant on a file or directory, as it is stored.
 *
 * @param original the path as the caller wrote it, made absolute
 * @param resolved the path that is enforced
 * @param access what is granted
 * @param isFile true for exactly the path, false for a directory and everything below it
 * @param source who asked for it
 * @param part how much of what was asked for it gives
 * @param identity which object the path named when the grant was stored; only for files, and absent in older states
 */
public record StoredFile(
        String original,
        String resolved,
        Access access,
        boolean isFile,
        GrantSource source,
        GrantPart part,
        Optional<FileIdentity> identity) {

    /** Checks that nothing is missing. */
    public StoredFile {
        Objects.requireNonNull(original);
        Objects.requireNonNull(resolved);
        Objects.requireNonNull(access);
        Objects.requireNonNull(source);
        Objects.requireNonNull(part);
        Objects.requireNonNull(identity);
    }

    static StoredFile of(FileGrant grant) {
        // A relative path means another place to whoever reads it elsewhere.
        Path original = grant.original().toAbsolutePath();
        boolean identified = grant.isFile() && grant.part() != GrantPart.NAMES && !Procfs.isRemapped(grant.original());
        return new StoredFile(
                original.toString(),
                grant.resolved().toString(),
                grant.access(),
                grant.isFile(),
                grant.source(),
                grant.part(),
                identified ? FileIdentity.of(grant.resolved()) : Optional.empty());
    }
}
