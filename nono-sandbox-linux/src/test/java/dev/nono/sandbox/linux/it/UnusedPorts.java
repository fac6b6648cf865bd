package dev.nono.sandbox.linux.it;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;

/** Ports for others to listen on, none of which the kernel gives to somebody else meanwhile. */
public final class UnusedPorts {
    private static final Path GIVEN_BY_KERNEL = Path.of("/proc/sys/net/ipv4/ip_local_port_range");
    private static final int FIRST = 10_000;
    private static final int ATTEMPTS = 1000;

    private UnusedPorts() {}

    /** The first of a number of ports that follow each other, on which nobody listens. */
    public static int first(int number) throws IOException {
        int end = firstGivenByKernel();
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            int first = ThreadLocalRandom.current().nextInt(FIRST, end - number);
            if (areUnused(first, number)) {
                return first;
            }
        }
        throw new IOException("no ports are unused between " + FIRST + " and " + end);
    }

    private static int firstGivenByKernel() throws IOException {
        // In one read: the kernel has nothing to say behind the first.
        try (BufferedReader range = Files.newBufferedReader(GIVEN_BY_KERNEL)) {
            return Integer.parseInt(range.readLine().split("\\s+")[0]);
        }
    }

    private static boolean areUnused(int first, int number) throws IOException {
        List<ServerSocket> held = new ArrayList<>();
        try {
            for (int port = first; port < first + number; port++) {
                held.add(new ServerSocket(port));
            }
            return true;
        } catch (IOException e) {
            return false;
        } finally {
            for (ServerSocket socket : held) {
                socket.close();
            }
        }
    }
}
