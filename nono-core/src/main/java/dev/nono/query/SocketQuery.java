package dev.nono.query;

import dev.nono.capability.Access;
import dev.nono.capability.CapabilitySet;
import dev.nono.capability.DenyPattern;
import dev.nono.capability.DenyRule;
import dev.nono.capability.NetworkMode;
import dev.nono.capability.RealPaths;
import dev.nono.capability.ShellText;
import dev.nono.capability.SocketOperation;
import dev.nono.capability.UnixSocketGrant;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Answers questions about Unix sockets with a path. */
final class SocketQuery {
    private static final int TYPE = 0170000;
    private static final int SOCKET = 0140000;

    private final CapabilitySet caps;
    private final boolean seatbelt;

    /**
     * Makes the questions.
     *
     * @param seatbelt whether the kernel is that of macOS, for which Unix sockets are part of the network and a denied path
     *     is closed to connections too
     */
    SocketQuery(CapabilitySet caps, boolean seatbelt) {
        this.caps = caps;
        this.seatbelt = seatbelt;
    }

    /** Whether sockets are judged at all. */
    boolean isRelevant() {
        return caps.unixSocketsMediated() || (seatbelt && caps.networkMode().isRestricted());
    }

    /** Whether more than the right to make its file decides about a socket that is bound. */
    boolean judgesBinding(Path asked) {
        if (!seatbelt) {
            return isRelevant();
        }
        // Seatbelt cannot tell ports apart, so with any port to listen on, every address may be bound.
        return isDenied(RealPaths.tryCanonicalize(asked)) || (isRelevant() && !listens());
    }

    private boolean listens() {
        return !caps.localhostPorts().isEmpty()
                || !caps.localhostPortRanges().isEmpty()
                || (caps.networkMode() instanceof NetworkMode.ProxyOnly proxy
                        && !proxy.bindPorts().isEmpty());
    }

    static boolean isSocket(Path path) {
        try {
            return Files.getAttribute(path, "unix:mode", LinkOption.NOFOLLOW_LINKS) instanceof Integer mode
                    && (mode & TYPE) == SOCKET;
        } catch (IOException e) {
            // What is not there is no socket.
            return false;
        }
    }

    Decision ask(Path asked, SocketOperation operation) {
        Path path = RealPaths.tryCanonicalize(asked);
        boolean closed = seatbelt && isDenied(path);
        if (closed) {
            Optional<DenyRule> rule = caps.closing(path, Access.READ)
                    .filter(deny -> caps.closing(path, Access.WRITE).isPresent());
            if (rule.isPresent()) {
                return Decision.Denied.of(
                        rule.get().source().isUserIntent() ? Reason.FILESYSTEM_DENY : Reason.SENSITIVE_PATH,
                        path + " is closed: " + rule.get().path() + " is denied");
            }
        }
        if (!closed && !isRelevant() && operation != SocketOperation.BIND) {
            return Decision.Allowed.of(Reason.NETWORK_ALLOWED, "Unix sockets are not restricted")
                    .withWarning("the mode of the socket file still decides");
        }
        if (!seatbelt && isRelevant()) {
            for (DenyRule deny : caps.denies()) {
                if (deny.covers(path)) {
                    return Decision.Denied.of(
                                    Reason.FILESYSTEM_DENY, "the deny entry " + deny.path() + " covers " + path)
                            .by(deny.source().display())
                            .enforced(true);
                }
            }
        }
        List<UnixSocketGrant> covering =
                caps.unixSockets().stream().filter(grant -> grant.covers(path)).toList();
        Optional<UnixSocketGrant> granting = covering.stream()
                .filter(grant -> grant.permits(path, operation) && (!closed || isDenied(grant.resolved())))
                .reduce(SocketQuery::moreSpecific);
        if (granting.isPresent()) {
            UnixSocketGrant grant = granting.get();
            return Decision.Allowed.path(
                    Reason.GRANTED_PATH,
                    grant.resolved().toString(),
                    grant.mode().wireName(),
                    grant.source().display());
        }
        String flag = (operation == SocketOperation.BIND ? "--allow-unix-socket-bind " : "--allow-unix-socket ")
                + ShellText.quoted(path.toString());
        Decision.Denied denied = covering.isEmpty()
                ? Decision.Denied.of(
                        Reason.PATH_NOT_GRANTED,
                        "no socket grant covers " + path + "; a grant on the file does not let a program "
                                + operation.wireName())
                : insufficient(
                        covering.stream().reduce(SocketQuery::moreSpecific).orElseThrow());
        return denied.suggesting(Optional.of(flag));
    }

    private boolean isDenied(Path path) {
        for (DenyRule deny : caps.denies()) {
            if (deny.covers(path)) {
                return true;
            }
        }
        for (DenyPattern pattern : caps.denyPatterns()) {
            if (pattern.covers(path)) {
                return true;
            }
        }
        return false;
    }

    private static Decision.Denied insufficient(UnixSocketGrant closest) {
        return Decision.Denied.of(
                        Reason.INSUFFICIENT_ACCESS, closest.resolved() + " is granted for connections, not for binding")
                .closest(new Decision.MatchingCapability(
                        closest.resolved().toString(),
                        closest.mode().wireName(),
                        closest.source().display()));
    }

    private static UnixSocketGrant moreSpecific(UnixSocketGrant first, UnixSocketGrant second) {
        return first.resolved().getNameCount() > second.resolved().getNameCount() ? first : second;
    }
}
