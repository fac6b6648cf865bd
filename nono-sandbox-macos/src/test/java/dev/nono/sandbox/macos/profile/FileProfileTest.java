package dev.nono.sandbox.macos.profile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nono.capability.Access;
import dev.nono.capability.CapabilitySet;
import dev.nono.capability.DedupKey;
import dev.nono.capability.FileGrant;
import dev.nono.capability.GpuAccess;
import dev.nono.capability.GrantSource;
import dev.nono.capability.IpcMode;
import dev.nono.capability.ProcessInfoMode;
import dev.nono.capability.SignalMode;
import dev.nono.policy.SeatbeltRules;
import dev.nono.sandbox.macos.oracle.Oracle;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("The profile of files and modes")
class FileProfileTest {
    private static final List<String> SERVICES = List.of(
            "com.apple.SecurityServer",
            "com.apple.securityd",
            "com.apple.security.keychaind",
            "com.apple.secd",
            "com.apple.security.agent");

    @Test
    @DisplayName("[20:G1] the empty set gives the documented text, byte for byte")
    void emptySet() {
        String documented = """
                (version 1)
                (deny default)
                (allow process-exec*)
                (allow process-fork)
                (allow process-info* (target self))
                (allow process-info* (target same-sandbox))
                (allow sysctl-read)
                (allow mach-lookup)
                (deny mach-lookup (global-name "com.apple.SecurityServer"))
                (deny mach-lookup (global-name "com.apple.securityd"))
                (deny mach-lookup (global-name "com.apple.security.keychaind"))
                (deny mach-lookup (global-name "com.apple.secd"))
                (deny mach-lookup (global-name "com.apple.security.agent"))
                (allow mach-per-user-lookup)
                (allow mach-task-name)
                (deny mach-priv*)
                (allow ipc-posix-shm-read-data)
                (allow ipc-posix-shm-write-data)
                (allow ipc-posix-shm-write-create)
                (allow signal (target self))
                (allow signal (target same-sandbox))
                (allow system-fsctl)
                (allow system-info)
                (allow file-read* (literal "/"))
                (allow file-ioctl (literal "/dev/tty"))
                (allow file-ioctl (regex #"^/dev/ttys[0-9]+$"))
                (allow file-ioctl (regex #"^/dev/pty[a-z][0-9a-f]+$"))
                (allow pseudo-tty)
                (allow system-socket)
                (allow network-outbound)
                (allow network-inbound)
                (allow network-bind)
                """;
        String text = Sample.empty().text();

        assertThat(text).isEqualTo(documented);
        Golden.check("G1-empty", text);
        Oracle oracle = Oracle.of(text);
        assertThat(oracle.read("/etc/passwd")).isFalse();
        assertThat(oracle.read("/")).as("listing the root").isTrue();
        assertThat(oracle.write("/x")).isFalse();
        assertThat(oracle.tcp(false, 443)).isTrue();
        assertThat(oracle.plain("mach-priv*")).isFalse();
    }

    @Test
    @DisplayName("[20:G2] a directory to read and write: map, ioctl, read and write, in that order, and no ancestor")
    void directory() {
        Sample sample = Sample.empty().dir("/test", Access.READ_WRITE);

        assertThat(sample.lines())
                .containsSubsequence(
                        "(allow file-map-executable (subpath \"/test\"))",
                        "(allow file-ioctl (subpath \"/test\"))",
                        "(allow file-read* (subpath \"/test\"))",
                        "(allow file-write* (subpath \"/test\"))");
        assertThat(sample.text()).doesNotContain("file-read-metadata");
        Golden.check("G2-directory", sample.text());
        assertThat(sample.oracle().write("/test/a/b")).isTrue();
        assertThat(sample.oracle().write("/testing")).isFalse();
    }

    @Test
    @DisplayName("[20:G3] a file to write is not to be read or loaded")
    void fileToWrite() {
        Sample sample = Sample.empty().file("/test.txt", Access.WRITE);

        assertThat(sample.lines())
                .contains("(allow file-write* (literal \"/test.txt\"))", "(allow file-ioctl (literal \"/test.txt\"))")
                .doesNotContain("(allow file-read* (literal \"/test.txt\"))");
        assertThat(sample.text()).doesNotContain("file-map-executable");
        Golden.check("G3-file-to-write", sample.text());
        assertThat(sample.oracle().read("/test.txt")).isFalse();
        assertThat(sample.oracle().map("/test.txt")).isFalse();
        assertThat(sample.oracle().write("/test.txt")).isTrue();
    }

    @Test
    @DisplayName("[20:G4] a directory to read is not to be written")
    void directoryToRead() {
        Sample sample = Sample.empty().dir("/r", Access.READ);

        assertThat(sample.lines())
                .contains("(allow file-read* (subpath \"/r\"))", "(allow file-map-executable (subpath \"/r\"))");
        assertThat(sample.text()).doesNotContain("file-write*");
        Golden.check("G4-directory-to-read", sample.text());
    }

    @Test
    @DisplayName("[20:G5] the metadata of ancestors, from the top down, without the root and the path itself")
    void ancestors() {
        Sample sample = Sample.empty().dir("/Users/test/.claude", Access.READ_WRITE);

        assertThat(sample.lines())
                .containsSubsequence(
                        "(allow file-read-metadata (literal \"/Users\"))",
                        "(allow file-read-metadata (literal \"/Users/test\"))")
                .filteredOn(line -> line.contains("file-read-metadata"))
                .hasSize(2);
        Golden.check("G5-ancestors", sample.text());
    }

    @Test
    @DisplayName("[20:G6] a grant through a link has a rule for each spelling, the real path first")
    void spellings() {
        Sample sample = Sample.empty().grant("/tmp", "/private/tmp", Access.READ_WRITE, false, GrantSource.USER);

        for (String operation : List.of("file-read*", "file-write*")) {
            assertThat(sample.lines())
                    .containsSequence(
                            "(allow " + operation + " (subpath \"/private/tmp\"))",
                            "(allow " + operation + " (subpath \"/tmp\"))");
        }
        assertThat(sample.lines())
                .contains("(allow file-read-metadata (literal \"/private\"))")
                .doesNotContain("(allow file-read-metadata (literal \"/\"))");
        Golden.check("G6-spellings", sample.text());
        assertThat(sample.oracle().create("/tmp/x")).isTrue();
        assertThat(sample.oracle().create("/private/tmp/x")).isTrue();
    }

    @Test
    @DisplayName("[20:G7] an ancestor of two grants is named once")
    void commonAncestors() {
        Sample sample = Sample.empty().dir("/a/b/c", Access.READ).dir("/a/b/d", Access.READ);
        Golden.check("G7-common-ancestors", sample.text());
        assertThat(sample.lines())
                .filteredOn(line -> line.contains("file-read-metadata"))
                .containsExactly(
                        "(allow file-read-metadata (literal \"/a\"))", "(allow file-read-metadata (literal \"/a/b\"))");
    }

    @Test
    @DisplayName("[20:G8] an exact directory is granted without what is in it")
    void exactDirectory() {
        Sample sample = Sample.empty().file("/U/x.lock", Access.READ_WRITE);

        assertThat(sample.lines())
                .contains("(allow file-read* (literal \"/U/x.lock\"))", "(allow file-write* (literal \"/U/x.lock\"))");
        Golden.check("G8-exact-directory", sample.text());
        assertThat(sample.oracle().create("/U/x.lock")).isTrue();
        assertThat(sample.oracle().create("/U/x.lock/child")).isFalse();
        assertThat(sample.oracle().read("/U/x.lock/child")).isFalse();
    }

    @Test
    @DisplayName("[20:G9] without grants nothing may be loaded")
    void nothingIsLoaded() {
        assertThat(Sample.empty().text()).doesNotContain("file-map-executable");
    }

    @Test
    @DisplayName("[20:G10] denials are logged if asked for, by the third line")
    void debugDeny() {
        Sample sample = Sample.empty().with(caps -> caps.seatbeltDebugDeny(true));
        assertThat(sample.lines().get(2)).isEqualTo("(debug deny)");
        Golden.check("G10-debug", sample.text());
        assertThat(Sample.empty().text()).doesNotContain("debug");
    }

    @Test
    @DisplayName("[20:G11] processes of the same sandbox may be inspected in both narrow modes, others in the wide one")
    void processInfo() {
        List<String> narrow =
                List.of("(allow process-info* (target self))", "(allow process-info* (target same-sandbox))");
        for (ProcessInfoMode mode : ProcessInfoMode.values()) {
            Sample sample = Sample.empty().with(caps -> caps.processInfo(mode));

            assertThat(sample.lines())
                    .filteredOn(line -> line.contains("process-info"))
                    .isEqualTo(mode == ProcessInfoMode.ALLOW_ALL ? List.of("(allow process-info*)") : narrow);
            assertThat(sample.text()).doesNotContain("others");
            Golden.check("G11-process-info-" + mode.wireName(), sample.text());
            assertThat(sample.oracle().inspect("self")).isTrue();
            assertThat(sample.oracle().inspect("same-sandbox")).isTrue();
            assertThat(sample.oracle().inspect("others")).isEqualTo(mode == ProcessInfoMode.ALLOW_ALL);
        }
    }

    @Test
    @DisplayName("[20:G12] the same for signals")
    void signals() {
        List<String> narrow = List.of("(allow signal (target self))", "(allow signal (target same-sandbox))");
        for (SignalMode mode : SignalMode.values()) {
            Sample sample = Sample.empty().with(caps -> caps.signals(mode));

            assertThat(sample.lines())
                    .filteredOn(line -> line.contains("signal"))
                    .isEqualTo(mode == SignalMode.ALLOW_ALL ? List.of("(allow signal)") : narrow);
            Golden.check("G12-signals-" + mode.wireName(), sample.text());
            assertThat(sample.oracle().signal("others")).isEqualTo(mode == SignalMode.ALLOW_ALL);
            assertThat(sample.oracle().signal("same-sandbox")).isTrue();
        }
    }

    @Test
    @DisplayName("[20:G13] semaphores come with the full mode, behind shared memory")
    void semaphores() {
        Sample sample = Sample.empty().with(caps -> caps.ipc(IpcMode.FULL));
        Golden.check("G13-semaphores", sample.text());
        assertThat(sample.lines()).containsSequence("(allow ipc-posix-shm-write-create)", "(allow ipc-posix-sem*)");
        assertThat(Sample.empty().text()).doesNotContain("ipc-posix-sem");
    }

    @Test
    @DisplayName("[20:G14] a database of the keychain that is granted by name opens its services")
    void keychain() {
        Sample sample = Sample.empty().file("/Users/me/Library/Keychains/login.keychain-db", Access.READ);

        SERVICES.forEach(service -> {
            assertThat(sample.text()).doesNotContain(service);
            assertThat(sample.oracle().mach(service)).isTrue();
        });
        assertThat(sample.lines()).contains("(allow mach-lookup)");
        Golden.check("G14-keychain", sample.text());
    }

    @Test
    @DisplayName("[20:G15] so do the other database, those of the system, and a link to one")
    void otherDatabases() {
        assertThat(List.of(
                        Sample.empty().file("/Users/me/Library/Keychains/metadata.keychain-db", Access.READ),
                        Sample.empty().noHome().file("/Library/Keychains/login.keychain-db", Access.READ),
                        Sample.empty()
                                .grant(
                                        "/Users/me/Library/Keychains/login.keychain-db",
                                        "/Volumes/k/db",
                                        Access.READ,
                                        true,
                                        GrantSource.PROFILE)))
                .allSatisfy(sample -> SERVICES.forEach(
                        service -> assertThat(sample.oracle().mach(service)).isTrue()));
        Golden.check(
                "G15-system-keychain",
                Sample.empty()
                        .noHome()
                        .file("/Library/Keychains/login.keychain-db", Access.READ)
                        .text());
    }

    @Test
    @DisplayName("[20:G16] the directory, another file and another home do not, nor does what a group grants")
    void notTheKeychain() {
        assertThat(List.of(
                        Sample.empty().dir("/Users/me/Library/Keychains", Access.READ_WRITE),
                        Sample.empty().file("/Users/me/Library/Keychains/other.keychain-db", Access.READ),
                        Sample.empty().file("/Users/mex/Library/Keychains/login.keychain-db", Access.READ),
                        Sample.empty().noHome().file("/Users/me/Library/Keychains/login.keychain-db", Access.READ),
                        Sample.empty()
                                .grant(
                                        "/Users/me/Library/Keychains/login.keychain-db",
                                        "/Users/me/Library/Keychains/login.keychain-db",
                                        Access.READ_WRITE,
                                        true,
                                        GrantSource.group("claude_code_macos"))))
                .allSatisfy(sample -> SERVICES.forEach(service -> {
                    assertThat(sample.lines()).contains("(deny mach-lookup (global-name \"" + service + "\"))");
                    assertThat(sample.oracle().mach(service)).isFalse();
                    assertThat(sample.oracle().mach("com.apple.pasteboard.1")).isTrue();
                }));
        Golden.check(
                "G16-keychain-directory",
                Sample.empty()
                        .dir("/Users/me/Library/Keychains", Access.READ_WRITE)
                        .text());
    }

    @Test
    @DisplayName("[20:G17] extensions stand behind what may be read and before what may be written")
    void extensions() {
        Sample sample = Sample.empty().dir("/test", Access.READ_WRITE).with(caps -> caps.extensions(true));

        assertThat(sample.lines())
                .containsSequence(
                        "(allow file-read* (subpath \"/test\"))",
                        "(allow file-read* (extension \"com.apple.app-sandbox.read\"))",
                        "(allow file-read* (extension \"com.apple.app-sandbox.read-write\"))",
                        "(allow file-write* (extension \"com.apple.app-sandbox.read-write\"))",
                        "(allow file-write* (subpath \"/test\"))");
        Golden.check("G17-extensions", sample.text());
        assertThat(Sample.empty().dir("/test", Access.READ).text()).doesNotContain("extension");
    }

    @Test
    @DisplayName("[20:G18] platform rules stand behind the grants and before the network")
    void platformRules() {
        Sample sample = Sample.empty().dir("/test", Access.READ_WRITE).rule("(deny file-write-unlink)");

        assertThat(sample.lines())
                .containsSubsequence(
                        "(allow file-read* (subpath \"/test\"))",
                        "(allow file-write* (subpath \"/test\"))",
                        "(deny file-write-unlink)",
                        "(allow network-outbound)");
        Golden.check("G18-platform-rule", sample.text());
        assertThat(sample.oracle().unlink("/test/x")).isFalse();
    }

    @Test
    @DisplayName("[20:G19] so a targeted deny overrides a broad grant")
    void platformDeny() {
        Sample sample =
                Sample.empty().dir("/test", Access.READ_WRITE).rule("(deny file-write* (subpath \"/test/protected\"))");

        assertThat(sample.lines())
                .containsSubsequence(
                        "(allow file-write* (subpath \"/test\"))", "(deny file-write* (subpath \"/test/protected\"))");
        Golden.check("G19-platform-deny", sample.text());
        assertThat(sample.oracle().write("/test/protected/x")).isFalse();
        assertThat(sample.oracle().write("/test/x")).isTrue();
    }

    @Test
    @DisplayName("[20:G20] extensions stand before platform rules")
    void extensionsBeforePlatformRules() {
        Sample sample = Sample.empty().with(caps -> caps.extensions(true)).rule("(deny file-write* (subpath \"/p\"))");
        Golden.check("G20-extension-and-deny", sample.text());
        assertThat(sample.lines())
                .containsSubsequence(
                        "(allow file-write* (extension \"com.apple.app-sandbox.read-write\"))",
                        "(deny file-write* (subpath \"/p\"))");
    }

    @Test
    @DisplayName("[20:G42] who grants a directory makes no difference")
    void source() {
        assertThat(Sample.empty()
                        .grant("/d", "/d", Access.READ_WRITE, false, GrantSource.group("system_read"))
                        .text())
                .isEqualTo(Sample.empty().dir("/d", Access.READ_WRITE).text());
    }

    @Test
    @DisplayName(
            "[20:G51] what may be written may be deleted again where a group forbids it, each spelling once, sorted")
    void unlinkOverrides() {
        Sample grants = Sample.empty()
                .dir("/z", Access.READ_WRITE)
                .dir("/z", Access.WRITE)
                .grant("/tmp", "/private/tmp", Access.WRITE, false, GrantSource.USER)
                .file("/a.txt", Access.READ_WRITE)
                .dir("/only/read", Access.READ);
        CapabilitySet set = grants.set();

        assertThat(SeatbeltRules.unlinkInWritable(set))
                .extracting(Object::toString)
                .containsExactly(
                        "(allow file-write-unlink (literal \"/a.txt\"))",
                        "(allow file-write-unlink (subpath \"/private/tmp\"))",
                        "(allow file-write-unlink (subpath \"/tmp\"))",
                        "(allow file-write-unlink (subpath \"/z\"))");
        Sample protectedSample = grants.rule("(deny file-write-unlink)").rules(SeatbeltRules.unlinkInWritable(set));
        Golden.check("G51-unlink-overrides", protectedSample.text());
        Oracle oracle = protectedSample.oracle();
        assertThat(oracle.unlink("/z/x")).isTrue();
        assertThat(oracle.unlink("/only/read/x")).isFalse();
    }

    @Test
    @DisplayName("[20:G52] a file that may be written may be written anew beside itself and moved into place")
    void atomicWrites() {
        Sample sample =
                Sample.empty().grant("/h/.claude.json", "/h/.claude.json", Access.WRITE, true, GrantSource.PROFILE);
        Oracle oracle = sample.oracle();

        assertThat(oracle.create("/h/.claude.json.tmp.123.456")).isTrue();
        assertThat(oracle.create("/h/.claude.json.tmp.123.9afc")).isTrue();
        assertThat(oracle.rename("/h/.claude.json.tmp.123.9afc", "/h/.claude.json"))
                .isTrue();
        assertThat(oracle.stat("/h/.claude.json.tmp.123.456")).isTrue();
        assertThat(oracle.read("/h/.claude.json.tmp.123.456")).isFalse();
        assertThat(List.of(
                        "/h/.claude.json.tmp.abc.1",
                        "/h/.claude.json.tmp.1.2.x",
                        "/h/.claude.json.tmp.123.9AFC",
                        "/h/xclaude.json.tmp.1.1",
                        "/h/.claude.json.tmp.1.1/x"))
                .allSatisfy(path -> assertThat(oracle.create(path)).as(path).isFalse());
        Golden.check("G52-atomic-write", sample.text());

        assertThat(sample.rule("(deny file-write-unlink)").oracle().unlink("/h/.claude.json.tmp.1.2"))
                .as("where deleting is forbidden, what was left over may be deleted")
                .isTrue();
    }

    @Test
    @DisplayName("[20:G56] the graphics processor of Apple silicon, no other")
    void gpu() {
        String text = Sample.empty().with(caps -> caps.gpu(GpuAccess.ALL)).text();

        assertThat(text).contains("(allow iokit-open (iokit-user-client-class \"AGXDeviceUserClient\"))");
        Golden.check("G56-gpu", text);
        assertThat(text).doesNotContain("IOGPU", "IOSurfaceRootUserClient");
        assertThat(Sample.empty().text()).doesNotContain("iokit");
    }

    @Test
    @DisplayName(
            "[20:G57] the order of grants decides about the order of rules and nothing else; the same input is the same text")
    void order() {
        List<Integer> numbers = new ArrayList<>();
        for (int i = 0; i < 2000; i++) {
            numbers.add(i);
        }
        Random random = new Random(7);
        Collections.shuffle(numbers, random);
        String first = many(numbers);
        assertThat(many(numbers)).isEqualTo(first);

        Collections.shuffle(numbers, random);
        String second = many(numbers);
        assertThat(metadata(second)).isEqualTo(metadata(first)).isSorted();
        assertThat(second).isNotEqualTo(first);
        assertThat(second.lines().sorted())
                .containsExactlyElementsOf(first.lines().sorted().toList());
    }

    private static String many(List<Integer> numbers) {
        Sample sample = Sample.empty();
        numbers.forEach(n -> sample.dir("/d/" + n % 50 + "/" + n, Access.READ_WRITE));
        return sample.text();
    }

    private static List<String> metadata(String text) {
        return text.lines().filter(line -> line.contains("file-read-metadata")).toList();
    }

    @Test
    @DisplayName("[20:G58] a relative path is spelled from where the user stands, and links keep their names")
    void relativePaths() {
        String text = Sample.empty()
                .launchedIn("/w/link")
                .grant(".", "/w/real", Access.READ, false, GrantSource.USER)
                .grant("./sub", "/w/real/sub", Access.READ, false, GrantSource.USER)
                .text();

        assertThat(text.lines())
                .containsSequence(
                        "(allow file-read* (subpath \"/w/real\"))",
                        "(allow file-read* (subpath \"/w/link\"))",
                        "(allow file-read* (subpath \"/w/real/sub\"))",
                        "(allow file-read* (subpath \"/w/link/sub\"))");
        Golden.check("G58-relative", text);
        assertThat(Oracle.strings(text, "subpath")).allMatch(path -> path.startsWith("/"));
    }

    @Test
    @DisplayName("a step to the parent is not folded by text: only the real path is granted")
    void parentSteps() {
        Oracle oracle = Sample.empty()
                .launchedIn("/w")
                .grant("link/../secret", "/elsewhere/secret", Access.READ, false, GrantSource.USER)
                .oracle();

        assertThat(oracle.read("/elsewhere/secret/x")).isTrue();
        assertThat(oracle.read("/w/secret/x")).isFalse();
    }

    @Test
    @DisplayName("[20:G59] two links to one directory keep a rule each")
    void twoLinks() {
        CapabilitySet set = CapabilitySet.builder()
                .grant(FileGrant.unchecked(Path.of("/l1"), Path.of("/d"), Access.READ, false, GrantSource.USER))
                .grant(FileGrant.unchecked(Path.of("/l2"), Path.of("/d"), Access.READ, false, GrantSource.USER))
                .build()
                .deduplicated(DedupKey.ORIGINAL);

        Sample sample = Sample.empty();
        set.files().forEach(grant -> sample.with(caps -> caps.grant(grant)));
        Golden.check("G59-two-links", sample.text());
        assertThat(sample.lines())
                .contains("(allow file-read* (subpath \"/l1\"))", "(allow file-read* (subpath \"/l2\"))");
    }

    @Test
    @DisplayName("a shell may look for programs along PATH, and read none of them")
    void searchPath() {
        Sample sample = Sample.empty().searchPath("/opt/denied", "/bin").dir("/bin", Access.READ);
        Golden.check("search-path", sample.text());
        Oracle oracle = sample.oracle();

        assertThat(oracle.stat("/opt/denied/ls")).isTrue();
        assertThat(oracle.stat("/opt")).isTrue();
        assertThat(oracle.stat("/opt/denied/a/b")).isFalse();
        assertThat(oracle.read("/opt/denied/ls")).isFalse();
        assertThat(oracle.read("/bin/ls")).isTrue();
        assertThat(sample.lines())
                .containsSubsequence(
                        "(allow file-read-metadata (literal \"/opt/denied\"))", "(allow network-outbound)");
    }
}
