package dev.nono.capability;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;

/**
 * Everything that a program may touch. Immutable; two sets are equal if they grant the same in the same order.
 *
 * <p>What is not granted is denied, with two exceptions that a set must ask for: the network is open unless a mode
 * restricts it ({@link NetworkMode}), and every file may be executed that may be read unless
 * {@linkplain CapabilitySetBuilder#executables(Collection) executables} are listed.
 */
public final class CapabilitySet {
    private final List<FileGrant> files;
    private final Denials denials;
    private final List<UnixSocketGrant> unixSockets;
    private final boolean unixSocketsMediated;
    private final NetworkRights network;
    private final List<String> allowedCommands;
    private final List<String> blockedCommands;
    private final List<PlatformRule> platformRules;
    private final SignalMode signalMode;
    private final ProcessInfoMode processInfoMode;
    private final IpcMode ipcMode;
    private final boolean extensionsEnabled;
    private final boolean seatbeltDebugDeny;
    private final GpuAccess gpu;
    private final ResourceLimits limits;
    private final Optional<List<Path>> executables;

    CapabilitySet(CapabilitySetBuilder builder) {
        this.files = List.copyOf(builder.files);
        this.denials = new Denials(builder.denies, builder.denyPatterns, builder.exceptions);
        this.unixSockets = List.copyOf(builder.unixSockets);
        this.unixSocketsMediated = builder.unixSocketsMediated;
        this.network = new NetworkRights(
                builder.networkMode,
                builder.connectPorts,
                builder.bindPorts,
                builder.localhostPorts,
                builder.localhostPortRanges,
                builder.bindPortRanges,
                builder.udp);
        this.allowedCommands = List.copyOf(builder.allowedCommands);
        this.blockedCommands = List.copyOf(builder.blockedCommands);
        this.platformRules = List.copyOf(builder.platformRules);
        this.signalMode = builder.signalMode;
        this.processInfoMode = builder.processInfoMode;
        this.ipcMode = builder.ipcMode;
        this.extensionsEnabled = builder.extensionsEnabled;
        this.seatbeltDebugDeny = builder.seatbeltDebugDeny;
        this.gpu = builder.gpu;
        this.limits = builder.limits;
        this.executables =
                builder.executables.isEmpty() ? Optional.empty() : Optional.of(List.copyOf(builder.executables.get()));
    }

    /**
     * Starts a set that grants no file, with an open network.
     *
     * @return a builder
     */
    public static CapabilitySetBuilder builder() {
        return new CapabilitySetBuilder();
    }

    /**
     * Starts a set from this one.
     *
     * @return a builder that holds everything of this set
     */
    public CapabilitySetBuilder toBuilder() {
        return new CapabilitySetBuilder(this);
    }

    /**
     * The file grants.
     *
     * @return in the order in which they were made
     */
    public List<FileGrant> files() {
        return files;
    }

    /**
     * The paths that stay closed even where a grant covers them.
     *
     * @return in the order in which they were made
     */
    public List<DenyRule> denies() {
        return denials.paths();
    }

    /**
     * The names that stay closed whenever they appear.
     *
     * @return in the order in which they were made
     */
    public List<DenyPattern> denyPatterns() {
        return denials.patterns();
    }

    /**
     * Whether anything is kept closed although a grant may cover it.
     *
     * @return true if a path or a pattern is denied
     */
    public boolean hasDenies() {
        return !denials.paths().isEmpty() || !denials.patterns().isEmpty();
    }

    /**
     * The paths that denied paths above them do not close.
     *
     * @return in the order in which they were made
     */
    public List<DenyException> exceptions() {
        return denials.exceptions();
    }

    /**
     * What keeps a path closed, whatever is granted.
     *
     * @param path an absolute real path
     * @param access what is to be done with it
     * @return the rule furthest down that covers the path, unless an exception takes the path out of it; a pattern comes as
     *     a rule for this path
     */
    public Optional<DenyRule> closing(Path path, Access access) {
        return denials.closing(path, access);
    }

    /**
     * The grants on Unix sockets with a path.
     *
     * @return in the order in which they were made
     */
    public List<UnixSocketGrant> unixSockets() {
        return unixSockets;
    }

    /**
     * Whether Unix sockets that no grant covers are refused. Without it a program may connect to each socket whose file
     * mode lets it (Linux).
     *
     * @return true if every connect, bind and send is judged
     */
    public boolean unixSocketsMediated() {
        return unixSocketsMediated;
    }

    /**
     * The network mode.
     *
     * @return the mode
     */
    public NetworkMode networkMode() {
        return network.mode();
    }

    /**
     * TCP ports to which the program may connect on any host. Any entry makes the network an allow list.
     *
     * @return ports, 1 to 65535
     */
    public List<Integer> connectPorts() {
        return network.connectPorts();
    }

    /**
     * TCP ports on which the program may listen. Any entry makes the network an allow list.
     *
     * @return ports, 1 to 65535
     */
    public List<Integer> bindPorts() {
        return network.bindPorts();
    }

    /**
     * TCP ports of the loopback interface to which the program may connect and on which it may listen.
     *
     * @return ports, 0 to 65535; 0 stands for all of them (macOS)
     */
    public List<Integer> localhostPorts() {
        return network.localhostPorts();
    }

    /**
     * Ranges of ports like {@link #localhostPorts()}.
     *
     * @return the ranges
     */
    public List<PortRange> localhostPortRanges() {
        return network.localhostPortRanges();
    }

    /**
     * Ranges of ports like {@link #bindPorts()}.
     *
     * @return the ranges
     */
    public List<PortRange> bindPortRanges() {
        return network.bindPortRanges();
    }

    /**
     * What the program may do with UDP where its network is restricted.
     *
     * @return the mode; if empty, {@link UdpMode#DENY}
     */
    public Optional<UdpMode> udp() {
        return network.udp();
    }

    /**
     * Names of commands that may be started although {@link #blockedCommands()} lists them. Not a boundary.
     *
     * @return file names
     */
    public List<String> allowedCommands() {
        return allowedCommands;
    }

    /**
     * Names of commands that nono refuses to start. Not a boundary: the program may start them.
     *
     * @return file names
     */
    public List<String> blockedCommands() {
        return blockedCommands;
    }

    /**
     * Rules in the language of the platform.
     *
     * @return the rules, in order
     */
    public List<PlatformRule> platformRules() {
        return platformRules;
    }

    /**
     * To whom the program may send signals.
     *
     * @return the mode
     */
    public SignalMode signalMode() {
        return signalMode;
    }

    /**
     * Which processes the program may inspect.
     *
     * @return the mode
     */
    public ProcessInfoMode processInfoMode() {
        return processInfoMode;
    }

    /**
     * Which means of communication between processes the program may use.
     *
     * @return the mode
     */
    public IpcMode ipcMode() {
        return ipcMode;
    }

    /**
     * Whether sandbox extensions may be issued (macOS).
     *
     * @return true if they may
     */
    public boolean extensionsEnabled() {
        return extensionsEnabled;
    }

    /**
     * Whether the kernel logs each denial (macOS).
     *
     * @return true if it does
     */
    public boolean seatbeltDebugDeny() {
        return seatbeltDebugDeny;
    }

    /**
     * Whether the program may use the graphics processors.
     *
     * @return the access
     */
    public GpuAccess gpu() {
        return gpu;
    }

    /**
     * The ceilings on what the process tree may use.
     *
     * @return the limits, of which none may be set
     */
    public ResourceLimits limits() {
        return limits;
    }

    /**
     * The files and directories from which programs may be executed.
     *
     * @return real paths; if empty, everything readable may be executed
     */
    public Optional<List<Path>> executables() {
        return executables;
    }

    /**
     * One grant for each object.
     *
     * @param key what makes two grants the same
     * @return a set without duplicates, the survivors in order
     */
    public CapabilitySet deduplicated(DedupKey key) {
        CapabilitySetBuilder builder = toBuilder();
        builder.files = Deduplication.files(files, key);
        builder.unixSockets = Deduplication.sockets(unixSockets);
        return builder.build();
    }

    /**
     * One grant for each object, as this system tells objects apart.
     *
     * @return a set without duplicates
     */
    public CapabilitySet deduplicated() {
        return deduplicated(DedupKey.ofThisSystem());
    }

    /**
     * Whether a directory grant covers a path, with any access. File grants do not count.
     *
     * @param path an absolute real path
     * @return true if it is a granted directory or below one
     */
    public boolean covers(Path path) {
        for (FileGrant grant : files) {
            if (!grant.isFile() && grant.covers(path)) {
                return true;
            }
        }
        return false;
    }

    /**
     * Whether one directory grant covers a path with an access. File grants do not count.
     *
     * @param path an absolute real path
     * @param required the access
     * @return true if a single grant suffices
     */
    public boolean covers(Path path, Access required) {
        for (FileGrant grant : files) {
            if (!grant.isFile() && grant.access().contains(required) && grant.covers(path)) {
                return true;
            }
        }
        return false;
    }

    /**
     * What the kernel lets the program do with a path: the union of every grant that covers it, denies aside.
     *
     * @param path an absolute real path
     * @return the access, or empty if no grant covers it
     */
    public Optional<Access> effectiveAccess(Path path) {
        Optional<Access> access = Optional.empty();
        for (FileGrant grant : files) {
            if (grant.covers(path)) {
                access = Optional.of(
                        access.isEmpty() ? grant.access() : access.get().union(grant.access()));
            }
        }
        return access;
    }

    /**
     * Whether a grant permits an operation on a Unix socket with a path.
     *
     * @param path the absolute real path of the socket
     * @param operation what is asked for
     * @return true if a grant covers and permits it
     */
    public boolean permitsUnixSocket(Path path, SocketOperation operation) {
        return unixSockets.stream().anyMatch(grant -> grant.permits(path, operation));
    }

    /**
     * Whether hosts cannot be reached directly. True for a proxy too: ask {@link #networkMode()} which.
     *
     * @return true for every restricted mode
     */
    public boolean isNetworkBlocked() {
        return network.mode().isRestricted();
    }

    /**
     * Whether ports come on top of the network mode.
     *
     * @return true if any port or range is listed
     */
    public boolean hasPorts() {
        return network.hasPorts();
    }

    /**
     * Whether any restriction of the network is asked for.
     *
     * @return true for a restricted mode, and for an open one with connect or bind ports
     */
    public boolean restrictsNetwork() {
        return network.isRestricted();
    }

    /**
     * This set without the file grants on exactly these paths. Directory grants stay.
     *
     * @param denied paths, compared with both spellings of each grant
     * @return the smaller set
     */
    public CapabilitySet withoutFiles(Collection<Path> denied) {
        return withoutFiles(
                grant -> grant.isFile() && (denied.contains(grant.original()) || denied.contains(grant.resolved())));
    }

    /**
     * This set without some of its file and directory grants.
     *
     * @param unwanted says which
     * @return the smaller set
     */
    public CapabilitySet withoutFiles(Predicate<FileGrant> unwanted) {
        return withFiles(without(files, unwanted));
    }

    /**
     * This set without some of its socket grants.
     *
     * @param unwanted says which
     * @return the smaller set
     */
    public CapabilitySet withoutUnixSockets(Predicate<UnixSocketGrant> unwanted) {
        CapabilitySetBuilder builder = toBuilder();
        builder.unixSockets = without(unixSockets, unwanted);
        return builder.build();
    }

    /**
     * This set without some of its denied paths.
     *
     * @param unwanted says which
     * @return the set that keeps less closed
     */
    public CapabilitySet withoutDenies(Predicate<DenyRule> unwanted) {
        CapabilitySetBuilder builder = toBuilder();
        builder.denies = without(denies(), unwanted);
        return builder.build();
    }

    /**
     * This set without anything that names a path which must exist: without file and socket grants, and with programs
     * executed from anywhere.
     *
     * @return the rest
     */
    public CapabilitySet withoutPaths() {
        CapabilitySetBuilder builder = toBuilder();
        builder.files = List.of();
        builder.unixSockets = List.of();
        builder.executables = Optional.empty();
        return builder.build();
    }

    /**
     * The denied paths that lie strictly inside granted directories. A kernel without deny rules, such as Linux, cannot
     * enforce a set that has any.
     *
     * @return sorted by denied path, directory and source
     */
    public List<DenyConflict> denyConflicts() {
        return DenyConflict.of(this);
    }

    /**
     * The grants that let a program write at, below or, through a granted parent, into a path. A set with any for
     * {@code /sys/fs/cgroup} could lift its own limits.
     *
     * @param path an absolute real path
     * @return the file and directory grants with write access that overlap the path in either direction
     */
    public List<FileGrant> writeGrantsOverlapping(Path path) {
        return files.stream()
                .filter(grant -> grant.access().writes()
                        && (grant.covers(path) || grant.resolved().startsWith(path)))
                .toList();
    }

    /**
     * The text that a dry run shows.
     *
     * @return lines, each ended by a line feed
     */
    public String summary() {
        return CapabilitySummary.of(this);
    }

    /**
     * A digest of what the set grants, whatever the order of its entries.
     *
     * @return SHA-256 of the canonical form, 64 lower-case hexadecimal digits
     */
    public String fingerprint() {
        return CapabilityAlgebra.fingerprint(this);
    }

    /**
     * Whether this set grants nothing that another does not.
     *
     * @param other the wider set
     * @return true if every right of this set is in {@code other}
     */
    public boolean isSubsetOf(CapabilitySet other) {
        return CapabilityAlgebra.isSubset(this, other);
    }

    /** What is about the network. */
    NetworkRights network() {
        return network;
    }

    CapabilitySet mapFiles(UnaryOperator<FileGrant> change) {
        return withFiles(files.stream().map(change).toList());
    }

    private static <T> List<T> without(List<T> list, Predicate<T> unwanted) {
        List<T> rest = new ArrayList<>();
        for (T entry : list) {
            if (!unwanted.test(entry)) {
                rest.add(entry);
            }
        }
        return rest;
    }

    /**
     * This set with other file and directory grants.
     *
     * @param changed the grants that take the place of {@link #files()}
     * @return the set that grants them
     */
    public CapabilitySet withFiles(List<FileGrant> changed) {
        CapabilitySetBuilder builder = toBuilder();
        builder.files = changed;
        return builder.build();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof CapabilitySet set
                && CapabilityAlgebra.components(this).equals(CapabilityAlgebra.components(set));
    }

    @Override
    public int hashCode() {
        return CapabilityAlgebra.components(this).hashCode();
    }

    @Override
    public String toString() {
        return summary();
    }
}
