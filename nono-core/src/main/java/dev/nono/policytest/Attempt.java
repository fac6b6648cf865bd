package dev.nono.policytest;

import dev.nono.TerminalText;
import dev.nono.capability.Access;
import dev.nono.capability.SocketOperation;
import dev.nono.query.Decision;
import dev.nono.query.Why;
import java.nio.file.Path;

/** Something that a program could try. Made by {@link PolicyAssertions}. */
public sealed interface Attempt {

    /**
     * Asks whether it would be allowed.
     *
     * @param policy whom to ask
     * @return the answer
     */
    Decision ask(Why policy);

    /**
     * The attempt for people.
     *
     * @return such as {@code reading /etc/shadow}, without control characters
     */
    String display();

    /**
     * Access to a file or directory.
     *
     * @param path any path; it need not exist
     * @param access what the program would do
     */
    record OnPath(Path path, Access access) implements Attempt {
        @Override
        public Decision ask(Why policy) {
            return policy.path(path, access);
        }

        @Override
        public String display() {
            String verb = switch (access) {
                case READ -> "reading ";
                case WRITE -> "writing ";
                case READ_WRITE -> "reading and writing ";
            };
            return verb + TerminalText.clean(path.toString());
        }
    }

    /**
     * A TCP connection.
     *
     * @param host a name or an address; never resolved
     * @param port the port
     */
    record OnHost(String host, int port) implements Attempt {
        @Override
        public Decision ask(Why policy) {
            return policy.host(host, port);
        }

        @Override
        public String display() {
            return "connecting to " + TerminalText.clean(host) + " port " + port;
        }
    }

    /**
     * The use of a Unix socket with a path.
     *
     * @param path the path of the socket; it need not exist
     * @param operation what the program would do
     */
    record OnSocket(Path path, SocketOperation operation) implements Attempt {
        @Override
        public Decision ask(Why policy) {
            return policy.unixSocket(path, operation);
        }

        @Override
        public String display() {
            return operation.wireName() + " on the Unix socket " + TerminalText.clean(path.toString());
        }
    }
}
