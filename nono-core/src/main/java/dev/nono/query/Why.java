package dev.nono.query;

import dev.nono.capability.Access;
import dev.nono.capability.CapabilitySet;
import dev.nono.capability.IpcMode;
import dev.nono.capability.SignalMode;
import dev.nono.capability.SocketOperation;
import java.nio.file.Path;
import java.util.OptionalInt;

/**
 * Would this be allowed? Made for one capability set, which it reads once; to be asked as often as one likes, by any
 * thread.
 */
public final class Why {
    private static final int HTTPS = 443;

    private final CapabilitySet caps;
    private final QueryContext context;
    private final PathQuery paths;
    private final SocketQuery sockets;
    private final NetworkQuery network;

    private Why(CapabilitySet caps, QueryContext context) {
        this.caps = caps;
        this.context = context;
        this.sockets = new SocketQuery(caps, context.literalPaths());
        this.paths = new PathQuery(caps, context, sockets);
        this.network = new NetworkQuery(caps, context);
    }

    /**
     * Asks about a set alone.
     *
     * @param caps the set, as it is enforced
     * @return the questions
     */
    public static Why ask(CapabilitySet caps) {
        return ask(caps, QueryContext.none());
    }

    /**
     * Asks about a set and what stands around it.
     *
     * @param caps the set, as it is enforced
     * @param context what the set does not know
     * @return the questions
     */
    public static Why ask(CapabilitySet caps, QueryContext context) {
        return new Why(caps, context);
    }

    /**
     * Could a program read a file, or list a directory?
     *
     * @param path any path; it need not exist
     * @return {@link Decision.Allowed} or {@link Decision.Denied}
     */
    public Decision read(Path path) {
        return path(path, Access.READ);
    }

    /**
     * Could a program write, create or remove a file?
     *
     * @param path any path; it need not exist
     * @return {@link Decision.Allowed} or {@link Decision.Denied}
     */
    public Decision write(Path path) {
        return path(path, Access.WRITE);
    }

    /**
     * Could a program do both?
     *
     * @param path any path; it need not exist
     * @return {@link Decision.Allowed} or {@link Decision.Denied}
     */
    public Decision readWrite(Path path) {
        return path(path, Access.READ_WRITE);
    }

    /**
     * Could a program access a file?
     *
     * @param path any path; it need not exist
     * @param access what it would do
     * @return {@link Decision.Allowed} or {@link Decision.Denied}
     */
    public Decision path(Path path, Access access) {
        return paths.ask(path, access);
    }

    /**
     * Could a program reach a host by HTTPS?
     *
     * @param host a host, or a URL whose path counts where the proxy restricts requests
     * @return {@link Decision.Allowed} or {@link Decision.Denied}
     * @throws dev.nono.NonoException {@link dev.nono.ErrorCode#CONFIG_PARSE} if the text holds no host
     */
    public Decision host(String host) {
        return network.ask(host, HTTPS);
    }

    /**
     * Could a program reach a port of a host?
     *
     * @param host a host, or a URL whose path counts where the proxy restricts requests
     * @param port the port
     * @return {@link Decision.Allowed} or {@link Decision.Denied}
     * @throws dev.nono.NonoException {@link dev.nono.ErrorCode#CONFIG_PARSE} if the text holds no host
     */
    public Decision host(String host, int port) {
        return network.ask(host, port);
    }

    /**
     * Could a program use a Unix socket?
     *
     * @param path the path of the socket; it need not exist
     * @param operation what it would do
     * @return {@link Decision.Allowed} or {@link Decision.Denied}
     */
    public Decision unixSocket(Path path, SocketOperation operation) {
        if (operation == SocketOperation.BIND && !sockets.judgesBinding(path)) {
            return paths.ask(path, Access.WRITE);
        }
        Decision decision = sockets.ask(path, operation);
        // Seatbelt asks twice about a socket that is made: for its address and for its file.
        return decision.isAllowed() && operation == SocketOperation.BIND && context.literalPaths()
                ? paths.ask(path, Access.WRITE)
                : decision;
    }

    /**
     * Could a program start a command by name? Nothing mediates commands yet.
     *
     * @param name the name of the command
     * @return {@link Decision.Denied} with {@link Reason#COMMAND_POLICY_UNAVAILABLE}
     */
    public Decision command(String name) {
        return Decision.Denied.of(
                Reason.COMMAND_POLICY_UNAVAILABLE,
                "no policy mediates commands in this sandbox, so nothing decides about \"" + name
                        + "\" by its name; ask about its path");
    }

    /**
     * Is a program kept from reaching outside of its sandbox?
     *
     * @param scope what is meant
     * @return {@link Decision.ScopeStatus}
     */
    public Decision scope(Scope scope) {
        ScopeSupport support = context.scopes();
        if (!support.applicable()) {
            return new Decision.ScopeStatus(
                    scope,
                    Decision.ScopeState.NOT_APPLICABLE,
                    false,
                    false,
                    false,
                    OptionalInt.empty(),
                    "only Linux has scopes");
        }
        boolean requested = switch (scope) {
            case SIGNAL -> caps.signalMode() != SignalMode.ALLOW_ALL;
            case ABSTRACT_UNIX_SOCKET -> caps.ipcMode() != IpcMode.FULL;
        };
        boolean enforced =
                requested && support.supported() && support.enforced().contains(scope);
        return new Decision.ScopeStatus(
                scope,
                state(support, requested, enforced),
                requested,
                enforced,
                support.supported(),
                support.kernelAbi(),
                details(support, requested, enforced));
    }

    private static Decision.ScopeState state(ScopeSupport support, boolean requested, boolean enforced) {
        if (support.kernelAbi().isEmpty()) {
            return Decision.ScopeState.UNAVAILABLE;
        }
        if (!requested) {
            return Decision.ScopeState.NOT_REQUESTED;
        }
        if (!support.supported()) {
            return Decision.ScopeState.UNSUPPORTED;
        }
        return enforced ? Decision.ScopeState.ENFORCED : Decision.ScopeState.NOT_ENFORCED;
    }

    private static String details(ScopeSupport support, boolean requested, boolean enforced) {
        if (support.kernelAbi().isEmpty()) {
            return "the version of Landlock could not be found out";
        }
        if (!requested) {
            return "the sandbox does not ask for it";
        }
        if (!support.supported()) {
            return "Landlock " + support.kernelAbi().getAsInt() + " cannot do it; version " + ScopeSupport.FIRST_ABI
                    + " can";
        }
        return enforced
                ? "processes outside the sandbox cannot be reached"
                : "the kernel could do it, and this sandbox does not hold the program to it";
    }
}
