package dev.nono.proxy.internal.socks;

/** What a client says, in this order. */
public sealed interface SocksMessage {
    /**
     * How it can say who it is.
     *
     * @param none not at all
     * @param password with user and password
     */
    record Methods(boolean none, boolean password) implements SocksMessage {}

    /**
     * Who it is. The user does not matter.
     *
     * @param password the password
     */
    record Login(String password) implements SocksMessage {
        @Override
        public String toString() {
            return "Login[***]";
        }
    }

    /**
     * What it wants.
     *
     * @param command 1 for a connection; others are refused
     * @param authority host and port as HTTP writes them
     */
    record Wish(int command, String authority) implements SocksMessage {
        /** A connection to a host. */
        public static final int CONNECT = 1;
    }

    /**
     * It does not speak the protocol.
     *
     * @param answer what it is told before the connection ends; may be nothing
     * @param reason what is wrong
     */
    record Fault(SocksAnswer answer, String reason) implements SocksMessage {}
}
