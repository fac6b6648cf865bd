package dev.nono.proxy.internal.peer;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.StringTokenizer;

/** The TCP sockets of this network namespace, as {@code /proc/net/tcp} and {@code /proc/net/tcp6} list them, see proc(5). */
final class SocketTable {
    private static final String MAPPED = "0000000000000000FFFF0000";

    private final Path proc;

    SocketTable(Path proc) {
        this.proc = proc;
    }

    /**
     * A socket.
     *
     * @param user who owns it
     * @param inode its number, by which {@code /proc/PID/fd} names it
     */
    record Entry(int user, long inode) {}

    /** Whether this system has such tables. */
    boolean exists() {
        return Files.isReadable(proc.resolve("net/tcp"));
    }

    /** The socket that is connected from one address to another. */
    Optional<Entry> find(InetSocketAddress from, InetSocketAddress to) throws IOException {
        boolean four = from.getAddress() instanceof Inet4Address && to.getAddress() instanceof Inet4Address;
        if (four) {
            Optional<Entry> found = find("net/tcp", hex("", from), hex("", to));
            return found.isPresent() ? found : find("net/tcp6", hex(MAPPED, from), hex(MAPPED, to));
        }
        return find("net/tcp6", hex("", from), hex("", to));
    }

    private Optional<Entry> find(String table, String local, String remote) throws IOException {
        String wanted = " " + local + " " + remote + " ";
        try (BufferedReader lines = Files.newBufferedReader(proc.resolve(table), StandardCharsets.US_ASCII)) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                if (line.contains(wanted)) {
                    return Optional.of(entry(line));
                }
            }
            return Optional.empty();
        } catch (NoSuchFileException e) {
            // A kernel without IPv6 has one table only.
            return Optional.empty();
        }
    }

    /** Fields: number, local, remote, state, queues, timer, retransmits, user, timeout, inode. */
    private static Entry entry(String line) throws IOException {
        List<Object> fields = java.util.Collections.list(new StringTokenizer(line));
        if (fields.size() < 10) {
            throw new IOException("a line of /proc/net/tcp has another form than expected");
        }
        try {
            return new Entry(Integer.parseInt((String) fields.get(7)), Long.parseLong((String) fields.get(9)));
        } catch (NumberFormatException e) {
            throw new IOException("a line of /proc/net/tcp has another form than expected", e);
        }
    }

    /** The kernel prints addresses as words of four bytes in the order of this machine, which is little-endian everywhere. */
    private static String hex(String prefix, InetSocketAddress address) {
        InetAddress ip = address.getAddress();
        byte[] bytes = ip.getAddress();
        StringBuilder out = new StringBuilder(prefix);
        for (int word = 0; word < bytes.length; word += 4) {
            for (int i = 3; i >= 0; i--) {
                out.append(String.format(Locale.ROOT, "%02X", bytes[word + i]));
            }
        }
        return out.append(':')
                .append(String.format(Locale.ROOT, "%04X", address.getPort()))
                .toString();
    }
}
