package dev.nono.diagnostic;

/**
 * A use of an IP address that was seen to be denied.
 *
 * @param operation {@code connect}, {@code bind}, {@code send} or {@code listen}
 * @param address the address in text, without brackets; empty if there is none
 * @param port the port, 0 if there is none
 * @param reason why it was denied, for people
 */
public record NetworkDenialRecord(String operation, String address, int port, String reason) {

    /**
     * The address and port for people.
     *
     * @return {@code 1.2.3.4:443}, {@code [::1]:443}, or what is known of it
     */
    public String target() {
        String host = address.indexOf(':') >= 0 ? "[" + address + "]" : address;
        if (port == 0) {
            return host.isEmpty() ? "the network" : host;
        }
        return host.isEmpty() ? "port " + port : host + ":" + port;
    }
}
