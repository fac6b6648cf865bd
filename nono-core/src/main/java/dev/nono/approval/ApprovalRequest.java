package dev.nono.approval;

import dev.nono.ErrorCode;
import dev.nono.NonoException;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What a sandboxed program wants. All texts in it come from that program or from what it did: whoever shows them takes
 * control characters out first, and none of them proves who is asking.
 */
public sealed interface ApprovalRequest {

    /**
     * Returns the identifier of this request.
     *
     * @return unique within the session
     */
    String requestId();

    /**
     * Returns why it is wanted.
     *
     * @return the words of the asker, or {@code null}
     */
    @Nullable
    String reason();

    /**
     * Returns the process that wants it.
     *
     * @return the process ID, 0 when it is not known
     */
    long childPid();

    /**
     * Returns the session of the process.
     *
     * @return the session
     */
    String sessionId();

    /**
     * Calls the function for the kind of request that this is.
     *
     * @param <R> what the functions return
     * @param onCapability called for a path
     * @param onNetwork called for a network address
     * @param onEndpoint called for an endpoint of an API
     * @param onCommand called for a command
     * @return what the function returned
     */
    <R> R match(
            Function<Capability, R> onCapability,
            Function<Network, R> onNetwork,
            Function<Endpoint, R> onEndpoint,
            Function<Command, R> onCommand);

    /**
     * Returns the request as records and web front ends get it: one compact JSON object that starts with
     * {@code capability_type}.
     *
     * @return the JSON
     */
    default String toJson() {
        return WireJson.request(this);
    }

    /** The transport of a network request. */
    enum Protocol {
        /** TCP. */
        TCP("tcp"),
        /** UDP. */
        UDP("udp");

        private final String wireName;

        Protocol(String wireName) {
            this.wireName = wireName;
        }

        /**
         * Returns the name in records.
         *
         * @return {@code tcp} or {@code udp}
         */
        public String wireName() {
            return wireName;
        }
    }

    /**
     * A path is wanted.
     *
     * @param requestId the identifier of this request
     * @param path the path
     * @param access what it is wanted for
     * @param reason why, or {@code null}
     * @param childPid the process, 0 to 4294967295
     * @param sessionId its session
     */
    record Capability(
            String requestId,
            String path,
            RequestedAccess access,
            @Nullable String reason,
            long childPid,
            String sessionId)
            implements ApprovalRequest {
        /** Checks the process ID. */
        public Capability {
            ProcessIds.check(childPid);
        }

        @Override
        public <R> R match(
                Function<Capability, R> onCapability,
                Function<Network, R> onNetwork,
                Function<Endpoint, R> onEndpoint,
                Function<Command, R> onCommand) {
            return onCapability.apply(this);
        }
    }

    /**
     * A connection is wanted.
     *
     * @param requestId the identifier of this request
     * @param host the host
     * @param port the port, 0 to 65535
     * @param protocol the transport
     * @param resolvedIps the addresses that the host resolved to
     * @param reason why, or {@code null}
     * @param childPid the process, 0 to 4294967295
     * @param sessionId its session
     */
    record Network(
            String requestId,
            String host,
            int port,
            Protocol protocol,
            List<String> resolvedIps,
            @Nullable String reason,
            long childPid,
            String sessionId)
            implements ApprovalRequest {
        /** Checks the numbers and copies the addresses. */
        public Network {
            ProcessIds.check(childPid);
            if (port < 0 || port > 65535) {
                throw new NonoException(ErrorCode.CONFIG_PARSE, "a port is a number up to 65535, not " + port);
            }
            resolvedIps = List.copyOf(resolvedIps);
        }

        @Override
        public <R> R match(
                Function<Capability, R> onCapability,
                Function<Network, R> onNetwork,
                Function<Endpoint, R> onEndpoint,
                Function<Command, R> onCommand) {
            return onNetwork.apply(this);
        }
    }

    /**
     * A call of an API is wanted.
     *
     * @param requestId the identifier of this request
     * @param routeId the route of the proxy
     * @param upstream where it leads, without credentials
     * @param method the method of the call
     * @param path the path of the call
     * @param ruleLabel the rule that asks
     * @param reason why, or {@code null}
     * @param childPid the process, 0 to 4294967295
     * @param sessionId its session
     */
    record Endpoint(
            String requestId,
            String routeId,
            String upstream,
            String method,
            String path,
            String ruleLabel,
            @Nullable String reason,
            long childPid,
            String sessionId)
            implements ApprovalRequest {
        /** Checks the process ID. */
        public Endpoint {
            ProcessIds.check(childPid);
        }

        @Override
        public <R> R match(
                Function<Capability, R> onCapability,
                Function<Network, R> onNetwork,
                Function<Endpoint, R> onEndpoint,
                Function<Command, R> onCommand) {
            return onEndpoint.apply(this);
        }
    }

    /**
     * The execution of a mediated command is wanted.
     *
     * @param requestId the identifier of this request
     * @param command the command
     * @param args its arguments, with its name in front
     * @param caller who calls it
     * @param interceptRule the rule that asks
     * @param reason why, or {@code null}
     * @param childPid the process, 0 to 4294967295
     * @param sessionId its session
     */
    record Command(
            String requestId,
            String command,
            List<String> args,
            String caller,
            String interceptRule,
            @Nullable String reason,
            long childPid,
            String sessionId)
            implements ApprovalRequest {
        /** Checks the process ID and copies the arguments. */
        public Command {
            ProcessIds.check(childPid);
            args = List.copyOf(args);
        }

        @Override
        public <R> R match(
                Function<Capability, R> onCapability,
                Function<Network, R> onNetwork,
                Function<Endpoint, R> onEndpoint,
                Function<Command, R> onCommand) {
            return onCommand.apply(this);
        }
    }
}
