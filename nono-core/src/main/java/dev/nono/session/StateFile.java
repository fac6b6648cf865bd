package dev.nono.session;

import dev.nono.NonoException;
import dev.nono.capability.CapabilitySet;
import dev.nono.capability.CapabilitySetBuilder;
import dev.nono.capability.DenyException;
import dev.nono.capability.FileGrant;
import dev.nono.capability.RealPaths;
import dev.nono.sandbox.OsString;
import dev.nono.state.CapabilityFile;
import dev.nono.state.CapabilityFiles;
import dev.nono.state.ReservedCapabilityFile;
import dev.nono.state.SandboxState;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
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
    private static final OsString STATE_HOME = OsString.of("XDG_STATE_HOME");
    private static final OsString HOME = OsString.of("HOME");

    private final SessionObserver observer;
    private @Nullable ReservedCapabilityFile file;

    private StateFile(SessionObserver observer, @Nullable ReservedCapabilityFile file) {
        this.observer = observer;
        this.file = file;
    }

    static StateFile none() {
        return new StateFile(SessionObserver.NONE, null);
    }

    /**
     * Creates an empty file, so that it can be granted: in the directory for temporary files, or in nono's state if the
     * program may write there and so could put another file in its place.
     */
    static StateFile reserve(Map<OsString, OsString> host, CapabilitySet caps, SessionObserver observer) {
        Path temporary = temporary(host);
        try {
            if (isWritable(RealPaths.tryCanonicalize(temporary), caps)) {
                ReservedCapabilityFile kept = keep(host, caps);
                if (kept != null) {
                    return new StateFile(observer, kept);
                }
            }
            return new StateFile(observer, ReservedCapabilityFile.create(temporary));
        } catch (NonoException e) {
            warn(observer, e);
            return new StateFile(observer, null);
        }
    }

    private static boolean isWritable(Path directory, CapabilitySet caps) {
        for (FileGrant grant : caps.files()) {
            if (grant.access().writes() && grant.covers(directory)) {
                return true;
            }
        }
        return false;
    }

    /** A file in nono's state; null where there is no such place, as in a sandbox inside of another. */
    private static @Nullable ReservedCapabilityFile keep(Map<OsString, OsString> host, CapabilitySet caps) {
        Optional<Path> named = CapabilityFiles.privateDirectory(text(host, STATE_HOME), text(host, HOME));
        if (named.isEmpty()) {
            return null;
        }
        Path directory = RealPaths.tryCanonicalize(named.get());
        if (isWritable(directory, caps)) {
            return null;
        }
        try {
            if (!Files.isDirectory(directory)) {
                Files.createDirectories(
                        directory, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
            }
            return ReservedCapabilityFile.create(directory);
        } catch (IOException | NonoException e) {
            // The other place is good enough: what the file says is for the program that could exchange it there.
            return null;
        }
    }

    private static String text(Map<OsString, OsString> host, OsString variable) {
        OsString value = host.get(variable);
        return value != null && value.isText() && value.toString().indexOf('\0') < 0 ? value.toString() : "";
    }

    /** The directory for temporary files, as programs find it. */
    /** Where programs keep what outlives them; empty if the user has no such place. */
    static Optional<Path> stateHome(Map<OsString, OsString> host) {
        return CapabilityFiles.stateHome(text(host, STATE_HOME), text(host, HOME));
    }

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
        if (file == null) {
            return caps;
        }
        FileGrant grant = file.grant();
        CapabilitySetBuilder builder = caps.toBuilder().grant(grant);
        if (caps.closing(grant.resolved(), grant.access()).isPresent()) {
            // Rules that close nono's state would close this file with it.
            builder.except(new DenyException(grant.resolved(), grant.access(), grant.source()));
        }
        return builder.build();
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
