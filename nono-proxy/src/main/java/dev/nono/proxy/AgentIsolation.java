package dev.nono.proxy;

import dev.nono.ErrorCode;
import dev.nono.NonoException;
import dev.nono.capability.CapabilitySet;
import dev.nono.capability.FileGrant;
import dev.nono.capability.UnixSocketGrant;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Keeps the program away from the agents that say who the workload is: to them it would be the same workload. */
final class AgentIsolation {
    private AgentIsolation() {}

    /** Refuses routes whose agent the program could reach. */
    static void require(List<Route> routes, CapabilitySet capabilities) {
        for (Route route : routes) {
            List<String> sockets = new ArrayList<>();
            route.spiffe().ifPresent(spiffe -> sockets.add(spiffe.socket()));
            route.oauth2().flatMap(OAuth2::assertion).ifPresent(assertion -> sockets.add(assertion.socket()));
            for (String socket : sockets) {
                for (Path path : spellings(socket)) {
                    require(route, path, capabilities);
                }
            }
        }
    }

    private static void require(Route route, Path socket, CapabilitySet capabilities) {
        for (UnixSocketGrant grant : capabilities.unixSockets()) {
            if (overlaps(grant.original(), grant.resolved(), socket)) {
                throw refused(route, socket, "the Unix socket grant " + grant.original());
            }
        }
        for (FileGrant grant : capabilities.files()) {
            if (grant.covers(socket)) {
                throw refused(route, socket, "the grant of " + grant.original());
            }
        }
    }

    private static boolean overlaps(Path original, Path resolved, Path socket) {
        return socket.startsWith(original)
                || socket.startsWith(resolved)
                || original.startsWith(socket)
                || resolved.startsWith(socket);
    }

    /** The path as it was written, and where it leads: as far as it exists, since it may come to exist later. */
    private static List<Path> spellings(String written) {
        String text = written.startsWith("unix:") ? written.substring(5) : written;
        Path path = Path.of(text.startsWith("//") ? text.substring(2) : text)
                .toAbsolutePath()
                .normalize();
        List<Path> all = new ArrayList<>(List.of(path));
        for (Path there = path; there != null; there = there.getParent()) {
            try {
                all.add(there.toRealPath().resolve(there.relativize(path)).normalize());
                return all;
            } catch (IOException e) {
                // Not there: its directory may be.
                continue;
            }
        }
        return all;
    }

    private static NonoException refused(Route route, Path socket, String what) {
        return new NonoException(
                ErrorCode.CONFIG_PARSE,
                "the program could reach the agent at " + socket + ", which vouches for the route " + route.prefix()
                        + ", through " + what + "; a program in the sandbox must not speak for the workload: leave the"
                        + " grant out, or move the socket");
    }
}
