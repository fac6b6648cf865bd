package dev.nono.state;

import dev.nono.ErrorCode;
import dev.nono.NonoException;
import dev.nono.capability.CapabilitySet;
import dev.nono.capability.FileGrant;
import dev.nono.capability.UnixSocketGrant;
import dev.nono.internal.json.JsonObject;
import dev.nono.internal.json.PrettyJson;
import dev.nono.internal.json.StrictJson;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * A capability set, as it is stored: paths as text, to be resolved anew, and everything else as it is.
 *
 * @param files the grants on files and directories
 * @param unixSockets the grants on Unix sockets
 * @param executables where programs may be executed from; empty if everywhere
 * @param others everything of the set that names no path which must exist; it has no grants
 */
public record SandboxState(
        List<StoredFile> files,
        List<StoredSocket> unixSockets,
        Optional<List<String>> executables,
        CapabilitySet others) {

    /** Copies the lists. */
    public SandboxState {
        files = List.copyOf(files);
        unixSockets = List.copyOf(unixSockets);
        executables = executables.isEmpty() ? executables : Optional.of(List.copyOf(executables.get()));
        Objects.requireNonNull(others);
    }

    /**
     * The state of a set.
     *
     * @param caps the set, as it is enforced
     * @return the state
     */
    public static SandboxState of(CapabilitySet caps) {
        List<StoredFile> files = new ArrayList<>(caps.files().size());
        for (FileGrant grant : caps.files()) {
            files.add(StoredFile.of(grant));
        }
        List<StoredSocket> sockets = new ArrayList<>(caps.unixSockets().size());
        for (UnixSocketGrant grant : caps.unixSockets()) {
            sockets.add(StoredSocket.of(grant));
        }
        return new SandboxState(files, sockets, caps.executables().map(SandboxState::texts), caps.withoutPaths());
    }

    private static List<String> texts(List<Path> paths) {
        List<String> texts = new ArrayList<>(paths.size());
        for (Path path : paths) {
            texts.add(path.toString());
        }
        return texts;
    }

    /**
     * Reads what {@link #toJson()} or an older version wrote.
     *
     * @param json the document
     * @return the state; no path of it has been looked at
     * @throws NonoException {@link ErrorCode#CONFIG_PARSE} naming what is malformed
     */
    public static SandboxState parse(String json) {
        JsonObject document = StrictJson.parse(json, "sandbox state");
        return StateReader.read(document, Dialect.LIBRARY, false);
    }

    /**
     * The document to store.
     *
     * @return JSON, a member a line
     */
    public String toJson() {
        return PrettyJson.object(json -> StateWriter.write(json, this, Dialect.LIBRARY));
    }

    /**
     * Resolves each path anew.
     *
     * @return the set that was stored
     * @throws NonoException {@link ErrorCode#CONFIG_PARSE} if a path leads elsewhere than when it was stored, or the
     *     error of the grant, such as {@link ErrorCode#PATH_NOT_FOUND}, if it cannot be granted any more
     */
    public RestoredState restore() {
        return StateRestorer.restore(this);
    }
}
