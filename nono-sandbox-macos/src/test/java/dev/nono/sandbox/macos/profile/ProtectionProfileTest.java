package dev.nono.sandbox.macos.profile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nono.ErrorCode;
import dev.nono.NonoException;
import dev.nono.capability.Access;
import dev.nono.capability.CapabilitySet;
import dev.nono.capability.DenyPattern;
import dev.nono.capability.DenyRule;
import dev.nono.capability.FileGrant;
import dev.nono.capability.GrantSource;
import dev.nono.capability.SocketMode;
import dev.nono.capability.SocketScope;
import dev.nono.policy.Bypass;
import dev.nono.policy.CompiledPolicy;
import dev.nono.policy.DenyPrecedence;
import dev.nono.policy.GroupSelection;
import dev.nono.policy.Platform;
import dev.nono.policy.PolicyContext;
import dev.nono.policy.PolicyResolver;
import dev.nono.policy.ResolvedPolicy;
import dev.nono.policy.SeatbeltRules;
import dev.nono.sandbox.macos.internal.seatbelt.ProfileCompiler;
import dev.nono.sandbox.macos.internal.seatbelt.ProfileInput;
import dev.nono.sandbox.macos.oracle.Oracle;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What stays closed. The oracle asks each question under every model of precedence, and fails if they differ. */
@DisplayName("The profile of what is denied")
class ProtectionProfileTest {
    private static final List<String> WRITES = List.of(
            "file-write-data",
            "file-write-create",
            "file-write-unlink",
            "file-write-flags",
            "file-write-mode",
            "file-write-owner",
            "file-write-times",
            "file-write-xattr");

    private static void closed(Oracle oracle, String path) {
        assertThat(oracle.read(path)).as("read " + path).isFalse();
        assertThat(oracle.touch("file-read-xattr", path))
                .as("attributes of " + path)
                .isFalse();
        assertThat(oracle.map(path)).as("load " + path).isFalse();
        for (String operation : WRITES) {
            assertThat(oracle.touch(operation, path)).as(operation + " " + path).isFalse();
        }
        assertThat(oracle.connect(path)).as("connect " + path).isFalse();
        assertThat(oracle.bind(path)).as("bind " + path).isFalse();
        assertThat(oracle.stat(path))
                .as("metadata of " + path + " stays visible")
                .isTrue();
    }

    @Test
    @DisplayName("[20:G21] a file in a protected directory that the program needs can be read, its neighbours cannot")
    void certificateBundle() {
        String root = "/Users/me/.nono";
        String bundle = root + "/sessions/x/intercept-ca.pem";
        Sample sample = Sample.empty()
                .files(new FakeFiles().regular(bundle))
                .deny(root)
                .file(bundle, Access.READ)
                .except(bundle, Access.READ);

        assertThat(sample.lines())
                .containsSubsequence(
                        "(deny file-read-data (subpath \"" + root + "\"))",
                        "(allow file-read-data (literal \"" + bundle + "\"))");
        Golden.check("G21-certificate-bundle", sample.text());
        Oracle oracle = sample.oracle();
        assertThat(oracle.read(bundle)).isTrue();
        assertThat(oracle.stat(bundle)).isTrue();
        assertThat(oracle.write(bundle)).isFalse();
        closed(oracle, root + "/sessions/x/other");
    }

    @Test
    @DisplayName(
            "[20:G43] [51:22] a denied socket that is missing is closed in both spellings, and stays so when it is made")
    void missingSocket() {
        Sample sample = Sample.empty()
                .files(new FakeFiles().directory("/private/var/run"))
                .deny("/var/run/docker.sock")
                .dir("/private/var", Access.READ_WRITE);

        for (String path : List.of("/var/run/docker.sock", "/private/var/run/docker.sock")) {
            assertThat(sample.lines())
                    .contains(
                            "(allow file-read-metadata (subpath \"" + path + "\"))",
                            "(deny file-read-data (subpath \"" + path + "\"))",
                            "(deny file-write* (subpath \"" + path + "\"))",
                            "(deny network-outbound (path \"" + path + "\"))");
        }
        Golden.check("G43-missing-socket", sample.text());
        closed(sample.oracle(), "/private/var/run/docker.sock");
        String otherVolume = "/System/Volumes/Data/private/var/run/docker.sock";
        Oracle wider = sample.dir("/System/Volumes", Access.READ_WRITE).oracle();
        assertThat(wider.read(otherVolume)).isFalse();
        assertThat(wider.create(otherVolume)).isFalse();
        assertThat(wider.connect(otherVolume)).isFalse();
        assertThat(wider.read("/System/Volumes/Data/private/var/run/other")).isTrue();
    }

    @Test
    @DisplayName("[20:G44] a denied file is named exactly")
    void existingFile() {
        Sample sample = Sample.empty()
                .files(new FakeFiles().regular("/p/.env"))
                .dir("/p", Access.READ_WRITE)
                .deny("/p/.env");

        assertThat(sample.lines())
                .contains(
                        "(allow file-read-metadata (literal \"/p/.env\"))",
                        "(deny file-read-data (literal \"/p/.env\"))",
                        "(deny file-write* (literal \"/p/.env\"))",
                        "(deny network-outbound (path \"/p/.env\"))");
        Golden.check("G44-existing-file", sample.text());
        closed(sample.oracle(), "/p/.env");
        assertThat(sample.oracle().read("/p/.env2")).isTrue();
    }

    @Test
    @DisplayName("[20:G45] a denied socket stays closed in an open network")
    void socketInOpenNetwork() {
        Sample sample = Sample.empty()
                .files(new FakeFiles().directory("/private/var/run/docker.sock"))
                .deny("/var/run/docker.sock");
        List<String> lines = sample.lines();
        int open = lines.lastIndexOf("(allow network-outbound)");

        for (String path : List.of("/var/run/docker.sock", "/private/var/run/docker.sock")) {
            assertThat(lines.subList(open + 1, lines.size()))
                    .anyMatch(line ->
                            line.startsWith("(deny network-outbound ") && line.contains("(path \"" + path + "\")"));
        }
        Golden.check("G45-socket-in-open-network", sample.text());
        assertThat(sample.oracle().connect("/private/var/run/docker.sock")).isFalse();
        assertThat(sample.oracle().connect("/private/var/run/other.sock")).isTrue();
        assertThat(sample.oracle().tcp(false, 443)).isTrue();
    }

    @Test
    @DisplayName(
            "[20:G46] a denied file below a writable directory cannot be moved or removed, whatever lets others be")
    void unlinkOverride() {
        Sample sample = Sample.empty()
                .files(new FakeFiles().regular("/p/.env"))
                .dir("/p", Access.READ_WRITE)
                .deny("/p/.env")
                .rule("(deny file-write-unlink)");
        sample.rules(SeatbeltRules.unlinkInWritable(sample.set()));

        Golden.check("G46-unlink-override", sample.text());
        Oracle oracle = sample.oracle();
        closed(oracle, "/p/.env");
        assertThat(oracle.rename("/p/.env", "/p/other")).isFalse();
        assertThat(oracle.rename("/p/other", "/p/.env")).isFalse();
        assertThat(oracle.unlink("/p/x")).isTrue();
        assertThat(oracle.rename("/p/x", "/p/y")).isTrue();
    }

    @Test
    @DisplayName("[20:G47] nor can it be moved with a directory above it")
    void movedWithItsParent() {
        Sample sample = Sample.empty()
                .files(new FakeFiles().regular("/p/sec/key"))
                .dir("/p", Access.READ_WRITE)
                .deny("/p/sec/key");
        Golden.check("G47-moved-with-its-parent", sample.text());
        Oracle oracle = sample.oracle();

        assertThat(oracle.rename("/p/sec", "/p/elsewhere")).isFalse();
        assertThat(oracle.rename("/p/other", "/p/elsewhere")).isTrue();
        assertThat(oracle.write("/p/sec/notes")).isTrue();
        closed(oracle, "/p/sec/key");
    }

    @Test
    @DisplayName("[51:24] an instruction file whose name could be taken for a rule is refused, and no rule is added")
    void instructionFileNamedLikeRule(@TempDir Path temp) throws IOException {
        Path work = Files.createDirectories(temp.toRealPath().resolve("work"));
        ResolvedPolicy groups = PolicyResolver.builtIn(PolicyContext.of(
                        Platform.MACOS,
                        501,
                        Map.of("HOME", Sample.HOME.toString(), "TMPDIR", "/private/var/folders/x")))
                .resolve(GroupSelection.defaults());
        CapabilitySet asked = groups.capabilities().toBuilder()
                .grant(FileGrant.directory(work, Access.READ_WRITE, GrantSource.USER))
                .build();
        String attack = "a\") (allow file-write* (subpath \"/\")) ;.md";
        Path hostile = work.resolve(attack);
        Files.createDirectories(hostile.getParent());
        Path plain = Files.writeString(work.resolve("CLAUDE.md"), "obey");
        for (Path name :
                List.of(Files.writeString(hostile, "obey"), Files.writeString(work.resolve("a\\.md"), "obey"))) {
            assertThatThrownBy(() -> CompiledPolicy.of(groups, asked, List.of(), false, List.of(plain, name)))
                    .isInstanceOfSatisfying(
                            NonoException.class,
                            e -> assertThat(e.code()).isEqualTo(ErrorCode.INSTRUCTION_FILE_DENIED));
        }

        CompiledPolicy policy = CompiledPolicy.of(groups, asked, List.of(work.toString()), false, List.of(plain));
        assertThat(policy.capabilities().closing(plain, Access.READ)).isEmpty();
        assertThat(policy.capabilities().closing(plain, Access.WRITE)).isPresent();
        assertThat(policy.capabilities().closing(work.resolve("code"), Access.WRITE))
                .isEmpty();
        String rules = ProfileCompiler.compile(new ProfileInput(
                policy.capabilities(), Optional.of(Sample.HOME), work, List.of(), new FakeFiles(), false));
        assertThat(rules).contains(plain.toString()).doesNotContain(";.md");
    }

    @Test
    @DisplayName("what may be read and not be written stays so inside of a directory that may be written")
    void readOnlyInside() {
        Oracle oracle = Sample.empty()
                .files(new FakeFiles().regular("/p/CLAUDE.md"))
                .dir("/p", Access.READ_WRITE)
                .deny("/p/CLAUDE.md")
                .file("/p/CLAUDE.md", Access.READ)
                .except("/p/CLAUDE.md", Access.READ)
                .oracle();

        assertThat(oracle.read("/p/CLAUDE.md")).isTrue();
        for (String operation : WRITES) {
            assertThat(oracle.touch(operation, "/p/CLAUDE.md")).as(operation).isFalse();
        }
        assertThat(oracle.rename("/p/evil", "/p/CLAUDE.md")).isFalse();
        assertThat(oracle.rename("/p/CLAUDE.md", "/p/other")).isFalse();
        assertThat(oracle.write("/p/code")).isTrue();
    }

    @Test
    @DisplayName("[20:G48] a verified file can be read, and neither written nor replaced, removed or moved")
    void verifiedFile() {
        Sample sample = Sample.empty().dir("/p", Access.READ_WRITE);
        sample.rules(SeatbeltRules.unchangeable(Path.of("/p/docs/CLAUDE.md"), sample.set()));
        Golden.check("G48-verified-file", sample.text());
        Oracle oracle = sample.oracle();

        assertThat(oracle.read("/p/docs/CLAUDE.md")).isTrue();
        for (String operation : WRITES) {
            assertThat(oracle.touch(operation, "/p/docs/CLAUDE.md"))
                    .as(operation)
                    .isFalse();
        }
        assertThat(oracle.rename("/p/docs/evil", "/p/docs/CLAUDE.md")).isFalse();
        assertThat(oracle.rename("/p/docs/CLAUDE.md", "/p/docs/other")).isFalse();
        assertThat(oracle.rename("/p/docs", "/p/other")).isFalse();
        assertThat(oracle.write("/p/docs/README.md")).isTrue();
    }

    @Test
    @DisplayName("a verified file whose name looks like rules adds none")
    void verifiedFileWithHostileName() {
        Path hostile = Path.of("/p/a\") (allow file-write* (subpath \"/\")) ;.md");
        Sample sample = Sample.empty().dir("/p", Access.READ_WRITE);
        int before = sample.oracle().size();
        Sample with = sample.rules(SeatbeltRules.unchangeable(hostile, sample.set()));

        assertThat(with.oracle().size())
                .as("one for the file, one for the directory that its name makes of the slash in it")
                .isEqualTo(before + 2);
        assertThat(with.oracle().write(hostile.toString())).isFalse();
        assertThat(with.oracle().write("/etc/x")).isFalse();
    }

    @Test
    @DisplayName("[20:G49] a bypass opens what is granted, for what is granted, and nothing beside it")
    void bypass() {
        Sample sample = Sample.empty()
                .files(new FakeFiles().regular("/Users/me/.aws/config", "/Users/me/.aws/credentials"))
                .deny("/Users/me/.aws")
                .file("/Users/me/.aws/config", Access.READ)
                .except("/Users/me/.aws/config", Access.READ);

        Golden.check("G49-bypass", sample.text());
        Oracle oracle = sample.oracle();
        assertThat(oracle.read("/Users/me/.aws/config")).isTrue();
        assertThat(oracle.write("/Users/me/.aws/config")).isFalse();
        closed(oracle, "/Users/me/.aws/credentials");
    }

    @Test
    @DisplayName("a bypass that may be written may also be made, replaced and removed")
    void writableBypass() {
        Oracle oracle = Sample.empty()
                .deny("/Users/me/.aws")
                .dir("/Users/me/.aws/cli", Access.READ_WRITE)
                .except("/Users/me/.aws/cli", Access.READ_WRITE)
                .rule("(deny file-write-unlink)")
                .oracle();

        for (String operation : WRITES) {
            assertThat(oracle.touch(operation, "/Users/me/.aws/cli/cache"))
                    .as(operation)
                    .isTrue();
        }
        closed(oracle, "/Users/me/.aws/sso");
    }

    @Test
    @DisplayName("a bypass without a grant opens nothing, and a wider one opens only what is granted in it")
    void bypassWithoutGrant() {
        Oracle oracle = Sample.empty()
                .deny("/h/.config")
                .file("/h/.config/a", Access.READ)
                .except("/h/.config", Access.READ_WRITE)
                .oracle();

        assertThat(oracle.read("/h/.config/a")).isTrue();
        assertThat(oracle.write("/h/.config/a")).isFalse();
        assertThat(oracle.read("/h/.config/b")).isFalse();
    }

    @Test
    @DisplayName("what is denied inside of an exception stays closed, and an exception inside of that opens again")
    void layers() {
        Sample sample = Sample.empty()
                .dir("/h", Access.READ_WRITE)
                .deny("/h/.nono/key")
                .deny("/h")
                .except("/h/.nono/key/public", Access.READ)
                .except("/h/.nono", Access.READ_WRITE);
        Golden.check("layers", sample.text());
        Oracle oracle = sample.oracle();

        closed(oracle, "/h/x");
        assertThat(oracle.write("/h/.nono/x")).isTrue();
        closed(oracle, "/h/.nono/key/private");
        assertThat(oracle.read("/h/.nono/key/public/a")).isTrue();
        assertThat(oracle.write("/h/.nono/key/public/a")).isFalse();
        assertThat(oracle.rename("/h/.nono/key", "/h/.nono/other")).isFalse();
    }

    @Test
    @DisplayName(
            "[20:G50] [51:21] a keychain database that is granted is open with what belongs to it, its directory is not")
    void keychain() {
        String keychains = "/Users/me/Library/Keychains";
        Sample sample = Sample.empty()
                .files(new FakeFiles().regular(keychains + "/login.keychain-db"))
                .deny(keychains)
                .file(keychains + "/login.keychain-db", Access.READ_WRITE);

        Golden.check("G50-keychain", sample.text());
        Oracle oracle = sample.oracle();
        for (String path : List.of(
                "/login.keychain-db", "/.fl1A2B", "/6E2A/x.db", "/6E2A/x.db-wal", "/6E2A/x.db-shm", "/6E2A/user.kb")) {
            assertThat(oracle.read(keychains + path)).as(path).isTrue();
            assertThat(oracle.write(keychains + path)).as(path).isTrue();
        }
        for (String path : List.of(
                "/6E2A/other.txt",
                "/metadata.keychain-db",
                "/.flXYZ",
                "/6E2A/x.db-wal2",
                "/6E2A/sub/x.db",
                "/x.db",
                "/6E2A/xuser.kb")) {
            closed(oracle, keychains + path);
        }
        assertThat(oracle.mach("com.apple.secd")).isTrue();
    }

    @Test
    @DisplayName("[51:21] read only, if that is what was granted")
    void keychainReadOnly() {
        String keychains = "/Users/me/Library/Keychains";
        Oracle oracle = Sample.empty()
                .files(new FakeFiles().regular(keychains + "/login.keychain-db"))
                .deny(keychains)
                .file(keychains + "/login.keychain-db", Access.READ)
                .oracle();

        assertThat(oracle.read(keychains + "/login.keychain-db")).isTrue();
        assertThat(oracle.write(keychains + "/login.keychain-db")).isFalse();
        closed(oracle, keychains + "/other");
    }

    @Test
    @DisplayName("[20:G53] the state of nono stays closed although everything around it is granted")
    void protectedRoot() {
        Sample sample = Sample.empty()
                .dir("/Users/me", Access.READ_WRITE)
                .with(caps -> caps.deny(
                        new DenyRule(Path.of("/Users/me/.local/state/nono"), GrantSource.SYSTEM, "the state of nono")));
        Golden.check("G53-protected-root", sample.text());
        Oracle oracle = sample.oracle();

        closed(oracle, "/Users/me/.local/state/nono");
        closed(oracle, "/Users/me/.local/state/nono/audit/log");
        assertThat(oracle.rename("/Users/me/.local/state/nono", "/Users/me/x")).isFalse();
        assertThat(oracle.rename("/Users/me/.local/state", "/Users/me/x")).isFalse();
        assertThat(oracle.rename("/Users/me/.local", "/Users/me/x")).isFalse();
        assertThat(oracle.write("/Users/me/.local/state/other")).isTrue();
    }

    @Test
    @DisplayName("[20:G54] listed programs can be executed, and no other")
    void executionGate() throws IOException {
        // Programs in a set are real paths of this machine, so the gate is tried with two that every Unix has.
        Path shell = Path.of("/bin/sh").toRealPath();
        Path env = Path.of("/usr/bin/env").toRealPath();
        Sample sample = Sample.empty()
                .files(new FakeFiles().regular(shell.toString(), env.toString()))
                .dir("/usr", Access.READ)
                .dir("/bin", Access.READ)
                .with(caps -> caps.executables(List.of(env, shell)));
        List<String> programs = java.util.stream.Stream.of(shell, env)
                .map(path -> "(allow process-exec* (literal \"" + path + "\"))")
                .sorted()
                .toList();

        assertThat(sample.lines()).containsSequence("(deny process-exec*)", programs.get(0), programs.get(1));
        Oracle oracle = sample.oracle();
        assertThat(oracle.exec(shell.toString())).isTrue();
        assertThat(oracle.exec(env.toString())).isTrue();
        assertThat(oracle.exec("/usr/bin/git")).isFalse();
        assertThat(oracle.read("/usr/bin/git")).isTrue();
    }

    @Test
    @DisplayName("[20:G55] a mediated program can be neither executed nor read, others can")
    void mediatedProgram() {
        Sample sample = Sample.empty().dir("/usr", Access.READ).rules(SeatbeltRules.unusable(Path.of("/usr/bin/git")));
        Golden.check("G55-mediated-program", sample.text());
        Oracle oracle = sample.oracle();

        assertThat(oracle.mayExec("/usr/bin/git")).isFalse();
        assertThat(oracle.read("/usr/bin/git")).isFalse();
        assertThat(oracle.map("/usr/bin/git")).isFalse();
        assertThat(oracle.exec("/usr/bin/env")).isTrue();
    }

    @Test
    @DisplayName(
            "[20:G61] a denied socket stays closed although it is granted, and the grant is reported; a bypass opens it")
    void grantedAndDeniedSocket() {
        Sample denied = Sample.blocked()
                .deny("/run/docker.sock")
                .socket("/run/docker.sock", "/run/docker.sock", SocketScope.FILE, SocketMode.CONNECT);

        assertThat(denied.oracle().connect("/run/docker.sock")).isFalse();
        assertThat(DenyPrecedence.apply(Bypass.none(denied.set()), Platform.MACOS)
                        .blocked())
                .extracting(blocked -> blocked.path().toString())
                .containsExactly("/run/docker.sock");

        Sample bypassed = Sample.blocked()
                .deny("/run")
                .socket("/run/docker.sock", "/run/docker.sock", SocketScope.FILE, SocketMode.CONNECT)
                .except("/run/docker.sock", Access.READ);
        Golden.check("G61-denied-socket", denied.text());
        Golden.check("G61-bypassed-socket", bypassed.text());
        assertThat(bypassed.oracle().connect("/run/docker.sock")).isTrue();
        assertThat(bypassed.oracle().connect("/run/other.sock")).isFalse();
    }

    @Test
    @DisplayName(
            "a missing denied path is closed in every combination of capitals, as the usual file system of a Mac takes it")
    void capitals() {
        Oracle oracle = Sample.empty()
                .files(new FakeFiles().directory("/Users/me"))
                .dir("/Users/me", Access.READ_WRITE)
                .deny("/Users/me/.ssh")
                .oracle();

        closed(oracle, "/Users/me/.ssh/id");
        for (String path : List.of("/Users/me/.SSH", "/Users/me/.Ssh/id")) {
            assertThat(oracle.create(path)).as(path).isFalse();
            assertThat(oracle.read(path)).as(path).isFalse();
        }
        assertThat(oracle.create("/Users/me/.sshx")).isTrue();
        assertThat(oracle.create("/Users/me/xssh")).isTrue();
    }

    @Test
    @DisplayName("hard links to what is denied are refused where the kernel has a word for them")
    void hardLinks() {
        CapabilitySet set =
                Sample.empty().dir("/p", Access.READ_WRITE).deny("/p/key").set();
        Oracle oracle = Oracle.of(ProfileCompiler.compile(
                new ProfileInput(set, Optional.empty(), Path.of("/"), List.of(), new FakeFiles(), true)));

        assertThat(oracle.touch("file-link", "/p/key")).isFalse();
        assertThat(Sample.empty().dir("/p", Access.READ_WRITE).deny("/p/key").text())
                .doesNotContain("file-link");
    }

    private static Sample names(String root, String... names) {
        return Sample.empty()
                .dir(root, Access.READ_WRITE)
                .with(caps -> caps.deny(new DenyPattern(Path.of(root), List.of(names), GrantSource.PROFILE, "")));
    }

    @Test
    @DisplayName("a denied name is closed wherever it appears, others are not (80, N-2)")
    void deniedNames() {
        Oracle oracle = names("/w", "**", ".env").oracle();

        for (String path : List.of("/w/.env", "/w/a/b/.env", "/w/.ENV", "/w/a/.env/below")) {
            closed(oracle, path);
            assertThat(oracle.rename("/w/free", path)).as("into " + path).isFalse();
        }
        assertThat(oracle.touch("file-read-data", "/System/Volumes/Data/w/a/.env"))
                .isFalse();
        for (String path : List.of("/w/x.env", "/w/.env2", "/w/a/env", "/w/.envx/a")) {
            assertThat(oracle.read(path)).as(path).isTrue();
            assertThat(oracle.write(path)).as(path).isTrue();
        }
    }

    @Test
    @DisplayName(
            "a denied name with quotes, brackets and dots is one expression, and matches itself alone (80, N-2; S8)")
    void deniedNamesWithMeaning() {
        Oracle oracle = names("/w (1)", "a\".(allow default)*", "[b]\\.c").oracle();

        closed(oracle, "/w (1)/a\".(allow default)x/[b]\\.c");
        assertThat(oracle.read("/w (1)/a\"x(allow default)x/[b]\\.c")).isTrue();
        assertThat(oracle.read("/w (1)/a\".(allow default)x/b\\.c")).isTrue();
        assertThat(oracle.read("/etc/passwd")).isFalse();
    }

    @Test
    @DisplayName("the directory below which names are denied cannot be moved away, nor one above it")
    void deniedNamesStayBelowTheirRoot() {
        Oracle oracle = Sample.empty()
                .dir("/w", Access.READ_WRITE)
                .with(caps -> caps.deny(new DenyPattern(Path.of("/w/a/b"), List.of("*.key"), GrantSource.PROFILE, "")))
                .oracle();

        assertThat(oracle.rename("/w/a/b", "/w/c")).isFalse();
        assertThat(oracle.rename("/w/a", "/w/c")).isFalse();
        assertThat(oracle.rename("/w/other", "/w/c")).isTrue();
    }

    @Test
    @DisplayName("an exception for a path that a denied name covers opens that path, and one above it does not")
    void exceptionsFromNames() {
        Sample sample =
                names("/w", "**", ".env").except("/w/a", Access.READ_WRITE).except("/w/b/.env", Access.READ);
        Oracle oracle = sample.oracle();

        closed(oracle, "/w/a/.env");
        assertThat(oracle.read("/w/b/.env")).isTrue();
        assertThat(oracle.write("/w/b/.env")).isFalse();
        assertThat(oracle.connect("/w/b/.env")).isFalse();
    }

    @Test
    @DisplayName("a socket at a denied name is reached only if it is granted, and excepted")
    void socketsAtNames() {
        Sample open = names("/w", "*.sock").socket("/w/a.sock", "/w/a.sock", SocketScope.FILE, SocketMode.CONNECT);
        assertThat(open.oracle().connect("/w/a.sock")).isFalse();
        Oracle excepted = open.except("/w/a.sock", Access.READ_WRITE).oracle();
        assertThat(excepted.connect("/w/a.sock")).isTrue();
        assertThat(excepted.connect("/w/b.sock")).isFalse();
    }

    @Test
    @DisplayName("a file that is granted at or below a denied path stays closed, however far up an exception lies")
    void exceptionsFarAbove() {
        Oracle oracle = Sample.empty()
                .dir("/w", Access.READ_WRITE)
                .file("/w/a/key", Access.READ_WRITE)
                .file("/w/a/secrets/key", Access.READ_WRITE)
                .deny("/w/a/key")
                .deny("/w/a/secrets")
                .except("/w", Access.READ_WRITE)
                .oracle();

        closed(oracle, "/w/a/key");
        closed(oracle, "/w/a/secrets/key");
        assertThat(oracle.read("/w/a/other")).isTrue();
    }
}
