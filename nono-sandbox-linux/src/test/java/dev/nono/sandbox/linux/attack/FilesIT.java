package dev.nono.sandbox.linux.attack;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Ways to files outside the grants. */
class FilesIT {
    @RegisterExtension
    final Lab lab = new Lab();

    @ParameterizedTest
    @DisplayName("[21:13] a file outside is not read, by any name")
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
                "read_proc_task_root",
                "read_proc_fd",
                "read_proc_fd_dir",
                "read_openat2",
                "read_openat2_in_root",
                "read_openat2_magic",
                "read_open_tree",
                "list",
                "execute"
            })
    void reading(String attack) throws Exception {
        lab.mustFail("files", attack);
    }

    @ParameterizedTest
    @DisplayName("a file outside is not read by the ways that root has")
    @ValueSource(strings = {"read_handle", "read_chroot"})
    void readingAsRoot(String attack) throws Exception {
        if (Lab.isRoot()) {
            lab.mustWorkOutside("files", attack);
        }
        lab.mustFailInside("files", attack);
    }

    @ParameterizedTest
    @DisplayName("[21:6] nothing is written, made, removed or moved outside")
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
                "make_node",
                "make_symlink",
                "make_socket",
                "dump_core"
            })
    void writing(String attack) throws Exception {
        lab.mustFail("files", attack);
        assertThat(Files.readString(lab.secret())).isEqualTo("the secret");
        assertThat(lab.outside().toFile().list()).containsExactlyInAnyOrder("secret", "empty", "link", "program");
    }

    @ParameterizedTest
    @DisplayName("[21:4] a file granted to read is not written, replaced or removed")
    @ValueSource(
            strings = {"upgrade_reopen", "upgrade_direct", "upgrade_truncate", "upgrade_remove", "upgrade_replace"})
    void upgrading(String attack) throws Exception {
        lab.mustFail("files", attack);
    }

    /** Not mediated by any ABI so far: SECURITY.md, "What is not enforced". */
    @ParameterizedTest
    @DisplayName("known to be open: what Landlock does not mediate")
    @ValueSource(
            strings = {
                "meta_stat",
                "meta_readlink",
                "meta_inotify",
                "meta_chmod",
                "meta_chown",
                "meta_utimes",
                "meta_setxattr",
                "meta_getxattr",
                "meta_statfs",
                "meta_set_user_id"
            })
    void knownToBeOpen(String attack) throws Exception {
        lab.isOpen("files", attack);
    }

    @Test
    void a_refused_attack_leaves_the_grants_as_they_are() throws Exception {
        lab.mustFail("files", "read_direct");
        assertThat(lab.capabilities().effectiveAccess(lab.secret())).isEmpty();
    }
}
