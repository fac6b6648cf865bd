package dev.nono.proxy.internal.net;

import io.netty.channel.IoEvent;
import io.netty.channel.IoHandle;
import io.netty.channel.IoHandler;
import io.netty.channel.IoHandlerContext;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.IoOps;
import io.netty.channel.IoRegistration;
import io.netty.channel.epoll.EpollIoEvent;
import io.netty.channel.epoll.EpollIoHandle;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollIoOps;
import io.netty.channel.unix.FileDescriptor;
import io.netty.util.concurrent.ThreadAwareExecutor;
import java.io.UncheckedIOException;
import java.util.ArrayDeque;
import java.util.Queue;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * epoll, with connections that stay registered while nothing is waited for, and that tell the kernel what they wait for as
 * rarely as can be.
 *
 * <p>Netty (4.2.18) takes a connection out of epoll when the last event is cleared that it waits for, and goes on as if it were
 * registered: the next event is asked for with {@code EPOLL_CTL_MOD}, which fails, and a write that only had to wait is given
 * up. That happens to a connection whose other end has said its last word. Here it stays registered for errors, which are
 * always told, and told once ({@code EPOLLET}).
 *
 * <p>And it tells the kernel at once: eight times for a tunnel that carries one request. Here the kernel is told just before the
 * loop waits, what a connection wants then; and that it does not want to read for a while only if there is something to read.
 */
final class KeptRegistrations implements IoHandlerFactory {
    private static final Logger LOG = LoggerFactory.getLogger(KeptRegistrations.class);

    /** What is asked for where nothing is waited for. */
    private static final int ERRORS = EpollIoOps.EPOLLET.value();

    private static final int READ = EpollIoOps.EPOLLIN.value();

    private final IoHandlerFactory epoll = EpollIoHandler.newFactory();

    @Override
    public IoHandler newHandler(ThreadAwareExecutor executor) {
        return new Handler(epoll.newHandler(executor), executor);
    }

    @Override
    public boolean isChangingThreadSupported() {
        return epoll.isChangingThreadSupported();
    }

    private static final class Handler implements IoHandler {
        private final IoHandler epoll;
        private final ThreadAwareExecutor loop;

        /** Connections whose wish the kernel may have to be told. */
        private final Queue<Registration> changed = new ArrayDeque<>();

        Handler(IoHandler epoll, ThreadAwareExecutor loop) {
            this.epoll = epoll;
            this.loop = loop;
        }

        @Override
        public void initialize() {
            epoll.initialize();
        }

        @Override
        public int run(IoHandlerContext context) {
            for (Registration next = changed.poll(); next != null; next = changed.poll()) {
                next.tellKernel();
            }
            return epoll.run(context);
        }

        @Override
        public void prepareToDestroy() {
            epoll.prepareToDestroy();
        }

        @Override
        public void destroy() {
            epoll.destroy();
        }

        @Override
        public IoRegistration register(IoHandle handle) throws Exception {
            if (!(handle instanceof EpollIoHandle connection)) {
                throw new IllegalArgumentException("epoll cannot wait for " + handle);
            }
            Registration registration = new Registration(this, connection);
            registration.epoll = epoll.register(registration);
            return registration;
        }

        @Override
        public void wakeup() {
            epoll.wakeup();
        }

        @Override
        public boolean isCompatible(Class<? extends IoHandle> type) {
            return epoll.isCompatible(type);
        }
    }

    /** A connection to epoll, and epoll to the connection. All of it on the event loop. */
    private static final class Registration implements IoRegistration, EpollIoHandle {
        private final Handler handler;
        private final EpollIoHandle connection;
        private @Nullable IoRegistration epoll;
        private boolean noted;

        /** What the connection waits for. */
        private int wanted = ERRORS;

        /** What the kernel was asked for; none when it was not asked yet. */
        private int armed;

        Registration(Handler handler, EpollIoHandle connection) {
            this.handler = handler;
            this.connection = connection;
        }

        // --- what the connection says to epoll --------------------------------------------------------------------

        @Override
        public long submit(IoOps events) {
            if (!(events instanceof EpollIoOps operations)) {
                throw new IllegalArgumentException("epoll does not know of " + events);
            }
            if (!handler.loop.isExecutorThread(Thread.currentThread())) {
                handler.loop.execute(() -> submit(events));
                return operations.value();
            }
            if (!isValid()) {
                return -1;
            }
            wanted = operations.value() == 0 ? ERRORS : operations.value();
            if (!noted) {
                noted = true;
                handler.changed.add(this);
            }
            return wanted;
        }

        void tellKernel() {
            noted = false;
            if (wanted != armed && (wanted | READ) != armed && isValid()) {
                arm();
            }
        }

        private void arm() {
            try {
                inEpoll().submit(EpollIoOps.valueOf(wanted));
                armed = wanted;
            } catch (UncheckedIOException e) {
                LOG.debug("epoll does not take a connection, which is closed", e);
                close();
            }
        }

        @Override
        @SuppressWarnings("TypeParameterUnusedInFormals") // the signature is Netty's
        public <T> T attachment() {
            return inEpoll().attachment();
        }

        @Override
        public boolean isValid() {
            return inEpoll().isValid();
        }

        @Override
        public boolean cancel() {
            return inEpoll().cancel();
        }

        private IoRegistration inEpoll() {
            IoRegistration with = epoll;
            if (with == null) {
                throw new IllegalStateException("a connection uses epoll before it is registered");
            }
            return with;
        }

        // --- what epoll says to the connection --------------------------------------------------------------------

        @Override
        public FileDescriptor fd() {
            return connection.fd();
        }

        @Override
        public void handle(IoRegistration registration, IoEvent event) {
            if ((wanted & READ) == 0
                    && event instanceof EpollIoEvent told
                    && (told.ops().value() & READ) != 0) {
                // It said so before, and only now it matters.
                arm();
                int rest = told.ops().value() & ~READ;
                if (rest != 0 && isValid()) {
                    connection.handle(this, new Told(EpollIoOps.valueOf(rest)));
                }
                return;
            }
            connection.handle(this, event);
        }

        @Override
        public void registered() {
            connection.registered();
        }

        @Override
        public void unregistered() {
            connection.unregistered();
        }

        @Override
        public void close() {
            try {
                connection.close();
            } catch (Exception e) {
                LOG.debug("a connection could not be closed", e);
            }
        }
    }

    private record Told(EpollIoOps ops) implements EpollIoEvent {}
}
