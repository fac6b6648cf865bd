package dev.nono.diagnostic;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nono.capability.Access;
import dev.nono.diagnostic.Observations.LikelyPath;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class OutputAnalysisTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '^',
            value = {
                "cat: /etc/shadow: Permission denied | /etc/shadow | READ",
                "mkdir: cannot create directory '/opt/new dir': Permission denied | /opt/new dir | WRITE",
                "mkdir: cannot create directory ‘/opt/x’: Permission denied | /opt/x | WRITE",
                "/bin/sh: 1: cannot create /opt/x: Permission denied | /opt/x | WRITE",
                "bash: line 1: /opt/x: Read-only file system | /opt/x | WRITE",
                "bash: /opt/tool: Permission denied | /opt/tool | READ_WRITE",
                "zsh: permission denied: /opt/tool | /opt/tool | READ_WRITE",
                "bash: /home/u/.bashrc: Permission denied | /home/u/.bashrc | READ",
                "sed: can't read ~/x: Permission denied | /home/me/x | READ",
                "grep: sub/dir: Operation not permitted | /start/sub/dir | READ",
                "head: cannot open '/var/log/x' for reading: Permission denied | /var/log/x | READ",
                "Error: EACCES: permission denied, open '/opt/y' | /opt/y | READ_WRITE",
                "Error: EACCES: permission denied, mkdir '/opt/y' | /opt/y | WRITE",
                "PermissionError: [Errno 13] Permission denied: '/opt/z' | /opt/z | READ_WRITE",
                "java.io.FileNotFoundException: /opt/w (Permission denied) | /opt/w | READ_WRITE",
                "error: could not open /opt/v: Operation not permitted | /opt/v | READ_WRITE",
            })
    void findsPathAndAccess(String line, String path, Access access) {
        assertThat(analyse(line).likelyPaths()).containsExactly(new LikelyPath(path, access));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Permission denied",
                "Permission denied (publickey).",
                "kill: (1): Operation not permitted",
                "cat: /etc/a\u0007b: Permission denied",
                "all is well"
            })
    void findsNoPathWhereThereIsNone(String line) {
        assertThat(analyse(line).likelyPaths()).isEmpty();
    }

    @Test
    @DisplayName("the fields of a Node error name the path exactly, escapes undone [22:73]")
    void nodeError() {
        Observations seen = analyse("""
                Error: EPERM: operation not permitted, mkdir '/home/me/it's "here"'
                    at Object.mkdirSync (node:fs:1364:26) {
                  errno: -1,
                  code: 'EPERM',
                  syscall: 'mkdir',
                  path: '/home/me/it\\'s "here"'
                }""");

        assertThat(seen.likelyPaths()).containsExactly(new LikelyPath("/home/me/it's \"here\"", Access.WRITE));
    }

    @Test
    void accessesOfOnePathAreJoined() {
        assertThat(analyse("cat: /opt/x: Permission denied\ntouch: /opt/x: Permission denied")
                        .likelyPaths())
                .containsExactly(new LikelyPath("/opt/x", Access.READ_WRITE));
    }

    @Test
    void anAnnouncedWriteExplainsADenialWithoutPath() {
        assertThat(analyse("Creating empty build/out.txt...\nerror: Permission denied")
                        .likelyPaths())
                .containsExactly(new LikelyPath("/start/build/out.txt", Access.WRITE));
    }

    @Test
    void missingPathsAndFailuresPointAway() {
        Observations seen = analyse("cat: /no/such: No such file or directory\nerror: requires version 3\n");

        assertThat(seen.missingPaths()).containsExactly("/no/such");
        assertThat(seen.applicationFailure()).contains("error: requires version 3");
        assertThat(seen.pointAway()).isTrue();
        assertThat(analyse("cat: /a: No such file or directory\ncat: /b: Permission denied")
                        .pointAway())
                .isFalse();
    }

    @Test
    void networkAndProtectedFiles() {
        assertThat(analyse("socket: Operation not permitted").network()).isTrue();
        assertThat(analyse("connection refused").network()).isTrue();
        assertThat(analyse("the network is fine").network()).isFalse();
        assertThat(OutputAnalysis.of("cannot write CLAUDE.md", Path.of("/start"), Optional.empty(), Set.of("CLAUDE.md"))
                        .protectedFile())
                .contains("CLAUDE.md");
    }

    @Test
    void diagnosticsComeInAFixedOrder() {
        Observations seen = OutputAnalysis.of(
                "write to CLAUDE.md failed\ncat: /a: No such file or directory\nx already exists\n"
                        + "connect: network is unreachable\ncat: /etc/b: Permission denied",
                Path.of("/start"),
                Optional.empty(),
                Set.of("CLAUDE.md"));

        assertThat(seen.toDiagnostics())
                .extracting(Diagnostic::code)
                .containsExactly(
                        DiagnosticCode.TRUST_VERIFICATION_FAILED,
                        DiagnosticCode.COMMAND_FAILED_APPLICATION,
                        DiagnosticCode.COMMAND_FAILED_APPLICATION,
                        DiagnosticCode.SANDBOX_DENIED_NETWORK,
                        DiagnosticCode.COMMAND_FAILED_LIKELY_SANDBOX);
        assertThat(Observations.followUps())
                .extracting(note -> note.remediation().orElseThrow().kind())
                .isEqualTo(List.of("run_discovery", "check_policy"));
        assertThat(Observations.NONE.toDiagnostics()).isEmpty();
    }

    private static Observations analyse(String text) {
        return OutputAnalysis.of(text, Path.of("/start"), Optional.of(Path.of("/home/me")), Set.of());
    }
}
