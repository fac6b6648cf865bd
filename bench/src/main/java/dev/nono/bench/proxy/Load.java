package dev.nono.bench.proxy;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.Socket;
import java.net.URI;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;

/**
 * Measures. Prints the port of the TLS origin, then reads lines {@code NAME URL PID KIND} until an empty one, where the kind
 * is {@code tunnel}, {@code intercept} or {@code both}; then the tables. Arguments: a PKCS #12 file with password "bench",
 * how many descriptors a process may have, and what to measure (idle, bulk, new, small, intercepted), all of it if nothing is named.
 */
final class Load {
    private static final int ROUNDS = 5;

    /** Where single rounds differ by a third: what the kernel lets run next decides them. */
    private static final int MANY_ROUNDS = 15;

    private static final int WARM_UP = 5;

    /** Where much code runs for each: a JVM has compiled it after some ten thousand of them. */
    private static final int LONG_WARM_UP = 12;

    private static final int IDLE = 10_000;
    private static final long SECONDS = 1;

    /** Between two requests of a client that is not in a hurry. */
    private static final long PAUSE = TimeUnit.MILLISECONDS.toNanos(2);

    private static final byte[] REQUEST = "GET /x HTTP/1.1\r\nHost: localhost\r\n\r\n".getBytes(ISO_8859_1);

    private final ExecutorService clients = Executors.newCachedThreadPool();
    private final SSLContext trusting;
    private final Origin bytes;
    private final Origin https;

    /** How many of what is measured were done since the last measurement began. */
    private final AtomicLong done = new AtomicLong();

    /** Two descriptors a tunnel, in the proxy as here, and some hundred for all else. */
    private final int idle;

    private Load(Path store, int descriptors) throws Exception {
        idle = Math.min(IDLE, (descriptors - 1000) / 2);
        KeyStore keys = KeyStore.getInstance(store.toFile(), "bench".toCharArray());
        KeyManagerFactory factory = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        factory.init(keys, "bench".toCharArray());
        SSLContext server = SSLContext.getInstance("TLS");
        server.init(factory.getKeyManagers(), null, null);
        trusting = SSLContext.getInstance("TLS");
        trusting.init(null, new TrustManager[] {new Anybody()}, new SecureRandom());
        bytes = Origin.bytes();
        https = Origin.https(server.getServerSocketFactory());
    }

    private interface Measurement {
        double of(Peer peer) throws Exception;
    }

    /** Times of single requests, in order. */
    private interface Times {
        long[] of(Peer peer) throws Exception;
    }

    /** What a line of a table says at its end. */
    private interface Remark {
        String of(int peer);
    }

    public static void main(String[] arguments) {
        int status = 0;
        try {
            measure(arguments);
        } catch (Exception e) {
            e.printStackTrace();
            status = 1;
        }
        // Threads of clients and of origins may still wait for something.
        System.exit(status);
    }

    private static void measure(String[] arguments) throws Exception {
        Load load = new Load(Path.of(arguments[0]), Integer.parseInt(arguments[1]));
        System.out.println(load.https.port());
        List<Peer> tunnels = new ArrayList<>();
        List<Peer> interceptors = new ArrayList<>();
        try (BufferedReader in = new BufferedReader(new InputStreamReader(System.in, UTF_8))) {
            for (String line = in.readLine(); line != null && !line.isEmpty(); line = in.readLine()) {
                String[] words = line.split(" ", -1);
                Peer peer = new Peer(words[0], URI.create(words[1]), Long.parseLong(words[2]));
                if (!words[3].equals("intercept")) {
                    tunnels.add(peer);
                }
                if (!words[3].equals("tunnel")) {
                    interceptors.add(peer);
                }
            }
        }
        Set<String> wanted = new HashSet<>(List.of(arguments).subList(2, arguments.length));
        // First of all: afterwards the heap of the proxy has grown, and there is room for tunnels in it.
        if (wanted.isEmpty() || wanted.contains("idle")) {
            load.idle(tunnels.get(0));
        }
        if (wanted.isEmpty() || wanted.contains("bulk")) {
            load.compare("Bulk, 1 tunnel", "MiB/s", tunnels, WARM_UP, ROUNDS, peer -> load.bulk(peer, 1, 768L << 20));
            load.compare("Bulk, 64 tunnels", "MiB/s", tunnels, WARM_UP, ROUNDS, peer -> load.bulk(peer, 64, 12L << 20));
        }
        if (wanted.isEmpty() || wanted.contains("new")) {
            load.compare("New tunnels, 4 clients", "1/s", tunnels, LONG_WARM_UP, MANY_ROUNDS, load::openings);
        }
        if (wanted.isEmpty() || wanted.contains("small")) {
            load.quantiles(
                    "Small requests, 8 tunnels, as fast as they go", tunnels, peer -> load.latency(peer, 2000, 0));
            load.quantiles(
                    "Small requests, 8 tunnels, one in 2 ms each", tunnels, peer -> load.latency(peer, 250, PAUSE));
        }
        if (wanted.isEmpty() || wanted.contains("intercepted")) {
            load.compare(
                    "Intercepted requests, 8 clients", "1/s", interceptors, LONG_WARM_UP, ROUNDS, load::intercepted);
        }
        load.clients.shutdownNow();
    }

    /** Median and tail of one series of measurements. */
    private void quantiles(String title, List<Peer> peers, Times times) throws Exception {
        double[][] tails = new double[peers.size()][WARM_UP + MANY_ROUNDS];
        int[] taken = new int[peers.size()];
        compare(title + ", median", "us", peers, WARM_UP, MANY_ROUNDS, peer -> {
            long[] all = times.of(peer);
            int at = peers.indexOf(peer);
            tails[at][taken[at]++] = all[(int) (all.length * 0.99)] / 1e3;
            return all[all.length / 2] / 1e3;
        });
        for (int i = 0; i < tails.length; i++) {
            tails[i] = Arrays.copyOfRange(tails[i], WARM_UP, WARM_UP + MANY_ROUNDS);
        }
        table(title + ", p99", "us", peers, tails, i -> "");
    }

    /** Each peer in turns, the first rounds for warming up. */
    private void compare(String title, String unit, List<Peer> peers, int warmUp, int rounds, Measurement measurement)
            throws Exception {
        double[][] values = new double[peers.size()][rounds];
        double[][] used = new double[peers.size()][rounds];
        double[] cold = new double[peers.size()];
        for (int round = -warmUp; round < rounds; round++) {
            for (int i = 0; i < peers.size(); i++) {
                Peer peer = peers.get(i);
                long before = peer.processorMillis();
                done.set(0);
                double value = measurement.of(peer);
                if (round == -warmUp) {
                    cold[i] = value;
                } else if (round >= 0) {
                    values[i][round] = value;
                    used[i][round] = (peer.processorMillis() - before) * 1e3 / Math.max(1, done.get());
                }
            }
        }
        table(
                title,
                unit,
                peers,
                values,
                i -> String.format(
                        Locale.ROOT,
                        " %9.1f us of processor for each of them; in the first round %.1f",
                        median(used[i]),
                        cold[i]));
    }

    /** Medians, and ratios against the first. */
    private static void table(String title, String unit, List<Peer> peers, double[][] values, Remark remark) {
        System.out.printf(Locale.ROOT, "%n%s (%s, median of %d in turns)%n", title, unit, values[0].length);
        double first = median(values[0]);
        for (int i = 0; i < peers.size(); i++) {
            double median = median(values[i]);
            String name = peers.get(i).name();
            System.out.printf(
                    Locale.ROOT,
                    "  %-12s %12.1f   nono / %s: %-6.2f%s%n",
                    name,
                    median,
                    name,
                    first / median,
                    remark.of(i));
        }
    }

    private static double median(double[] values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        return sorted[sorted.length / 2];
    }

    private double bulk(Peer peer, int tunnels, long each) throws Exception {
        List<Socket> sockets = new ArrayList<>();
        for (int i = 0; i < tunnels; i++) {
            sockets.add(peer.tunnel(bytes.port()));
        }
        long start = System.nanoTime();
        List<Callable<Long>> tasks = new ArrayList<>();
        for (Socket socket : sockets) {
            tasks.add(() -> download(socket, each));
        }
        long total = 0;
        for (long read : results(tasks)) {
            total += read;
        }
        done.set(total >> 20);
        return total / 1048576.0 / ((System.nanoTime() - start) / 1e9);
    }

    private static long download(Socket socket, long length) throws IOException {
        try (socket) {
            new DataOutputStream(socket.getOutputStream()).writeLong(length);
            InputStream in = socket.getInputStream();
            byte[] buffer = new byte[256 * 1024];
            long left = length;
            while (left > 0) {
                int count = in.read(buffer, 0, (int) Math.min(left, buffer.length));
                if (count < 0) {
                    throw new IOException("a tunnel ended " + left + " bytes early");
                }
                left -= count;
            }
            return length;
        }
    }

    private double openings(Peer peer) throws Exception {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(SECONDS);
        List<Callable<Long>> tasks = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            tasks.add(() -> {
                long count = 0;
                while (System.nanoTime() < end) {
                    download(peer.tunnel(bytes.port()), 1);
                    count++;
                }
                return count;
            });
        }
        long total = 0;
        for (long count : results(tasks)) {
            total += count;
        }
        done.set(total);
        return total / (double) SECONDS;
    }

    private long[] latency(Peer peer, int each, long pause) throws Exception {
        List<Callable<long[]>> tasks = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            tasks.add(() -> pingPong(peer, each, pause));
        }
        long[] all = new long[8 * each];
        int at = 0;
        done.set(all.length);
        for (long[] part : results(tasks)) {
            System.arraycopy(part, 0, all, at, each);
            at += each;
        }
        Arrays.sort(all);
        return all;
    }

    private long[] pingPong(Peer peer, int count, long pause) throws IOException {
        long[] times = new long[count];
        try (Socket socket = peer.tunnel(bytes.port())) {
            DataOutputStream out = new DataOutputStream(socket.getOutputStream());
            DataInputStream in = new DataInputStream(socket.getInputStream());
            byte[] answer = new byte[1024];
            for (int i = 0; i < count; i++) {
                if (pause > 0) {
                    LockSupport.parkNanos(pause);
                }
                long start = System.nanoTime();
                out.writeLong(answer.length);
                in.readFully(answer);
                times[i] = System.nanoTime() - start;
            }
        }
        return times;
    }

    private double intercepted(Peer peer) throws Exception {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(SECONDS);
        List<Callable<Long>> tasks = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            tasks.add(() -> requests(peer, end));
        }
        long total = 0;
        for (long count : results(tasks)) {
            total += count;
        }
        done.set(total);
        return total / (double) SECONDS;
    }

    private long requests(Peer peer, long end) throws IOException {
        Socket tunnel = peer.tunnel(https.port());
        try (SSLSocket tls =
                (SSLSocket) trusting.getSocketFactory().createSocket(tunnel, "localhost", https.port(), true)) {
            InputStream in = tls.getInputStream();
            byte[] buffer = new byte[8192];
            long count = 0;
            while (System.nanoTime() < end) {
                tls.getOutputStream().write(REQUEST);
                int filled = 0;
                int head = -1;
                while (head < 0 || filled < head + 4 + 1024) {
                    int read = in.read(buffer, filled, buffer.length - filled);
                    if (read < 0) {
                        throw new IOException(peer.name() + " closed an intercepted connection");
                    }
                    filled += read;
                    head = new String(buffer, 0, filled, ISO_8859_1).indexOf("\r\n\r\n");
                }
                if (!new String(buffer, 0, filled, ISO_8859_1).startsWith("HTTP/1.1 200")) {
                    throw new IOException(peer.name() + " answered " + new String(buffer, 0, head, ISO_8859_1));
                }
                count++;
            }
            return count;
        }
    }

    private void idle(Peer peer) throws Exception {
        List<SocketChannel> open = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            peer.channel(bytes.port()).close();
        }
        long before = residentKibibytes(peer.pid());
        for (int i = 0; i < idle; i++) {
            open.add(peer.channel(bytes.port()));
        }
        Thread.sleep(2000);
        long after = residentKibibytes(peer.pid());
        System.out.printf(
                Locale.ROOT,
                "%nIdle tunnels: %d of %s take %.1f KiB each (resident: %.1f MiB before, %.1f MiB with them)%n",
                idle,
                peer.name(),
                (after - before) / (double) idle,
                before / 1024.0,
                after / 1024.0);
        for (SocketChannel channel : open) {
            channel.close();
        }
    }

    private static long residentKibibytes(long pid) throws IOException {
        for (String line : Files.readAllLines(Path.of("/proc/" + pid + "/status"))) {
            if (line.startsWith("VmRSS:")) {
                return Long.parseLong(line.replaceAll("\\D+", ""));
            }
        }
        throw new IOException("no memory of process " + pid);
    }

    private <T> List<T> results(List<Callable<T>> tasks) throws Exception {
        List<T> results = new ArrayList<>();
        for (Future<T> future : clients.invokeAll(tasks)) {
            results.add(future.get());
        }
        return results;
    }

    /** The proxies sign with authorities of their own, and this is no test of that. */
    private static final class Anybody implements X509TrustManager {
        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type) {}

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }
}
