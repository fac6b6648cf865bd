package dev.nono.policy;

import dev.nono.ErrorCode;
import dev.nono.NonoException;
import dev.nono.capability.Access;
import dev.nono.capability.CapabilitySet;
import dev.nono.capability.CapabilitySetBuilder;
import dev.nono.capability.DenyException;
import dev.nono.capability.FileGrant;
import dev.nono.capability.GrantSource;
import dev.nono.capability.RealPaths;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * Exceptions from what is denied, path by path. A bypass grants nothing: the user, or a profile, must also grant the
 * path, and only what that grant gives is lifted. What groups grant does not count, or a broad system grant would make
 * each bypass effective without anybody having asked for it. On macOS a grant on a database of the keychain is a bypass too.
 *
 * @param capabilities the set without the denies that were lifted
 * @param paths what was lifted
 */
public record Bypass(CapabilitySet capabilities, List<BypassedPath> paths) {
    /** Copies the list. */
    public Bypass {
        Objects.requireNonNull(capabilities);
        paths = List.copyOf(paths);
    }

    /**
     * No exception.
     *
     * @param caps a set
     * @return the set as it is
     */
    public static Bypass none(CapabilitySet caps) {
        return new Bypass(caps, List.of());
    }

    /**
     * Lifts the denies at and below some paths. A deny on a parent of such a path stays for everything else.
     *
     * @param caps a set with all grants that the bypass may rely on
     * @param entries paths as written; {@code ~}, {@code $HOME} and {@code $TMPDIR} are expanded
     * @param context the user
     * @return the set with its exceptions
     * @throws NonoException {@link ErrorCode#CONFIG_PARSE} if neither the user nor a profile grants the path
     */
    public static Bypass apply(CapabilitySet caps, List<String> entries, PolicyContext context) {
        List<BypassedPath> paths = keychain(caps, context);
        if (entries.isEmpty() && paths.isEmpty()) {
            return none(caps);
        }
        for (String entry : entries) {
            Path path = GroupPaths.expand(entry, context).toAbsolutePath();
            Path canonical = RealPaths.tryCanonicalize(path);
            Access access = grantedByIntent(caps, canonical)
                    .orElseThrow(() -> new NonoException(
                            ErrorCode.CONFIG_PARSE,
                            "the bypass of " + entry + " has no matching grant: a bypass grants nothing by itself;"
                                    + " also grant " + RealPaths.shown(path) + " (for example with --read or --allow)",
                            Map.of("path", path.toString()),
                            null));
            paths.add(new BypassedPath(path, canonical, access));
        }
        CapabilitySet lifted =
                caps.withoutDenies(deny -> paths.stream().anyMatch(bypassed -> bypassed.covers(deny.path())));
        CapabilitySetBuilder open = lifted.toBuilder();
        for (BypassedPath bypassed : paths) {
            // A deny further up stays, and this is taken out of it; no more than the user granted there.
            open.except(new DenyException(bypassed.canonical(), bypassed.access(), GrantSource.USER));
        }
        return new Bypass(open.build(), paths);
    }

    /**
     * On macOS a database of the keychain that the user or a profile grants by name is open without further words: granting
     * it means nothing else.
     */
    private static List<BypassedPath> keychain(CapabilitySet caps, PolicyContext context) {
        List<BypassedPath> databases = new ArrayList<>();
        if (context.platform() != Platform.MACOS) {
            return databases;
        }
        for (Path directory : List.of(context.home().resolve("Library/Keychains"), Path.of("/Library/Keychains"))) {
            for (String name : List.of("login.keychain-db", "metadata.keychain-db")) {
                Path database = RealPaths.tryCanonicalize(directory.resolve(name));
                for (FileGrant grant : caps.files()) {
                    if (grant.isFile()
                            && grant.source().isUserIntent()
                            && grant.resolved().equals(database)) {
                        databases.add(new BypassedPath(directory.resolve(name), database, grant.access()));
                    }
                }
            }
        }
        return databases;
    }

    private static Optional<Access> grantedByIntent(CapabilitySet caps, Path canonical) {
        return caps.files().stream()
                .filter(grant -> grant.source().isUserIntent() && grant.covers(canonical))
                .map(FileGrant::access)
                .reduce(Access::union);
    }
}
