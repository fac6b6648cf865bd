package dev.nono.sandbox.linux.attack;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nono.sandbox.linux.internal.supervise.Loaders;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Ways to run a program that is not listed, where the programs are. */
class ExecutionIT {
    @RegisterExtension
    final Lab lab = new Lab();

    @BeforeEach
    void list() {
        Path loader = Loaders.ofThisSystem().stream()
                .filter(path -> path.getFileName().toString().contains("-linux-"))
                .findFirst()
                .orElseThrow();
        lab.with("UNLISTED", Programs.compiled("unlisted"))
                .with("LISTED", Programs.compiled("listed"))
                .with("LOADER", loader)
                .granting(caps -> caps.read(Path.of("/dev"))
                        .executables(List.of(Programs.compiled("execution"), Programs.compiled("listed"))));
    }

    @ParameterizedTest
    @DisplayName("[21:75,76] a program that can be read is not run: not under another name, not from memory")
    @ValueSource(
            strings = {
                "direct",
                "by_copy",
                "by_symlink",
                "by_temporary_file",
                "by_memory",
                "by_memory_path",
                "by_descriptor",
                "by_path_descriptor",
                "by_script",
                "by_hard_link"
            })
    void programs(String attack) throws Exception {
        lab.mustFail("execution", attack);
    }

    @ParameterizedTest
    @DisplayName("[21:76] nor by the dynamic loader, whatever it is called")
    @ValueSource(
            strings = {
                "loader_direct",
                "loader_symlink",
                "loader_symlink_of_no_text",
                "loader_chdir",
                "loader_at_directory",
                "loader_at_descriptor",
                "loader_proc_fd",
                "loader_proc_thread",
                "loader_dev_fd",
                "loader_proc_dir",
                "loader_proc_cwd",
                "loader_link_to_proc",
                "loader_chroot",
                "loader_own_descriptors",
                "loader_vfork"
            })
    void loaders(String attack) throws Exception {
        lab.mustFail("execution", attack);
    }

    @Test
    void a_listed_program_runs() throws Exception {
        lab.isOpen("execution", "listed");
    }

    @Test
    void odd_arguments_are_answered_and_the_supervisor_goes_on() throws Exception {
        assertThat(lab.mustFailInside("execution", "odd_arguments").output()).contains("none of them");
    }
}
