package dev.nono.sandbox.linux.internal.supervise;

import com.google.common.net.InetAddresses;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** The name servers of this machine: {@code nameserver} lines of resolv.conf(5), and the stub of systemd-resolved. */
public final class Resolvers {
    private static final Path RESOLV_CONF = Path.of("/etc/resolv.conf");
    private static final String STUB = "127.0.0.53";

    private Resolvers() {}

    /** Of this machine, as it is configured now; the stub alone if the file cannot be read. */
    public static Set<InetAddress> ofThisMachine() {
        try {
            return parse(Files.readAllLines(RESOLV_CONF));
        } catch (IOException e) {
            return parse(List.of());
        }
    }

    static Set<InetAddress> parse(List<String> lines) {
        Set<InetAddress> servers = new LinkedHashSet<>();
        servers.add(InetAddresses.forString(STUB));
        for (String line : lines) {
            String[] words = line.strip().split("\\s+", -1);
            if (words.length > 1 && words[0].equals("nameserver") && InetAddresses.isInetAddress(words[1])) {
                servers.add(InetAddresses.forString(words[1]));
            }
        }
        return servers;
    }
}
