package dev.nono.sandbox.linux.internal.launch;

import dev.nono.ErrorCode;
import dev.nono.NonoException;
import dev.nono.capability.Access;
import dev.nono.capability.CapabilitySet;
import dev.nono.capability.CapabilitySetBuilder;
import dev.nono.capability.GrantSource;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * What a program needs to compute on the graphics processors of a machine: render and compute nodes, never those that
 * drive a display or a switch. Names are matched whole, so a node that a driver adds later is not granted by accident.
 *
 * @param devices to read, write and control, sorted
 * @param directories to read: drivers, their configuration and what they tell of the hardware
 * @param nvidia whether the driver of NVIDIA is among them
 */
record GpuDevices(List<Path> devices, List<Path> directories, boolean nvidia) {
    private static final Pattern RENDER = Pattern.compile("renderD[0-9]+");
    private static final Pattern NVIDIA = Pattern.compile("nvidia(ctl|-uvm|-uvm-tools|[0-9]+)");
    private static final Pattern OTHERS = Pattern.compile("kfd|dxg");
    private static final List<String> DIRECTORIES =
            List.of("usr/lib/wsl/lib", "usr/share/vulkan", "etc/vulkan", "sys/class/drm");
    private static final List<String> NVIDIA_DIRECTORIES = List.of("proc/driver/nvidia", "proc/driver/nvidia-uvm");

    GpuDevices {
        devices = List.copyOf(devices);
        directories = List.copyOf(directories);
    }

    static GpuDevices ofThisMachine() {
        return below(Path.of("/"));
    }

    /** Those of the machine whose root directory is {@code root}. */
    static GpuDevices below(Path root) {
        Path dev = root.resolve("dev");
        List<Path> nvidia = new ArrayList<>(entries(dev, matches(NVIDIA)));
        nvidia.addAll(entries(dev.resolve("nvidia-caps"), name -> true));
        List<Path> devices = new ArrayList<>(entries(dev.resolve("dri"), matches(RENDER)));
        devices.addAll(nvidia);
        devices.addAll(entries(dev, matches(OTHERS)));
        List<Path> directories = new ArrayList<>(present(root, DIRECTORIES));
        if (!nvidia.isEmpty()) {
            directories.addAll(present(root, NVIDIA_DIRECTORIES));
        }
        return new GpuDevices(devices, directories, !nvidia.isEmpty());
    }

    private static Predicate<String> matches(Pattern pattern) {
        return pattern.asMatchPredicate();
    }

    private static List<Path> entries(Path directory, Predicate<String> named) {
        if (!Files.isDirectory(directory)) {
            return List.of();
        }
        try (Stream<Path> all = Files.list(directory)) {
            return all.filter(path -> named.test(path.getFileName().toString()))
                    .filter(path -> !Files.isDirectory(path))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot look for graphics processors in " + directory, e);
        }
    }

    private static List<Path> present(Path root, List<String> directories) {
        return directories.stream()
                .map(root::resolve)
                .filter(Files::isDirectory)
                .toList();
    }

    /**
     * Adds them to what a program may touch.
     *
     * @throws NonoException if there are none
     */
    CapabilitySet addTo(CapabilitySet caps) {
        if (devices.isEmpty()) {
            throw new NonoException(
                    ErrorCode.SANDBOX_INIT,
                    "access to graphics processors was asked for, and this machine has none that can be granted: no"
                            + " /dev/dri/renderD*, /dev/nvidia*, /dev/kfd or /dev/dxg; install the driver or drop the request");
        }
        CapabilitySetBuilder more = caps.toBuilder();
        devices.forEach(device -> more.file(device, Access.READ_WRITE, GrantSource.SYSTEM));
        directories.forEach(directory -> more.directory(directory, Access.READ, GrantSource.SYSTEM));
        if (nvidia) {
            more.directory(Path.of("/proc/self"), Access.READ, GrantSource.SYSTEM);
        }
        return more.build().deduplicated();
    }
}
