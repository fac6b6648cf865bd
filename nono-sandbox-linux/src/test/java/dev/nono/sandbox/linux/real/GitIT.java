package dev.nono.sandbox.linux.real;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nono.capability.CapabilitySet;
import dev.nono.sandbox.linux.it.Needs;
import dev.nono.sandbox.linux.it.Runs.Run;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("Git in a sandbox")
class GitIT {
    @TempDir
    private Path dir;

    private Workshop shop;

    @BeforeEach
    void open() throws Exception {
        Needs.landlock();
        shop = new Workshop(dir);
    }

    @AfterEach
    void close() throws Exception {
        shop.close();
    }

    /** Git stops at a configuration of the machine that is there and cannot be read. */
    private static final String WITHOUT_SYSTEM = "export GIT_CONFIG_NOSYSTEM=1; ";

    private Path origin;

    @BeforeEach
    void repositories() throws Exception {
        Needs.program("git");
        origin = dir.resolve("origin.git");
        shop.file(".gitconfig", """
                [user]
                    name = Somebody
                    email = somebody@example.com
                [init]
                    defaultBranch = main
                [advice]
                    detachedHead = false
                """);
    }

    private CapabilitySet withOrigin() {
        return shop.grants().read(origin).build();
    }

    private Run git(CapabilitySet caps, String script) throws Exception {
        return shop.run(caps, "sh", "-ec", WITHOUT_SYSTEM + script, "sh", origin.toString(), shop.secret.toString());
    }

    /** Made with write access, to be granted for reading only afterwards. */
    private void publish() throws Exception {
        Files.createDirectory(origin);
        Run run = git(shop.grants().readWrite(origin).build(), """
                git init -q seed; cd seed; echo one > file; git add file; git commit -qm one
                git init -q --bare "$1"; git push -q "$1" main
                """);
        assertThat(run).isEqualTo(new Run(0, ""));
    }

    @Test
    @DisplayName("makes a repository, commits, branches, merges and packs")
    void commits() throws Exception {
        Run run = git(shop.grants().build(), """
                git init -q r; cd r
                echo one > file; git add file; git commit -qm one
                git switch -qc side; echo side > other; git add other; git commit -qm side
                git switch -q main; echo two >> file; git commit -qam two; git merge -q -m merged side
                git gc -q; git fsck --no-progress; git log --format=%s --topo-order | sort | tr '\\n' ' '; git status --short
                """);
        assertThat(run).isEqualTo(new Run(0, "merged one side two "));
    }

    @Test
    @DisplayName("clones from a local bare repository that it may only read, and adds a worktree")
    void clones() throws Exception {
        publish();
        Run run = git(withOrigin(), """
                git clone -q "$1" copy; cd copy; git log --format=%s; git worktree add -q ../tree -b side
                cd ../tree; echo two > file; git commit -qam two; git -C ../copy log --format=%s side
                git -C ../copy worktree list | wc -l | tr -d ' '
                """);
        assertThat(run).isEqualTo(new Run(0, "one\ntwo\none\n2\n"));
    }

    @Test
    @DisplayName("does not push where it may only read")
    void push() throws Exception {
        publish();
        Run run = git(withOrigin(), """
                git clone -q "$1" copy; cd copy; echo two > file; git commit -qam two; git push "$1" main
                """);
        assertThat(run.exit()).isNotZero();
        Run log = git(withOrigin(), "git -C \"$1\" log --format=%s main");
        assertThat(log).isEqualTo(new Run(0, "one\n"));
    }

    @Test
    @DisplayName("lets no hook of a repository out")
    void hooks() throws Exception {
        Run run = git(shop.grants().build(), """
                git init -q r; cd r; printf '#!/bin/sh\\necho hook ran; cat "%s"; echo x > "%s.changed"\\n' "$2" "$2" \
                > .git/hooks/pre-commit
                chmod +x .git/hooks/pre-commit; echo one > file; git add file; git commit -m one || true
                """);
        assertThat(run.out()).contains("hook ran", "Permission denied").doesNotContain(Workshop.SECRET);
        assertThat(dir.resolve("secret.changed")).doesNotExist();
    }

    @Test
    @DisplayName("clones nothing that is not granted, and reaches no server")
    void outside() throws Exception {
        publish();
        Run clone = git(shop.grants().build(), "git clone -q \"$1\" copy");
        assertThat(clone.exit()).isNotZero();
        Run remote = git(shop.grants().build(), "git ls-remote git://127.0.0.1:" + shop.port() + "/r.git");
        assertThat(remote.exit()).isNotZero();
        assertThat(shop.wasReached()).isFalse();
    }
}
