package dev.nono.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nono.ErrorCode;
import dev.nono.NonoException;
import dev.nono.capability.Access;
import dev.nono.capability.ByteSize;
import dev.nono.capability.CapabilitySet;
import dev.nono.capability.DenyPattern;
import dev.nono.capability.DenyRule;
import dev.nono.capability.FileGrant;
import dev.nono.capability.GpuAccess;
import dev.nono.capability.GrantSource;
import dev.nono.capability.IpcMode;
import dev.nono.capability.NetworkMode;
import dev.nono.capability.PlatformRule;
import dev.nono.capability.PortRange;
import dev.nono.capability.ProcessInfoMode;
import dev.nono.capability.ResourceLimits;
import dev.nono.capability.SignalMode;
import dev.nono.capability.SocketMode;
import dev.nono.capability.SocketScope;
import dev.nono.capability.UdpMode;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SandboxStateTest {
    @TempDir
    Path temp;

    private Path root;
    private Path file;

    @BeforeEach
    void createFiles() throws IOException {
        root = temp.toRealPath();
        file = Files.createFile(root.resolve("file"));
    }

    @Test
    @DisplayName("[10:79] blocked network, limits and sockets survive storing, with both paths, scope and mode")
    void roundTripOfBlockedNetworkLimitsAndSockets() throws IOException {
        Path link = Files.createSymbolicLink(root.resolve("link"), root);
        CapabilitySet caps = CapabilitySet.builder()
                .directory(link, Access.READ_WRITE)
                .network(NetworkMode.blocked())
                .limits(ResourceLimits.builder().memory(ByteSize.of(1 << 20)).build())
                .unixSocket(link.resolve("pending.sock"), SocketMode.CONNECT_BIND)
                .unixSocketsIn(root, SocketMode.CONNECT)
                .unixSocketsUnder(link, SocketMode.CONNECT_BIND)
                .build();

        SandboxState state = SandboxState.parse(SandboxState.of(caps).toJson());

        assertThat(state.restore().capabilities()).isEqualTo(caps);
        assertThat(state.unixSockets())
                .extracting(StoredSocket::scope)
                .containsExactly(SocketScope.FILE, SocketScope.DIR_CHILDREN, SocketScope.DIR_SUBTREE);
        assertThat(state.unixSockets().get(2).original()).isEqualTo(link.toString());
        assertThat(state.unixSockets().get(2).resolved()).isEqualTo(root.toString());
    }

    @Test
    void everythingElseSurvivesToo() throws IOException {
        CapabilitySet caps = CapabilitySet.builder()
                .file(file, Access.WRITE, GrantSource.PROFILE)
                .directory(root, Access.READ, GrantSource.group("tools"))
                .grant(FileGrant.file(Path.of("/dev/null"), Access.READ, GrantSource.SYSTEM))
                .deny(new DenyRule(root.resolve("closed"), GrantSource.group("g"), "because"))
                .deny(new DenyRule(root.resolve("other"), GrantSource.PROFILE, ""))
                .deny(new DenyPattern(root, List.of("**", "*.key"), GrantSource.PROFILE, "names"))
                .network(NetworkMode.proxyOnly(8080, List.of(3000)))
                .udp(UdpMode.DNS)
                .allowConnectPort(443)
                .allowBindPort(9000)
                .allowLocalhostPort(0)
                .allowLocalhostPorts(new PortRange(5000, 5010))
                .allowBindPorts(new PortRange(6000, 6001))
                .allowCommand("rm")
                .blockCommand("dd")
                .signals(SignalMode.ALLOW_ALL)
                .processInfo(ProcessInfoMode.ALLOW_SAME_SANDBOX)
                .ipc(IpcMode.FULL)
                .gpu(GpuAccess.ALL)
                .extensions(true)
                .seatbeltDebugDeny(true)
                .mediateUnixSockets(true)
                .platformRule(PlatformRule.of("(deny file-write-unlink)"))
                .executables(List.of(Path.of("/usr")))
                .limits(ResourceLimits.builder()
                        .memory(new ByteSize(new BigInteger("18446744073709551615")))
                        .processes(64)
                        .openFiles(10)
                        .fileSize(ByteSize.of(5))
                        .cpuSeconds(9)
                        .build())
                .build();

        SandboxState state = SandboxState.of(caps);
        SandboxState read = SandboxState.parse(state.toJson());

        assertThat(read).isEqualTo(state);
        assertThat(read.restore().capabilities()).isEqualTo(caps);
        assertThat(read.restore().staleFiles()).isEmpty();
        CapabilityFile command = CapabilityFile.of(caps);
        assertThat(CapabilityFile.parse(command.toJson())).isEqualTo(command);
        assertThat(command.state().restore().capabilities()).isEqualTo(caps);
    }

    @Test
    @DisplayName("[10:80] a state with nothing but the oldest keys is read")
    void readsTheOldestForm() {
        CapabilitySet caps =
                SandboxState.parse("{\"fs\":[],\"net_blocked\":true}").restore().capabilities();

        assertThat(caps)
                .isEqualTo(
                        CapabilitySet.builder().network(NetworkMode.blocked()).build());
        assertThat(SandboxState.parse("{\"fs\":[],\"net_blocked\":false,\"unix_sockets\":null,\"future\":{\"x\":1}}")
                        .restore()
                        .capabilities())
                .isEqualTo(CapabilitySet.builder().build());
    }

    @Test
    void readsSocketsOfOlderVersions() {
        String socket = "{\"original\":\"%1$s\",\"resolved\":\"%1$s\",\"mode\":\"connect\"%2$s}";
        String json = "{\"fs\":[],\"net_blocked\":true,\"unix_sockets\":["
                + socket.formatted(root, ",\"is_directory\":true") + ","
                + socket.formatted(root, ",\"is_directory\":false,\"scope\":\"dir_subtree\"") + "]}";

        assertThat(SandboxState.parse(json).unixSockets())
                .extracting(StoredSocket::scope)
                .containsExactly(SocketScope.DIR_CHILDREN, SocketScope.DIR_SUBTREE);
    }

    @Test
    @DisplayName("[10:81] a stored path that is missing is an error")
    void aMissingPathIsAnError() {
        String json = fs("\"original\":\"/no/such\",\"resolved\":\"/no/such\",\"access\":\"read\",\"is_file\":false");

        assertThatThrownBy(() -> SandboxState.parse(json).restore())
                .isInstanceOfSatisfying(
                        NonoException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.PATH_NOT_FOUND));
    }

    @Test
    @DisplayName("[10:82] an unknown access is an error")
    void anUnknownAccessIsAnError() {
        assertThatThrownBy(() -> SandboxState.parse(
                        fs("\"original\":\"/tmp\",\"resolved\":\"/tmp\",\"access\":\"root-access\",\"is_file\":false")))
                .isInstanceOfSatisfying(
                        NonoException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.CONFIG_PARSE))
                .hasMessageContaining("fs[0].access")
                .hasMessageContaining("root-access");
    }

    @Test
    @DisplayName("[10:83] an unknown socket mode is an error")
    void anUnknownSocketModeIsAnError() {
        assertThatThrownBy(() -> SandboxState.parse("{\"fs\":[],\"net_blocked\":false,\"unix_sockets\":[{\"original\":"
                        + "\"/tmp/x\",\"resolved\":\"/tmp/x\",\"mode\":\"bind-only\"}]}"))
                .isInstanceOf(NonoException.class)
                .hasMessageContaining("bind-only");
    }

    @Test
    void aPathThatLeadsElsewhereByNowIsAnError() throws IOException {
        Path one = Files.createDirectory(root.resolve("one"));
        Path two = Files.createDirectory(root.resolve("two"));
        Path link = Files.createSymbolicLink(root.resolve("link"), one);
        String json =
                SandboxState.of(CapabilitySet.builder().read(link).build()).toJson();
        Files.delete(link);
        Files.createSymbolicLink(link, two);

        assertThatThrownBy(() -> SandboxState.parse(json).restore())
                .isInstanceOfSatisfying(
                        NonoException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.CONFIG_PARSE))
                .hasMessageContaining("drifted")
                .hasMessageContaining(two.toString());
    }

    @Test
    void aFileThatWasReplacedIsStale() throws IOException {
        CapabilitySet caps =
                CapabilitySet.builder().file(file, Access.READ).read(root).build();
        String json = SandboxState.of(caps).toJson();
        assertThat(SandboxState.parse(json).restore().staleFiles()).isEmpty();

        Path other = Files.createFile(root.resolve("other"));
        Files.move(other, file, java.nio.file.StandardCopyOption.REPLACE_EXISTING);

        assertThat(SandboxState.parse(json).restore().staleFiles())
                .containsExactly(caps.files().get(0));
    }

    @Test
    void aRelativePathIsStoredSoThatItMeansTheSameElsewhere() {
        SandboxState state =
                SandboxState.of(CapabilitySet.builder().read(Path.of(".")).build());

        assertThat(Path.of(state.files().get(0).original())).isAbsolute();
        state.restore();
    }

    @Test
    void pathsThatMeanSomethingElseInEachProcessAreTakenAsStored() {
        String self = fs("\"original\":\"/proc/self\",\"resolved\":\"/proc\",\"access\":\"read\",\"is_file\":false");
        String input = fs(
                "\"original\":\"/dev/stdin\",\"resolved\":\"%s\",\"access\":\"read\",\"is_file\":true".formatted(file));

        assertThat(SandboxState.parse(self).restore().capabilities().files())
                .extracting(FileGrant::resolved)
                .containsExactly(Path.of("/proc"));
        assertThat(SandboxState.parse(input).restore().capabilities().files())
                .extracting(FileGrant::resolved)
                .containsExactly(file);
    }

    @Test
    void theyDoNotOpenTheWayToOtherPlaces() throws IOException {
        Path link = Files.createSymbolicLink(root.resolve("link"), file);
        for (String resolved : List.of("/proc/../etc", link.toString(), "/no/such")) {
            String json = fs("\"original\":\"/proc/self/x\",\"resolved\":\"%s\",\"access\":\"read\",\"is_file\":true"
                    .formatted(resolved));

            assertThatThrownBy(() -> SandboxState.parse(json).restore()).isInstanceOf(NonoException.class);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "{\"fs\":[]}",
                "{\"fs\":{},\"net_blocked\":true}",
                "{\"fs\":[],\"net_blocked\":\"true\"}",
                "{\"fs\":[],\"net_blocked\":true,\"network_mode\":{\"mode\":\"open\"}}",
                "{\"fs\":[],\"net_blocked\":true,\"network_mode\":{\"mode\":\"allow_all\"}}",
                "{\"fs\":[],\"net_blocked\":true,\"network_mode\":{\"mode\":\"proxy_only\",\"port\":65536}}",
                "{\"fs\":[],\"net_blocked\":true,\"ports\":{\"connect\":[0]}}",
                "{\"fs\":[],\"net_blocked\":true,\"ports\":{\"bind_range\":[[9,3]]}}",
                "{\"fs\":[],\"net_blocked\":true,\"ports\":{\"bind_range\":[[9]]}}",
                "{\"fs\":[],\"net_blocked\":true,\"process\":{\"signal_mode\":\"some\"}}",
                "{\"fs\":[],\"net_blocked\":true,\"resource_limits\":{\"memory_bytes\":0}}",
                "{\"fs\":[],\"net_blocked\":true,\"resource_limits\":{\"max_processes\":0}}",
                "{\"fs\":[],\"net_blocked\":true,\"deny_paths\":[\"relative\"]}",
                "{\"fs\":[],\"net_blocked\":true,\"deny_paths\":[],\"denies\":[{\"path\":\"/x\"}]}",
                "{\"fs\":[null],\"net_blocked\":true}",
                "{\"fs\":[{\"original\":\"/tmp\",\"resolved\":\"/tmp\",\"access\":\"read\",\"is_file\":false,"
                        + "\"source\":\"group:\"}],\"net_blocked\":true}"
            })
    void whatIsMalformedIsAnError(String json) {
        assertThatThrownBy(() -> SandboxState.parse(json))
                .isInstanceOfSatisfying(
                        NonoException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.CONFIG_PARSE));
    }

    private static String fs(String entry) {
        return "{\"fs\":[{" + entry + "}],\"net_blocked\":false}";
    }
}
