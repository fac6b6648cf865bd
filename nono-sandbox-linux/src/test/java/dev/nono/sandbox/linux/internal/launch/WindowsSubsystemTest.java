package dev.nono.sandbox.linux.internal.launch;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WindowsSubsystemTest {
    @TempDir
    private Path proc;

    private void version(String text) throws IOException {
        Files.writeString(proc.resolve("version"), text);
    }

    @Test
    void the_kernel_says_what_it_is() throws IOException {
        version("Linux version 6.18.0 (builder@debian) #1 SMP");
        assertThat(dev.nono.platform.WindowsSubsystem.isAt(proc)).isFalse();
        version("Linux version 5.15.167.4-microsoft-standard-WSL2 (root@65c757a075e2)");
        assertThat(dev.nono.platform.WindowsSubsystem.isAt(proc)).isTrue();
        version("Linux version 6.6.0-custom-WSL2+");
        assertThat(dev.nono.platform.WindowsSubsystem.isAt(proc)).isTrue();
    }

    @Test
    void its_interpreter_of_windows_programs_gives_it_away() throws IOException {
        version("Linux version 6.18.0");
        Files.createDirectories(proc.resolve("sys/fs/binfmt_misc"));
        Files.writeString(proc.resolve("sys/fs/binfmt_misc/WSLInterop"), "enabled\n");
        assertThat(dev.nono.platform.WindowsSubsystem.isAt(proc)).isTrue();
    }

    @Test
    void without_procfs_it_is_none() {
        assertThat(dev.nono.platform.WindowsSubsystem.isAt(proc.resolve("none")))
                .isFalse();
    }

    @Test
    @DisplayName("[21:65] the variable of the environment decides nothing, and is warned of where it is wrong")
    void variable() throws IOException {
        version("Linux version 6.18.0");
        assertThat(dev.nono.platform.WindowsSubsystem.isAt(proc)).isFalse();
        Map<String, String> claim = Map.of("WSL_DISTRO_NAME", "Debian");
        assertThat(WindowsSubsystem.falseClaim(false, claim))
                .hasValueSatisfying(warning -> assertThat(warning).contains("WSL_DISTRO_NAME", "ignored"));
        assertThat(WindowsSubsystem.falseClaim(true, claim)).isEmpty();
        assertThat(WindowsSubsystem.falseClaim(false, Map.of())).isEmpty();
    }
}
