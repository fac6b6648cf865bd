package dev.nono.sandbox.linux.attack;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nono.capability.CapabilitySet;
import dev.nono.capability.CapabilitySetBuilder;
import dev.nono.capability.DenyRule;
import dev.nono.capability.GrantSource;
import dev.nono.policy.Bypass;
import dev.nono.policy.DenyPrecedence;
import dev.nono.policy.Platform;
import dev.nono.query.Why;
import dev.nono.sandbox.EnforcementStatus;
import dev.nono.sandbox.Restriction;
import dev.nono.sandbox.Sandbox;
import dev.nono.sandbox.SandboxedProcess;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Ways to a denied path inside a directory that is granted, which is taken apart around it. */
class DeniedInsideIT {
    @RegisterExtension
    final Lab lab = new Lab();

    /** All of the lab, but for what lies outside. */
    private Lab around() {
        return lab.granting(builder -> split(builder.readWrite(root()), lab.outside()));
    }

    private Path root() {
        return lab.inside().getParent();
    }

    private static CapabilitySetBuilder split(CapabilitySetBuilder builder, Path... denied) {
        for (Path path : denied) {
            builder.deny(new DenyRule(path, GrantSource.PROFILE, ""));
        }
        return DenyPrecedence.apply(Bypass.none(builder.build()), Platform.LINUX).capabilities().toBuilder();
    }

    @ParameterizedTest
    @DisplayName("what is in a denied directory is not read, by any name")
    @ValueSource(
            strings = {
                "read_direct",
                "read_creat_flags",
                "read_dot_dot",
                "read_symlink",
                "read_symlink_dir",
                "read_hard_link",
                "read_link_path_fd",
                "read_renamed",
                "read_exchanged",
                "read_moved_directory",
                "read_dir_fd",
                "read_path_dir_fd",
                "read_chdir",
                "read_fchdir",
                "read_proc_cwd",
                "read_proc_root",
                "read_openat2",
                "read_openat2_in_root",
                "read_open_tree",
                "list",
                "execute"
            })
    void reading(String attack) throws Exception {
        around().mustFail("files", attack);
    }

    @ParameterizedTest
    @DisplayName("nothing is written, made, removed or moved in a denied directory")
    @ValueSource(
            strings = {
                "write_direct",
                "write_append",
                "write_truncating",
                "write_through_symlink",
                "write_temporary_file",
                "write_link_out",
                "write_link_temporary_out",
                "write_rename_out",
                "write_rename_new",
                "truncate_by_path",
                "remove_file",
                "remove_directory",
                "make_directory",
                "make_fifo",
                "make_symlink",
                "make_socket"
            })
    void writing(String attack) throws Exception {
        around().mustFail("files", attack);
        assertThat(Files.readString(lab.secret())).isEqualTo("the secret");
        assertThat(lab.outside().toFile().list()).containsExactlyInAnyOrder("secret", "empty", "link", "program");
    }

    @Test
    @DisplayName("what lies beside a denied file is open, the directory is listed, and nothing is put in its place")
    void beside() throws Exception {
        lab.reset();
        Path env = Files.writeString(lab.inside().resolve(".env"), "TOKEN");
        Files.writeString(lab.inside().resolve("code"), "code\n");
        Files.createDirectory(lab.inside().resolve("sub"));
        lab.granting(builder -> split(builder, env));

        assertThat(shell("cat code && echo more >> code && ls -A && mkdir sub/new && mv sub/new sub/other && ls sub"))
                .isEqualTo("0 code\n.env\ncode\nsub\nother\n");
        for (String attempt : List.of(
                "cat .env",
                "echo x > .env",
                "rm -f .env",
                "mv .env sub/env",
                "ln .env sub/env",
                "ln -s sub link && cat link",
                "touch later",
                "mv code .env",
                "mv sub gone",
                "mv sub/other .")) {
            assertThat(shell(attempt)).as(attempt).doesNotStartWith("0 ").doesNotContain("TOKEN");
        }
        assertThat(Files.readString(env)).isEqualTo("TOKEN");
    }

    @Test
    @DisplayName("a denied name that appears while the program runs is closed, and so is what comes with it")
    void appearsLater() throws Exception {
        lab.reset();
        Path later = lab.inside().resolve("later");
        Files.createDirectory(lab.inside().resolve("sub"));
        lab.granting(builder -> split(builder, later));
        CapabilitySet caps = lab.capabilities();
        String script = "echo ready; read go; cat later/secret || echo closed; cat beside || echo closed;"
                + " : > sub/new && echo open";
        try (SandboxedProcess process = Sandbox.command("/bin/sh", "-c", script)
                .capabilities(caps)
                .directory(lab.inside())
                .start()) {
            assertThat(process.getInputStream().read()).isEqualTo('r');
            Files.createDirectory(later);
            Files.writeString(later.resolve("secret"), "the secret");
            Files.writeString(lab.inside().resolve("beside"), "new");
            process.getOutputStream().write('\n');
            process.getOutputStream().close();
            String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

            assertThat(said).isEqualTo("eady\nclosed\nclosed\nopen\n");
        }
        assertThat(Why.ask(caps).read(later).isAllowed()).isFalse();
        assertThat(Why.ask(caps).read(lab.inside().resolve("beside")).isAllowed())
                .isFalse();
    }

    @Test
    @DisplayName("an entry that was swapped for a link before the sandbox is made is left out")
    void swapped() throws Exception {
        lab.reset();
        Path env = Files.writeString(lab.inside().resolve(".env"), "TOKEN");
        Path entry = Files.writeString(lab.inside().resolve("entry"), "harmless");
        Path gone = Files.writeString(lab.inside().resolve("gone"), "harmless");
        CapabilitySet caps = split(CapabilitySet.builder().read(Path.of("/usr")).read(lab.inside()), env)
                .build();
        Files.delete(entry);
        Files.createSymbolicLink(entry, env);
        Files.delete(gone);
        try (SandboxedProcess process = Sandbox.command("/usr/bin/cat", env.toString(), entry.toString())
                .capabilities(caps)
                .mergeErrors()
                .start()) {
            String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

            assertThat(said).doesNotContain("TOKEN").contains("Permission denied");
            assertThat(process.waitFor()).isNotZero();
        }
    }

    @Test
    @DisplayName("a set that was taken apart is enforced in full, one that was not is refused")
    void status() throws IOException {
        lab.reset();
        CapabilitySetBuilder asked =
                CapabilitySet.builder().read(Path.of("/usr")).readWrite(root());
        CapabilitySet apart = split(asked, lab.outside()).build();

        assertThat(item(apart).level()).isEqualTo(EnforcementStatus.Level.FULL);
        EnforcementStatus.Item whole = item(asked.build());
        assertThat(whole.level()).isEqualTo(EnforcementStatus.Level.NONE);
        assertThat(whole.required()).isTrue();
    }

    private static EnforcementStatus.Item item(CapabilitySet caps) {
        return Sandbox.command("/usr/bin/true").capabilities(caps).check().items().stream()
                .filter(item -> item.restriction() == Restriction.DENIED_PATHS)
                .findFirst()
                .orElseThrow();
    }

    /** The exit code of a script that runs inside, and what it printed. */
    private String shell(String script) throws Exception {
        Lab.Result result = lab.insideCommand(List.of("/bin/sh", "-c", script));
        return result.exit() + " " + result.output();
    }
}
