package dev.nono.proxy;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;

/** Finds the addresses of a name. Called on threads that may block, and given up when it takes longer than five seconds. */
@FunctionalInterface
public interface HostResolver {
    /**
     * Finds all addresses.
     *
     * @param name a name in its canonical form
     * @return the addresses, at least one
     * @throws UnknownHostException if there are none
     */
    List<InetAddress> resolve(String name) throws UnknownHostException;

    /**
     * The resolver of the system, with all that the system is configured to ask.
     *
     * @return the resolver
     */
    static HostResolver system() {
        return name -> List.of(InetAddress.getAllByName(name));
    }
}
