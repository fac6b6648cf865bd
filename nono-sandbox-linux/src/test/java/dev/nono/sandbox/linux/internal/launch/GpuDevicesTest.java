package dev.nono.sandbox.linux.internal.launch;

import static dev.nono.sandbox.linux.internal.launch.Requests.kernel;
import static dev.nono.sandbox.linux.internal.launch.Requests.plan;
import static dev.nono.sandbox.linux.internal.launch.Requests.withGpus;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nono.NonoException;
import dev.nono.capability.CapabilitySet;
import dev.nono.capability.GpuAccess;
import dev.nono.sandbox.EnforcementStatus.Level;
import dev.nono.sandbox.Restriction;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GpuDevicesTest {
    private static final CapabilitySet CAPS =
            CapabilitySet.builder().gpu(GpuAccess.ALL).build();

    @TempDir
    private Path root;

    private void nodes(String... names) throws IOException {
        for (String name : names) {
            Path node = root.resolve(name);
            Files.createDirectories(node.getParent());
            Files.writeString(node, "");
        }
    }

    private void directories(String... names) throws IOException {
        for (String name : names) {
            Files.createDirectories(root.resolve(name));
        }
    }

    private List<String> found() {
        GpuDevices devices = GpuDevices.below(root);
        return Stream.concat(devices.devices().stream(), devices.directories().stream())
                .map(path -> root.relativize(path).toString())
                .toList();
    }

    @Test
    @DisplayName(
            "[21:68] render and compute nodes are granted; displays, switches and names that only look alike never")
    void names() throws IOException {
        nodes(
                "dev/dri/renderD128",
                "dev/dri/renderD129",
                "dev/dri/card0",
                "dev/dri/renderD128x",
                "dev/nvidiactl",
                "dev/nvidia-uvm",
                "dev/nvidia-uvm-tools",
                "dev/nvidia0",
                "dev/nvidia12",
                "dev/nvidia-modeset",
                "dev/nvidia-nvswitch0",
                "dev/nvidiaX",
                "dev/nvidia0a",
                "dev/nvidia",
                "dev/nvidia-caps/nvidia-cap1",
                "dev/nvidia-caps/nvidia-cap2",
                "dev/kfd",
                "dev/kfd0",
                "dev/dxg");
        directories("usr/share/vulkan", "sys/class/drm", "proc/driver/nvidia", "proc/driver/nvidia-caps");
        assertThat(found())
                .containsExactly(
                        "dev/dri/renderD128",
                        "dev/dri/renderD129",
                        "dev/nvidia-uvm",
                        "dev/nvidia-uvm-tools",
                        "dev/nvidia0",
                        "dev/nvidia12",
                        "dev/nvidiactl",
                        "dev/nvidia-caps/nvidia-cap1",
                        "dev/nvidia-caps/nvidia-cap2",
                        "dev/dxg",
                        "dev/kfd",
                        "usr/share/vulkan",
                        "sys/class/drm",
                        "proc/driver/nvidia");
    }

    @Test
    @DisplayName("[21:68] no devices: refused, with what was looked for")
    void none() throws IOException {
        nodes("dev/dri/card0", "dev/nvidia-modeset", "dev/nvidiaX", "dev/nvidia0a");
        assertThatThrownBy(() -> plan(CAPS, withGpus(kernel(7), GpuDevices.below(root))))
                .isInstanceOf(NonoException.class)
                .hasMessageContaining("/dev/dri/renderD*")
                .hasMessageContaining("/dev/kfd");
    }

    @Test
    void the_driver_of_nvidia_needs_procfs_and_what_it_does_not_get_is_said() throws IOException {
        nodes("dev/nvidia0", "dev/nvidiactl");
        Plan plan = plan(CAPS, withGpus(kernel(7), GpuDevices.below(root)));
        assertThat(plan.rules().listing())
                .contains("path " + root.resolve("dev/nvidia0").toRealPath() + " file: execute write_file")
                .contains("path /proc directory: execute read_file read_dir");
        assertThat(plan.status().of(Restriction.GPU).orElseThrow()).satisfies(item -> {
            assertThat(item.level()).isEqualTo(Level.PARTIAL);
            assertThat(item.required()).isFalse();
            assertThat(item.detail()).contains("names of its threads");
        });
        assertThat(plan.status().of(Restriction.PROCESS_INFO)).isPresent();
    }

    @Test
    void other_drivers_need_nothing_of_procfs() throws IOException {
        nodes("dev/dri/renderD128");
        Plan plan = plan(CAPS, withGpus(kernel(7), GpuDevices.below(root)));
        assertThat(plan.rules().listing()).doesNotContain("/proc");
        assertThat(plan.status().of(Restriction.GPU).orElseThrow().level()).isEqualTo(Level.FULL);
    }

    @Test
    void a_program_that_does_not_ask_for_it_gets_no_device() {
        GpuDevices devices = new GpuDevices(List.of(Path.of("/dev/null")), List.of(), false);
        CapabilitySet none = CapabilitySet.builder().build();
        assertThat(plan(none, withGpus(kernel(7), devices)).rules().paths()).isEmpty();
    }
}
