package dev.nono.capability;

import dev.nono.NonoException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Lists capabilities. Paths are resolved when they are named; what is wrong with them is collected and reported by
 * {@link #build()} all at once. For use by one thread.
 */
public final class CapabilitySetBuilder {
    List<FileGrant> files = new ArrayList<>();
    List<DenyRule> denies = new ArrayList<>();
    final List<DenyPattern> denyPatterns = new ArrayList<>();
    List<DenyException> exceptions = new ArrayList<>();
    List<UnixSocketGrant> unixSockets = new ArrayList<>();
    boolean unixSocketsMediated;
    NetworkMode networkMode = NetworkMode.allowAll();
    List<Integer> connectPorts = new ArrayList<>();
    List<Integer> bindPorts = new ArrayList<>();
    List<Integer> localhostPorts = new ArrayList<>();
    List<PortRange> localhostPortRanges = new ArrayList<>();
    List<PortRange> bindPortRanges = new ArrayList<>();
    Optional<UdpMode> udp = Optional.empty();
    List<String> allowedCommands = new ArrayList<>();
    List<String> blockedCommands = new ArrayList<>();
    List<PlatformRule> platformRules = new ArrayList<>();
    SignalMode signalMode = SignalMode.ISOLATED;
    ProcessInfoMode processInfoMode = ProcessInfoMode.ISOLATED;
    IpcMode ipcMode = IpcMode.SHARED_MEMORY_ONLY;
    boolean extensionsEnabled;
    boolean seatbeltDebugDeny;
    GpuAccess gpu = GpuAccess.NONE;
    ResourceLimits limits = ResourceLimits.none();
    Optional<List<Path>> executables = Optional.empty();

    private final Faults faults = new Faults();

    CapabilitySetBuilder() {}

    CapabilitySetBuilder(CapabilitySet set) {
        files.addAll(set.files());
        denies.addAll(set.denies());
        denyPatterns.addAll(set.denyPatterns());
        exceptions.addAll(set.exceptions());
        unixSockets.addAll(set.unixSockets());
        unixSocketsMediated = set.unixSocketsMediated();
        networkMode = set.networkMode();
        connectPorts.addAll(set.connectPorts());
        bindPorts.addAll(set.bindPorts());
        localhostPorts.addAll(set.localhostPorts());
        localhostPortRanges.addAll(set.localhostPortRanges());
        bindPortRanges.addAll(set.bindPortRanges());
        udp = set.udp();
        allowedCommands.addAll(set.allowedCommands());
        blockedCommands.addAll(set.blockedCommands());
        platformRules.addAll(set.platformRules());
        signalMode = set.signalMode();
        processInfoMode = set.processInfoMode();
        ipcMode = set.ipcMode();
        extensionsEnabled = set.extensionsEnabled();
        seatbeltDebugDeny = set.seatbeltDebugDeny();
        gpu = set.gpu();
        limits = set.limits();
        executables = set.executables();
    }

    /**
     * Grants reading and executing: of a directory and everything below it, or of one file.
     *
     * @param path an existing directory or file
     * @return this builder
     */
    public CapabilitySetBuilder read(Path path) {
        return path(path, Access.READ, GrantSource.USER);
    }

    /**
     * Grants writing: of a directory and everything below it, or of one file.
     *
     * @param path an existing directory or file
     * @return this builder
     */
    public CapabilitySetBuilder write(Path path) {
        return path(path, Access.WRITE, GrantSource.USER);
    }

    /**
     * Grants reading and writing: of a directory and everything below it, or of one file.
     *
     * @param path an existing directory or file
     * @return this builder
     */
    public CapabilitySetBuilder readWrite(Path path) {
        return path(path, Access.READ_WRITE, GrantSource.USER);
    }

    /**
     * Grants access to whatever is at a path: a directory and everything below it, or one file.
     *
     * @param path an existing directory or file
     * @param access what is granted
     * @param source who asks
     * @return this builder
     */
    public CapabilitySetBuilder path(Path path, Access access, GrantSource source) {
        return add(files, () -> FileGrant.of(path, access, source));
    }

    /**
     * Grants access to a directory and everything below it.
     *
     * @param path the path
     * @param access what is granted
     * @return this builder
     */
    public CapabilitySetBuilder directory(Path path, Access access) {
        return directory(path, access, GrantSource.USER);
    }

    /**
     * Grants access to a directory and everything below it.
     *
     * @param path the path
     * @param access what is granted
     * @param source who asks
     * @return this builder
     */
    public CapabilitySetBuilder directory(Path path, Access access, GrantSource source) {
        return add(files, () -> FileGrant.directory(path, access, source));
    }

    /**
     * Grants access to one file, which is no directory.
     *
     * @param path the path
     * @param access what is granted
     * @return this builder
     */
    public CapabilitySetBuilder file(Path path, Access access) {
        return file(path, access, GrantSource.USER);
    }

    /**
     * Grants access to one file, which is no directory.
     *
     * @param path the path
     * @param access what is granted
     * @param source who asks
     * @return this builder
     */
    public CapabilitySetBuilder file(Path path, Access access, GrantSource source) {
        return add(files, () -> FileGrant.file(path, access, source));
    }

    /**
     * Grants access to exactly one path, which may be a directory without its content, or missing (macOS).
     *
     * @param path the path
     * @param access what is granted
     * @return this builder
     */
    public CapabilitySetBuilder exact(Path path, Access access) {
        return exact(path, access, GrantSource.USER);
    }

    /**
     * Grants access to exactly one path, which may be a directory without its content, or missing (macOS).
     *
     * @param path the path
     * @param access what is granted
     * @param source who asks
     * @return this builder
     */
    public CapabilitySetBuilder exact(Path path, Access access, GrantSource source) {
        return add(files, () -> FileGrant.exact(path, access, source));
    }

    /**
     * Adds a grant that was made before.
     *
     * @param grant the grant
     * @return this builder
     */
    public CapabilitySetBuilder grant(FileGrant grant) {
        files.add(grant);
        return this;
    }

    /**
     * Adds a socket grant that was made before.
     *
     * @param grant the grant
     * @return this builder
     */
    public CapabilitySetBuilder grant(UnixSocketGrant grant) {
        unixSockets.add(grant);
        return this;
    }

    /**
     * Grants one Unix socket.
     *
     * @param path the socket
     * @param mode what is granted
     * @return this builder
     */
    public CapabilitySetBuilder unixSocket(Path path, SocketMode mode) {
        return add(unixSockets, () -> UnixSocketGrant.file(path, mode, GrantSource.USER));
    }

    /**
     * Grants the Unix sockets that are direct entries of a directory.
     *
     * @param path the directory
     * @param mode what is granted
     * @return this builder
     */
    public CapabilitySetBuilder unixSocketsIn(Path path, SocketMode mode) {
        return add(unixSockets, () -> UnixSocketGrant.children(path, mode, GrantSource.USER));
    }

    /**
     * Grants the Unix sockets anywhere below a directory.
     *
     * @param path the directory
     * @param mode what is granted
     * @return this builder
     */
    public CapabilitySetBuilder unixSocketsUnder(Path path, SocketMode mode) {
        return add(unixSockets, () -> UnixSocketGrant.subtree(path, mode, GrantSource.USER));
    }

    /**
     * Says whether Unix sockets that no grant covers are refused.
     *
     * @param mediated true to judge every connect, bind and send
     * @return this builder
     */
    public CapabilitySetBuilder mediateUnixSockets(boolean mediated) {
        this.unixSocketsMediated = mediated;
        return this;
    }

    /**
     * Keeps a path closed even where a grant covers it.
     *
     * @param rule the path, who denies it and why
     * @return this builder
     */
    public CapabilitySetBuilder deny(DenyRule rule) {
        denies.add(rule);
        return this;
    }

    /**
     * Keeps names closed whenever they appear, even where a grant covers them (macOS).
     *
     * @param pattern the names, who denies them and why
     * @return this builder
     */
    public CapabilitySetBuilder deny(DenyPattern pattern) {
        return addOnce(denyPatterns, pattern);
    }

    /**
     * Takes a path out of the denied paths above it. Grants nothing.
     *
     * @param exception the path, what is not closed, and who says so
     * @return this builder
     */
    public CapabilitySetBuilder except(DenyException exception) {
        return addOnce(exceptions, exception);
    }

    /**
     * Keeps paths closed even where a grant covers them, as written and where their links lead.
     *
     * @param paths existing or missing paths
     * @return this builder
     */
    public CapabilitySetBuilder deny(Path... paths) {
        for (Path path : paths) {
            DenyRule literal = new DenyRule(path.toAbsolutePath(), GrantSource.USER, "");
            DenyRule canonical = new DenyRule(RealPaths.tryCanonicalize(literal.path()), GrantSource.USER, "");
            deny(literal);
            if (!canonical.equals(literal)) {
                deny(canonical);
            }
        }
        return this;
    }

    /**
     * Sets the network mode.
     *
     * @param mode the mode
     * @return this builder
     */
    public CapabilitySetBuilder network(NetworkMode mode) {
        this.networkMode = mode;
        return this;
    }

    /**
     * Lets the program connect to a TCP port on any host; the network becomes an allow list.
     *
     * @param port 1 to 65535
     * @return this builder
     */
    public CapabilitySetBuilder allowConnectPort(int port) {
        return checkOnce(connectPorts, () -> Ports.check("connect port", port));
    }

    /**
     * Lets the program listen on a TCP port; the network becomes an allow list.
     *
     * @param port 1 to 65535
     * @return this builder
     */
    public CapabilitySetBuilder allowBindPort(int port) {
        return checkOnce(bindPorts, () -> Ports.check("bind port", port));
    }

    /**
     * Lets the program connect to a TCP port of the loopback interface and listen on it.
     *
     * @param port 1 to 65535, or 0 for all of them (macOS)
     * @return this builder
     */
    public CapabilitySetBuilder allowLocalhostPort(int port) {
        return checkOnce(localhostPorts, () -> port == 0 ? 0 : Ports.check("localhost port", port));
    }

    /**
     * Lets the program connect to a range of ports of the loopback interface and listen on them.
     *
     * @param range the ports
     * @return this builder
     */
    public CapabilitySetBuilder allowLocalhostPorts(PortRange range) {
        return addOnce(localhostPortRanges, range);
    }

    /**
     * Lets the program listen on a range of TCP ports; the network becomes an allow list.
     *
     * @param range the ports
     * @return this builder
     */
    public CapabilitySetBuilder allowBindPorts(PortRange range) {
        return addOnce(bindPortRanges, range);
    }

    /**
     * Lets the program connect to the usual ports of HTTPS, 443 and 8443, on any host.
     *
     * @return this builder
     */
    public CapabilitySetBuilder allowHttps() {
        return allowConnectPort(443).allowConnectPort(8443);
    }

    /**
     * Says what the program may do with UDP where its network is restricted.
     *
     * @param mode the mode
     * @return this builder
     */
    public CapabilitySetBuilder udp(UdpMode mode) {
        this.udp = Optional.of(mode);
        return this;
    }

    /**
     * Lets nono start a command that is blocked by name. Not a boundary.
     *
     * @param name a file name
     * @return this builder
     */
    public CapabilitySetBuilder allowCommand(String name) {
        return addOnce(allowedCommands, name);
    }

    /**
     * Makes nono refuse to start a command by name. Not a boundary.
     *
     * @param name a file name
     * @return this builder
     */
    public CapabilitySetBuilder blockCommand(String name) {
        return addOnce(blockedCommands, name);
    }

    /**
     * Adds a rule in the language of the platform.
     *
     * @param rule a checked rule
     * @return this builder
     */
    public CapabilitySetBuilder platformRule(PlatformRule rule) {
        platformRules.add(rule);
        return this;
    }

    /**
     * Says to whom the program may send signals.
     *
     * @param mode the mode
     * @return this builder
     */
    public CapabilitySetBuilder signals(SignalMode mode) {
        this.signalMode = mode;
        return this;
    }

    /**
     * Says which processes the program may inspect.
     *
     * @param mode the mode
     * @return this builder
     */
    public CapabilitySetBuilder processInfo(ProcessInfoMode mode) {
        this.processInfoMode = mode;
        return this;
    }

    /**
     * Says which means of communication between processes the program may use.
     *
     * @param mode the mode
     * @return this builder
     */
    public CapabilitySetBuilder ipc(IpcMode mode) {
        this.ipcMode = mode;
        return this;
    }

    /**
     * Says whether the program may use the graphics processors.
     *
     * @param access the access
     * @return this builder
     */
    public CapabilitySetBuilder gpu(GpuAccess access) {
        this.gpu = access;
        return this;
    }

    /**
     * Sets the ceilings on what the process tree may use.
     *
     * @param ceilings the limits
     * @return this builder
     */
    public CapabilitySetBuilder limits(ResourceLimits ceilings) {
        this.limits = ceilings;
        return this;
    }

    /**
     * Says whether sandbox extensions may be issued (macOS).
     *
     * @param enabled true if so
     * @return this builder
     */
    public CapabilitySetBuilder extensions(boolean enabled) {
        this.extensionsEnabled = enabled;
        return this;
    }

    /**
     * Says whether the kernel logs each denial (macOS).
     *
     * @param enabled true if so
     * @return this builder
     */
    public CapabilitySetBuilder seatbeltDebugDeny(boolean enabled) {
        this.seatbeltDebugDeny = enabled;
        return this;
    }

    /**
     * Lets programs be executed from these places only.
     *
     * @param paths existing files, and directories for everything below them
     * @return this builder
     */
    public CapabilitySetBuilder executables(Collection<Path> paths) {
        List<Path> real = new ArrayList<>();
        for (Path path : paths) {
            add(real, () -> RealPaths.resolve(path));
        }
        this.executables = Optional.of(real);
        return this;
    }

    /**
     * The set.
     *
     * @return an immutable value
     * @throws NonoException the fault, if there is one; if there are more, the first one with all of them in its message
     *     and the others suppressed
     */
    public CapabilitySet build() {
        faults.throwAll();
        return new CapabilitySet(this);
    }

    private <T> CapabilitySetBuilder add(List<T> list, Supplier<T> value) {
        faults.collect(list, value);
        return this;
    }

    private <T> CapabilitySetBuilder addOnce(List<T> list, T value) {
        if (!list.contains(value)) {
            list.add(value);
        }
        return this;
    }

    private <T> CapabilitySetBuilder checkOnce(List<T> list, Supplier<T> value) {
        faults.collectOnce(list, value);
        return this;
    }
}
