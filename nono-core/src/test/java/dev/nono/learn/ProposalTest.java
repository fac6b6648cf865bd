package dev.nono.learn;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nono.capability.Access;
import dev.nono.capability.CapabilitySetBuilder;
import dev.nono.capability.FileGrant;
import dev.nono.capability.GrantSource;
import dev.nono.diagnostic.DenialReason;
import dev.nono.diagnostic.DenialRecord;
import dev.nono.diagnostic.SessionReport;
import dev.nono.policy.CompiledPolicy;
import dev.nono.policy.GroupSelection;
import dev.nono.policy.Platform;
import dev.nono.policy.PolicyContext;
import dev.nono.policy.PolicyResolver;
import dev.nono.policy.ResolvedPolicy;
import dev.nono.profile.model.PathList;
import dev.nono.sandbox.SandboxEvent;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("What is proposed to a person after a program was watched")
class ProposalTest {
    @TempDir
    Path temp;

    private final Trace trace = new Trace();
    private Path home;
    private Path work;
    private CompiledPolicy policy;

    @BeforeEach
    void policy() throws IOException {
        home = Files.createDirectories(temp.toRealPath().resolve("home"));
        work = Files.createDirectories(temp.toRealPath().resolve("work"));
        ResolvedPolicy groups = PolicyResolver.builtIn(
                        PolicyContext.of(Platform.LINUX, 1000, Map.of("HOME", home.toString(), "TMPDIR", "/var/tmp")))
                .resolve(GroupSelection.defaults());
        CapabilitySetBuilder caps =
                groups.capabilities().toBuilder().grant(FileGrant.directory(work, Access.READ, GrantSource.USER));
        policy = CompiledPolicy.of(groups, caps.build(), List.of());
    }

    private Path file(String name) throws IOException {
        Path file = home.resolve(name);
        Files.createDirectories(file.getParent());
        return Files.exists(file) ? file : Files.createFile(file);
    }

    private void asked(Path path, Access access) {
        trace.observed(new SandboxEvent.FileAsked(1, path, access, Files.exists(path)));
    }

    private List<Refused> refused(Path... suppressed) {
        return Refusals.of(SessionReport.empty(1), trace, policy, List.of(suppressed));
    }

    @Test
    @DisplayName("is the exact file, with all that was asked of it, and what is granted is not")
    void exact() throws IOException {
        Path data = file("data/f");
        asked(data, Access.READ);
        asked(data, Access.WRITE);
        asked(Files.createFile(work.resolve("f")), Access.READ);
        asked(home.resolve("data/missing"), Access.READ);

        assertThat(refused()).singleElement().satisfies(item -> {
            assertThat(item.path()).isEqualTo(data);
            assertThat(item.list()).isEqualTo(PathList.ALLOW_FILE);
            assertThat(item.isProtected()).isFalse();
            assertThat(item.verb()).isEqualTo("read and write the file");
            assertThat(Refusals.flags(item)).isEqualTo("--allow-file " + data);
        });
        assertThat(Proposal.of(trace, policy).files()).containsOnlyKeys(data);
        assertThat(refused(home.resolve("data"))).isEmpty();
    }

    @Test
    @DisplayName("names the rule of a protected path, and is never the state of nono")
    void guarded() throws IOException {
        Path key = file(".ssh/id_rsa");
        asked(key, Access.READ);
        asked(file(".local/state/nono/audit/a.log"), Access.READ);
        asked(file(".nono/x"), Access.WRITE);

        assertThat(refused()).singleElement().satisfies(item -> {
            assertThat(item.path()).isEqualTo(key);
            assertThat(item.protection()).contains("group:deny_credentials");
            assertThat(Refusals.flags(item)).isEqualTo("--read-file " + key + " --bypass-protection " + key);
        });
        Proposal proposal = Proposal.of(trace, policy);
        assertThat(proposal.isEmpty()).isTrue();
        assertThat(proposal.closed()).hasSize(3);
    }

    @Test
    @DisplayName("is no directory that holds the files of all programs or of the system, whatever a program asks for")
    void wide() {
        for (String path : new String[] {"/", "/home", "/etc", "/root", "/var"}) {
            asked(Path.of(path), Access.READ);
        }
        asked(home, Access.READ);
        asked(Path.of("/etc/cron.d"), Access.WRITE);
        asked(Path.of("/usr/lib/x"), Access.WRITE);
        asked(Path.of("/usr/local/bin/made-by-program"), Access.WRITE);
        asked(home.resolve("made-in-home"), Access.WRITE);

        assertThat(refused()).isEmpty();
        Proposal proposal = Proposal.of(trace, policy);
        assertThat(proposal.flags()).isEmpty();
        assertThat(proposal.directories()).isEmpty();
    }

    @Test
    @DisplayName("is no name that would mean another path in a profile")
    void names() throws IOException {
        Files.createDirectories(home.resolve("d/*"));
        Files.createDirectories(home.resolve("d/[a]"));
        asked(file("d/$HOME/f"), Access.READ);
        asked(file("d/a${X}"), Access.READ);
        asked(home.resolve("d/*"), Access.READ);
        asked(home.resolve("d/[a]"), Access.READ);

        assertThat(refused()).isEmpty();
        Proposal proposal = Proposal.of(trace, policy);
        assertThat(proposal.isEmpty()).isTrue();
        assertThat(proposal.closed())
                .hasSize(4)
                .allSatisfy((path, why) -> assertThat(why).contains("a profile cannot name it"));
    }

    @Test
    @DisplayName("is no file that a directory gives which is proposed itself, and never more than fifty")
    void covered() throws IOException {
        asked(Files.createDirectories(home.resolve("d")), Access.READ);
        for (int i = 0; i < 60; i++) {
            asked(file("d/" + i), Access.READ);
            asked(file("e/" + i), Access.READ);
        }

        assertThat(refused()).hasSize(50);
        assertThat(refused().get(0).path()).isEqualTo(home.resolve("d"));
        assertThat(refused())
                .filteredOn(item -> item.path().startsWith(home.resolve("d")))
                .hasSize(1);
    }

    @Test
    @DisplayName("holds what was seen to be refused, unless the path is none")
    void reported() throws IOException {
        Path tool = file("tool");
        SessionReport report = SessionReport.build(
                127,
                List.of(
                        new DenialRecord(tool.toString(), Access.READ, DenialReason.POLICY_BLOCKED),
                        new DenialRecord("relative", Access.READ, DenialReason.POLICY_BLOCKED),
                        new DenialRecord("/a\0b", Access.READ, DenialReason.POLICY_BLOCKED)),
                List.of(),
                List.of(),
                List.of());

        assertThat(Refusals.of(report, new Trace(), policy, List.of()))
                .extracting(Refused::path)
                .containsExactly(tool);
    }

    @Test
    @DisplayName("is added to a profile behind what it holds, once, with the bypass that it needs")
    void added() throws IOException {
        asked(file(".ssh/id_rsa"), Access.READ);
        asked(file("data/f"), Access.READ);
        List<Refused> all = refused();
        ProfileAdditions additions = new ProfileAdditions(all, List.of(all.get(1)));

        String text = additions.addTo("{ /* c */ \"filesystem\": {\"read_file\": [\"~/data/f\"]} }", "p.json", home);
        assertThat(text)
                .contains("/* c */", "[\"~/data/f\", \"~/.ssh/id_rsa\"]", "\"bypass_protection\": [\"~/.ssh/id_rsa\"]")
                .contains("\"suppress_save_prompt\": [\"~/data/f\"]");
        assertThat(additions.newProfile("p", java.util.Optional.of("default"), home))
                .contains("\"extends\"", "\"default\"", "\"1.0.0\"")
                .doesNotContain("workdir");
        assertThat(new ProfileAdditions(List.of(), List.of()).isEmpty()).isTrue();
    }
}
