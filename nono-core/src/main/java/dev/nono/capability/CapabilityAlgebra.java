package dev.nono.capability;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Comparison of sets. */
final class CapabilityAlgebra {
    private CapabilityAlgebra() {}

    /** Every field, in a fixed order: what equality and the fingerprint are made of. */
    static List<Object> components(CapabilitySet set) {
        return List.of(
                set.files(),
                set.denies(),
                set.unixSockets(),
                set.unixSocketsMediated(),
                set.networkMode(),
                set.connectPorts(),
                set.bindPorts(),
                set.localhostPorts(),
                set.localhostPortRanges(),
                set.bindPortRanges(),
                set.udp(),
                set.allowedCommands(),
                set.blockedCommands(),
                set.platformRules(),
                set.signalMode(),
                set.processInfoMode(),
                set.ipcMode(),
                set.extensionsEnabled(),
                set.seatbeltDebugDeny(),
                set.gpu(),
                set.limits(),
                set.executables(),
                set.exceptions(),
                set.denyPatterns());
    }

    /** What is enforced, one line a fact, sorted: spellings, sources and order do not matter. */
    static String fingerprint(CapabilitySet set) {
        Stream<String> files = set.files().stream()
                .map(g -> "file " + g.resolved() + " " + g.access().manifestName() + " " + g.isFile());
        Stream<String> sockets = set.unixSockets().stream()
                .map(g -> "socket " + g.resolved() + " " + g.mode().wireName() + " "
                        + g.scope().wireName());
        Stream<String> denies = set.denies().stream().map(d -> "deny " + d.path());
        List<Object> rest = components(set).subList(3, components(set).size());
        Stream<String> others = Stream.iterate(0, i -> i + 1)
                .limit(rest.size())
                .map(i -> "field " + i + " "
                        + (rest.get(i) instanceof List<?> list
                                ? list.stream().map(String::valueOf).sorted().toList()
                                : rest.get(i)));
        List<String> lines = Stream.of(files, sockets, denies, others)
                .flatMap(s -> s)
                .sorted()
                .distinct()
                .toList();
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            // A path may hold a line feed: each line is preceded by its length.
            for (String line : lines) {
                byte[] bytes = line.getBytes(StandardCharsets.UTF_8);
                digest.update((bytes.length + ":").getBytes(StandardCharsets.UTF_8));
                digest.update(bytes);
            }
            return HexFormat.of().formatHex(digest.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every Java platform has SHA-256", e);
        }
    }

    static boolean isSubset(CapabilitySet inner, CapabilitySet outer) {
        return inner.files().stream().allMatch(grant -> grants(outer, grant))
                && outer.denies().stream().allMatch(deny -> keepsClosed(inner, deny))
                && inner.denyPatterns().containsAll(outer.denyPatterns())
                && outer.exceptions().containsAll(inner.exceptions())
                && inner.unixSockets().stream().allMatch(grant -> grants(outer, grant))
                && (mediatesUnixSockets(inner) || !mediatesUnixSockets(outer))
                && inner.network().isSubsetOf(outer.network())
                && inner.signalMode().compareTo(outer.signalMode()) <= 0
                && inner.processInfoMode().compareTo(outer.processInfoMode()) <= 0
                && inner.ipcMode().compareTo(outer.ipcMode()) <= 0
                && inner.gpu().compareTo(outer.gpu()) <= 0
                && (!inner.extensionsEnabled() || outer.extensionsEnabled())
                && outer.platformRules().containsAll(inner.platformRules())
                && areLimitsSubset(inner.limits(), outer.limits())
                && areExecutablesSubset(inner, outer);
    }

    private static boolean grants(CapabilitySet outer, FileGrant grant) {
        return outer.files().stream()
                .filter(wider -> grant.isFile()
                        ? wider.covers(grant.resolved())
                        : !wider.isFile() && wider.covers(grant.resolved()))
                .map(FileGrant::access)
                .reduce(Access::union)
                .filter(access -> access.contains(grant.access()))
                .isPresent();
    }

    private static boolean grants(CapabilitySet outer, UnixSocketGrant grant) {
        return outer.unixSockets().stream()
                .filter(wider -> wider.mode() == SocketMode.CONNECT_BIND || wider.mode() == grant.mode())
                .anyMatch(wider -> coversAll(wider, grant));
    }

    private static boolean coversAll(UnixSocketGrant wider, UnixSocketGrant grant) {
        if (grant.scope() == SocketScope.FILE) {
            return wider.covers(grant.resolved());
        }
        if (wider.scope() == SocketScope.DIR_SUBTREE) {
            return grant.resolved().startsWith(wider.resolved());
        }
        return wider.scope() == grant.scope() && wider.resolved().equals(grant.resolved());
    }

    /** A path closed in the wider set must be closed, or not granted at all, in the narrower one. */
    private static boolean keepsClosed(CapabilitySet inner, DenyRule deny) {
        return inner.denies().stream().anyMatch(own -> own.covers(deny.path()))
                || inner.files().stream()
                        .noneMatch(grant -> grant.covers(deny.path()) || deny.covers(grant.resolved()));
    }

    /** A network that leads to a proxy closes the Unix sockets that are not granted, as mediation does. */
    private static boolean mediatesUnixSockets(CapabilitySet set) {
        return set.unixSocketsMediated() || set.networkMode() instanceof NetworkMode.ProxyOnly;
    }

    private static boolean areLimitsSubset(ResourceLimits inner, ResourceLimits outer) {
        return atMost(inner.memory(), outer.memory())
                && atMost(boxed(inner.processes()), boxed(outer.processes()))
                && atMost(boxed(inner.openFiles()), boxed(outer.openFiles()))
                && atMost(inner.fileSize(), outer.fileSize())
                && atMost(boxed(inner.cpuSeconds()), boxed(outer.cpuSeconds()));
    }

    private static Optional<Long> boxed(java.util.OptionalLong value) {
        return value.isPresent() ? Optional.of(value.getAsLong()) : Optional.empty();
    }

    private static <T extends Comparable<T>> boolean atMost(Optional<T> inner, Optional<T> outer) {
        return outer.isEmpty()
                || inner.filter(value -> value.compareTo(outer.get()) <= 0).isPresent();
    }

    private static boolean areExecutablesSubset(CapabilitySet inner, CapabilitySet outer) {
        List<Path> allowed = outer.executables().orElse(List.of());
        return outer.executables().isEmpty()
                || inner.executables()
                        .filter(paths ->
                                paths.stream().allMatch(path -> allowed.stream().anyMatch(path::startsWith)))
                        .isPresent();
    }
}
