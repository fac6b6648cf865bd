package dev.nono.policytest;

import dev.nono.capability.Access;
import dev.nono.capability.CapabilitySet;
import dev.nono.capability.SocketOperation;
import dev.nono.query.QueryContext;
import dev.nono.query.Why;
import java.nio.file.Path;

/** What a policy test imports: the assertion, and the attempts that it speaks of. */
public final class PolicyAssertions {
    private PolicyAssertions() {}

    /**
     * Starts an assertion about a set alone.
     *
     * @param caps the set, as it would be enforced
     * @return the assertion
     */
    public static PolicyAssert assertThat(CapabilitySet caps) {
        return assertThat(caps, QueryContext.none());
    }

    /**
     * Starts an assertion about a set and what stands around it, such as the host filter of a proxy.
     *
     * @param caps the set, as it would be enforced
     * @param context what the set does not know
     * @return the assertion
     */
    public static PolicyAssert assertThat(CapabilitySet caps, QueryContext context) {
        return new PolicyAssert(Why.ask(caps, context));
    }

    /**
     * Reading a file, or listing a directory.
     *
     * @param path any path; it need not exist
     * @return the attempt
     */
    public static Attempt read(Path path) {
        return new Attempt.OnPath(path, Access.READ);
    }

    /**
     * Reading a file, or listing a directory.
     *
     * @param path any path; it need not exist
     * @return the attempt
     */
    public static Attempt read(String path) {
        return read(Path.of(path));
    }

    /**
     * Writing, creating or removing a file.
     *
     * @param path any path; it need not exist
     * @return the attempt
     */
    public static Attempt write(Path path) {
        return new Attempt.OnPath(path, Access.WRITE);
    }

    /**
     * Writing, creating or removing a file.
     *
     * @param path any path; it need not exist
     * @return the attempt
     */
    public static Attempt write(String path) {
        return write(Path.of(path));
    }

    /**
     * Reading and writing a file.
     *
     * @param path any path; it need not exist
     * @return the attempt
     */
    public static Attempt readWrite(Path path) {
        return new Attempt.OnPath(path, Access.READ_WRITE);
    }

    /**
     * Reading and writing a file.
     *
     * @param path any path; it need not exist
     * @return the attempt
     */
    public static Attempt readWrite(String path) {
        return readWrite(Path.of(path));
    }

    /**
     * Connecting to a host.
     *
     * @param host a name or an address; never resolved
     * @param port the port
     * @return the attempt
     */
    public static Attempt host(String host, int port) {
        return new Attempt.OnHost(host, port);
    }

    /**
     * Connecting to a Unix socket with a path.
     *
     * @param path the path of the socket; it need not exist
     * @return the attempt
     */
    public static Attempt connectTo(Path path) {
        return new Attempt.OnSocket(path, SocketOperation.CONNECT);
    }

    /**
     * Creating a Unix socket with a path.
     *
     * @param path the path of the socket; it need not exist
     * @return the attempt
     */
    public static Attempt bindTo(Path path) {
        return new Attempt.OnSocket(path, SocketOperation.BIND);
    }
}
