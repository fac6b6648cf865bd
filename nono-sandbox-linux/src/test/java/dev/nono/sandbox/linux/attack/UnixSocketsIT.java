package dev.nono.sandbox.linux.attack;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nono.capability.IpcMode;
import dev.nono.capability.NetworkMode;
import dev.nono.capability.SocketMode;
import java.nio.file.Path;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Ways to unix sockets that are not granted, where they are mediated. */
class UnixSocketsIT {
    @RegisterExtension
    final Lab lab = new Lab();

    @BeforeEach
    void name() throws Exception {
        Path outside = lab.outside();
        lab.with("FORBIDDEN", outside.resolve("forbidden"))
                .with("FORBIDDEN_SEQ", outside.resolve("seq"))
                .with("FORBIDDEN_DGRAM", outside.resolve("dgram"))
                .with("GRANTED", outside.resolve("granted"))
                .with("ABSTRACT", "nono-attack-" + UUID.randomUUID());
        lab.keepingOutside().victim("servers");
        lab.granting(
                caps -> caps.mediateUnixSockets(true).unixSocket(lab.outside().resolve("granted"), SocketMode.CONNECT));
    }

    @ParameterizedTest
    @DisplayName("[21:34,38] a socket with a path is not connected to, by any name")
    @ValueSource(
            strings = {
                "by_path",
                "by_dots",
                "by_chdir",
                "by_symlink",
                "by_symlink_to_directory",
                "by_proc_root",
                "by_proc_cwd",
                "by_proc_fd",
                "by_proc_dir_fd",
                "by_own_directory_of_a_thread",
                "by_exact_length",
                "by_sequence_socket",
                "by_undumpable",
                "by_vfork",
                "by_chroot"
            })
    void connecting(String attack) throws Exception {
        lab.mustFail("unix", attack);
    }

    @ParameterizedTest
    @DisplayName("[21:37,39] neither abstract nor datagram sockets are reached")
    @ValueSource(strings = {"abstract", "dgram_connect", "dgram_sendto", "dgram_sendmsg", "dgram_sendmmsg"})
    void others(String attack) throws Exception {
        lab.mustFail("unix", attack);
    }

    @Test
    @DisplayName("[21:35] a granted socket is connected to, and not bound")
    void granted() throws Exception {
        lab.isOpen("unix", "granted_connect");
        assertThat(lab.mustFailInside("unix", "granted_bind").output()).contains("EACCES");
    }

    @ParameterizedTest
    @ValueSource(strings = {"bind_new", "bind_unnamed"})
    void no_other_socket_is_bound(String attack) throws Exception {
        lab.mustFail("unix", attack);
    }

    @ParameterizedTest
    @DisplayName("a connection does not end at another socket than the one that was judged")
    @ValueSource(strings = {"race_paths", "race_links", "race_netlink_to_path"})
    void racing(String attack) throws Exception {
        lab.mustFail("unix", attack, 20_000);
    }

    @Test
    @DisplayName("[21:21] abstract sockets outside are closed without mediation as well, unless all IPC is open")
    void scoped() throws Exception {
        lab.granting(caps -> caps.mediateUnixSockets(false));
        lab.mustFail("unix", "abstract");
        lab.granting(caps -> caps.mediateUnixSockets(false).ipc(IpcMode.FULL));
        lab.isOpen("unix", "abstract");
    }

    @Test
    void a_proxy_alone_closes_unix_sockets_as_well() throws Exception {
        lab.granting(caps -> caps.mediateUnixSockets(false).network(NetworkMode.proxyOnly(1)));
        lab.mustFail("unix", "by_path");
        lab.mustFail("unix", "abstract");
    }

    /** SECURITY.md, "What is not enforced": where nobody asked for mediation. */
    @Test
    @DisplayName("known to be open: a socket with a path, where sockets are not mediated")
    void unmediated() throws Exception {
        lab.granting(caps -> caps.mediateUnixSockets(false));
        lab.isOpen("unix", "by_path");
    }
}
