package dev.nono.capability;

import static dev.nono.capability.Refusals.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nono.ErrorCode;
import dev.nono.NonoException;
import java.io.IOException;
import java.lang.reflect.Modifier;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CapabilitySetTest {
    @TempDir
    Path temp;

    private Path root;
    private Path file;

    @BeforeEach
    void createFile() throws IOException {
        root = temp.toRealPath();
        file = Files.createFile(root.resolve("f"));
    }

    @Test
    @DisplayName("[10:35] a directory grant covers what is below it, with its own access")
    void coverage() {
        CapabilitySet caps = CapabilitySet.builder().read(root).build();

        assertThat(caps.covers(root.resolve("child"))).isTrue();
        assertThat(caps.covers(root)).isTrue();
        assertThat(caps.covers(root.resolve("child"), Access.READ)).isTrue();
        assertThat(caps.covers(root.resolve("child"), Access.WRITE)).isFalse();
        assertThat(caps.covers(Path.of(root + "evil"))).isFalse();
    }

    @Test
    @DisplayName("[10:36] a file grant does not cover itself as a directory")
    void aFileGrantCoversNothing() {
        CapabilitySet caps = CapabilitySet.builder().read(file).build();

        assertThat(caps.covers(file)).isFalse();
        assertThat(caps.effectiveAccess(file)).contains(Access.READ);
    }

    @Test
    @DisplayName("[10:37] an exact file grant is taken out by its link and by its target; the directory stays")
    void exactFileGrantsAreTakenOut() throws IOException {
        Path link = Files.createSymbolicLink(root.resolve("l"), file);
        CapabilitySet caps = CapabilitySet.builder()
                .file(link, Access.READ)
                .directory(root, Access.READ)
                .build();

        for (Path denied : List.of(link, file)) {
            assertThat(caps.withoutFiles(List.of(denied)).files())
                    .extracting(FileGrant::resolved)
                    .containsExactly(root);
        }
        assertThat(caps.withoutFiles(List.of(root))).isEqualTo(caps);
    }

    @Test
    void rightsAreTheUnionOfAllGrants() {
        CapabilitySet caps =
                CapabilitySet.builder().read(root).file(file, Access.WRITE).build();

        assertThat(caps.effectiveAccess(file)).contains(Access.READ_WRITE);
        assertThat(caps.effectiveAccess(root.resolve("x"))).contains(Access.READ);
        assertThat(caps.effectiveAccess(Path.of("/elsewhere"))).isEmpty();
    }

    @Test
    @DisplayName("writing in, or above, the control groups is found; reading, and a name that only looks alike, is not")
    void writeGrantsThatOverlap() {
        Path cgroup = Path.of("/sys/fs/cgroup");

        assertThat(overlaps(cgroup, "/sys", Access.READ_WRITE)).isTrue();
        assertThat(overlaps(cgroup, "/", Access.WRITE)).isTrue();
        assertThat(overlaps(cgroup, "/sys/fs/cgroup", Access.WRITE)).isTrue();
        assertThat(overlaps(cgroup, "/sys/fs/cgroup/a/b", Access.WRITE)).isTrue();
        assertThat(overlaps(cgroup, "/sys", Access.READ)).isFalse();
        assertThat(overlaps(cgroup, "/sys/fs/cgroupX", Access.READ_WRITE)).isFalse();
    }

    private static boolean overlaps(Path path, String granted, Access access) {
        CapabilitySet caps = CapabilitySet.builder()
                .grant(FileGrant.unchecked(Path.of(granted), Path.of(granted), access, false, GrantSource.USER))
                .build();
        return !caps.writeGrantsOverlapping(path).isEmpty();
    }

    @Test
    void theBuilderReportsEveryFaultAtOnce() {
        CapabilitySetBuilder builder = CapabilitySet.builder()
                .read(Path.of("/no/such/1"))
                .allowConnectPort(0)
                .allowBindPort(70_000)
                .file(root, Access.READ);

        assertThatThrownBy(builder::build)
                .isInstanceOfSatisfying(NonoException.class, e -> {
                    assertThat(e.code()).isEqualTo(ErrorCode.PATH_NOT_FOUND);
                    assertThat(e.getSuppressed()).hasSize(3);
                })
                .hasMessageContaining("4 capabilities cannot be granted")
                .hasMessageContaining("/no/such/1")
                .hasMessageContaining("connect port 0")
                .hasMessageContaining("70000")
                .hasMessageContaining("is a directory");
        assertRefused(ErrorCode.CONFIG_PARSE, () -> new PortRange(9, 3));
        assertRefused(ErrorCode.CONFIG_PARSE, () -> new PortRange(0, 5));
        assertRefused(ErrorCode.CONFIG_PARSE, () -> new PortRange(1, 70_000));
    }

    @Test
    void aDeniedPathHoldsAsWrittenAndWhereItLeads() throws IOException {
        Path link = Files.createSymbolicLink(root.resolve("l"), file);
        CapabilitySet caps =
                CapabilitySet.builder().deny(link, Path.of(root + "/./missing")).build();

        assertThat(caps.denies()).extracting(DenyRule::path).containsExactly(link, file, root.resolve("missing"));
    }

    @Test
    @DisplayName("nothing that is handed to a set or got from it changes it")
    void aSetDoesNotChange() {
        List<Integer> bind = new ArrayList<>(List.of(3000));
        List<Path> executables = new ArrayList<>(List.of(Path.of("/usr")));
        CapabilitySetBuilder builder = CapabilitySet.builder()
                .read(root)
                .network(NetworkMode.proxyOnly(8080, bind))
                .executables(executables)
                .allowConnectPort(443);
        CapabilitySet caps = builder.build();
        String before = caps.fingerprint();
        CapabilitySet copy = caps.toBuilder().build();

        bind.add(4000);
        executables.add(Path.of("/bin"));
        builder.write(root).allowConnectPort(80).network(NetworkMode.allowAll());

        assertThat(caps.fingerprint()).isEqualTo(before);
        assertThat(caps).isEqualTo(copy).hasSameHashCodeAs(copy);
        for (List<?> list : List.of(
                caps.files(),
                caps.denies(),
                caps.unixSockets(),
                caps.connectPorts(),
                caps.bindPorts(),
                caps.localhostPorts(),
                caps.localhostPortRanges(),
                caps.bindPortRanges(),
                caps.allowedCommands(),
                caps.blockedCommands(),
                caps.platformRules(),
                caps.executables().orElseThrow())) {
            assertThatThrownBy(list::clear).isInstanceOf(UnsupportedOperationException.class);
        }
    }

    @Test
    @DisplayName("every part of a set counts for equality and for the fingerprint")
    void everyPartCounts() {
        int parts = Arrays.stream(CapabilitySet.class.getDeclaredFields())
                .filter(field -> !Modifier.isStatic(field.getModifiers()))
                .mapToInt(field -> List.of(Denials.class, NetworkRights.class).contains(field.getType())
                        ? field.getType().getRecordComponents().length
                        : 1)
                .sum();

        assertThat(CapabilityAlgebra.components(CapabilitySet.builder().build()))
                .hasSize(parts);
    }

    @Test
    void theSummaryNamesWhatDiffersFromTheDefault() {
        CapabilitySet caps = CapabilitySet.builder()
                .read(root)
                .file(file, Access.READ_WRITE)
                .unixSocketsIn(root, SocketMode.CONNECT)
                .deny(new DenyRule(root.resolve("x"), GrantSource.group("g"), "why"))
                .network(NetworkMode.blocked())
                .allowHttps()
                .allowBindPort(3000)
                .allowLocalhostPorts(new PortRange(4000, 4010))
                .signals(SignalMode.ALLOW_ALL)
                .limits(ResourceLimits.builder().memory(ByteSize.parse("1M")).build())
                .platformRule(PlatformRule.of("(deny file-write-unlink)"))
                .build();

        assertThat(caps.summary()).isEqualTo("""
                        Filesystem:
                          %1$s [read] (dir)
                          %1$s/f [read+write] (file)
                        Unix sockets:
                          %1$s [connect] (dir-children)
                        Denied:
                          %1$s/x [group:g]
                        Network:
                          outbound: blocked
                          tcp connect ports: 443, 8443
                          tcp bind ports: 3000
                          localhost ports: 4000-4010
                        Process:
                          signals: allow_all
                          limits: memory=1.0 MiB, processes=unlimited
                          platform rules: 1
                        """.formatted(root));
        assertThat(CapabilitySet.builder().build().summary())
                .isEqualTo("(no capabilities granted)\nNetwork:\n  outbound: allowed\n");
    }

    @Test
    void networkModesReadAsPeopleKnowThem() {
        assertThat(NetworkMode.blocked().display()).isEqualTo("blocked");
        assertThat(NetworkMode.allowAll().display()).isEqualTo("allowed");
        assertThat(NetworkMode.proxyOnly(8080).display()).isEqualTo("proxy-only (localhost:8080)");
        assertThat(NetworkMode.proxyOnly(8080, List.of(4000, 3000)).display())
                .isEqualTo("proxy-only (localhost:8080, bind: 3000, 4000)");
        assertThat(NetworkMode.proxyOnly(1).isRestricted()).isTrue();
        assertRefused(ErrorCode.CONFIG_PARSE, () -> NetworkMode.proxyOnly(65_536));
        assertRefused(ErrorCode.CONFIG_PARSE, () -> NetworkMode.proxyOnly(1, List.of(0)));
    }
}
