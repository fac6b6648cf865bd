package dev.nono.sandbox.macos.internal.trace;

import java.util.Optional;

/**
 * A socket, as a line of {@code nettop -L 0 -n} has it: values between commas, of which the second is the protocol and
 * both ends, and the fourth the state.
 *
 * @param listening whether others connect to it
 * @param localPort the port at this end
 * @param address this end of one that listens, the other end otherwise; without brackets and interface
 * @param port the port there
 */
record Flow(boolean listening, int localPort, String address, int port) {
    private static final String BETWEEN = "<->";

    private record End(String address, int port) {}

    /** Reads a line; empty if it is about nothing that can be granted: a loopback connection, or no port. */
    static Optional<Flow> parse(String line) {
        String[] fields = line.split(",", -1);
        if (fields.length < 4) {
            return Optional.empty();
        }
        String socket = fields[1].strip();
        boolean four = socket.startsWith("tcp4 ") || socket.startsWith("udp4 ");
        boolean six = socket.startsWith("tcp6 ") || socket.startsWith("udp6 ");
        int between = socket.indexOf(BETWEEN);
        if (!(four || six) || between < 0) {
            return Optional.empty();
        }
        String near = socket.substring("tcp4 ".length(), between).strip();
        String far = socket.substring(between + BETWEEN.length()).strip();
        Optional<End> local = end(near, four);
        if (local.isEmpty()) {
            return Optional.empty();
        }
        int localPort = local.get().port();
        if (fields[3].strip().equals("Listen") || far.startsWith("*")) {
            return localPort == 0
                    ? Optional.empty()
                    : Optional.of(new Flow(true, localPort, local.get().address(), localPort));
        }
        return end(far, four)
                .filter(other -> other.port() != 0 && !isLoopback(other.address()))
                .map(other -> new Flow(false, localPort, other.address(), other.port()));
    }

    private static Optional<End> end(String text, boolean four) {
        int split = text.lastIndexOf(four ? ':' : '.');
        if (split <= 0) {
            return Optional.empty();
        }
        String address = text.substring(0, split);
        int scope = address.indexOf('%');
        address = scope < 0 ? address : address.substring(0, scope);
        String port = text.substring(split + 1);
        if (address.equals("*")) {
            address = four ? "0.0.0.0" : "::";
        }
        if (!isNumeric(address, four)) {
            return Optional.empty();
        }
        if (port.equals("*")) {
            return Optional.of(new End(address, 0));
        }
        if (port.isEmpty() || port.length() > 5 || !port.chars().allMatch(c -> c >= '0' && c <= '9')) {
            return Optional.empty();
        }
        int number = Integer.parseInt(port);
        return number > 65_535 ? Optional.empty() : Optional.of(new End(address, number));
    }

    private static boolean isNumeric(String address, boolean four) {
        for (int i = 0; i < address.length(); i++) {
            char c = address.charAt(i);
            boolean digit = c >= '0' && c <= '9';
            boolean letter = (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
            if (!(digit || c == '.' || (!four && (letter || c == ':')))) {
                return false;
            }
        }
        return !address.isEmpty();
    }

    private static boolean isLoopback(String address) {
        return address.startsWith("127.") || address.equals("::1");
    }
}
