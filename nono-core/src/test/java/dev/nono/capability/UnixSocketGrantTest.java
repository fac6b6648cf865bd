package dev.nono.capability;

import static dev.nono.capability.Refusals.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import dev.nono.ErrorCode;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class UnixSocketGrantTest {
    @TempDir
    Path temp;

    private Path real;
    private Path socket;
    private Path file;
    private Path foo;

    @BeforeEach
    void createSocket() throws IOException {
        real = temp.toRealPath();
        socket = real.resolve("s.sock");
        try (ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            server.bind(UnixDomainSocketAddress.of(socket));
        }
        file = Files.createFile(real.resolve("file"));
        foo = Files.createDirectory(real.resolve("foo"));
    }

    private static UnixSocketGrant connect(Path path) {
        return UnixSocketGrant.file(path, SocketMode.CONNECT, GrantSource.USER);
    }

    private static UnixSocketGrant bind(Path path) {
        return UnixSocketGrant.file(path, SocketMode.CONNECT_BIND, GrantSource.USER);
    }

    @Test
    @DisplayName("[10:11] connecting needs a socket that exists")
    void connectingNeedsASocket() {
        assertRefused(ErrorCode.PATH_NOT_FOUND, () -> connect(real.resolve("missing.sock")));
        assertThat(connect(socket).resolved()).isEqualTo(socket);
        assertThat(connect(socket)).hasToString("file " + socket + " (connect)");
    }

    @Test
    @DisplayName("a file that is no socket is refused, for both modes")
    void aPlainFileIsRefused() {
        assertRefused(ErrorCode.EXPECTED_SOCKET, () -> connect(file))
                .satisfies(e -> assertThat(e.getMessage()).contains("is not a Unix socket"));
        assertRefused(ErrorCode.EXPECTED_SOCKET, () -> bind(file));
        assertRefused(ErrorCode.EXPECTED_SOCKET, () -> connect(Path.of("/dev/null")));
    }

    @Test
    @DisplayName("[10:12] a socket to be created lies in the real parent")
    void aSocketToBeCreated() throws IOException {
        Path link = Files.createSymbolicLink(real.resolve("link"), foo);

        assertThat(bind(temp.resolve("pending.sock")).resolved()).isEqualTo(real.resolve("pending.sock"));
        assertThat(bind(link.resolve("pending.sock")).resolved()).isEqualTo(foo.resolve("pending.sock"));
        assertThat(bind(socket).resolved()).isEqualTo(socket);
    }

    @Test
    @DisplayName("[10:13] the parent of a socket to be created must be a directory that exists")
    void theParentMustExist() {
        assertRefused(ErrorCode.PATH_NOT_FOUND, () -> bind(real.resolve("no/pending.sock")))
                .satisfies(e -> assertThat(e.path()).contains(real.resolve("no").toString()));
        assertRefused(ErrorCode.PATH_CANONICALIZATION, () -> bind(file.resolve("pending.sock")));
        assertRefused(ErrorCode.PATH_CANONICALIZATION, () -> bind(real.resolve("no/..")));
    }

    @Test
    @DisplayName("[10:14,15] a directory is no socket, and a file is no directory of sockets")
    void theWrongKind() {
        assertRefused(ErrorCode.EXPECTED_FILE, () -> connect(foo));
        assertRefused(ErrorCode.EXPECTED_FILE, () -> bind(foo));
        assertRefused(
                ErrorCode.EXPECTED_DIRECTORY,
                () -> UnixSocketGrant.children(file, SocketMode.CONNECT, GrantSource.USER));
        assertRefused(
                ErrorCode.EXPECTED_DIRECTORY,
                () -> UnixSocketGrant.subtree(socket, SocketMode.CONNECT, GrantSource.USER));
    }

    @Test
    @DisplayName("[10:16] every socket of the system cannot be granted")
    void theRootIsRefused() throws IOException {
        Path link = Files.createSymbolicLink(real.resolve("root"), Path.of("/"));
        for (Path root : List.of(Path.of("/"), link, Path.of("/usr/.."))) {
            assertRefused(
                    ErrorCode.SANDBOX_INIT, () -> UnixSocketGrant.children(root, SocketMode.CONNECT, GrantSource.USER));
            assertRefused(
                    ErrorCode.SANDBOX_INIT,
                    () -> UnixSocketGrant.subtree(root, SocketMode.CONNECT_BIND, GrantSource.USER));
        }
    }

    @Test
    @DisplayName("[10:16b] a link to nothing cannot be bound")
    void aLinkToNothing() throws IOException {
        Path link = Files.createSymbolicLink(real.resolve("dangling"), foo.resolve("elsewhere"));

        assertRefused(ErrorCode.SANDBOX_INIT, () -> bind(link));
        assertRefused(ErrorCode.PATH_NOT_FOUND, () -> connect(link));
    }

    @Test
    @DisplayName("[10:17] the sockets in a directory are its direct entries")
    void children() {
        UnixSocketGrant grant = UnixSocketGrant.children(foo, SocketMode.CONNECT, GrantSource.USER);

        assertThat(grant.covers(foo.resolve("x.sock"))).isTrue();
        assertThat(grant.covers(foo.resolve("s/x.sock"))).isFalse();
        assertThat(grant.covers(foo)).isFalse();
        assertThat(grant.covers(real.resolve("foobar/x.sock"))).isFalse();
        assertThat(grant).hasToString("dir-children " + foo + " (connect)");
    }

    @Test
    @DisplayName("[10:18] the sockets below a directory are at any depth, without the directory")
    void subtree() {
        UnixSocketGrant grant = UnixSocketGrant.subtree(foo, SocketMode.CONNECT, GrantSource.USER);

        assertThat(grant.covers(foo.resolve("x.sock"))).isTrue();
        assertThat(grant.covers(foo.resolve("s/x.sock"))).isTrue();
        assertThat(grant.covers(foo)).isFalse();
        assertThat(grant.covers(real.resolve("foobar/x.sock"))).isFalse();
    }

    @Test
    @DisplayName("[10:19,20] connecting brings sending and never binding; binding brings all")
    void operations() {
        CapabilitySet connect = CapabilitySet.builder()
                .unixSocket(socket, SocketMode.CONNECT)
                .readWrite(real)
                .build();
        CapabilitySet bind = CapabilitySet.builder()
                .unixSocket(socket, SocketMode.CONNECT_BIND)
                .build();

        assertThat(connect.permitsUnixSocket(socket, SocketOperation.CONNECT)).isTrue();
        assertThat(connect.permitsUnixSocket(socket, SocketOperation.SEND)).isTrue();
        assertThat(connect.permitsUnixSocket(socket, SocketOperation.BIND)).isFalse();
        assertThat(SocketOperation.values()).allMatch(operation -> bind.permitsUnixSocket(socket, operation));
        assertThat(connect.permitsUnixSocket(real.resolve("other.sock"), SocketOperation.CONNECT))
                .as("a file grant is no socket grant")
                .isFalse();
        assertThat(bind.effectiveAccess(socket))
                .as("a socket grant is no file grant")
                .isEmpty();
    }

    @Test
    @DisplayName("[10:21] grants on one socket become one; the user's own mode is never widened by a group")
    void deduplication() {
        UnixSocketGrant group = UnixSocketGrant.file(socket, SocketMode.CONNECT_BIND, GrantSource.group("g"));
        UnixSocketGrant user = connect(socket);

        assertThat(deduplicated(user, user)).containsExactly(user);
        assertThat(deduplicated(user, bind(socket))).containsExactly(bind(socket));
        assertThat(deduplicated(bind(socket), user)).containsExactly(bind(socket));
        assertThat(deduplicated(user, group)).containsExactly(user);
        assertThat(deduplicated(group, user)).containsExactly(user);
    }

    @Test
    @DisplayName("[10:22] grants of another scope stay apart")
    void scopesStayApart() {
        UnixSocketGrant one = UnixSocketGrant.children(foo, SocketMode.CONNECT, GrantSource.USER);
        UnixSocketGrant two = UnixSocketGrant.subtree(foo, SocketMode.CONNECT, GrantSource.USER);

        assertThat(deduplicated(one, two)).containsExactly(one, two);
    }

    @Test
    void theSpellingOfALinkIsKept() throws IOException {
        Path link = Files.createSymbolicLink(real.resolve("l.sock"), socket);

        assertThat(deduplicated(connect(socket), connect(link)))
                .singleElement()
                .satisfies(grant -> assertThat(grant.original()).isEqualTo(link));
    }

    private static List<UnixSocketGrant> deduplicated(UnixSocketGrant... grants) {
        CapabilitySetBuilder caps = CapabilitySet.builder();
        for (UnixSocketGrant grant : grants) {
            caps.grant(grant);
        }
        List<UnixSocketGrant> original =
                caps.build().deduplicated(DedupKey.ORIGINAL).unixSockets();
        List<UnixSocketGrant> resolved =
                caps.build().deduplicated(DedupKey.RESOLVED).unixSockets();
        assertThat(original).isEqualTo(resolved);
        return resolved;
    }
}
