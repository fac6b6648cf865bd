package dev.nono.query;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nono.NonoException;
import dev.nono.capability.Access;
import dev.nono.capability.CapabilitySet;
import dev.nono.capability.CapabilitySetBuilder;
import dev.nono.capability.DenyRule;
import dev.nono.capability.FileGrant;
import dev.nono.capability.GrantSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WhyTest {
    @TempDir
    Path given;

    private Path temp;

    @BeforeEach
    void resolve() throws IOException {
        temp = given.toRealPath();
    }

    @Test
    @DisplayName("a grant covers what is below it and nothing else [10:44]")
    void grants() {
        Why why = Why.ask(caps(grant("/test", Access.READ_WRITE)));

        assertThat(why.read(Path.of("/test/f"))).isInstanceOfSatisfying(Decision.Allowed.class, allowed -> {
            assertThat(allowed.reason()).isEqualTo("granted_path");
            assertThat(allowed.grantedPath()).contains("/test");
            assertThat(allowed.access()).contains("read+write");
            assertThat(allowed.source()).contains("user");
        });
        assertThat(denied(why.read(Path.of("/other/f"))).reason()).isEqualTo("path_not_granted");
    }

    @Test
    @DisplayName("where the system matches paths as written, a missing file is found through the link [10:45]")
    void literalPaths() {
        CapabilitySet caps = caps(FileGrant.unchecked(
                Path.of("/tmp"), Path.of("/private/tmp"), Access.READ_WRITE, false, GrantSource.USER));
        QueryContext mac = QueryContext.builder().literalPaths(true).build();
        QueryContext linux = QueryContext.builder().literalPaths(false).build();

        assertThat(Why.ask(caps, mac).write(Path.of("/tmp/x-missing")).isAllowed())
                .isTrue();
        assertThat(Why.ask(caps, linux).write(Path.of("/tmp/x-missing")).isAllowed())
                .isFalse();
    }

    @Test
    @DisplayName("a narrow grant is not hidden by a broad one before it [10:46]")
    void mostSpecificSufficientGrant() {
        Why why = Why.ask(caps(grant("/a", Access.READ), grant("/a/b", Access.READ_WRITE)));

        assertThat(allowed(why.write(Path.of("/a/b/c"))).grantedPath()).contains("/a/b");
        assertThat(allowed(why.read(Path.of("/a/x"))).grantedPath()).contains("/a");
        assertThat(allowed(Why.ask(caps(grant("/a/b", Access.READ_WRITE), grant("/a", Access.READ)))
                                .write(Path.of("/a/b/c")))
                        .grantedPath())
                .contains("/a/b");
    }

    @Test
    @DisplayName("a read grant and a write grant suffice together [10:47]")
    void union() {
        Why why = Why.ask(caps(
                grant("/a", Access.READ),
                FileGrant.unchecked(
                        Path.of("/a/b"), Path.of("/a/b"), Access.WRITE, false, GrantSource.group("tools"))));

        assertThat(why.readWrite(Path.of("/a/b/c"))).isInstanceOfSatisfying(Decision.Allowed.class, allowed -> {
            assertThat(allowed.reason()).isEqualTo("granted_path_union");
            assertThat(allowed.grantedPath()).contains("/a (read) + /a/b (write)");
            assertThat(allowed.source()).contains("user + group:tools");
        });
        assertThat(why.readWrite(Path.of("/a/x")).isAllowed()).isFalse();
    }

    @Test
    @DisplayName("paths are compared by components [10:48]")
    void components() {
        assertThat(Why.ask(caps(grant("/home", Access.READ)))
                        .read(Path.of("/homeevil"))
                        .isAllowed())
                .isFalse();
    }

    @Test
    @DisplayName("for something missing its parent is suggested, but never / [10:49]")
    void suggestsParents() {
        Why why = Why.ask(caps());

        assertThat(denied(why.read(Path.of("/some/random/path"))).suggestedFlag())
                .contains("--read /some/random");
        assertThat(denied(why.read(Path.of("/x-missing"))).suggestedFlag()).contains("--read /x-missing");
    }

    @Test
    @DisplayName("for a file that exists the file is suggested [10:50]")
    void suggestsFiles() throws IOException {
        Path file = Files.createFile(temp.resolve("f"));
        Why why = Why.ask(CapabilitySet.builder().read(temp).build());

        assertThat(why.write(file)).isInstanceOfSatisfying(Decision.Denied.class, denied -> {
            assertThat(denied.reason()).isEqualTo("insufficient_access");
            assertThat(denied.suggestedFlag()).contains("--write-file " + file);
            assertThat(denied.matchingCapability())
                    .contains(new Decision.MatchingCapability(temp.toString(), "read", "user"));
        });
        assertThat(denied(why.readWrite(temp)).suggestedFlag()).contains("--allow " + temp);
    }

    @Test
    @DisplayName("a suggestion never opens a home directory")
    void suggestionsStayNarrow() throws IOException {
        QueryContext context = QueryContext.builder().tooWide(Set.of(temp)).build();
        Why why = Why.ask(caps(), context);

        assertThat(denied(why.readWrite(temp.resolve(".newtool"))).suggestedFlag())
                .contains("--allow-file " + temp + "/.newtool");
        assertThat(denied(why.readWrite(temp)).suggestedFlag()).isEmpty();
    }

    @Test
    @DisplayName("the most specific deny entry is named")
    void denies() {
        CapabilitySet caps = CapabilitySet.builder().readWrite(temp).build();
        Path secret = temp.resolve("secret");
        QueryContext context = QueryContext.builder()
                .denied(List.of(secret, secret.resolve("inner"), temp.resolve("lifted")))
                .bypassed(List.of(temp.resolve("lifted")))
                .build();
        Why why = Why.ask(caps, context);

        assertThat(why.read(secret.resolve("x"))).isInstanceOfSatisfying(Decision.Denied.class, denied -> {
            assertThat(denied.reason()).isEqualTo("filesystem_deny");
            assertThat(denied.policySource()).contains("filesystem.deny");
            assertThat(denied.details().orElseThrow()).contains("the deny entry " + secret + " covers");
            assertThat(denied.suggestedFlag()).isEmpty();
        });
        assertThat(denied(why.read(secret.resolve("inner/x"))).details().orElseThrow())
                .contains(secret.resolve("inner") + " covers");
        assertThat(why.read(temp.resolve("lifted/x")).isAllowed()).isTrue();
    }

    @Test
    void deniesOfTheSetAreEnforced() {
        CapabilitySetBuilder builder = CapabilitySet.builder().read(temp);
        CapabilitySet caps = builder.deny(new DenyRule(temp.resolve("u"), GrantSource.USER, ""))
                .deny(new DenyRule(temp.resolve("g"), GrantSource.group("deny_keys"), "keys"))
                .build();
        Why why = Why.ask(
                caps,
                QueryContext.builder().bypassed(List.of(temp.resolve("u"))).build());

        assertThat(denied(why.read(temp.resolve("u/x"))))
                .returns("filesystem_deny", Decision.Denied::reason)
                .returns(Optional.of(true), Decision.Denied::enforced);
        assertThat(denied(why.read(temp.resolve("g"))))
                .returns("sensitive_path", Decision.Denied::reason)
                .returns(Optional.of("group:deny_keys"), Decision.Denied::policySource);
    }

    @Test
    @DisplayName("a sensitive path is denied by policy, and the answer says if a grant opens it all the same")
    void sensitivePaths() {
        SensitiveRule keys = new SensitiveRule(temp.resolve(".ssh"), "group:deny_credentials", "SSH keys");
        QueryContext context = QueryContext.builder().sensitive(keys).build();
        Path key = temp.resolve(".ssh/id_rsa");

        Decision.Denied open = denied(
                Why.ask(CapabilitySet.builder().read(temp).build(), context).read(key));
        assertThat(open.reason()).isEqualTo("sensitive_path");
        assertThat(open.details().orElseThrow())
                .contains("group:deny_credentials", "SSH keys", "filesystem.bypass_protection");
        assertThat(open.policySource()).contains("group:deny_credentials");
        assertThat(open.suggestedFlag()).isEmpty();
        assertThat(open.enforced()).contains(false);
        assertThat(denied(Why.ask(caps(), context).read(key)).enforced()).contains(true);

        QueryContext bypassed =
                QueryContext.builder().sensitive(keys).bypassed(List.of(temp)).build();
        assertThat(Why.ask(CapabilitySet.builder().read(temp).build(), bypassed)
                        .read(key)
                        .isAllowed())
                .isTrue();
    }

    @Test
    @DisplayName("a grant on a file that was replaced is stale, unless another grant covers the file")
    void staleGrants() throws IOException {
        Path file = Files.createFile(temp.resolve("f"));
        CapabilitySet caps = CapabilitySet.builder().read(file).build();
        QueryContext context = QueryContext.builder()
                .stamp(file, FileStamp.of(file).orElseThrow())
                .build();
        Why why = Why.ask(caps, context);
        assertThat(why.read(file).isAllowed()).isTrue();

        Path other = Files.createFile(temp.resolve("other"));
        Files.move(other, file, StandardCopyOption.REPLACE_EXISTING);

        assertThat(denied(why.read(file)))
                .returns("stale_file_grant", Decision.Denied::reason)
                .returns(
                        Optional.of(new Decision.MatchingCapability(file.toString(), "read", "user")),
                        Decision.Denied::matchingCapability);
        Decision.Allowed both =
                allowed(Why.ask(caps.toBuilder().read(temp).build(), context).read(file));
        assertThat(both.grantedPath()).contains(temp.toString());
        assertThat(both.warning()).isPresent();
    }

    @Test
    void aPathIsResolvedBeforeItIsJudged() throws IOException {
        Path inside = Files.createDirectory(temp.resolve("in"));
        Path outside = Files.createDirectory(temp.resolve("out"));
        Files.createSymbolicLink(inside.resolve("link"), outside);
        Why why = Why.ask(CapabilitySet.builder().read(inside).build());

        assertThat(why.read(inside.resolve("link/x")).isAllowed()).isFalse();
        assertThat(why.read(inside.resolve("../in/x")).isAllowed()).isTrue();
        assertThat(why.read(inside.resolve("missing/../../out")).isAllowed()).isFalse();
        assertThat(why.read(Path.of("")).isAllowed()).isFalse();
    }

    @Test
    void fileGrantsCoverExactlyTheFile() throws IOException {
        Path file = Files.createFile(temp.resolve("f"));
        Why why = Why.ask(CapabilitySet.builder().read(file).build());

        assertThat(allowed(why.read(file)).grantedPath()).contains(file.toString());
        assertThat(why.read(temp).isAllowed()).isFalse();
        assertThat(why.read(file.resolve("x")).isAllowed()).isFalse();
    }

    @Test
    void jsonOfAnAllowedPath() {
        assertThat(Why.ask(caps(grant("/a", Access.READ_WRITE)))
                        .write(Path.of("/a/b"))
                        .toJson())
                .isEqualTo("""
                        {
                          "status": "allowed",
                          "reason": "granted_path",
                          "granted_path": "/a",
                          "access": "read+write",
                          "source": "user"
                        }
                        """);
    }

    @Test
    void jsonAndTextOfADeniedPath() {
        Decision decision = Why.ask(caps(grant("/a", Access.READ))).write(Path.of("/a/b/c"));

        assertThat(decision.toJson()).isEqualTo("""
                        {
                          "status": "denied",
                          "reason": "insufficient_access",
                          "details": "/a is granted for read, not for write",
                          "matching_capability": {
                            "path": "/a",
                            "access": "read",
                            "source": "user"
                          },
                          "suggested_flag": "--write /a/b"
                        }
                        """);
        assertThat(decision.lines())
                .containsExactly(
                        "DENIED",
                        "  Reason: insufficient_access",
                        "  Details: /a is granted for read, not for write",
                        "  Closest match: /a (read, user)",
                        "  Suggested fix: --write /a/b");
    }

    @Test
    void textIsCleaned() {
        Decision decision = Why.ask(caps()).read(Path.of("/tmp/\u001b]0;x\u0007evil/y"));

        assertThat(String.join("", decision.lines())).doesNotContain("\u001b", "\u0007");
    }

    @Test
    void commandsHaveNoPolicyYet() {
        assertThat(denied(Why.ask(caps()).command("git")).reason()).isEqualTo("command_policy_unavailable");
    }

    @Test
    void otherAnswers() {
        assertThat(new Decision.NotSandboxed("no sandbox").toJson())
                .isEqualTo("{\n  \"status\": \"not_sandboxed\",\n  \"message\": \"no sandbox\"\n}\n");
        Decision approval = new Decision.ApprovalRequired("ask", Optional.of("d"), Optional.of("p"));
        assertThat(approval.isAllowed()).isFalse();
        assertThat(approval.lines().get(0)).isEqualTo("APPROVAL REQUIRED");
        assertThat(approval.toJson()).contains("\"policy_source\": \"p\"");
    }

    @Test
    void emptyHostsAreErrors() {
        Why why = Why.ask(caps());
        assertThatThrownBy(() -> why.host("  ")).isInstanceOf(NonoException.class);
    }

    private static FileGrant grant(String path, Access access) {
        return FileGrant.unchecked(Path.of(path), Path.of(path), access, false, GrantSource.USER);
    }

    private static CapabilitySet caps(FileGrant... grants) {
        CapabilitySetBuilder builder = CapabilitySet.builder();
        for (FileGrant grant : grants) {
            builder.grant(grant);
        }
        return builder.build();
    }

    private static Decision.Allowed allowed(Decision decision) {
        assertThat(decision).isInstanceOf(Decision.Allowed.class);
        return (Decision.Allowed) decision;
    }

    private static Decision.Denied denied(Decision decision) {
        assertThat(decision).isInstanceOf(Decision.Denied.class);
        return (Decision.Denied) decision;
    }
}
