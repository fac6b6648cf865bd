package dev.nono.cli.launch;

import dev.nono.ErrorCode;
import dev.nono.NonoException;
import dev.nono.capability.Access;
import dev.nono.capability.ByteSize;
import dev.nono.capability.CapabilitySetBuilder;
import dev.nono.capability.FileGrant;
import dev.nono.capability.GpuAccess;
import dev.nono.capability.GrantSource;
import dev.nono.capability.NetworkMode;
import dev.nono.capability.ResourceLimits;
import dev.nono.capability.SocketMode;
import dev.nono.capability.UnixSocketGrant;
import dev.nono.cli.args.Arguments;
import dev.nono.cli.args.Option;
import dev.nono.sandbox.OsString;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Capabilities that were asked for by options. */
public final class FlagGrants {
    private static final List<Option> LIMITS =
            List.of(Option.MEMORY, Option.MAX_PROCESSES, Option.MAX_OPEN_FILES, Option.MAX_FILE_SIZE, Option.MAX_CPU);

    private final Arguments arguments;
    private final CapabilitySetBuilder capabilities;
    private final List<Skipped> skipped = new ArrayList<>();

    /**
     * A grant that was left out because its path does not exist.
     *
     * @param option the option as typed
     * @param path the path as typed
     */
    public record Skipped(String option, String path) {}

    private FlagGrants(Arguments arguments, CapabilitySetBuilder capabilities) {
        this.arguments = arguments;
        this.capabilities = capabilities;
    }

    /**
     * Adds what the options ask for.
     *
     * @param arguments the options
     * @param capabilities what gets the grants
     * @return the grants whose paths do not exist
     * @throws NonoException if a path is of the wrong kind or cannot be resolved
     */
    public static List<Skipped> add(Arguments arguments, CapabilitySetBuilder capabilities) {
        FlagGrants grants = new FlagGrants(arguments, capabilities);
        grants.files();
        grants.sockets();
        grants.network();
        grants.others();
        return grants.skipped;
    }

    private void files() {
        directories(Option.ALLOW, Access.READ_WRITE, Option.ALLOW_FILE);
        directories(Option.READ, Access.READ, Option.READ_FILE);
        directories(Option.WRITE, Access.WRITE, Option.WRITE_FILE);
        singleFiles(Option.ALLOW_FILE, Access.READ_WRITE, Option.ALLOW);
        singleFiles(Option.READ_FILE, Access.READ, Option.READ);
        singleFiles(Option.WRITE_FILE, Access.WRITE, Option.WRITE);
    }

    private void directories(Option option, Access access, Option forFiles) {
        for (OsString value : arguments.values(option)) {
            try {
                capabilities.grant(FileGrant.directory(path(option, value), access, GrantSource.USER));
            } catch (NonoException e) {
                missing(option, value, e);
                wrongKind(e, ErrorCode.EXPECTED_DIRECTORY, option, value, "is a file", forFiles);
            }
        }
    }

    private void singleFiles(Option option, Access access, Option forDirectories) {
        for (OsString value : arguments.values(option)) {
            try {
                capabilities.grant(FileGrant.file(path(option, value), access, GrantSource.USER));
            } catch (NonoException e) {
                missing(option, value, e);
                wrongKind(e, ErrorCode.EXPECTED_FILE, option, value, "is a directory", forDirectories);
            }
        }
    }

    private void missing(Option option, OsString value, NonoException e) {
        if (e.code() == ErrorCode.PATH_NOT_FOUND) {
            skipped.add(new Skipped(option.typed(), value.toString()));
        }
    }

    private static void wrongKind(
            NonoException e, ErrorCode kind, Option option, OsString value, String what, Option instead) {
        if (e.code() == kind) {
            throw NonoException.forPath(
                    kind,
                    Path.of(value.toString()),
                    option.typed() + " " + value + ": " + value + " " + what + "; use " + instead.typed() + " " + value,
                    e);
        }
        if (e.code() != ErrorCode.PATH_NOT_FOUND) {
            throw e;
        }
    }

    private void sockets() {
        for (OsString value : arguments.values(Option.ALLOW_UNIX_SOCKET)) {
            socket(Option.ALLOW_UNIX_SOCKET, value, SocketMode.CONNECT);
        }
        for (OsString value : arguments.values(Option.ALLOW_UNIX_SOCKET_BIND)) {
            socket(Option.ALLOW_UNIX_SOCKET_BIND, value, SocketMode.CONNECT_BIND);
        }
        socketDirectories(Option.ALLOW_UNIX_SOCKET_DIR, SocketMode.CONNECT, false);
        socketDirectories(Option.ALLOW_UNIX_SOCKET_DIR_BIND, SocketMode.CONNECT_BIND, false);
        socketDirectories(Option.ALLOW_UNIX_SOCKET_SUBTREE, SocketMode.CONNECT, true);
        socketDirectories(Option.ALLOW_UNIX_SOCKET_SUBTREE_BIND, SocketMode.CONNECT_BIND, true);
    }

    private void socket(Option option, OsString value, SocketMode mode) {
        try {
            UnixSocketGrant grant = UnixSocketGrant.file(path(option, value), mode, GrantSource.USER);
            capabilities.grant(grant);
            capabilities.grant(grant.impliedFile());
        } catch (NonoException e) {
            if (e.code() != ErrorCode.PATH_NOT_FOUND) {
                throw e;
            }
            missing(option, value, e);
        }
    }

    private void socketDirectories(Option option, SocketMode mode, boolean subtree) {
        for (OsString value : arguments.values(option)) {
            try {
                Path path = path(option, value);
                UnixSocketGrant grant = subtree
                        ? UnixSocketGrant.subtree(path, mode, GrantSource.USER)
                        : UnixSocketGrant.children(path, mode, GrantSource.USER);
                capabilities.grant(grant);
                capabilities.grant(grant.impliedFile());
            } catch (NonoException e) {
                if (e.code() != ErrorCode.PATH_NOT_FOUND) {
                    throw e;
                }
                missing(option, value, e);
            }
        }
    }

    private void network() {
        if (arguments.has(Option.BLOCK_NET)) {
            capabilities.network(NetworkMode.blocked());
        }
        for (OsString port : arguments.values(Option.ALLOW_CONNECT_PORT)) {
            capabilities.allowConnectPort(number(port));
        }
        for (OsString port : arguments.values(Option.LISTEN_PORT)) {
            capabilities.allowBindPort(number(port));
        }
        for (OsString port : arguments.values(Option.OPEN_PORT)) {
            capabilities.allowLocalhostPort(number(port));
        }
    }

    private void others() {
        if (arguments.has(Option.ALLOW_GPU)) {
            capabilities.gpu(GpuAccess.ALL);
        }
        for (OsString name : arguments.values(Option.ALLOW_COMMAND)) {
            capabilities.allowCommand(name.toString());
        }
        for (OsString name : arguments.values(Option.BLOCK_COMMAND)) {
            capabilities.blockCommand(name.toString());
        }
        if (arguments.hasAny(LIMITS)) {
            limits();
        }
    }

    private void limits() {
        ResourceLimits.Builder limits = ResourceLimits.builder();
        arguments.text(Option.MEMORY).ifPresent(size -> limits.memory(ByteSize.parse(size)));
        arguments.text(Option.MAX_PROCESSES).ifPresent(n -> limits.processes(Long.parseLong(n)));
        arguments.text(Option.MAX_OPEN_FILES).ifPresent(n -> limits.openFiles(Long.parseLong(n)));
        arguments.text(Option.MAX_FILE_SIZE).ifPresent(size -> limits.fileSize(ByteSize.parse(size)));
        arguments.text(Option.MAX_CPU).ifPresent(n -> limits.cpuSeconds(Long.parseLong(n)));
        capabilities.limits(capabilities.build().limits().overriddenBy(limits.build()));
    }

    private static int number(OsString port) {
        return Integer.parseInt(port.toString());
    }

    static Path path(Option option, OsString value) {
        try {
            return Path.of(value.toString());
        } catch (InvalidPathException e) {
            throw new NonoException(
                    ErrorCode.PATH_CANONICALIZATION,
                    option.typed() + " " + value + ": this cannot be a path here: " + e.getReason(),
                    e);
        }
    }
}
