package dev.nono.diagnostic;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nono.capability.Access;
import dev.nono.capability.CapabilitySet;
import dev.nono.capability.NetworkMode;
import dev.nono.capability.SocketOperation;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FooterTest {
    private static final CapabilitySet NOTHING =
            CapabilitySet.builder().network(NetworkMode.blocked()).build();

    @TempDir
    Path temp;

    @Test
    @DisplayName("a program that fails without a denial is not said to be denied")
    void failureWithoutDenial() {
        Footer footer = Footer.of(exit(7), NOTHING);

        assertThat(footer.isNeeded()).isTrue();
        assertThat(text(footer))
                .startsWith("nono diagnostic\nCommand exited with code 7.\n")
                .contains("No path denials were observed during this session.")
                .doesNotContain("Sandbox denial", "Fix flags");
    }

    @Test
    void successNeedsNoFooter() {
        assertThat(Footer.of(exit(0), NOTHING).isNeeded()).isFalse();
    }

    @Test
    @DisplayName("a denial is told even if the program succeeded [22:71]")
    void successWithDenial() {
        Footer footer = Footer.of(denied(0, "/etc/passwd", Access.READ, DenialReason.INSUFFICIENT_ACCESS), NOTHING);

        assertThat(footer.isNeeded()).isTrue();
        assertThat(text(footer)).contains("Sandbox denial: 1 path(s) blocked.", "  /etc/passwd (read)");
    }

    @Test
    void theFixIsTheSmallestFlag() throws Exception {
        Path file = Files.createFile(temp.resolve("it's here"));

        assertThat(text(Footer.of(denied(1, file.toString(), Access.READ, DenialReason.USER_DENIED), NOTHING)))
                .contains("Fix flags: --read-file '" + temp + "/it'\\''s here'");
        assertThat(text(Footer.of(denied(1, temp.toString(), Access.WRITE, DenialReason.USER_DENIED), NOTHING)))
                .contains("Fix flags: --write " + temp);
    }

    @Test
    void aClosedPathHasNoFlag() {
        String text = text(Footer.of(denied(1, "/etc/passwd", Access.READ, DenialReason.POLICY_BLOCKED), NOTHING)
                .unsaved(Set.of("/etc/passwd")));

        assertThat(text)
                .contains("/etc/passwd (read) [permanently restricted] [save skipped]", "filesystem.bypass_protection")
                .doesNotContain("Fix flags");
    }

    @Test
    void longListsAreCut() {
        List<DenialRecord> many = IntStream.range(0, 13)
                .mapToObj(i -> new DenialRecord("/etc/x" + (10 + i), Access.READ, DenialReason.USER_DENIED))
                .toList();

        assertThat(text(Footer.of(SessionReport.build(1, many, List.of(), List.of(), List.of()), NOTHING)))
                .contains("13 path(s) blocked", "/etc/x19 (read)", "… and 3 more")
                .doesNotContain("/etc/x20");
    }

    @Test
    void socketsAndAddressesNameTheirFlags() {
        SessionReport report = SessionReport.build(
                1,
                List.of(),
                List.of(
                        IpcDenialRecord.of("/run/a.sock", SocketOperation.CONNECT, "x"),
                        IpcDenialRecord.of("/run/b.sock", SocketOperation.BIND, "x"),
                        IpcDenialRecord.of("unix:<abstract>", SocketOperation.CONNECT, "x")),
                List.of(
                        new NetworkDenialRecord("connect", "127.0.0.1", 5432, "x"),
                        new NetworkDenialRecord("connect", "1.2.3.4", 443, "x"),
                        new NetworkDenialRecord("bind", "0.0.0.0", 8080, "x")),
                List.of());

        assertThat(text(Footer.of(report, NOTHING)))
                .contains("3 Unix socket use(s) blocked", "unix:<abstract> (connect)", "connect 1.2.3.4:443")
                .contains("Fix flags: --allow-unix-socket /run/a.sock --allow-unix-socket-bind /run/b.sock"
                        + " --open-port 5432 --allow-connect-port 443 --listen-port 8080");
    }

    @Test
    @DisplayName("escape sequences in a path do not reach the terminal [10:109]")
    void cleansPaths() {
        String evil = "/tmp/\u001b]0;owned\u0007\u001b[31mred\u009b2J\r\n\u202etxt";

        List<String> lines = Footer.of(denied(1, evil, Access.READ, DenialReason.USER_DENIED), NOTHING)
                .lines();

        assertThat(lines)
                .allSatisfy(line -> assertThat(line.codePoints())
                        .noneMatch(c -> Character.isISOControl(c) || Character.getType(c) == Character.FORMAT));
        assertThat(String.join("\n", lines)).contains("  /tmp/red").doesNotContain("owned");
    }

    @Test
    @DisplayName("a program that cannot be executed: which grant is missing, or what else may be the cause [22:5]")
    void notExecuted() throws Exception {
        Path program = Files.createFile(temp.toRealPath().resolve("tool"));
        CapabilitySet file = CapabilitySet.builder().read(program).build();
        CapabilitySet directory = CapabilitySet.builder().read(temp).build();

        assertThat(text(Footer.of(exit(127), NOTHING).program(program)))
                .contains("Failed to execute command (exit code 127).")
                .contains(
                        program + " is not covered by a read grant", "nono run --read " + program.getParent() + " ...");
        assertThat(text(Footer.of(exit(127), file).program(program))).contains("is readable, but its directory is not");
        assertThat(text(Footer.of(exit(127), directory).program(program)))
                .contains("shared library", "interpreter that a script names");
        assertThat(text(Footer.of(exit(127), NOTHING))).contains("Command not found (exit code 127).");
    }

    @Test
    @DisplayName("a signal is named; a system call may have been blocked [22:37]")
    void signals() {
        assertThat(text(Footer.of(exit(139), NOTHING))).contains("Command killed by signal 11 / SEGV (exit code 139).");
        assertThat(text(Footer.of(exit(137), NOTHING)))
                .contains("9 / KILL (exit code 137)", "ually not caused by sandbox restrictions");
        assertThat(text(Footer.of(exit(128 + 31), NOTHING))).contains("31 / SYS", "blocked system call");
        assertThat(text(Footer.of(exit(128 + 64), NOTHING))).contains("signal 64 (exit code 192)");
        assertThat(text(Footer.of(exit(193), NOTHING))).contains("Command exited with code 193.");
        assertThat(text(Footer.of(exit(126), NOTHING))).contains("Permission denied (exit code 126).");
    }

    @Test
    @DisplayName("a missing file is no denial [22:2]")
    void missingFile() {
        Observations seen = analyse("cat: /definitely-missing: No such file or directory");

        assertThat(text(Footer.of(exit(1), NOTHING).observations(seen)))
                .contains("does not look like a sandbox denial. (exit code 1)", "/definitely-missing does not exist")
                .doesNotContain("Sandbox denial", "Fix flags", "--read");
    }

    @Test
    @DisplayName("a failure of the application gets its own words and no advice about grants [22:74]")
    void applicationFailure() {
        Observations seen = analyse("fatal: destination path 'x' already exists and is not an empty directory.");

        assertThat(text(Footer.of(exit(128), NOTHING).observations(seen)))
                .contains("does not look like a sandbox denial", "already exists")
                .doesNotContain("--read", "--allow", "Fix flags");
    }

    @Test
    @DisplayName("what stderr suggests is worded as a guess, and left out where a grant covers it")
    void guesses() throws Exception {
        Path file = Files.createFile(temp.resolve("f")).toRealPath();
        Observations seen = analyse("cat: " + file + ": Permission denied");

        assertThat(text(Footer.of(exit(0), NOTHING).observations(seen)))
                .contains("succeeded, but stderr showed a likely sandbox-related access issue")
                .contains("may be blocked", file + " (read)", "Fix flags: --read-file " + file)
                .doesNotContain("was blocked", "Sandbox denial");
        assertThat(Footer.of(exit(0), CapabilitySet.builder().read(temp).build())
                        .observations(seen)
                        .isNeeded())
                .isFalse();
    }

    @Test
    void theNetworkIsOnlySuspectedWhereItIsRestricted() {
        Observations seen = analyse("curl: (7) failed to connect: Network is unreachable");

        assertThat(text(Footer.of(exit(7), NOTHING).observations(seen))).contains("--allow-net");
        assertThat(text(Footer.of(exit(7), CapabilitySet.builder().build()).observations(seen)))
                .doesNotContain("--allow-net");
    }

    @Test
    void systemServicesAreListedApart() {
        SessionReport report = SessionReport.build(
                1, List.of(), List.of(), List.of(), List.of(new Violation("mach-lookup", Optional.of("com.apple.x"))));

        assertThat(text(Footer.of(report, NOTHING))).contains("System services", "  mach-lookup com.apple.x");
    }

    private static Observations analyse(String text) {
        return OutputAnalysis.of(text, Path.of("/start"), Optional.empty(), Set.of());
    }

    private static SessionReport exit(int code) {
        return SessionReport.build(code, List.of(), List.of(), List.of(), List.of());
    }

    private static SessionReport denied(int code, String path, Access access, DenialReason reason) {
        return SessionReport.build(
                code, List.of(new DenialRecord(path, access, reason)), List.of(), List.of(), List.of());
    }

    private static String text(Footer footer) {
        return String.join("\n", footer.lines());
    }
}
