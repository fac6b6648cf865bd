package dev.nono.session;

import dev.nono.capability.CapabilitySet;
import dev.nono.sandbox.OsString;
import java.nio.file.Path;
import java.util.Optional;

/** The file from which a program inside the sandbox learns what it may touch, for as long as the session lives. */
final class StateFile implements AutoCloseable {
    /** What a program finds in {@code NONO_CAP_FILE} where no file could be written. */
    static final OsString NOWHERE = OsString.of("/dev/null");

    private final Optional<Path> path;

    private StateFile(Optional<Path> path) {
        this.path = path;
    }

    static StateFile none() {
        return new StateFile(Optional.empty());
    }

    Optional<Path> path() {
        return path;
    }

    /** The value of {@code NONO_CAP_FILE}. */
    OsString variable() {
        return path.map(file -> OsString.of(file.toString())).orElse(NOWHERE);
    }

    /** What the program may touch, with the file itself readable. */
    CapabilitySet readable(CapabilitySet caps) {
        return path.map(file -> caps.toBuilder().build()).orElse(caps);
    }

    @Override
    public void close() {}
}
