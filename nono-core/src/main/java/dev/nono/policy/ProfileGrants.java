package dev.nono.policy;

import dev.nono.ErrorCode;
import dev.nono.NonoException;
import dev.nono.capability.Access;
import dev.nono.capability.CapabilitySetBuilder;
import dev.nono.capability.FileGrant;
import dev.nono.capability.GrantSource;
import dev.nono.capability.SocketMode;
import dev.nono.capability.UnixSocketGrant;
import dev.nono.profile.expand.ExpandedPath;
import dev.nono.profile.model.PathList;
import java.util.List;
import java.util.Map;

/** Grants for paths of a profile. What does not exist is left out, except a socket that the program will create. */
final class ProfileGrants {
    private final CapabilitySetBuilder caps;
    private final Platform platform;
    private final List<SkippedPath> skipped;

    ProfileGrants(CapabilitySetBuilder caps, Platform platform, List<SkippedPath> skipped) {
        this.caps = caps;
        this.platform = platform;
        this.skipped = skipped;
    }

    void add(PathList list, ExpandedPath path) {
        switch (list) {
            case ALLOW -> any(path, Access.READ_WRITE);
            case READ -> any(path, Access.READ);
            case WRITE -> any(path, Access.WRITE);
            case ALLOW_FILE -> file(list, path, Access.READ_WRITE, PathList.ALLOW);
            case READ_FILE -> file(list, path, Access.READ, PathList.READ);
            case WRITE_FILE -> file(list, path, Access.WRITE, PathList.WRITE);
            case UNIX_SOCKET -> socket(path, SocketMode.CONNECT);
            case UNIX_SOCKET_BIND -> socket(path, SocketMode.CONNECT_BIND);
            case UNIX_SOCKET_DIR -> sockets(path, SocketMode.CONNECT, false);
            case UNIX_SOCKET_DIR_BIND -> sockets(path, SocketMode.CONNECT_BIND, false);
            case UNIX_SOCKET_SUBTREE -> sockets(path, SocketMode.CONNECT, true);
            case UNIX_SOCKET_SUBTREE_BIND -> sockets(path, SocketMode.CONNECT_BIND, true);
            default -> throw new IllegalArgumentException(list + " grants nothing");
        }
    }

    private void any(ExpandedPath path, Access access) {
        if (!path.path().toFile().exists()) {
            skip(path);
            return;
        }
        try {
            caps.grant(FileGrant.of(path.path(), access, GrantSource.PROFILE));
        } catch (NonoException e) {
            skipIfMissing(path, e);
        }
    }

    private void file(PathList list, ExpandedPath path, Access access, PathList forDirectories) {
        if (platform == Platform.MACOS) {
            caps.grant(FileGrant.exact(path.path(), access, GrantSource.PROFILE));
            return;
        }
        try {
            caps.grant(FileGrant.file(path.path(), access, GrantSource.PROFILE));
        } catch (NonoException e) {
            if (e.code() == ErrorCode.EXPECTED_FILE) {
                throw new NonoException(
                        e.code(),
                        "the profile names the directory " + path.written() + " under filesystem." + list.wireName()
                                + "; put it under filesystem." + forDirectories.wireName(),
                        Map.of("path", path.path().toString()),
                        e);
            }
            skipIfMissing(path, e);
        }
    }

    private void socket(ExpandedPath path, SocketMode mode) {
        try {
            UnixSocketGrant grant = UnixSocketGrant.file(path.path(), mode, GrantSource.PROFILE);
            caps.grant(grant);
            caps.grant(grant.impliedFile());
        } catch (NonoException e) {
            skipIfMissing(path, e);
        }
    }

    private void sockets(ExpandedPath path, SocketMode mode, boolean subtree) {
        try {
            UnixSocketGrant grant = subtree
                    ? UnixSocketGrant.subtree(path.path(), mode, GrantSource.PROFILE)
                    : UnixSocketGrant.children(path.path(), mode, GrantSource.PROFILE);
            caps.grant(grant);
            caps.grant(grant.impliedFile());
        } catch (NonoException e) {
            skipIfMissing(path, e);
        }
    }

    private void skipIfMissing(ExpandedPath path, NonoException e) {
        if (e.code() != ErrorCode.PATH_NOT_FOUND) {
            throw e;
        }
        skip(path);
    }

    private void skip(ExpandedPath path) {
        skipped.add(new SkippedPath(path.written(), GrantSource.PROFILE, "does not exist"));
    }
}
