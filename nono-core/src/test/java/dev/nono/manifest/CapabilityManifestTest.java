package dev.nono.manifest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.nono.ErrorCode;
import dev.nono.NonoException;
import dev.nono.capability.Access;
import dev.nono.capability.ByteSize;
import dev.nono.capability.CapabilitySet;
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
import dev.nono.policy.Bypass;
import dev.nono.policy.DenyPrecedence;
import dev.nono.policy.Platform;
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
import org.junit.jupiter.params.provider.MethodSource;

class CapabilityManifestTest {
    @TempDir
    Path temp;

    private Path root;
    private Path file;

    @BeforeEach
    void createFile() throws IOException {
        root = temp.toRealPath();
        file = Files.createFile(root.resolve("f"));
    }

    private static CapabilityManifest manifest(String members) {
        return CapabilityManifest.parse("{\"version\":\"0.1.0\"" + members + "}")
                .manifest();
    }

    private static ManifestConversion convert(String members) {
        return manifest(members).toCapabilities();
    }

    private static NonoException refusal(String json) {
        NonoException error = catchThrowableOfType(
                NonoException.class,
                () -> CapabilityManifest.parse(json).manifest().toCapabilities());
        assertThat(error).as(json).isNotNull();
        assertThat(error.code()).as(json).isEqualTo(ErrorCode.CONFIG_PARSE);
        return error;
    }

    private static NonoException refusalOf(String members) {
        return refusal("{\"version\":\"0.1.0\"" + members + "}");
    }

    @Test
    @DisplayName("[10:63] a manifest with nothing but its version grants no file and leaves the network open")
    void nothingButAVersion() {
        ManifestConversion conversion = convert("");

        assertThat(conversion.capabilities()).isEqualTo(CapabilitySet.builder().build());
        assertThat(conversion.leftovers()).isEmpty();
    }

    @Test
    @DisplayName("[10:64] another version, or none, is refused and the right one is named")
    void anotherVersion() {
        for (String version : List.of("1.0", "2.0.0", "abc", "0.1.1", "")) {
            refusal("{\"version\":\"" + version + "\"}");
        }
        assertThat(refusal("{}")).hasMessageContaining("version is missing");
        assertThat(refusal("{\"version\":1}")).hasMessageContaining("must be a string");
        assertThat(refusal("{\"version\":\"2.0.0\"}")).hasMessageContaining("0.1.0");
    }

    @ParameterizedTest
    @MethodSource("dev.nono.manifest.Samples#malformed")
    @DisplayName("[10:65-68,73] a field that holds something else than it may is refused and named")
    void malformed(Samples.Malformed sample) {
        assertThat(refusalOf(sample.members())).hasMessageContaining(sample.place());
    }

    @Test
    @DisplayName("[10:69] a credential that replaces a part of the path must say which")
    void pathPattern() {
        String credential = ",\"credentials\":[{\"name\":\"gitlab\",\"upstream\":\"https://x\",\"source\":\"env://A\","
                + "\"inject\":{\"mode\":\"%s\"%s}}]";

        assertThat(refusalOf(credential.formatted("url_path", "")))
                .hasMessageContaining("gitlab")
                .hasMessageContaining("path_pattern");
        assertThat(refusalOf(credential.formatted("query_param", ""))).hasMessageContaining("query_param_name");
        assertThat(manifest(credential.formatted("url_path", ",\"path_pattern\":\"/x\""))
                        .validate())
                .isEmpty();
        assertThat(manifest(credential.formatted("header", "")).validate()).isEmpty();
    }

    @Test
    void aSourceThatNamesNoVariableNeedsOne() {
        String credential = ",\"credentials\":[{\"name\":\"c\",\"upstream\":\"https://x\",\"source\":\"%s\"%s}]";
        for (String source : List.of("op://v/i/f", "bw://i", "apple-password://s/a", "file:///p")) {
            assertThat(manifest(credential.formatted(source, "")).validate()).hasSize(1);
            assertThat(manifest(credential.formatted(source, ",\"env_var\":\"A\""))
                            .validate())
                    .isEmpty();
        }
        for (String source : List.of("env://A", "account", "keyring://a")) {
            assertThat(manifest(credential.formatted(source, "")).validate()).isEmpty();
        }
    }

    @Test
    @DisplayName("[10:70,V1] undoing needs a supervisor")
    void rollbackNeedsASupervisor() {
        assertThat(refusalOf(",\"rollback\":{\"enabled\":true}")).hasMessageContaining("supervised");
        assertThat(refusalOf(",\"rollback\":{\"enabled\":true},\"process\":{\"exec_strategy\":\"monitor\"}"))
                .hasMessageContaining("rollback");
        assertThat(convert(",\"rollback\":{\"enabled\":true},\"process\":{\"exec_strategy\":\"supervised\"}")
                        .leftovers())
                .extracting(ManifestConversion.Leftover::field)
                .containsExactly("process.exec_strategy", "rollback");
        assertThat(manifest(",\"rollback\":{}").validate()).isEmpty();
    }

    @Test
    @DisplayName("[10:71] limits need a supervisor")
    void limitsNeedASupervisor() {
        String supervised = ",\"process\":{\"exec_strategy\":\"supervised\"}";

        assertThat(refusalOf(",\"resources\":{\"memory_bytes\":1024}")).hasMessageContaining("supervised");
        assertThat(refusalOf(",\"resources\":{\"max_processes\":5}")).hasMessageContaining("supervised");
        assertThat(convert(",\"resources\":{\"memory_bytes\":1024,\"max_processes\":5}" + supervised)
                        .capabilities()
                        .limits())
                .isEqualTo(ResourceLimits.builder()
                        .memory(ByteSize.of(1024))
                        .processes(5)
                        .build());
    }

    @Test
    @DisplayName("[10:72] an empty section of limits is no limit")
    void noLimit() {
        CapabilityManifest manifest = manifest(",\"resources\":{}");

        assertThat(manifest.resources())
                .hasValueSatisfying(limits -> assertThat(limits.isEmpty()).isTrue());
        assertThat(manifest.toCapabilities().capabilities().limits().isEmpty()).isTrue();
    }

    @Test
    @DisplayName("[10:74] the mode of the proxy has port 0, with which nothing starts, and says so")
    void theProxyIsAPlaceholder() {
        ManifestConversion conversion =
                convert(",\"network\":{\"mode\":\"proxy\",\"allow_domains\":[\"a.com\",\".b.com\"],\"endpoints\":"
                        + "[{\"host\":\"a.com\",\"rules\":[{\"method\":\"GET\",\"path\":\"/**\"}]}],\"dns\":false}");

        assertThat(conversion.capabilities().networkMode()).isEqualTo(NetworkMode.proxyOnly(0));
        assertThat(conversion.leftovers())
                .extracting(ManifestConversion.Leftover::field)
                .containsExactly("network.mode", "network.allow_domains", "network.endpoints", "network.dns");
    }

    @Test
    @DisplayName("[10:75] an unknown field has no effect and is mentioned, with the name that was meant")
    void unknownFields() {
        ManifestDocument document = CapabilityManifest.parse("{\"version\":\"0.1.0\",\"filesytem\":{},\"network\":"
                + "{\"allow_domain\":[\"a\"],\"ports\":{\"conect\":[1]}},\"note\":{\"deep\":[1]}}");

        assertThat(document.warnings())
                .hasSize(4)
                .anyMatch(warning -> warning.contains("filesytem") && warning.contains("did you mean \"filesystem\"?"))
                .anyMatch(warning -> warning.contains("network.allow_domain,")
                        && warning.contains("did you mean \"allow_domains\"?"))
                .anyMatch(warning -> warning.contains("network.ports.conect"))
                .anyMatch(warning -> warning.contains("note") && !warning.contains("did you mean"));
        assertThat(document.manifest().filesystem()).isEmpty();
    }

    @Test
    @DisplayName("[10:76] what is written is read again as the same, for every field")
    void roundTrip() {
        CapabilityManifest manifest =
                CapabilityManifest.parse(Samples.EVERYTHING).manifest();

        ManifestDocument again = CapabilityManifest.parse(manifest.toJson());

        assertThat(again.manifest()).isEqualTo(manifest);
        assertThat(again.warnings()).isEmpty();
        assertThat(again.manifest().toJson()).isEqualTo(manifest.toJson());
    }

    @Test
    void whatHasADefaultIsWrittenAndWhatIsEmptyIsNot() {
        assertThat(manifest(",\"filesystem\":{\"grants\":[{\"path\":\"/a\",\"access\":\"read\"}],\"deny\":[]},"
                                + "\"network\":{},\"process\":{},\"rollback\":{},\"credentials\":[]")
                        .toJson())
                .isEqualTo("""
                        {
                          "version": "0.1.0",
                          "filesystem": {
                            "grants": [
                              {
                                "path": "/a",
                                "access": "read",
                                "type": "directory"
                              }
                            ]
                          },
                          "network": {
                            "mode": "unrestricted",
                            "dns": true
                          },
                          "process": {
                            "signal_mode": "isolated",
                            "process_info_mode": "isolated",
                            "ipc_mode": "shared_memory_only",
                            "exec_strategy": "monitor"
                          },
                          "rollback": {
                            "enabled": false
                          }
                        }
                        """);
    }

    @Test
    @DisplayName("[10:77] the largest limit survives")
    void theLargestLimit() {
        BigInteger largest = new BigInteger("18446744073709551615");
        CapabilityManifest manifest = manifest(",\"resources\":{\"memory_bytes\":" + largest + "}");

        assertThat(CapabilityManifest.parse(manifest.toJson())
                        .manifest()
                        .resources()
                        .orElseThrow()
                        .memoryBytes())
                .contains(new ByteSize(largest));
        refusalOf(",\"resources\":{\"memory_bytes\":18446744073709551616}");
    }

    @Test
    @DisplayName("[10:78] a denied path inside a grant is cut out on Linux and reported; it is never lost")
    void aDeniedPathIsNeverLost() throws IOException {
        Path link = Files.createSymbolicLink(root.resolve("l"), file);
        CapabilitySet caps = convert(",\"filesystem\":{\"grants\":[{\"path\":\"" + root
                        + "\",\"access\":\"readwrite\"}],\"deny\":[{\"path\":\"" + link + "\"}]}")
                .capabilities();

        assertThat(caps.denies()).extracting(deny -> deny.path()).containsExactly(link, file);
        assertThat(caps.denyConflicts()).hasSize(2);
        DenyPrecedence outcome = DenyPrecedence.apply(Bypass.none(caps), Platform.LINUX);
        CapabilitySet apart = outcome.capabilities();
        assertThat(outcome.splits().get(0).without()).containsExactlyInAnyOrder(link, file);
        assertThat(apart.effectiveAccess(file)).isEmpty();
        assertThat(apart.effectiveAccess(link)).isEmpty();
        assertThat(refusalOf(",\"filesystem\":{\"deny\":[{\"path\":\"~/.ssh\"}]}"))
                .hasMessageContaining("not absolute");
    }

    @Test
    void everythingBecomesACapabilityInOrder() {
        ManifestConversion conversion = CapabilityManifest.parse(("{\"version\":\"0.1.0\",\"filesystem\":{\"grants\":"
                        + "[{\"path\":\"@/f\",\"access\":\"read\",\"type\":\"file\"},"
                        + "{\"path\":\"@\",\"access\":\"write\"}]},"
                        + "\"network\":{\"mode\":\"blocked\",\"ports\":{\"connect\":[443],\"bind\":[80],"
                        + "\"localhost\":[3000],\"localhost_range\":[[4000,4010]]}},"
                        + "\"process\":{\"signal_mode\":\"allow_all\",\"process_info_mode\":"
                        + "\"allow_same_sandbox\",\"ipc_mode\":\"full\",\"blocked_commands\":[\"rm\"]}}"))
                .manifest()
                .toCapabilities(path -> path.replace("@", root.toString()));

        assertThat(conversion.capabilities())
                .isEqualTo(CapabilitySet.builder()
                        .file(file, Access.READ)
                        .directory(root, Access.WRITE)
                        .network(NetworkMode.blocked())
                        .allowConnectPort(443)
                        .allowBindPort(80)
                        .allowLocalhostPort(3000)
                        .allowLocalhostPorts(new PortRange(4000, 4010))
                        .signals(SignalMode.ALLOW_ALL)
                        .processInfo(ProcessInfoMode.ALLOW_SAME_SANDBOX)
                        .ipc(IpcMode.FULL)
                        .blockCommand("rm")
                        .build());
        assertThat(conversion.leftovers())
                .extracting(ManifestConversion.Leftover::field)
                .containsExactly("process.blocked_commands");
    }

    @Test
    void aGrantThatCannotBeMadeRefusesTheWhole() {
        assertThatThrownBy(() -> convert(",\"filesystem\":{\"grants\":[{\"path\":\"/usr\",\"access\":\"read\"},"
                        + "{\"path\":\"/no/such\",\"access\":\"read\"}]}"))
                .isInstanceOfSatisfying(
                        NonoException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.PATH_NOT_FOUND));
    }

    @Test
    void capabilitiesBecomeAManifestAndAgainTheSameCapabilities() {
        CapabilitySet caps = CapabilitySet.builder()
                .read(root)
                .file(file, Access.WRITE)
                .deny(root.resolve("closed"))
                .network(NetworkMode.blocked())
                .allowConnectPort(443)
                .allowLocalhostPorts(new PortRange(1, 2))
                .ipc(IpcMode.FULL)
                .limits(ResourceLimits.builder().memory(ByteSize.of(1 << 20)).build())
                .build();

        ManifestExport export = CapabilityManifest.from(caps);

        assertThat(export.unrepresented()).isEmpty();
        assertThat(export.manifest().validate()).isEmpty();
        CapabilitySet again = export.manifest().toCapabilities().capabilities();
        assertThat(again.fingerprint()).isEqualTo(caps.fingerprint());
    }

    @Test
    void whatAManifestCannotSayIsListed() {
        CapabilitySet caps = CapabilitySet.builder()
                .unixSocketsIn(root, SocketMode.CONNECT)
                .mediateUnixSockets(true)
                .network(NetworkMode.proxyOnly(8080, List.of(3000)))
                .allowLocalhostPort(0)
                .allowBindPorts(new PortRange(5, 6))
                .udp(dev.nono.capability.UdpMode.DNS)
                .platformRule(PlatformRule.of("(deny file-write-unlink)"))
                .extensions(true)
                .seatbeltDebugDeny(true)
                .gpu(GpuAccess.ALL)
                .executables(List.of(Path.of("/usr")))
                .limits(ResourceLimits.builder()
                        .openFiles(1)
                        .cpuSeconds(1)
                        .fileSize(ByteSize.of(1))
                        .build())
                .build();

        assertThat(CapabilityManifest.from(caps).unrepresented()).hasSize(14);
        assertThat(CapabilityManifest.from(CapabilitySet.builder().build()).unrepresented())
                .isEmpty();
    }

    @Test
    void grantsOnOnePathBecomeOneAndAreSorted() {
        CapabilitySet caps = CapabilitySet.builder()
                .file(file, Access.READ)
                .directory(root, Access.READ, GrantSource.group("g"))
                .directory(root, Access.WRITE)
                .build();

        assertThat(CapabilityManifest.from(caps)
                        .manifest()
                        .filesystem()
                        .orElseThrow()
                        .grants())
                .containsExactly(
                        new FilesystemSection.PathGrant(
                                root.toString(), Access.READ_WRITE, FilesystemSection.GrantType.DIRECTORY),
                        new FilesystemSection.PathGrant(
                                file.toString(), Access.READ, FilesystemSection.GrantType.FILE));
        assertThat(caps.files()).extracting(FileGrant::resolved).hasSize(3);
    }

    @Test
    void aFileIsReadOrTheReasonIsSaid() throws IOException {
        Path path = Files.writeString(root.resolve("m.json"), Samples.EVERYTHING);
        Path bytes = Files.write(root.resolve("b.json"), new byte[] {'{', (byte) 0xff, '}'});

        assertThat(CapabilityManifest.read(path).manifest())
                .isEqualTo(CapabilityManifest.parse(Samples.EVERYTHING).manifest());
        assertThatThrownBy(() -> CapabilityManifest.read(root.resolve("none.json")))
                .isInstanceOfSatisfying(
                        NonoException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.CONFIG_READ));
        assertThatThrownBy(() -> CapabilityManifest.read(bytes)).hasMessageContaining("not UTF-8");
    }
}
