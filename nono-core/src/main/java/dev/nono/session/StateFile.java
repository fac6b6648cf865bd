package dev.nono.session;

import dev.nono.NonoException;
import dev.nono.capability.CapabilitySet;
import dev.nono.sandbox.OsString;
import dev.nono.state.CapabilityFile;
import dev.nono.state.CapabilityFiles;
import dev.nono.state.ReservedCapabilityFile;
import dev.nono.state.SandboxState;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The file from which a program inside the sandbox learns what it may touch, for as long as the session lives. Without it
 * the program runs all the same, and cannot ask.
 */
final class StateFile implements AutoCloseable {
    private static final OsString NOWHERE = OsString.of(CapabilityFiles.UNAVAILABLE.toString());
    private static final OsString TMPDIR = OsString.of("TMPDIR");

    private final SessionObserver observer;
    private @Nullable ReservedCapabilityFile file;

    private StateFile(SessionObserver observer, @Nullable ReservedCapabilityFile file) {
        this.observer = observer;
        this.file = file;
    }

    static StateFile none() {
        return new StateFile(SessionObserver.NONE, null);
    }

    /** Creates an empty file in the directory for temporary files, so that it can be granted. */
    static StateFile reserve(Map<OsString, OsString> host, SessionObserver observer) {
        try {
            return new StateFile(observer, ReservedCapabilityFile.create(temporary(host)));
        } catch (NonoException e) {
            warn(observer, e);
            return new StateFile(observer, null);
        }
    }

    /** The directory for temporary files, as programs find it. */
    static Path temporary(Map<OsString, OsString> host) {
        OsString configured = host.get(TMPDIR);
        if (configured != null && configured.isText() && configured.toString().startsWith("/")) {
            try {
                return Path.of(configured.toString());
            } catch (InvalidPathException e) {
                // A variable that is no path names no directory.
                return Path.of("/tmp");
            }
        }
        return Path.of("/tmp");
    }

    /** What the program may touch, with the file itself readable. */
    CapabilitySet readable(CapabilitySet caps) {
        return file == null ? caps : caps.toBuilder().grant(file.grant()).build();
    }

    /** Writes what the program may touch. */
    void write(CapabilitySet caps, StateDetails details) {
        if (file == null) {
            return;
        }
        try {
            file.write(new CapabilityFile(
                    SandboxState.of(caps),
                    details.bypassedPaths(),
                    details.allowedDomains(),
                    details.domainEndpoints()));
        } catch (NonoException e) {
            warn(observer, e);
            close();
        }
    }

    Optional<Path> path() {
        return file == null ? Optional.empty() : Optional.of(file.path());
    }

    /** The value of {@code NONO_CAP_FILE}. */
    OsString variable() {
        return file == null ? NOWHERE : OsString.of(file.path().toString());
    }

    @Override
    public void close() {
        ReservedCapabilityFile reserved = file;
        file = null;
        if (reserved == null) {
            return;
        }
        try {
            reserved.close();
        } catch (NonoException e) {
            observer.warning(String.valueOf(e.getMessage()));
        }
    }

    private static void warn(SessionObserver observer, NonoException e) {
        observer.warning(e.getMessage() + "\nnono why --self will not work inside this sandbox");
    }
}
