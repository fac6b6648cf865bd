package dev.nono.proxy.internal.net;

import com.sun.management.UnixOperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * How many connections this process has files for, all its proxies together: a client takes two descriptors, its own and that of
 * its upstream. What is open already and a reserve are not given away, so that names can still be looked up, classes be
 * loaded, and clients be told that there is no room. Thread-safe.
 */
public final class Descriptors {
    private static final Path LIMITS = Path.of("/proc/self/limits");
    private static final Path OPEN = Path.of("/proc/self/fd");
    private static final String ROW = "Max open files";
    private static final int PER_CLIENT = 2;
    private static final int RESERVE = 24;
    private static final int MOST = 256;

    private final int clients;
    private final long limit;
    private final AtomicInteger taken = new AtomicInteger();

    Descriptors(long limit, long open) {
        this.limit = limit;
        this.clients = room(limit, open);
    }

    /** Looks at the limit of this process, and at what is open now. */
    static Descriptors ofThisProcess() {
        try {
            if (Files.isReadable(LIMITS)) {
                for (String row : Files.readAllLines(LIMITS)) {
                    if (row.startsWith(ROW)) {
                        return new Descriptors(soft(row), count());
                    }
                }
            }
        } catch (IOException e) {
            // Then the JVM knows, at the price of its management classes.
            return ofManagement();
        }
        return ofManagement();
    }

    private static Descriptors ofManagement() {
        return ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean system
                ? new Descriptors(system.getMaxFileDescriptorCount(), system.getOpenFileDescriptorCount())
                : new Descriptors(Long.MAX_VALUE, 0);
    }

    private static long soft(String row) {
        String word = row.substring(ROW.length()).strip().split(" ", 2)[0];
        return word.equals("unlimited") ? Long.MAX_VALUE : Long.parseLong(word);
    }

    private static long count() throws IOException {
        long open = 0;
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(OPEN)) {
            for (Path entry : entries) {
                open += entry.getNameCount() > 0 ? 1 : 0;
            }
        }
        return open;
    }

    /**
     * How many clients fit.
     *
     * @param limit how many files the process may open
     * @param open how many it has open
     * @return at least one
     */
    static int room(long limit, long open) {
        long left = limit - open - Math.min(MOST, Math.max(RESERVE, limit / 8));
        return Math.toIntExact(Math.min(Integer.MAX_VALUE, Math.max(1, left / PER_CLIENT)));
    }

    /** How many clients fit, all proxies of this process together. */
    public int clients() {
        return clients;
    }

    /** How many files the process may open. */
    public long limit() {
        return limit;
    }

    /** Takes what one client needs, if it is there. */
    public boolean take() {
        if (taken.incrementAndGet() <= clients) {
            return true;
        }
        taken.decrementAndGet();
        return false;
    }

    /** Gives back what one client needed. */
    public void giveBack() {
        taken.decrementAndGet();
    }
}
