package dev.nono.browser;

import dev.nono.NonoException;
import dev.nono.approval.SupervisorCodec;
import dev.nono.approval.SupervisorMessage;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Optional;
import jdk.net.ExtendedSocketOptions;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Answers on a Unix socket: processes of the same user, one request a connection, in five seconds. One thread serves all connections, so that
 * nobody who is slow holds up anybody else.
 */
final class UrlSocket implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(UrlSocket.class);
    private static final long PATIENCE = Duration.ofSeconds(5).toNanos();
    private static final int MOST_CONNECTIONS = 16;
    private static final long TICK_MILLIS = 500;
    private static final long MILLIS_TO_END = 2000;

    private final Path path;
    private final String owner;
    private final PageRequests requests;
    private final ServerSocketChannel server;
    private final Selector selector;
    private final Thread thread = new Thread(this::serve, "nono-browser");
    private volatile boolean closing;

    private UrlSocket(Path path, PageRequests requests, ServerSocketChannel server, Selector selector)
            throws IOException {
        this.path = path;
        this.requests = requests;
        this.server = server;
        this.selector = selector;
        this.owner = Files.getOwner(path).getName();
        server.configureBlocking(false);
        server.register(selector, SelectionKey.OP_ACCEPT);
        thread.setDaemon(true);
    }

    static UrlSocket open(Path path, PageRequests requests) throws IOException {
        ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        try {
            server.bind(UnixDomainSocketAddress.of(path));
            Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rw-------"));
            UrlSocket socket = new UrlSocket(path, requests, server, Selector.open());
            socket.thread.start();
            return socket;
        } catch (IOException | RuntimeException | Error e) {
            server.close();
            throw e;
        }
    }

    Path path() {
        return path;
    }

    private void serve() {
        try {
            while (!closing) {
                selector.select(TICK_MILLIS);
                for (SelectionKey key : new ArrayList<>(selector.selectedKeys())) {
                    selector.selectedKeys().remove(key);
                    if (key.isValid() && key.isAcceptable()) {
                        accept();
                    } else if (key.isValid() && key.attachment() instanceof Connection connection) {
                        connection.read();
                    }
                }
                for (SelectionKey key : selector.keys()) {
                    if (key.attachment() instanceof Connection connection && connection.isLate()) {
                        connection.close();
                    }
                }
            }
        } catch (IOException e) {
            LOG.warn("pages are not opened any more: {}", e.getMessage());
        }
    }

    private void accept() throws IOException {
        SocketChannel channel = server.accept();
        if (channel == null) {
            return;
        }
        try {
            String user =
                    channel.getOption(ExtendedSocketOptions.SO_PEERCRED).user().getName();
            if (!user.equals(owner) || selector.keys().size() > MOST_CONNECTIONS) {
                LOG.warn("a connection of {} that wants a page was refused", user);
                channel.close();
                return;
            }
            channel.configureBlocking(false);
            channel.register(selector, SelectionKey.OP_READ).attach(new Connection(channel));
        } catch (IOException e) {
            // It has gone already.
            channel.close();
        }
    }

    /** Ends all connections, and waits until nothing is answered any more. */
    @Override
    public void close() {
        closing = true;
        selector.wakeup();
        try {
            thread.join(MILLIS_TO_END);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        try (server;
                selector) {
            for (SelectionKey key : selector.keys()) {
                key.channel().close();
            }
        } catch (IOException e) {
            LOG.debug("{} did not close cleanly", path, e);
        }
    }

    /** One request and its answer. */
    private final class Connection {
        private final SocketChannel channel;
        private final long begun = System.nanoTime();
        private final ByteBuffer length = ByteBuffer.allocate(4);
        private ByteBuffer body = ByteBuffer.allocate(0);

        Connection(SocketChannel channel) {
            this.channel = channel;
        }

        boolean isLate() {
            return System.nanoTime() - begun > PATIENCE;
        }

        void read() {
            try {
                if (length.hasRemaining()) {
                    if (channel.read(length) < 0) {
                        close();
                        return;
                    }
                    if (length.hasRemaining()) {
                        return;
                    }
                    long wanted = Integer.toUnsignedLong(length.getInt(0));
                    if (wanted > SupervisorCodec.MAX_BODY) {
                        close();
                        return;
                    }
                    body = ByteBuffer.allocate((int) wanted);
                }
                boolean ended = channel.read(body) < 0;
                if (!body.hasRemaining()) {
                    answer();
                    close();
                } else if (ended) {
                    close();
                }
            } catch (IOException e) {
                // Whoever asked does not want to know any more.
                close();
            }
        }

        private void answer() throws IOException {
            Optional<SupervisorMessage> answer;
            try {
                answer = SupervisorCodec.decode(body.array())
                        .match(
                                request -> Optional.empty(),
                                this::opened,
                                decision -> Optional.empty(),
                                told -> Optional.empty());
            } catch (NonoException e) {
                LOG.debug("a request for a page could not be read", e);
                return;
            }
            if (answer.isPresent()) {
                // As long as nothing was answered on it, there is room for a short text in any socket.
                channel.write(ByteBuffer.wrap(SupervisorCodec.encode(answer.get())));
            }
        }

        private Optional<SupervisorMessage> opened(SupervisorMessage.OpenUrl request) {
            PageAttempt attempt = requests.ask(request.requestId(), request.url(), request.childPid());
            return Optional.of(new SupervisorMessage.UrlOpened(
                    request.requestId(), attempt.opened(), attempt.opened() ? null : attempt.reason()));
        }

        void close() {
            try {
                channel.close();
            } catch (IOException e) {
                LOG.debug("a connection that asked for a page did not close cleanly", e);
            }
        }
    }
}
