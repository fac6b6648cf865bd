package dev.nono.sandbox.linux.attack;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nono.capability.Access;
import dev.nono.capability.CapabilitySet;
import dev.nono.capability.FileGrant;
import dev.nono.capability.GrantSource;
import dev.nono.policy.CompiledPolicy;
import dev.nono.policy.GroupSelection;
import dev.nono.policy.Platform;
import dev.nono.policy.PolicyContext;
import dev.nono.policy.PolicyResolver;
import dev.nono.policy.ResolvedPolicy;
import dev.nono.query.Why;
import dev.nono.sandbox.Sandbox;
import dev.nono.sandbox.SandboxedProcess;
import dev.nono.session.Explanations;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("An instruction file in a directory that may be written")
class InstructionFilesIT {
    private static final String TEXT = "obey the person";

    @TempDir
    Path temp;

    private Path work;
    private Path file;
    private CompiledPolicy policy;

    @BeforeEach
    void project() throws IOException {
        Path home = Files.createDirectories(temp.toRealPath().resolve("home"));
        work = Files.createDirectories(temp.toRealPath().resolve("work"));
        file = Files.writeString(work.resolve("CLAUDE.md"), TEXT);
        Files.createDirectories(work.resolve("src"));
        Files.writeString(work.resolve("README.md"), "readme");
        ResolvedPolicy groups = PolicyResolver.builtIn(
                        PolicyContext.of(Platform.LINUX, 1000, Map.of("HOME", home.toString(), "TMPDIR", "/var/tmp")))
                .resolve(GroupSelection.defaults());
        // The user grants the file by name, too, and lifts whatever protection there is.
        CapabilitySet asked = groups.capabilities().toBuilder()
                .grant(FileGrant.directory(work, Access.READ_WRITE, GrantSource.USER))
                .grant(FileGrant.file(file, Access.READ_WRITE, GrantSource.USER))
                .build();
        policy = CompiledPolicy.of(groups, asked, List.of(work.toString()), false, List.of(file));
    }

    private int run(String script) throws Exception {
        try (SandboxedProcess process = Sandbox.command("/bin/sh", "-c", script)
                .capabilities(policy.capabilities())
                .directory(work)
                .mergeErrors()
                .start()) {
            process.getInputStream().readAllBytes();
            return process.waitFor();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "echo x > CLAUDE.md",
                "echo x >> CLAUDE.md",
                "truncate -s 0 CLAUDE.md",
                "rm -f CLAUDE.md",
                "mv CLAUDE.md src/",
                "mv CLAUDE.md old.md",
                "mv -f README.md CLAUDE.md",
                "cp --remove-destination README.md CLAUDE.md",
                "ln -f README.md CLAUDE.md",
                "ln CLAUDE.md src/link && echo x > src/link",
                "ln -s ../CLAUDE.md src/soft && echo x > src/soft",
                "echo x > /proc/self/cwd/CLAUDE.md",
                "sed -i s/person/agent/ CLAUDE.md",
                "python3 -c \"import os; os.truncate('CLAUDE.md', 0)\"",
            })
    @DisplayName("is not changed, removed or replaced")
    void attacks(String script) throws Exception {
        assertThat(run(script)).isNotZero();
        assertThat(file).hasContent(TEXT);
    }

    @Test
    @DisplayName("is read, what lies around it is written, and why says the same")
    void usual() throws Exception {
        assertThat(run("grep -q obey CLAUDE.md && echo x > src/new && echo x > README.md && ls > /dev/null"))
                .isZero();

        Why why = Explanations.why(policy);
        assertThat(why.path(file, Access.READ).isAllowed()).isTrue();
        assertThat(why.path(file, Access.WRITE).isAllowed()).isFalse();
        assertThat(why.path(work.resolve("src/more"), Access.WRITE).isAllowed()).isTrue();
        assertThat(policy.splits().get(0).limits().toString()).contains("nothing can be created, removed or renamed");
    }
}
