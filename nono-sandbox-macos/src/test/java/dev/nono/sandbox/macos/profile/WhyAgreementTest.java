package dev.nono.sandbox.macos.profile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nono.capability.Access;
import dev.nono.capability.CapabilitySet;
import dev.nono.capability.CapabilitySetBuilder;
import dev.nono.capability.DenyException;
import dev.nono.capability.DenyPattern;
import dev.nono.capability.DenyRule;
import dev.nono.capability.FileGrant;
import dev.nono.capability.GrantSource;
import dev.nono.capability.IpcMode;
import dev.nono.capability.NetworkMode;
import dev.nono.capability.PortRange;
import dev.nono.capability.ProcessInfoMode;
import dev.nono.capability.SignalMode;
import dev.nono.capability.SocketMode;
import dev.nono.capability.SocketOperation;
import dev.nono.capability.SocketScope;
import dev.nono.capability.UnixSocketGrant;
import dev.nono.query.Decision;
import dev.nono.query.QueryContext;
import dev.nono.query.Reason;
import dev.nono.query.Why;
import dev.nono.sandbox.macos.internal.seatbelt.PathFacts;
import dev.nono.sandbox.macos.internal.seatbelt.ProfileCompiler;
import dev.nono.sandbox.macos.internal.seatbelt.ProfileInput;
import dev.nono.sandbox.macos.oracle.Operations;
import dev.nono.sandbox.macos.oracle.Oracle;
import dev.nono.sandbox.macos.oracle.VirtualFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Random sets over a tree of real files with links in it: what {@code why} answers for macOS is what the profile does, as the
 * oracle reads it under each model of precedence.
 */
@DisplayName("Why and the profile agree")
class WhyAgreementTest {
    private static final int SETS = 300;
    private static final int PROBES = 40;
    private static final List<String> NAMES = List.of("a", "b", "c\"d", "e (f)", "g[h]", "i.j", "é", "k\\l");
    private static final List<String> PATTERNS =
            List.of("**", "*", "a", "*\"d", "e (*", "g[h]", "i.*", "é", "k\\*", "MISSING*");
    private static final GrantSource[] SOURCES = {GrantSource.USER, GrantSource.PROFILE, GrantSource.group("g")};

    @TempDir
    private static Path temporary;

    private static final List<Path> DIRECTORIES = new ArrayList<>();
    private static final List<Path> FILES = new ArrayList<>();
    private static final List<Path> LINKS = new ArrayList<>();
    private static final VirtualFiles VIRTUAL = new VirtualFiles();

    private final Random random = new Random(80_20L);

    @BeforeAll
    static void plantTree() throws IOException {
        Random random = new Random(5);
        Path root = temporary.toRealPath().resolve("tree");
        Files.createDirectory(root);
        grow(root, 0, random);
        List<Path> targets = new ArrayList<>(DIRECTORIES);
        targets.addAll(FILES);
        for (int i = 0; i < 8; i++) {
            Path link = pick(DIRECTORIES, random).resolve("link" + i);
            Path target = pick(targets, random);
            Files.createSymbolicLink(link, target);
            VIRTUAL.link(link.toString(), target.toString());
            LINKS.add(link);
        }
    }

    private static void grow(Path directory, int depth, Random random) throws IOException {
        DIRECTORIES.add(directory);
        for (String name : NAMES) {
            Path path = directory.resolve(name);
            if (depth < 3 && random.nextInt(10) < 4 - depth) {
                Files.createDirectory(path);
                grow(path, depth + 1, random);
            } else if (random.nextInt(3) == 0) {
                Files.createFile(path);
                FILES.add(path);
            }
        }
    }

    private static <T> T pick(List<T> list, Random random) {
        return list.get(random.nextInt(list.size()));
    }

    private <T> T pick(T[] values) {
        return values[random.nextInt(values.length)];
    }

    /** Something in the tree: there or missing, with or without a link on the way. */
    private Path place() {
        return switch (random.nextInt(7)) {
            case 0, 1 -> pick(FILES, random);
            case 2 -> pick(DIRECTORIES, random).resolve("missing" + random.nextInt(3));
            case 3 ->
                pick(DIRECTORIES, random).resolve("missing" + random.nextInt(3)).resolve("below");
            case 4 -> pick(LINKS, random);
            default -> pick(DIRECTORIES, random);
        };
    }

    private CapabilitySet set() {
        CapabilitySetBuilder caps = CapabilitySet.builder();
        for (int i = random.nextInt(6); i > 0; i--) {
            Path path = place();
            Access access = pick(Access.values());
            if (Files.isDirectory(path)) {
                caps.grant(FileGrant.directory(path, access, pick(SOURCES)));
            } else {
                caps.grant(FileGrant.exact(path, access, pick(SOURCES)));
            }
        }
        for (int i = random.nextInt(4); i > 0; i--) {
            Path path = place();
            if (random.nextBoolean()) {
                caps.deny(path);
            } else {
                caps.deny(new DenyRule(real(path), pick(SOURCES), ""));
            }
        }
        if (random.nextInt(3) == 0) {
            Path root = pick(DIRECTORIES, random);
            List<String> names = new ArrayList<>();
            for (int i = 1 + random.nextInt(3); i > 0; i--) {
                names.add(pick(PATTERNS, random));
            }
            caps.deny(new DenyPattern(root, names, GrantSource.PROFILE, ""));
        }
        for (int i = random.nextInt(3); i > 0; i--) {
            caps.except(new DenyException(real(place()), pick(Access.values()), GrantSource.USER));
        }
        for (int i = random.nextInt(3); i > 0; i--) {
            Path path = place();
            caps.grant(UnixSocketGrant.unchecked(
                    path, real(path), pick(SocketScope.values()), pick(SocketMode.values()), GrantSource.USER));
        }
        caps.network(
                switch (random.nextInt(4)) {
                    case 0 -> NetworkMode.allowAll();
                    case 1 -> NetworkMode.proxyOnly(8080);
                    case 2 -> NetworkMode.proxyOnly(8080, List.of(3000));
                    default -> NetworkMode.blocked();
                });
        if (random.nextInt(3) == 0) {
            caps.allowLocalhostPort(pick(new Integer[] {0, 3000, 5000}));
        }
        if (random.nextInt(3) == 0) {
            caps.allowLocalhostPorts(new PortRange(4000, 4003));
        }
        return caps.signals(pick(SignalMode.values()))
                .processInfo(pick(ProcessInfoMode.values()))
                .ipc(pick(IpcMode.values()))
                .extensions(random.nextInt(4) == 0)
                .build();
    }

    private static Path real(Path path) {
        return PathFacts.OF_THIS_MACHINE.canonical(path);
    }

    @Test
    @DisplayName("about files, Unix sockets, ports, signals and processes, for thousands of questions")
    void agree() {
        int allowed = 0;
        int asked = 0;
        for (int round = 0; round < SETS; round++) {
            CapabilitySet set = set();
            Why why = Why.ask(
                    set,
                    QueryContext.builder().literalPaths(true).tooWide(Set.of()).build());
            Oracle oracle = Oracle.of(
                    ProfileCompiler.compile(new ProfileInput(
                            set, Optional.empty(), Path.of("/"), List.of(), PathFacts.OF_THIS_MACHINE, false)),
                    VIRTUAL);
            for (int i = 0; i < PROBES; i++) {
                Path path = place();
                if (random.nextInt(4) == 0 && !Files.isRegularFile(path)) {
                    path = path.resolve("x");
                }
                allowed += files(set, why, oracle, path) ? 1 : 0;
                sockets(set, why, oracle, real(path));
                asked += 8;
            }
            network(set, why, oracle);
            assertThat(oracle.signal("others")).isEqualTo(set.signalMode() == SignalMode.ALLOW_ALL);
            assertThat(oracle.inspect("others")).isEqualTo(set.processInfoMode() == ProcessInfoMode.ALLOW_ALL);
            assertThat(oracle.mach("com.apple.secd")).isFalse();
            assertThat(nothing(oracle)).as("%s", set).isEqualTo(expected(set));
        }
        assertThat(asked).isGreaterThan(50_000);
        assertThat(allowed).as("both answers are common").isBetween(asked / 100, asked / 3);
    }

    /** The operations that are allowed when nothing is known of their object. */
    private static Set<String> nothing(Oracle oracle) {
        Set<String> allowed = new TreeSet<>();
        for (String operation : Operations.asked()) {
            if (oracle.plain(operation)) {
                allowed.add(operation);
            }
        }
        return allowed;
    }

    /** What no grant decides about: the same for every set, and what its modes open. */
    private static Set<String> expected(CapabilitySet set) {
        Set<String> allowed = new TreeSet<>(List.of(
                "ipc-posix-shm-read-data",
                "ipc-posix-shm-write-create",
                "ipc-posix-shm-write-data",
                "mach-lookup",
                "mach-per-user-lookup",
                "mach-task-name",
                "process-exec*",
                "process-fork",
                "pseudo-tty",
                "sysctl-read",
                "system-fsctl",
                "system-info"));
        if (set.ipcMode() == IpcMode.FULL) {
            allowed.add("ipc-posix-sem*");
        }
        if (set.signalMode() == SignalMode.ALLOW_ALL) {
            allowed.add("signal");
        }
        if (set.processInfoMode() == ProcessInfoMode.ALLOW_ALL) {
            allowed.add("process-info*");
        }
        if (!set.networkMode().isRestricted()) {
            allowed.addAll(List.of("network-outbound", "system-socket"));
        }
        if (!set.networkMode().isRestricted() || listens(set)) {
            allowed.addAll(List.of("network-bind", "network-inbound"));
        }
        return allowed;
    }

    private static boolean files(CapabilitySet set, Why why, Oracle oracle, Path path) {
        String text = path.toString();
        boolean read = why.read(path).isAllowed();
        boolean write = why.write(path).isAllowed();
        assertThat(why.readWrite(path).isAllowed()).isEqualTo(read && write);
        Path real = real(path);
        if (!real.equals(path)) {
            // A link on the way may itself be closed, which why does not ask: the profile is then the stricter one.
            assertThat(!oracle.read(text) || read)
                    .as("read %s with\n%s", text, set)
                    .isTrue();
            assertThat(!oracle.write(text) || write)
                    .as("write %s with\n%s", text, set)
                    .isTrue();
            return read;
        }
        assertThat(oracle.read(text)).as("read %s with\n%s", text, set).isEqualTo(read);
        assertThat(oracle.map(text)).as("load %s with\n%s", text, set).isEqualTo(read);
        assertThat(oracle.write(text)).as("write %s with\n%s", text, set).isEqualTo(write);
        assertThat(oracle.create(text)).as("create %s with\n%s", text, set).isEqualTo(write);
        boolean holdsDenied = set.denies().stream()
                        .anyMatch(deny -> real(deny.path()).startsWith(path)
                                        && !real(deny.path()).equals(path)
                                || deny.path().startsWith(path) && !deny.path().equals(path))
                || set.denyPatterns().stream()
                        .anyMatch(pattern -> pattern.root().startsWith(path));
        if (holdsDenied) {
            assertThat(!oracle.unlink(text) || write)
                    .as("unlink %s with\n%s", text, set)
                    .isTrue();
        } else {
            assertThat(oracle.unlink(text)).as("unlink %s with\n%s", text, set).isEqualTo(write);
        }
        return read;
    }

    private static void sockets(CapabilitySet set, Why why, Oracle oracle, Path path) {
        String text = path.toString();
        if (set.unixSockets().stream()
                .anyMatch(grant -> grant.scope() == SocketScope.DIR_SUBTREE
                        && grant.resolved().equals(path))) {
            // A subpath includes the directory itself, which is no socket and can become none while it is there.
            return;
        }
        assertThat(oracle.connect(text))
                .as("connect %s with\n%s\n%s", text, set, set.exceptions())
                .isEqualTo(why.unixSocket(path, SocketOperation.CONNECT).isAllowed());
        assertThat(oracle.bind(text))
                .as("bind %s with\n%s\n%s", text, set, set.exceptions())
                .isEqualTo(why.unixSocket(path, SocketOperation.BIND).isAllowed());
    }

    private static void network(CapabilitySet set, Why why, Oracle oracle) {
        for (int port : new int[] {1, 80, 443, 3000, 3999, 4000, 4003, 4004, 5000, 8080, 65535}) {
            for (boolean loopback : new boolean[] {true, false}) {
                Decision decision = why.host(loopback ? "127.0.0.1" : "93.184.216.34", port);
                boolean direct = decision instanceof Decision.Allowed granted
                        && granted.reason().equals(Reason.NETWORK_ALLOWED);
                boolean proxy =
                        loopback && set.networkMode() instanceof NetworkMode.ProxyOnly mode && mode.port() == port;
                assertThat(oracle.tcp(loopback, port))
                        .as("%s %s with\n%s", loopback ? "loopback" : "remote", port, set)
                        .isEqualTo(direct || proxy);
            }
        }
        boolean restricted = set.networkMode().isRestricted();
        assertThat(oracle.udp()).isEqualTo(!restricted);
        assertThat(oracle.listen()).isEqualTo(!restricted || listens(set));
    }

    private static boolean listens(CapabilitySet set) {
        return !set.localhostPorts().isEmpty()
                || !set.localhostPortRanges().isEmpty()
                || (set.networkMode() instanceof NetworkMode.ProxyOnly proxy
                        && !proxy.bindPorts().isEmpty());
    }
}
