package dev.nono.sandbox.macos.internal.seatbelt;

import dev.nono.capability.CapabilitySet;
import dev.nono.capability.FileGrant;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The keychain is reached through services, which would hand out its content whatever files are closed. They are closed
 * unless the user or a profile grants one of its databases by name; there is no other switch.
 */
final class Keychain {
    /** Older and newer names of what serves the keychain. */
    static final List<String> SERVICES = List.of(
            "com.apple.SecurityServer",
            "com.apple.securityd",
            "com.apple.security.keychaind",
            "com.apple.secd",
            "com.apple.security.agent");

    private static final Path DIRECTORY = Path.of("Library/Keychains");
    private static final List<String> DATABASES = List.of("login.keychain-db", "metadata.keychain-db");

    private final List<Path> databases = new ArrayList<>();
    private final CapabilitySet caps;

    Keychain(CapabilitySet caps, Optional<Path> home) {
        this.caps = caps;
        home.ifPresent(directory -> add(directory.resolve(DIRECTORY)));
        add(Path.of("/").resolve(DIRECTORY));
    }

    private void add(Path directory) {
        for (String name : DATABASES) {
            databases.add(directory.resolve(name));
        }
    }

    /** Whether one of the databases is granted by name. A directory around them does not count, nor does a group. */
    boolean isGranted() {
        for (FileGrant grant : caps.files()) {
            if (grant.source().isUserIntent()
                    && (databases.contains(grant.resolved()) || databases.contains(grant.original()))) {
                return true;
            }
        }
        return false;
    }

    /** The databases that are granted as files, with all that is granted on each; sorted. */
    Map<Path, Rights> granted() {
        Map<Path, Rights> granted = new TreeMap<>();
        for (FileGrant grant : caps.files()) {
            if (grant.isFile() && grant.source().isUserIntent() && databases.contains(grant.resolved())) {
                granted.merge(grant.resolved(), Rights.of(grant.access()), Rights::and);
            }
        }
        return granted;
    }

    /** What the services keep beside a database: its lock files, and the databases of the items one level below. */
    static List<Filter> companions(Path database) {
        Path directory = database.resolveSibling("");
        String prefix = "^" + Sbpl.plain(Sbpl.text(directory)) + "/";
        return List.of(
                Filter.regex(prefix + "[.]fl[0-9A-Fa-f]+$"),
                Filter.regex(prefix + "[^/]+/([^/]+[.]db(-(wal|shm))?|user[.]kb)$"));
    }
}
