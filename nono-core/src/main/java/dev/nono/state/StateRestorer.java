package dev.nono.state;

import dev.nono.ErrorCode;
import dev.nono.NonoException;
import dev.nono.capability.CapabilitySet;
import dev.nono.capability.CapabilitySetBuilder;
import dev.nono.capability.FileGrant;
import dev.nono.capability.GrantPart;
import dev.nono.capability.Procfs;
import dev.nono.capability.RealPaths;
import dev.nono.capability.UnixSocketGrant;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Makes the grants of a state anew and compares where they lead. */
final class StateRestorer {
    private StateRestorer() {}

    static RestoredState restore(SandboxState state) {
        CapabilitySetBuilder caps = state.others().toBuilder();
        List<FileGrant> stale = new ArrayList<>();
        for (StoredFile file : state.files()) {
            if (file.part() != GrantPart.WHOLE && isGone(file)) {
                continue;
            }
            FileGrant grant = restore(file);
            caps.grant(grant);
            boolean replaced =
                    file.identity().isPresent() && !file.identity().equals(FileIdentity.of(grant.resolved()));
            if (replaced) {
                stale.add(grant);
            }
        }
        for (StoredSocket socket : state.unixSockets()) {
            caps.grant(restore(socket));
        }
        state.executables().ifPresent(paths -> {
            paths.forEach(path -> requireSame(path, path, RealPaths.resolve(path(path))));
            caps.executables(paths.stream().map(StateRestorer::path).toList());
        });
        CapabilitySet restored = caps.build();
        return new RestoredState(restored, stale);
    }

    /** What lay beside a denied path and is gone, or is a link now, is not open any more either. */
    private static boolean isGone(StoredFile file) {
        Path stored = path(file.resolved());
        return !Files.exists(stored, LinkOption.NOFOLLOW_LINKS) || Files.isSymbolicLink(stored);
    }

    private static FileGrant restore(StoredFile file) {
        Path original = path(file.original());
        if (file.part() != GrantPart.WHOLE) {
            requireSame(file.original(), file.resolved(), RealPaths.resolve(original));
            return file.part() == GrantPart.NAMES
                    ? FileGrant.names(original, file.source())
                    : FileGrant.entry(
                            FileGrant.unchecked(original, original, file.access(), file.isFile(), file.source()),
                            original,
                            file.isFile());
        }
        if (Procfs.isRemapped(original)) {
            return processRelative(file, original);
        }
        FileGrant grant;
        if (!file.isFile()) {
            grant = FileGrant.directory(original, file.access(), file.source());
        } else if (isMacOs()) {
            grant = FileGrant.exact(original, file.access(), file.source());
        } else {
            grant = FileGrant.file(original, file.access(), file.source());
        }
        requireSame(file.original(), file.resolved(), grant.resolved());
        return grant;
    }

    /**
     * A path that means something else in each process cannot be resolved anew by another one. What was stored is taken
     * if it lies where such paths lead, or if it is a real path, which is to say no link to anywhere.
     */
    private static FileGrant processRelative(StoredFile file, Path original) {
        Path stored = path(file.resolved());
        if (!stored.startsWith("/proc") && !stored.startsWith("/dev")) {
            requireSame(file.original(), file.resolved(), RealPaths.resolve(stored));
        } else if (!stored.equals(stored.normalize())) {
            throw drifted(file.original(), file.resolved(), stored.normalize());
        }
        return FileGrant.unchecked(original, stored, file.access(), file.isFile(), file.source());
    }

    private static UnixSocketGrant restore(StoredSocket socket) {
        Path original = path(socket.original());
        UnixSocketGrant grant = switch (socket.scope()) {
            case FILE -> UnixSocketGrant.file(original, socket.mode(), socket.source());
            case DIR_CHILDREN -> UnixSocketGrant.children(original, socket.mode(), socket.source());
            case DIR_SUBTREE -> UnixSocketGrant.subtree(original, socket.mode(), socket.source());
        };
        requireSame(socket.original(), socket.resolved(), grant.resolved());
        return grant;
    }

    private static void requireSame(String original, String stored, Path now) {
        if (!stored.equals(now.toString())) {
            throw drifted(original, stored, now);
        }
    }

    private static NonoException drifted(String original, String stored, Path now) {
        return new NonoException(
                ErrorCode.CONFIG_PARSE,
                "the stored capabilities drifted: " + original + " led to " + stored + " and now leads to "
                        + RealPaths.shown(now) + "; start a new sandbox",
                Map.of("path", original),
                null);
    }

    private static Path path(String text) {
        try {
            return Path.of(text);
        } catch (InvalidPathException e) {
            throw new NonoException(
                    ErrorCode.CONFIG_PARSE, "the stored capabilities name no path: " + e.getReason(), e);
        }
    }

    private static boolean isMacOs() {
        return System.getProperty("os.name", "").toLowerCase(Locale.ROOT).startsWith("mac");
    }
}
