package dev.nono.proxy.internal.peer;

import dev.nono.proxy.internal.decide.SessionToken;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds out who is behind sockets. Thread-safe; nothing blocks the caller.
 *
 * <p>Reading the variables of a process reads its memory, and a process can see to it that this takes for ever. So that has a
 * thread of its own with few places to wait in and an end, and whoever waits in vain is a stranger.
 */
public final class Peers implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Peers.class);
    private static final int WAITING = 64;
    private static final long SECONDS = 5;

    private final SocketTable sockets;
    private final SessionProcesses processes;
    private final int user;
    private final Executor workers;
    private final ThreadPoolExecutor reader;

    /**
     * Creates the finder.
     *
     * @param token the token of the session
     * @param workers runs what reads files
     */
    public Peers(SessionToken token, Executor workers) {
        this(token, workers, Path.of("/proc"));
    }

    Peers(SessionToken token, Executor workers, Path proc) {
        this.sockets = new SocketTable(proc);
        this.processes = new SessionProcesses(proc, token);
        this.workers = workers;
        this.user = ownUser(proc);
        this.reader =
                new ThreadPoolExecutor(1, 1, 10, TimeUnit.SECONDS, new ArrayBlockingQueue<>(WAITING), Peers::thread);
        reader.allowCoreThreadTimeOut(true);
    }

    private static Thread thread(Runnable work) {
        Thread thread = new Thread(work, "nono-proxy-peers");
        thread.setDaemon(true);
        return thread;
    }

    private static int ownUser(Path proc) {
        try {
            return Files.getAttribute(proc.resolve("self"), "unix:uid") instanceof Integer uid ? uid : -1;
        } catch (IOException | UnsupportedOperationException | IllegalArgumentException e) {
            // No /proc: there are no tables of sockets either, and the user is never asked for.
            return -1;
        }
    }

    /**
     * Finds out which user a client is.
     *
     * @param client the address of the client
     * @param proxy the address that it connected to
     * @return {@link Peer#SAME_USER}, {@link Peer#STRANGER} or {@link Peer#UNKNOWN}
     */
    public CompletableFuture<Peer> user(InetSocketAddress client, InetSocketAddress proxy) {
        return on(workers, () -> sockets.exists() ? user(sockets.find(client, proxy)) : Peer.UNKNOWN);
    }

    private Peer user(Optional<SocketTable.Entry> socket) {
        return socket.isPresent() && socket.get().user() == user ? Peer.SAME_USER : Peer.STRANGER;
    }

    /**
     * Finds out whether a client belongs to the session.
     *
     * @param client the address of the client
     * @param proxy the address that it connected to
     * @return what is known
     */
    public CompletableFuture<Peer> process(InetSocketAddress client, InetSocketAddress proxy) {
        return on(reader, () -> {
            if (!sockets.exists()) {
                return Peer.UNKNOWN;
            }
            Optional<SocketTable.Entry> socket = sockets.find(client, proxy);
            Peer peer = user(socket);
            boolean ours = peer == Peer.SAME_USER
                    && socket.isPresent()
                    && processes.hold(socket.get().inode());
            return ours ? Peer.SESSION : peer;
        });
    }

    /** Looks something up. */
    @FunctionalInterface
    private interface Look {
        Peer up() throws IOException;
    }

    private static CompletableFuture<Peer> on(Executor executor, Look look) {
        try {
            return CompletableFuture.supplyAsync(() -> safely(look), executor)
                    .completeOnTimeout(Peer.STRANGER, SECONDS, TimeUnit.SECONDS);
        } catch (RejectedExecutionException e) {
            // Too many ask at once; the token is what does not have to be looked up.
            return CompletableFuture.completedFuture(Peer.STRANGER);
        }
    }

    private static Peer safely(Look look) {
        try {
            return look.up();
        } catch (IOException e) {
            LOG.debug("it could not be found out who a client is", e);
            return Peer.STRANGER;
        }
    }

    @Override
    public void close() {
        reader.shutdownNow();
    }
}
