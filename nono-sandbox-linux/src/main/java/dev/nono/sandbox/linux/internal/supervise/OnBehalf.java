package dev.nono.sandbox.linux.internal.supervise;

import dev.nono.sandbox.linux.internal.posix.Errno;
import dev.nono.sandbox.linux.internal.posix.ErrnoException;
import dev.nono.sandbox.linux.internal.posix.Fd;
import dev.nono.sandbox.linux.internal.posix.Ids;
import dev.nono.sandbox.linux.internal.posix.OpenFlags;
import dev.nono.sandbox.linux.internal.posix.PathBytes;
import dev.nono.sandbox.linux.internal.posix.Sockets;
import dev.nono.sandbox.linux.internal.seccomp.ChildMemory;
import dev.nono.sandbox.linux.internal.seccomp.Listener;
import dev.nono.sandbox.linux.internal.seccomp.Notification;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes socket calls in place of the program, on a duplicate of its socket. What would wait for the other side waits on a
 * thread of its own, so that other calls are answered meanwhile.
 */
final class OnBehalf implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(OnBehalf.class);
    private static final int MAX_WAITING = 256;
    private static final int IDLE_SECONDS = 10;
    private static final int MAX_DATAGRAM = 65_536;

    private final AtomicInteger threads = new AtomicInteger();
    private final ThreadPoolExecutor waiting =
            new ThreadPoolExecutor(0, MAX_WAITING, IDLE_SECONDS, TimeUnit.SECONDS, new SynchronousQueue<>(), task -> {
                Thread thread = new Thread(null, task, "nono-socket-" + threads.incrementAndGet(), 256 * 1024L);
                thread.setDaemon(true);
                return thread;
            });

    /** A last look at the socket itself. */
    interface Check {
        boolean refuses(TargetSocket socket);
    }

    private interface Call {
        long on(TargetSocket socket);
    }

    void connect(Listener listener, Notification call, byte[] address, Check check) {
        perform(listener, call, check, true, socket -> {
            Sockets.connect(socket.fd(), address);
            return 0;
        });
    }

    void bind(Listener listener, Notification call, byte[] address, Check check) {
        perform(listener, call, check, false, socket -> {
            Sockets.bind(socket.fd(), address);
            return 0;
        });
    }

    void listen(Listener listener, Notification call, Check check) {
        perform(listener, call, check, false, socket -> {
            Sockets.listen(socket.fd(), call.intArgument(1));
            return 0;
        });
    }

    void sendTo(Listener listener, Notification call, byte[] address, Check check) {
        byte[] content;
        try (ChildMemory memory = ChildMemory.open(call.tid())) {
            content = memory.read(call.argument(1), (int) Math.min(call.argument(2) & 0xFFFFFFFFL, MAX_DATAGRAM));
        }
        perform(
                listener,
                call,
                check,
                true,
                socket -> Sockets.sendTo(socket.fd(), content, call.intArgument(3) | Sockets.MSG_NOSIGNAL, address));
    }

    /**
     * Connects to a Unix socket that was judged by its real path: the object is opened once, and the connection goes to
     * what was opened.
     */
    void connectUnix(Listener listener, Notification call, Path canonical) {
        if (ThreadStatus.of(call.tid()).effectiveUser() != Ids.effectiveUid()) {
            // The other side would see, and trust, the user of the supervisor.
            listener.respondError(call.id(), Errno.EACCES);
            return;
        }
        perform(listener, call, socket -> !socket.isUnix(), true, socket -> {
            byte[] path = PathBytes.of(canonical);
            try (Fd object = Fd.open(path, OpenFlags.O_PATH | OpenFlags.O_NOFOLLOW)) {
                String link = "/proc/self/fd/" + object.number();
                // A directory on the way may have been replaced by a link since the path was judged.
                if (!Arrays.equals(Fd.readlink(link.getBytes(StandardCharsets.US_ASCII)), path)) {
                    throw new ErrnoException("connect", Errno.EACCES);
                }
                Sockets.connect(socket.fd(), unixAddress(link));
                return 0;
            }
        });
    }

    /**
     * Lets a call on Unix sockets go on. Race: what was judged may have changed since. Where internet datagrams are
     * closed, no socket of the program leads further than its Unix sockets do; making a socket is bound by the file rules
     * as well.
     */
    void letUnixThrough(Listener listener, Notification call) {
        listener.respondContinue(call.id());
    }

    /** Lets a message without an address go to where the socket is connected, which was judged when it was. */
    void sendConnected(Listener listener, Notification call) {
        listener.respondContinue(call.id());
    }

    private void perform(Listener listener, Notification call, Check check, boolean mayWait, Call action) {
        TargetSocket socket;
        try {
            socket = TargetSocket.of(call);
        } catch (ErrnoException e) {
            listener.respondError(call.id(), e.errno() == Errno.EBADF ? Errno.EBADF : Errno.EACCES);
            return;
        }
        boolean handedOver = false;
        try {
            if (!listener.isValid(call.id())) {
                return;
            }
            if (check.refuses(socket)) {
                listener.respondError(call.id(), Errno.EACCES);
            } else if (mayWait && socket.blocks()) {
                waiting.execute(() -> finish(listener, call, socket, action));
                handedOver = true;
            } else {
                respond(listener, call, socket, action);
            }
        } catch (RejectedExecutionException e) {
            listener.respondError(call.id(), Errno.EAGAIN);
        } finally {
            if (!handedOver) {
                socket.close();
            }
        }
    }

    private static void finish(Listener listener, Notification call, TargetSocket socket, Call action) {
        try (socket) {
            respond(listener, call, socket, action);
        } catch (IllegalStateException e) {
            // The tree ended while this waited, and the listener with it: there is nobody left to answer.
            LOG.debug("{} is not answered: {}", call, e.getMessage());
        }
    }

    private static void respond(Listener listener, Notification call, TargetSocket socket, Call action) {
        long result;
        try {
            result = action.on(socket);
        } catch (ErrnoException e) {
            listener.respondError(call.id(), e.errno());
            return;
        }
        listener.respondValue(call.id(), result);
    }

    private static byte[] unixAddress(String path) {
        byte[] name = path.getBytes(StandardCharsets.US_ASCII);
        return ByteBuffer.allocate(2 + name.length + 1)
                .order(ByteOrder.nativeOrder())
                .putShort((short) Sockets.AF_UNIX)
                .put(name)
                .array();
    }

    @Override
    public void close() {
        waiting.shutdown();
    }
}
